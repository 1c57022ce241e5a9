"""The sample files: bad rows as expected.json says, everybody else taken once and for all."""

import json
from typing import Any

from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.programs import InvitationRound
from chalicelib.services.tenant import tenant
from chalicelib.store import lists
from chalicelib.store.keys import listing
from tests.integration.importing.conftest import SAMPLE, codes, counts
from tests.integration.life import chain_faults, work
from tests.unit.importing.samples import PEOPLE

EXPECTED = json.loads((PEOPLE / "expected.json").read_text())


#: The header and the first three graduates.
FEW = "".join(SAMPLE["alumni"].splitlines(keepends=True)[:4])


def test_the_files_import_as_expected_and_again_change_nothing(program: str, take: Any) -> None:
    for kind in ("alumni", "mentors"):
        bad = {int(at.partition("@line")[2]): code for at, code in EXPECTED[kind]["bad"].items()}
        good = EXPECTED[kind]["rows"] - len(bad)
        rehearsed = take(kind, SAMPLE[kind], dry_run=True)
        assert counts(rehearsed) == (good, 0, 0, len(bad))
        assert list(lists.every(listing(program, kind))) == []
        taken = take(kind, SAMPLE[kind])
        assert counts(taken) == (good, 0, 0, len(bad))
        assert dict(codes(taken)) == bad
        assert rehearsed.errors == taken.errors
        assert len(list(lists.every(listing(program, kind)))) == good
    assert counts(take("alumni", SAMPLE["alumni"])) == (0, 0, 229, 11)
    assert counts(take("mentors", SAMPLE["mentors"], dry_run=True)) == (0, 0, 75, 5)
    assert len(list(lists.waiting(program))) > 200
    assert chain_faults(tenant(program).partition.ref) == []


def test_the_fix_file_mended_brings_in_the_rest(take: Any) -> None:
    taken = take("alumni", {}, {"external_id": "A-2", "phone": "502-KL5-0111"})
    assert (counts(taken), codes(taken)) == ((1, 0, 0, 1), [(3, "phone_letters")])
    mended = taken.fix_file.replace("502-KL5-0111", "502-555-0111")
    again = take("alumni", mended)
    assert (counts(again), again.errors, again.fix_file) == ((1, 0, 0, 0), (), None)


def test_the_fix_file_sent_back_unmended_makes_nobody_somebody_else(take: Any, find: Any) -> None:
    other = {"first_name": "Nhung", "last_name": "Smith", "birth_date": "1968-01-07"}
    taken = take("alumni", {"external_id": "A-2"}, {"external_id": "A-2", "phone": "", **other})
    assert (counts(taken), codes(taken)) == ((1, 0, 0, 1), [(3, "id_duplicate")])
    again = take("alumni", taken.fix_file)
    assert (counts(again), codes(again)) == ((0, 0, 0, 1), [(2, "id_of_another")])
    assert find("alumnus", "A-2").one(Person).first_name == "Ana"


def test_people_are_stored_as_the_rows_say(take: Any, find: Any) -> None:
    take("alumni", FEW)
    stored = find("alumnus", "A-0001")
    person, alumnus = stored.one(Person), stored.one(Alumnus)
    assert (person.first_name, person.phone) == ("Priya", "+18595550165")
    assert (person.texting, person.number_state) == ("consented", "verified")
    assert (alumnus.wants_mentor, alumnus.waiting_since) == (False, None)
    wanting = find("alumnus", "A-0003")
    assert wanting.one(Alumnus).waiting_since == wanting.one(Alumnus).discharged_on
    assert wanting.one(Person).first_name == "<b>Zoë</b>"
    assert chain_faults(stored.ref) == []


def test_invitations_are_due_as_soon_as_somebody_waits(program: str, take: Any, clock: Any) -> None:
    work(program, clock())  # the round that the program's first rota began
    take("alumni", {})  # no consent: nobody waits
    assert tenant(program).partition.one(InvitationRound).due_at is None
    take("alumni", FEW)
    assert tenant(program).partition.one(InvitationRound).due_at == clock()

"""Importing people who are known: what changed is changed, nothing they said is undone."""

from datetime import date
from typing import Any

import pytest

from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.checkins.plan import Plan
from chalicelib.domain.people import Alumnus, Mentor, Person
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.thread import Thread
from chalicelib.services import joining
from chalicelib.services.tenant import tenant
from chalicelib.store import numbers
from chalicelib.store.change import Change
from tests.integration.importing.conftest import CONSENT, codes, counts
from tests.integration.life import chain_faults

NUMBER = "+15025550123"  # of the base row of alumni


def amend(program: str, read: Any, clock: Any, **fields: Any) -> None:
    """Something happened to a person since the import."""
    change = Change(read, by="test", at=clock(), policy=tenant(program).policy)
    change.amend(Person, **fields)
    change.commit("test.amended")


def owner(program: str, phone: str) -> str | None:
    key = numbers.phone_key(program, phone)
    return numbers.owners([key]).get(key)


def test_only_what_the_file_gives_is_changed(take: Any, find: Any) -> None:
    take("alumni", {"city": "Louisville", "notes": "likes chess", **CONSENT})
    assert counts(take("alumni", {"site": "North"})) == (0, 1, 0, 0)
    read = find("alumnus", "A-1")
    person = read.one(Person)
    assert (person.site, person.city, read.one(Alumnus).notes) == (
        "North", "Louisville", "likes chess",
    )  # fmt: skip
    assert person.sms_consent
    assert chain_faults(read.ref) == []


def test_a_changed_number_is_claimed_and_the_old_one_free(
    program: str, take: Any, find: Any
) -> None:
    take("alumni", {"phone_verified_at": "2026-11-01", **CONSENT})
    before = find("alumnus", "A-1").one(Thread)
    taken = take("alumni", {"phone": "+15025550177", "phone_verified_at": None, **CONSENT})
    assert counts(taken) == (0, 1, 0, 0)
    read = find("alumnus", "A-1")
    person = read.one(Person)
    assert (person.phone, person.number_state) == ("+15025550177", "unverified")
    assert person.phone_verified_at is None
    assert read.one(Thread) == before
    assert owner(program, NUMBER) is None
    assert owner(program, "+15025550177") == person.id
    assert counts(take("alumni", {"external_id": "A-2"}))[0] == 1  # the old number is free


def test_an_opt_out_and_a_suspect_number_outlast_any_import(
    program: str, take: Any, find: Any, clock: Any
) -> None:
    take("alumni", CONSENT)
    amend(program, find("alumnus", "A-1"), clock, texting="stopped", number_state="suspect")
    newer = {"sms_consent_at": "2026-11-23", "sms_consent_form": "SMS-2026-1"}
    take("alumni", {**newer, "phone_verified_at": "2026-11-22"})
    person = find("alumnus", "A-1").one(Person)
    assert (person.texting, person.number_state) == ("stopped", "suspect")
    assert find("alumnus", "A-1").one(Thread).joining == "waiting"  # untouched: STOP ended it


def test_an_empty_cell_takes_no_consent_away(take: Any, find: Any) -> None:
    told = {
        "disclosure_consent_at": "2026-11-02", "disclosure_consent_form": "MD-2026-1",
        "disclosure_recipient": "mentors", "disclosure_expires_on": "2027-11-02",
    }  # fmt: skip
    take("alumni", {**CONSENT, **told})
    empty = dict.fromkeys({**CONSENT, **told}, "")
    assert counts(take("alumni", empty)) == (0, 0, 1, 0)
    read = find("alumnus", "A-1")
    assert read.one(Person).texting == "consented"
    assert read.one(Alumnus).disclosure_consent


def test_a_first_consent_puts_somebody_in_the_queue(take: Any, find: Any) -> None:
    take("alumni", {})
    assert find("alumnus", "A-1").one(Thread).joining == "none"
    take("alumni", CONSENT)
    read = find("alumnus", "A-1")
    assert (read.one(Person).texting, read.one(Thread).joining) == ("consented", "waiting")


def test_without_a_zone_staff_are_told(take: Any, find: Any) -> None:
    take("alumni", {"time_zone": "", "zip": "", **CONSENT})
    assert [a.cause for a in find("alumnus", "A-1").values(Alert)] == ["no_zone"]
    take("alumni", {"external_id": "A-2", "phone": "", "time_zone": "", "zip": ""})
    assert find("alumnus", "A-2").values(Alert) == []
    take("alumni", {"external_id": "A-2", "phone": "+15025550188", "time_zone": "", "zip": "",
                    **CONSENT})  # fmt: skip
    assert [a.cause for a in find("alumnus", "A-2").values(Alert)] == ["no_zone"]


def test_a_changed_zone_moves_the_next_check_in_to_the_same_hour_there(
    program: str, take: Any, find: Any, clock: Any
) -> None:
    take("alumni", {"phone_verified_at": "2026-11-01", **CONSENT})
    read = find("alumnus", "A-1")
    change = Change(read, by="test", at=clock(), policy=tenant(program).policy)
    joining.join(change, tenant(program))
    change.commit("person.joined")
    before = find("alumnus", "A-1").one(Occurrence)
    take("alumni", {"time_zone": "America/Los_Angeles", "state": "CA", **CONSENT})
    read = find("alumnus", "A-1")
    plan, after = read.one(Plan), read.one(Occurrence)
    assert (plan.zone, plan.state, after.zone) == ("America/Los_Angeles", "CA", plan.zone)
    assert after.local_date == before.local_date
    assert (after.due_at - before.due_at).total_seconds() == 3 * 3600
    assert chain_faults(read.ref) == []


def test_whoever_wants_a_mentor_from_now_on_waits_since_today(take: Any, find: Any) -> None:
    take("alumni", {"wants_mentor": "no"})
    take("alumni", {"wants_mentor": "yes"})
    assert find("alumnus", "A-1").one(Alumnus).waiting_since == date(2026, 11, 24)
    take("alumni", {"wants_mentor": "no"})
    assert find("alumnus", "A-1").one(Alumnus).waiting_since is None


SAME = {"phone": NUMBER, "birth_date": "1990-02-28", "last_name": "LUZ"}


def test_an_alumnus_who_volunteers_stays_one_person(take: Any, find: Any, program: str) -> None:
    take("alumni", {"city": "Louisville", **CONSENT})
    mentor = {**SAME, "city": "Lexington", "sms_consent_at": "2026-11-21"}
    assert counts(take("mentors", mentor)) == (1, 0, 0, 0)
    read = find("mentor", "M-1")
    person = read.one(Person)
    assert read.ref == find("alumnus", "A-1").ref
    assert person.roles == {"alumnus", "mentor"}
    assert read.one(Mentor).external_id == "M-1"
    assert len(read.values(Thread)) == 1
    assert person.city == "Louisville"  # their facts come from the alumni file
    for kind, row in (("mentors", mentor), ("alumni", {"city": "Louisville", **CONSENT})):
        assert counts(take(kind, row)) == (0, 0, 1, 0)
    assert chain_faults(read.ref) == []


def test_a_mentor_who_graduates_here_stays_one_person(take: Any, find: Any) -> None:
    take("mentors", SAME)
    assert counts(take("alumni", {"last_name": "Luz"})) == (1, 0, 0, 0)
    assert find("mentor", "M-1").ref == find("alumnus", "A-1").ref


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"birth_date": "1990-03-01"}, id="born on another day"),
        pytest.param({"last_name": "Luzia"}, id="of another name"),
    ],
)
def test_a_number_belongs_to_one_person_invariant_18(
    take: Any, find: Any, other: dict[str, str]
) -> None:
    take("alumni", {})
    refused = take("mentors", {**SAME, **other})
    assert (counts(refused), codes(refused)) == ((0, 0, 0, 1), [(2, "phone_duplicate")])
    assert find("alumnus", "A-1").ref.person in refused.errors[0]["message"]
    assert "M-1" in refused.fix_file


def test_a_number_of_another_alumnus_is_refused_new_or_changed(take: Any) -> None:
    take("alumni", {}, {"external_id": "A-2", "phone": "+15025550188"})
    refused = take(
        "alumni", {"external_id": "A-3"}, {"external_id": "A-2", "phone": "+15025550111"},
        {"external_id": "A-4", "phone": "+15025550112"},
    )  # fmt: skip
    assert (counts(refused), codes(refused)) == ((1, 1, 0, 1), [(2, "phone_duplicate")])
    refused = take("alumni", {"external_id": "A-2", "phone": NUMBER})
    assert codes(refused) == [(2, "phone_duplicate")]
    assert codes(take("alumni", {"external_id": "A-9"}, dry_run=True)) == [(2, "phone_duplicate")]


def test_somebody_writing_in_the_same_moment_loses_nothing_invariant_27(
    program: str, take: Any, find: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.services.importing import rows as importing_rows

    take("alumni", {})
    wrote = []

    def meanwhile(one: Any, row: Any, read: Any) -> bool:
        if not wrote:
            wrote.append(1)
            amend(program, find("alumnus", "A-1"), clock, pin="1234")
        return renew(one, row, read)

    renew = importing_rows.renew
    monkeypatch.setattr(importing_rows, "renew", meanwhile)
    assert counts(take("alumni", {"site": "North"})) == (0, 1, 0, 0)
    person = find("alumnus", "A-1").one(Person)
    assert (person.site, person.pin) == ("North", "1234")

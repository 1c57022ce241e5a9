"""Nothing crosses programs: another program's mentor finds nothing, whatever they guess."""

import secrets
from datetime import date
from typing import Any

import pytest

from chalicelib.domain.people import Mentor, Person
from chalicelib.services import enrolling, programs
from chalicelib.services.signing_in import entering
from chalicelib.services.tenant import tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from tests.integration.conftest import own_number
from tests.integration.mentors.conftest import DANA

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def elsewhere(clock: Any, browser: Any) -> Any:
    """A browser in which a mentor of another program is signed in; the matches that their record
    names are as in this program."""

    def make(*match_ids: str) -> Any:
        name = f"p{secrets.token_hex(4)}"
        programs.create_program(
            name, name="Other", alias="Lifeline", zone="America/New_York", number=own_number(name)
        )
        read, here = enrolling.new_partition(name), tenant(name)
        person = Person(
            id=read.ref.person, program=name, roles=frozenset({"mentor"}), first_name="Lee",
            last_name="Brooks", phone=DANA, birth_date=date(1980, 1, 1), created_at=clock(),
        )  # fmt: skip
        mentor = Mentor(
            person_id=person.id, external_id="M-X", recovery_since=date(2020, 1, 1),
            match_ids=frozenset(match_ids),
        )  # fmt: skip
        change = Change(read, by="test", at=clock(), policy=here.policy)
        enrolling.put_person(change, here, person, mentor)
        change.commit("person.created")
        made = browser()
        made.cookies["__Host-sid"] = entering.begin(Ref(name, person.id)).session
        return made

    return make


def test_a_match_of_another_program_is_not_there(
    program: str, matched: Any, offered: Any, elsewhere: Any
) -> None:
    active, offer = matched(first_name="Rosa"), offered(first_name="Wanda")
    other = elsewhere(active.id, offer.id)
    page = other.get("/m/today")
    assert other.status == 200
    assert "no one to contact" in page
    seen = set()
    for path in (f"offers/{offer.id}", f"log/{active.id}", "offers/x-y", "log/x-y"):
        seen.add(other.get(f"/m/{path}"))
        assert other.status == 404
    assert len(seen) == 1


def test_the_same_number_in_two_programs_signs_in_to_the_one_that_was_named(
    program: str, dana: Any, elsewhere: Any, browser: Any, worked: Any, carriers: Any
) -> None:
    elsewhere()
    phone = browser()
    phone.get(f"/m/sign-in?p={program}")
    phone.post(act="text", phone=DANA)
    assert worked() == 1
    assert [text["sender"] for text in carriers.texts] == [own_number(program)]

"""A browser of somebody of staff, signed in by mail and authenticator."""

import re
import secrets
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.staff import STEP, Staff
from chalicelib.services import enrolling, programs
from chalicelib.services.signing_in import second_factor
from chalicelib.services.staff import members, roster
from chalicelib.services.tenant import tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from tests.integration.conftest import own_number
from tests.integration.mentors.conftest import (  # noqa: F401
    HOST,
    Browser,
    api,
    browser,
    dana,
    graduate,
    line,
    matched,
    offered,
    pair,
    signed_in,
    volunteer,
    worked,
)


class Authenticator:
    """A staff phone's app; the real time stands still for it and for us until told."""

    def __init__(self) -> None:
        self.seconds = 1_800_000_000.0

    def go(self, seconds: float = STEP) -> None:
        self.seconds += seconds

    def shows(self, key: str, steps: int = 0) -> str:
        return second_factor.number(key, self.seconds + steps * STEP)


@pytest.fixture
def app_clock(monkeypatch: pytest.MonkeyPatch) -> Authenticator:
    made = Authenticator()
    monkeypatch.setattr(second_factor.time, "time", lambda: made.seconds)
    return made


@pytest.fixture
def hired(program: str) -> Callable[..., Staff]:
    """Adds somebody of staff; ``hired("coordinator") -> Staff``, whose address is the role's."""

    def make(role: Any = "coordinator", login: str = "", **more: Any) -> Staff:
        login = login or f"{role}-1"
        told = {"name": f"{role.title()} One", "email": f"{login}@example.org", **more}
        return members.add(program, login, role=role, by="lead", **told)

    return make


def now_known(program: str, login: str) -> Staff:
    """Somebody of staff as the table has them."""
    return next(one for one in roster.everybody(program) if one.login == login)


def message_in(body: str) -> tuple[str, str]:
    """The link's path and the code of a mail."""
    found = re.search(rf"(\d{{8}}).*https://{HOST}(/s/in/[\w-]{{43}})(?:\s|$)", body)
    assert found, body
    return found[2], found[1]


@pytest.fixture
def halfway(program: str, browser: Any, worked: Any, carriers: Any) -> Callable[[Staff], Browser]:  # noqa: F811
    """A browser in which somebody has shown the first factor."""

    def make(member: Staff) -> Browser:
        made: Browser = browser()
        made.get(f"/s/sign-in?p={program}")
        made.post(act="mail", email=member.email)
        worked()
        made.post(act="code", code=message_in(carriers.mails[-1]["body"])[1])
        made.follow()
        return made

    return make


@pytest.fixture
def staff_in(
    program: str, hired: Any, halfway: Any, app_clock: Authenticator
) -> Callable[..., Browser]:
    """A browser in which somebody of staff is signed in; ``staff_in("supervisor")``."""

    def make(role: str = "coordinator", **more: Any) -> Browser:
        member = hired(role, **more)
        made: Browser = halfway(member)
        key = now_known(program, member.login).offered
        made.post(number=app_clock.shows(key))
        app_clock.go()
        assert made.status == 303, made.page
        return made

    return make


@pytest.fixture
def other_rosa(clock: Any) -> Ref:
    """A graduate of another program."""
    name = f"p{secrets.token_hex(4)}"
    programs.create_program(
        name, name="Other", alias="Lifeline", zone="America/New_York", number=own_number(name)
    )
    read, here = enrolling.new_partition(name), tenant(name)
    person = Person(
        id=read.ref.person, program=name, roles=frozenset({"alumnus"}), first_name="Rosa",
        last_name="Other", phone="+15025550166", birth_date=date(1990, 1, 1), created_at=clock(),
    )  # fmt: skip
    alumnus = Alumnus(person_id=person.id, external_id="X", discharged_on=date(2026, 11, 1))
    change = Change(read, by="test", at=clock(), policy=here.policy)
    enrolling.put_person(change, here, person, alumnus)
    change.commit("person.created")
    return read.ref

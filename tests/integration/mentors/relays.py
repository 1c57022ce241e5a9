"""A program with a number for the relay, and the phone of somebody who writes to it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from chalicelib.domain import relay
from chalicelib.domain.matches import Match
from chalicelib.domain.messages import Message
from chalicelib.domain.programs import Program
from chalicelib.domain.relay import Line, Note, Relay
from chalicelib.services.tenant import tenant
from chalicelib.store import numbers
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load, load_all
from tests.integration.life import live
from tests.integration.phones import Phone

ROSA = "+15025550141"


class Pair(NamedTuple):
    """A match of Dana's: the graduate, their phone as it writes to the relay, and the match."""

    ref: Ref
    phone: Phone
    match: Match

    @property
    def path(self) -> str:
        return f"/m/messages/{self.match.id}"

    def notes(self) -> list[Note]:
        return sorted(load_all(self.ref).values(Note), key=lambda one: one.at)

    def states(self) -> list[tuple[str, str]]:
        return [(one.side, one.state) for one in self.notes()]

    def line(self) -> Line:
        return load(self.ref).one(Relay).line(self.match.id)

    def queued(self) -> list[tuple[str, str]]:
        """The texts of the relay to the graduate, by state."""
        found = load_all(self.ref).values(Message)
        return [(m.state, m.reason or "") for m in found if m.kind == "relay"]


@pytest.fixture
def line(program: str, clock: Any) -> str:
    """The number of this program's relay."""
    number = f"+1503{int(program[1:], 16) % 10**7:07}"
    numbers.add_own(number, program, "relay")
    here = tenant(program)
    change = Change(here.partition, by="test", at=clock(), policy=here.policy)
    change.amend(Program, relay_number=number)
    change.commit("test.relay")
    return number


@pytest.fixture
def pair(
    program: str, line: str, matched: Any, clock: Any, carriers: Any
) -> Callable[..., Pair]:  # fmt: skip
    """Makes a graduate whom Dana mentors, both told of it a day ago."""

    def make(phone: str = ROSA, **more: Any) -> Pair:
        match = matched(**{"first_name": "Rosa", "phone": phone, **more})
        live(program, clock, clock() + timedelta(minutes=2))
        there = Ref(program, match.person_id)
        return Pair(there, Phone(program, clock, carriers, phone, to=line), match)

    return make


def write(browser: Any, pair: Pair, words: str, **more: str) -> None:
    """Write on the page, as a mentor does."""
    browser.get(pair.path)
    browser.post(act="write", words=words, form=form_of(browser), **more)


def form_of(browser: Any) -> int:
    """Which form of the page is the one to write with."""
    body = browser.page.partition("<main")[2]
    forms = body.split("<form")[1:]
    return next(n for n, one in enumerate(forms) if 'name="words"' in one)


def button(browser: Any, act: str) -> None:
    """Tap the button of an act."""
    body = browser.page.partition("<main")[2]
    forms = body.split("<form")[1:]
    browser.post(form=next(n for n, one in enumerate(forms) if f'value="{act}"' in one), act=act)


__all__ = ["ROSA", "Pair", "button", "form_of", "line", "pair", "relay", "write"]

"""Checks of crises: each text has its answer, its incident and its own page, and is climbed for
until a human has taken it on, and again until one has reached the person.

Asked each day of what was said lately, so that trouble of later days excuses nothing.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from tests.simulation.checks.journal import Journal, Written, at_rest, on_write, text
from tests.simulation.double.expressions import Item
from tests.simulation.double.table import Place
from tests.simulation.humans import CRISIS
from tests.simulation.town import PROGRAM, STAFF

#: rules.md: everyone is paged after so long, and again if nobody was reached by then.
EVERYONE = REACHED = timedelta(minutes=15)
#: What was said earlier was looked at on the days before.
LATELY = timedelta(days=6)


class Said(NamedTuple):
    """A crisis text: its inbound id and when it was sent."""

    known: str
    at: datetime


class Took(NamedTuple):
    """A human took an incident on, or ended it."""

    at: datetime
    state: str


def _lately(journal: Journal) -> Iterator[Said]:
    town = journal.town
    people = (*town.people, *town.gone)
    texts = [one for human in people for one in (*human.said, *human.strays)]
    for known, at, body in (*texts, *town.strangers):
        if body in CRISIS and journal.now - at < LATELY:
            yield Said(known, at)


@on_write("15: what humans did about incidents", "alert")
def acts_are_remembered(journal: Journal, write: Written, group: list[Written]) -> None:
    """Not a check but the memory of others. An incident that joins another is no human's doing."""
    state = text(write.after, "state")
    joined = text(write.after, "joined_into")
    if state in ("acknowledged", "resolved") and state != text(write.before, "state"):
        if text(write.after, "cause") == "crisis" and not joined:
            journal.took[write.place].append(Took(journal.now, state))


@at_rest("11, 14: a crisis is answered and has its incident", daily=True)
def crises_are_answered(journal: Journal) -> None:
    """Every crisis text has an answer handed over, in minutes, and exactly one incident."""
    for said in _lately(journal):
        if not journal.is_late(said.at, journal.soon):
            continue
        replies = journal.handed[f"-|crisis-{said.known}"]
        if not replies or replies[0].at > journal.since_trouble(said.at) + journal.soon:
            journal.fail("11", f"the crisis text {said.known} of {said.at} was not answered")
        homes = [one for one in _homes(journal, said.known) if not text(one[1], "joined_into")]
        if len(homes) != 1:
            journal.fail("14", f"the crisis text {said.known} has {len(homes)} incidents")


@at_rest("15: a crisis text is paged for, and climbed for", daily=True)
def crises_are_climbed_for(journal: Journal) -> None:
    """A page of its own for each text, one that joins an earlier incident too; where nobody takes
    it on after that, everyone is paged."""
    for said in _lately(journal):
        took = [one.at for one in _taken_on(journal, said.known) if one.at >= said.at]
        acted = min(took, default=journal.now)
        first = journal.since_trouble(said.at) + journal.soon
        told = {to for at, to in _pages(journal, said) if at <= first}
        if acted > first and not told:
            journal.fail("15", f"the crisis text {said.known} of {said.at} was not paged for")
        told = {to for at, to in _pages(journal, said) if at <= first + EVERYONE}
        if acted > first + EVERYONE and (missing := STAFF.keys() - told):
            journal.fail("15", f"for the crisis text {said.known} {missing} were not paged")


@at_rest("15: whoever was not reached is paged for again", daily=True)
def unreached_are_paged_for_again(journal: Journal) -> None:
    """An incident that was taken on, and not ended in time, is paged anew."""
    for said in _lately(journal):
        took = _taken_on(journal, said.known)
        for one, following in zip(took, [*took[1:], None], strict=False):
            by = journal.since_trouble(one.at + REACHED) + journal.soon
            ended = following.at if following else journal.now
            if one.state == "resolved" or one.at < said.at or ended <= by:
                continue
            if not any(one.at < at <= by for at, _ in _pages(journal, said)):
                journal.fail("15", f"crisis-{said.known}: taken on {one.at} and nobody reached")


def _homes(journal: Journal, known: str) -> list[tuple[Place, Item]]:
    """The incident of a text, and those that it became part of."""
    found, at = [], f"crisis-{known}"
    while at:
        place = Place(f"PROGRAM#{PROGRAM}", f"ALERT#{at}")
        item = journal.item(place)
        if item is None:
            break
        found.append((place, item))
        at = text(item, "joined_into")
    return found


def _taken_on(journal: Journal, known: str) -> list[Took]:
    return sorted(one for place, _ in _homes(journal, known) for one in journal.took[place])


def _pages(journal: Journal, said: Said) -> list[tuple[datetime, str]]:
    """Calls and texts to the rota about a text's incident since it was sent: when, to whom. One
    that could not be written down names no incident."""
    about = {place.sk for place, _ in _homes(journal, said.known)} | {""}
    return sorted((at, to) for at, to, of in journal.pages if of in about and at >= said.at)

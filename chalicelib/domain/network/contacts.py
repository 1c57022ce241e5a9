"""Who of a support network was met, week by week, and its growth since the first week.

First name or initial and relation only. Unchanged is 0; what was not measured is missing (None),
never 0.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from chalicelib.domain.participation import monday_of
from chalicelib.domain.people import Value

ContactSource = Literal["self", "mentor", "coordinator"]


class Contact(Value):
    """That someone was met, by phone and video too, on a local date: a name, a relation or both.

    ``recorded_at``: when we were told (UTC); ``None`` in what was stored before that was kept.
    """

    id: str = ""
    on: date
    relation: str | None = None
    name: str | None = None
    source: ContactSource = "self"
    recorded_at: datetime | None = None


class BadReading(ValueError):
    """The string is not of the grammar ``relation``, ``Name`` or ``relation:Name``, with ``;``."""


_RELATION = re.compile(r"[a-z][a-z_]*")


def _part(part: str) -> tuple[str | None, str | None]:
    relation, colon, name = (piece.strip() for piece in part.partition(":"))
    if colon:
        if not name or not _RELATION.fullmatch(relation):
            raise BadReading(part)
        return relation, name
    if not relation:
        raise BadReading(part)
    return (relation, None) if _RELATION.fullmatch(relation) else (None, relation)


def from_reading(value: str) -> list[tuple[str | None, str | None]]:
    """Relation and name of each contact in an understood text; one of the two may be None.

    A relation is lower case (``sister_in_law``), anything else a name ("mother;J").

    Raises
    ------
    BadReading
        If a part is empty, or what stands before a colon is no relation.
    """
    return [_part(part) for part in value.split(";")]


def who(contact: Contact) -> str:
    """What tells people met apart: the name if there is one, else the relation.

    "J" and "sister:J" count as one person and "mother" as another: counted low rather than high.
    """
    return (contact.name or contact.relation or "").casefold()


class WeekOfContacts(NamedTuple):
    """A calendar week: distinct people met, those met for the first time, and all so far.

    ``people`` and ``new`` are None in a week that nobody measured.
    """

    monday: date
    people: int | None
    new: int | None
    so_far: int | None


class Growth(NamedTuple):
    """Distinct people met by week, and the change from the baseline week to the latest measured."""

    weeks: tuple[WeekOfContacts, ...]
    baseline: int | None
    value: int | None

    @property
    def change(self) -> int | None:
        """Value less baseline; None unless both were measured."""
        if self.baseline is None or self.value is None:
            return None
        return self.value - self.baseline


def growth(
    contacts: Iterable[Contact], baseline: date, at: date, asked: Iterable[date] = ()
) -> Growth:
    """Distinct people met, week by week from the week of ``baseline`` to that of ``at``.

    A week is measured if somebody was met in it, or the person was asked and answered
    (``asked``: local dates of answers to the question on people, "none" included).
    The value is the number of distinct people met since the baseline, its baseline that number
    in the first week; so a network that merely stays is unchanged, 0.
    """
    met: dict[date, set[str]] = {}
    for contact in contacts:
        if baseline <= contact.on <= at:
            met.setdefault(monday_of(contact.on), set()).add(who(contact))
    measured = set(met) | {monday_of(day) for day in asked if baseline <= day <= at}
    weeks: list[WeekOfContacts] = []
    known: set[str] = set()
    monday = monday_of(baseline)
    while monday <= at:
        people = met.get(monday, set())
        new = people - known
        known |= people
        counted = WeekOfContacts(monday, len(people), len(new), len(known))
        unmeasured = WeekOfContacts(monday, None, None, len(known) if known else None)
        weeks.append(counted if monday in measured else unmeasured)
        monday += timedelta(weeks=1)
    totals = [week.so_far for week in weeks if week.people is not None]
    return Growth(tuple(weeks), totals[0] if totals else None, totals[-1] if totals else None)

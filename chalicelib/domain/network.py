"""An alumnus's support network: who was met, the named list, and growth against baseline.

First name or initial and relation only. S counts people who are supportive and abstinent or in
recovery and in touch at least weekly; P counts people who use or encourage use; N everybody.
Unchanged is 0; what was not measured is missing (None), never 0.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from chalicelib.domain.participation import monday_of
from chalicelib.domain.people import Value
from chalicelib.domain.policy import DEFAULT, Policy

Frequency = Literal["daily", "weekly", "monthly", "less"]
Attitude = Literal["in_recovery", "abstains", "neutral", "uses", "encourages"]
ContactSource = Literal["self", "mentor", "coordinator"]

_AT_LEAST_WEEKLY = frozenset({"daily", "weekly"})
_ABSTINENT = frozenset({"in_recovery", "abstains"})
_PRO_USE = frozenset({"uses", "encourages"})
#: From 0 (not at all) to 4 (very); from here on a member counts as supportive.
_SUPPORTIVE_FROM = 3


class Member(Value):
    """One person of the named list, as told in an interview or on a page."""

    name: Annotated[str, Field(min_length=1, max_length=40)]
    relation: Annotated[str, Field(max_length=40)] = ""
    frequency: Frequency | None = None
    supportive: Annotated[int, Field(ge=0, le=4)] | None = None
    attitude: Attitude | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What makes two entries the same person: relation and name, whatever the case."""
        return self.relation.casefold(), self.name.casefold()


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


class Measurement(Value):
    """The named list as told on one day."""

    on: date
    members: tuple[Member, ...]

    @property
    def supportive(self) -> int:
        """S: supportive, abstinent or in recovery, in touch at least weekly."""
        return sum(_is_supportive(member) for member in self.members)

    @property
    def pro_use(self) -> int:
        """P: uses or encourages use."""
        return sum(member.attitude in _PRO_USE for member in self.members)

    @property
    def size(self) -> int:
        """N: everybody on the list."""
        return len(self.members)

    @property
    def net(self) -> int:
        """S less P."""
        return self.supportive - self.pro_use


def _is_supportive(member: Member) -> bool:
    return (
        (member.supportive or 0) >= _SUPPORTIVE_FROM
        and member.attitude in _ABSTINENT
        and member.frequency in _AT_LEAST_WEEKLY
    )


class Change(NamedTuple):
    """A measurement against baseline: differences, and who was added, dropped or changed."""

    supportive: int
    pro_use: int
    size: int
    net: int
    added: tuple[str, ...]
    dropped: tuple[str, ...]
    changed: tuple[str, ...]


def compared(before: Measurement, after: Measurement) -> Change:
    """What changed from one measurement to another."""
    old = {member.key: member for member in before.members}
    new = {member.key: member for member in after.members}
    return Change(
        supportive=after.supportive - before.supportive,
        pro_use=after.pro_use - before.pro_use,
        size=after.size - before.size,
        net=after.net - before.net,
        added=tuple(new[key].name for key in new if key not in old),
        dropped=tuple(old[key].name for key in old if key not in new),
        changed=tuple(new[key].name for key in new if key in old and new[key] != old[key]),
    )


def at_days(
    measurements: Sequence[Measurement], baseline: Measurement, policy: Policy = DEFAULT
) -> dict[int, Change | None]:
    """Growth at 30, 90, 180 and 365 days: None where nothing was measured near enough.

    Of several measurements within reach of a day, the nearest counts.
    """
    found: dict[int, Change | None] = {}
    for day, within in policy.network.measured_at:
        wanted = baseline.on + timedelta(days=day)
        near = [m for m in measurements if abs((m.on - wanted).days) <= within and m != baseline]
        best = min(near, key=lambda m: abs((m.on - wanted).days), default=None)
        found[day] = compared(baseline, best) if best else None
    return found


def flags(before: Measurement, after: Measurement, policy: Policy = DEFAULT) -> tuple[str, ...]:
    """Codes of what should worry us in a change; staying the same raises none."""
    change = compared(before, after)
    floor = policy.network.supportive_floor
    rules = (
        ("supportive_low", after.supportive <= floor < before.supportive),
        ("supportive_lost", change.supportive < 0),
        ("pro_use_gained", change.pro_use > 0),
    )
    return tuple(code for code, holds in rules if holds)

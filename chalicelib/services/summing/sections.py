"""What each section of a program's figures reads of a partition, and how that becomes its facts."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from chalicelib.domain.checkins.occurrence import ENDS, Occurrence
from chalicelib.domain.reconciliation import deadline
from chalicelib.domain.reports.counting import contribution
from chalicelib.domain.reports.facts import (
    Attendance,
    Checkin,
    Concern,
    Lowered,
    Met,
    PersonFacts,
    Standing,
)
from chalicelib.domain.schedule.wall import local
from chalicelib.domain.sums import Contribution
from chalicelib.services.tenant import Tenant
from chalicelib.store.codec import decode
from chalicelib.store.keys import Ref
from chalicelib.store.kinds import BY_ROW
from chalicelib.store.partition import Partition, assemble
from chalicelib.store.rows import Row

Line = dict[str, Any]


class Reading:
    """Rows of one partition: as plain lines, for which no key is asked, or opened as values."""

    def __init__(self, ref: Ref, rows: list[Row], here: Tenant, at: datetime) -> None:
        self.ref, self.rows, self.here, self.at = ref, rows, here, at

    @property
    def today(self) -> date:
        """The program's day at which it was read."""
        return local(self.at, self.here.program.zone).date()

    def lines(self, kind: str) -> list[Line]:
        """The plain attributes of each record of a kind, in key order."""
        return [
            row.attribute_values
            for row in self.rows
            if (known := BY_ROW.get(type(row))) and known.name == kind
        ]

    @cached_property
    def opened(self) -> Partition:
        """The same rows opened and decoded; of somebody erased what was sealed reads as blank.

        Raises
        ------
        Missing
            if the partition has no head.
        """
        return assemble(self.ref, self.rows)


def _never(_read: Reading) -> date | None:
    return None


class Section(NamedTuple):
    """A section of figures: the sort keys it reads begin with one of ``prefixes``. ``again_on`` is
    the first day to come (the program's) on which time alone may change a contribution."""

    name: str
    prefixes: tuple[str, ...]
    contribution: Callable[[Reading], Contribution]
    again_on: Callable[[Reading], date | None] = _never


def _program(read: Reading) -> Contribution:
    """The program report's facts."""
    person = read.ref.person
    return contribution(
        PersonFacts(
            zone=read.here.program.zone,
            standing=_standing(read),
            checkins=tuple(_checkin(person, one, read.here) for one in read.lines("occurrence")),
            attendances=tuple(_attendance(person, one) for one in read.lines("activity")),
            met=tuple(
                Met(person, date.fromisoformat(one["on"]), one["mark"])
                for one in read.lines("contact")
            ),
            concerns=tuple(map(_concern, read.lines("alert"))),
            matches=tuple(one["state"] for one in read.lines("match")),
        )
    )


def _checkin(person: str, one: Line, here: Tenant) -> Checkin:
    on, state = date.fromisoformat(one["local_date"]), one["state"]
    if state in ENDS:
        return Checkin(person, on, state)
    until = deadline(decode(Occurrence, one, frozenset(), None), here.policy)
    return Checkin(person, on, state, until)


def _attendance(person: str, one: Line) -> Attendance:
    said = one.get("hours", "").strip('"')  # a decimal is stored as JSON text
    hours = Decimal(said) if said else None
    return Attendance(person, date.fromisoformat(one["on"]), one["type"], int(one["count"]), hours)


def _concern(one: Line) -> Concern:
    opened_at = datetime.fromisoformat(one["opened_at"])
    taken_on, reached = (
        datetime.fromisoformat(one[name]) if one.get(name) else None
        for name in ("acknowledged_at", "reached_at")
    )
    return Concern(one["level"], one["state"], opened_at, taken_on, reached)


def _standing(read: Reading) -> Standing | None:
    """Whom the report counts among its alumni; nothing sealed is needed for it."""
    heads = {kind: read.lines(kind) for kind in ("alumnus", "thread", "person", "care")}
    if not heads["alumnus"]:
        return None
    alumnus, thread, person, care = (lines[0] if lines else {} for lines in heads.values())
    joined = thread.get("joining") == "joined" and thread.get("joined_at")
    return Standing(
        person=read.ref.person,
        discharged_on=date.fromisoformat(alumnus["discharged_on"]),
        planned_hours=int(alumnus["planned_hours_per_week"]),
        joining=thread.get("joining") or "none",
        joined_at=datetime.fromisoformat(joined) if joined else None,
        stopped=person.get("texting") == "stopped",
        engagement=care.get("engagement") or "active",
        taper=_taper(alumnus["list_sk"]),
    )


def _taper(place: str) -> Lowered | None:
    """The latest taper, as it stands in an alumnus's place in the list."""
    told = place.split("#")[2:]
    if len(told) != 3:
        return None
    return Lowered(int(told[0]), date.fromisoformat(told[1]), date.fromisoformat(told[2]))


#: All sections of figures. Each is one entry here, and its own function in the domain.
SECTIONS: tuple[Section, ...] = (
    Section(
        "program", ("ACTIVITY#", "ALERT#", "CHECKIN#", "CONTACT#", "HEAD#", "MATCH#"), _program
    ),
)
PREFIXES: tuple[str, ...] = tuple(prefix for one in SECTIONS for prefix in one.prefixes)

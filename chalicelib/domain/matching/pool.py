"""Who takes part in a matching run, and the facts about them that rules and points read.

Ids are person ids. Hours of the week are bits of a whole number, bit 0 being the first hour of
Monday in UTC, so that people in different zones share the hours that they really share.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.people import DAYS, Alumnus, Mentor, Person
from chalicelib.domain.policy.matching import DEFAULT, MatchingPolicy

HOURS_OF_WEEK = 7 * 24
#: First hour and hour after the last of a part of the day, on the person's own clock.
PARTS = {"am": (8, 12), "pm": (12, 17), "eve": (17, 21)}
Coordinates = tuple[float, float]


@dataclass(frozen=True)
class AlumnusSide:
    """An alumnus as a matching run sees them.

    ``blocked`` and ``safety`` name people with whom they are never paired: the one by wish, the
    other because of a safety relation (partner, relative, household, employer, landlord,
    co-defendant, protective order, same treatment group; former ones too). It is enough that
    either side names the other. ``open_offer`` is the mentor proposed to them in an earlier run
    and not approved yet. ``coordinates`` are degrees (latitude, longitude), if known. ``told`` are
    the causes that an open alert tells staff of already.
    """

    person: Person
    alumnus: Alumnus
    live_match: bool = False
    closed: bool = False
    flagged: bool = False
    in_person: bool = False
    blocked: frozenset[str] = frozenset()
    safety: frozenset[str] = frozenset()
    open_offer: str | None = None
    coordinates: Coordinates | None = None
    told: frozenset[str] = frozenset()


@dataclass(frozen=True)
class MentorSide:
    """A mentor as a matching run sees them; see ``AlumnusSide``."""

    person: Person
    mentor: Mentor
    in_person: bool = False
    blocked: frozenset[str] = frozenset()
    safety: frozenset[str] = frozenset()
    coordinates: Coordinates | None = None


@dataclass(frozen=True)
class Pool:
    """Everybody whom a run may look at. ``time_zone`` stands in where a person's is unknown."""

    alumni: tuple[AlumnusSide, ...]
    mentors: tuple[MentorSide, ...]
    policy: MatchingPolicy = DEFAULT
    time_zone: str = "UTC"


@dataclass(frozen=True)
class Context:
    """The day of the run and the program's rules for it."""

    today: date
    policy: MatchingPolicy = DEFAULT
    time_zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Facts:
    """What rules and points read of one person: their side of the run and what follows from it.

    ``offset`` is the whole hours by which their clock is ahead of UTC on the day of the run.
    """

    side: Any
    role: Any
    id: str
    age: int
    offset: int
    hours: int
    languages: frozenset[str] = field(default_factory=frozenset)


def facts_of(side: AlumnusSide | MentorSide, context: Context) -> Facts:
    """The facts about one person on the day of the run."""
    role: Alumnus | Mentor = side.alumnus if isinstance(side, AlumnusSide) else side.mentor
    person = side.person
    offset = utc_offset(person.time_zone or context.time_zone, context.today)
    return Facts(
        side=side,
        role=role,
        id=person.id,
        age=years_between(person.birth_date, context.today),
        offset=offset,
        hours=hours_of_week(role.availability, offset),
        languages=frozenset(person.languages),
    )


def years_between(birth: date, today: date) -> int:
    """Full years; someone born on 29 February has their birthday on 1 March in common years."""
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


@lru_cache(maxsize=4096)
def utc_offset(time_zone: str, today: date) -> int:
    """Whole hours ahead of UTC at noon of that day; half hours are rounded down."""
    noon = datetime.combine(today, time(12), UTC).astimezone(ZoneInfo(time_zone))
    offset = noon.utcoffset()
    return 0 if offset is None else int(offset.total_seconds() // 3600)


@lru_cache(maxsize=4096)
def hours_of_week(availability: frozenset[str], offset: int) -> int:
    """The hours of the week in UTC that slots such as ``mon-am`` stand for on a local clock.

    Raises ``ValueError`` or ``KeyError`` for a slot that does not exist; imports refuse those.
    """
    hours = 0
    for slot in availability:
        day, part = slot.split("-")
        first, end = PARTS[part]
        for hour in range(first, end):
            hours |= 1 << (DAYS.index(day) * 24 + hour - offset) % HOURS_OF_WEEK
    return hours

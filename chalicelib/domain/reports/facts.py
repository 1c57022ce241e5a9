"""What a person contributes to the program report: plain facts, nothing sealed.

Days are local dates of the person concerned; moments are UTC. ``person`` is an id.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from chalicelib.domain.checkins.occurrence import State as CheckinState
from chalicelib.domain.engagement import EngagementState
from chalicelib.domain.matches import State as MatchState
from chalicelib.domain.participation import monday_of
from chalicelib.domain.safety.alerts import State as AlertState
from chalicelib.domain.safety.causes import Level
from chalicelib.domain.thread import Joining

#: Weeks that a report covers unless told: a quarter.
USUAL_WEEKS = 13
#: A report of more days is refused; a year and its odd days.
DAYS_AT_MOST = 53 * 7
#: Before it is new, a contact must not have been named for so many days.
CONTACT_MEMORY = timedelta(days=91)


class Checkin(NamedTuple):
    """One check-in of a person's local day. ``until``: by when (UTC) it must have come to its end,
    of one that has not."""

    person: str
    on: date
    state: CheckinState
    until: datetime | None = None


class Attendance(NamedTuple):
    """Sessions of a type on a day; ``hours`` in all if anybody said."""

    person: str
    on: date
    type: str
    sessions: int = 1
    hours: Decimal | None = None


class Met(NamedTuple):
    """Somebody was met. ``mark`` tells one person's contacts apart without naming them."""

    person: str
    on: date
    mark: str


class Numbered(NamedTuple):
    """Sessions told by number alone, on the day on which they were told (``domain.unnamed``)."""

    person: str
    on: date
    sessions: int


class Told(NamedTuple):
    """One of the two counts of a network, as answered in the check-in of a day: ``which`` is
    ``supportive`` or ``around``."""

    person: str
    on: date
    which: str
    value: int


class Concern(NamedTuple):
    """An alert; ``watched``: somebody was on call when it was opened."""

    level: Level
    state: AlertState
    opened_at: datetime
    acknowledged_at: datetime | None = None
    reached_at: datetime | None = None
    watched: bool = True


class Step(NamedTuple):
    """Somebody's engagement changed from one state to another (``not_joined``: nobody had followed
    them yet)."""

    person: str
    on: date
    before: str
    after: EngagementState


class Lowered(NamedTuple):
    """The hours a week of an approved taper, and its days, both included."""

    hours: int
    since: date
    until: date


class Standing(NamedTuple):
    """One alumnus: how far joining went, and whether they are in touch. ``tapers``, oldest first;
    from ``over_on`` on nothing is planned: they have died, or are closed."""

    person: str
    discharged_on: date
    planned_hours: int = 9
    joining: Joining = "none"
    joined_at: datetime | None = None
    stopped: bool = False
    engagement: EngagementState = "active"
    tapers: tuple[Lowered, ...] = ()
    over_on: date | None = None

    def hours_planned_on(self, day: date) -> int:
        """Hours a week planned on a local date."""
        if self.over_on and self.over_on <= day:
            return 0
        running = (one.hours for one in reversed(self.tapers) if one.since <= day <= one.until)
        return next(running, self.planned_hours)


@dataclass(frozen=True)
class Period:
    """Local days ``first`` to ``last``, both inclusive, seen from ``today`` (program's zone)."""

    first: date
    last: date
    today: date

    def days_of(self, monday: date) -> range:
        """The days of a week that the period holds, Monday being 0."""
        start, end = (self.first - monday).days, (self.last - monday).days
        return range(max(0, start), min(6, end) + 1)

    @property
    def mondays(self) -> list[date]:
        """The Monday of each week that the period touches, oldest first."""
        start = monday_of(self.first)
        weeks = (monday_of(self.last) - start).days // 7 + 1
        return [start + timedelta(weeks=week) for week in range(weeks)]

    def is_whole(self, monday: date) -> bool:
        """Whether the week from ``monday`` lies in the period and has run."""
        sunday = monday + timedelta(days=6)
        return self.first <= monday and sunday <= self.last and sunday < self.today

    def covers(self, day: date) -> bool:
        """Whether the period holds the day."""
        return self.first <= day <= self.last


def usual_period(today: date) -> Period:
    """The thirteen calendar weeks that end with today's."""
    return Period(monday_of(today) - timedelta(weeks=USUAL_WEEKS - 1), today, today)


@dataclass(frozen=True)
class PersonFacts:
    """All that one partition contributes: a person's, or the program's own. ``zone`` is the
    program's, in which alerts have their day; ``site`` where the person is today; ``standing`` that
    of an alumnus."""

    zone: str = "UTC"
    site: str = ""
    standing: Standing | None = None
    checkins: tuple[Checkin, ...] = ()
    attendances: tuple[Attendance, ...] = ()
    met: tuple[Met, ...] = ()
    told: tuple[Told, ...] = ()
    numbered: tuple[Numbered, ...] = ()
    concerns: tuple[Concern, ...] = ()
    matches: tuple[MatchState, ...] = ()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Asked:
    """Of which program a report is asked, over which period, at which moment (UTC)."""

    program: str
    name: str
    zone: str
    now: datetime
    period: Period

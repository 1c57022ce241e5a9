"""Aftercare participation: what was attended, how often, for how many hours, against the plan.

Counts are pathway-neutral: a session is a session, whichever fellowship or therapy it belongs to.
Contact with the mentor is counted apart, because it is not a dose of treatment.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Literal, NamedTuple, Self, get_args

from pydantic import Field, model_validator

from chalicelib.domain.people import Value
from chalicelib.domain.policy import DEFAULT, Policy

ActivityType = Literal[
    "twelve_step", "smart_recovery", "other_mutual_help", "individual_counseling",
    "group_therapy", "family_therapy", "psychotherapy", "medical_checkup", "drug_test",
    "mentor_session", "coping_practice", "meditation", "fitness",
]  # fmt: skip
Source = Literal["self", "mentor", "coordinator", "verified", "event"]
TYPES: tuple[str, ...] = get_args(ActivityType)
#: Who told staff of what staff enter.
Entered = Literal["coordinator", "mentor"]
SOURCES: tuple[str, ...] = get_args(Source)
#: The one type that has a result, and what it may be; what was not told is stored as not said.
DRUG_TEST: ActivityType = "drug_test"
DrugTestResult = Literal["negative", "positive"]
RESULTS: tuple[DrugTestResult, ...] = get_args(DrugTestResult)

#: Hours of one session where nobody said: the program's sessions last one to three. For reports
#: only; what was not said is stored as not said. A drug test is no hour of care.
USUAL_HOURS: dict[str, Decimal] = {
    "twelve_step": Decimal(1),
    "smart_recovery": Decimal("1.5"),
    "other_mutual_help": Decimal(1),
    "individual_counseling": Decimal(1),
    "group_therapy": Decimal(3),
    "family_therapy": Decimal("1.5"),
    "psychotherapy": Decimal(1),
    "medical_checkup": Decimal(1),
    "drug_test": Decimal(0),
    "mentor_session": Decimal(1),
    "coping_practice": Decimal(1),
    "meditation": Decimal(1),
    "fitness": Decimal(1),
}
#: Not part of the dose.
APART = frozenset({"mentor_session"})


class Activity(Value):
    """One entry of attendance: ``count`` sessions on a local date, ``hours`` in all if said, and of
    a drug test its ``result`` if staff told it (for clinical roles only: decision 0286)."""

    id: str = ""
    person_id: str
    type: ActivityType
    on: date
    count: Annotated[int, Field(ge=1, le=99)] = 1
    hours: Annotated[Decimal, Field(gt=0, le=168, max_digits=5, decimal_places=2)] | None = None
    source: Source
    recorded_at: datetime
    result: DrugTestResult | None = None

    @model_validator(mode="after")
    def _only_a_test_finds_something(self) -> Self:
        if self.result and self.type != DRUG_TEST:
            raise ValueError("only a drug test has a result")
        return self


def last_attended(activities: Iterable[Activity], planned: Callable[[date], int]) -> date | None:
    """The latest day of a session that counts as contact: part of the dose, on a day on which a
    dose is planned (``planned`` tells hours a week). None if there is none. What the person told
    by text is left out: that text was contact itself, on whatever day they had been there."""
    days = (
        one.on for one in activities
        if one.type not in APART and one.source != "self" and planned(one.on)
    )  # fmt: skip
    return max(days, default=None)


class BadReading(ValueError):
    """The string is not of the grammar ``type:count[:hours]``, joined by ``;``."""


_PART = re.compile(r"([a-z_]+):(\d{1,2})(?::(\d{1,3}(?:\.\d{1,2})?))?")


def from_reading(value: str) -> list[tuple[str, int, Decimal | None]]:
    """Type, sessions and total hours of each activity in an understood text.

    Raises
    ------
    BadReading
        If the grammar is broken, a type unknown, or a count or number of hours zero.
    """
    found = []
    for part in value.split(";"):
        match = _PART.fullmatch(part.strip())
        if not match or match[1] not in TYPES:
            raise BadReading(part)
        count, hours = int(match[2]), Decimal(match[3]) if match[3] else None
        if count < 1 or (hours is not None and hours <= 0):
            raise BadReading(part)
        found.append((match[1], count, hours))
    return found


def hours_of(activity: Activity) -> Decimal:
    """Its hours as said, else the usual hours of so many sessions (for reports)."""
    if activity.hours is not None:
        return activity.hours
    return USUAL_HOURS[activity.type] * activity.count


class Week(NamedTuple):
    """A calendar week from its Monday: sessions and hours of care against the hours planned.

    ``estimated`` is the part of ``hours`` that nobody said and that usual lengths stand for;
    ``sources`` counts all sessions, the mentor's too, by who told of them. ``unnamed`` sessions
    were told by number alone, on a day of the week: they are in none of the others.
    """

    monday: date
    sessions: int
    hours: Decimal
    planned: Decimal
    estimated: Decimal
    mentor_sessions: int
    sources: dict[str, int]
    unnamed: int = 0


#: From a Monday to the day by which most of its week counts (as in ISO 8601's week numbers).
MIDWEEK = timedelta(days=3)


def monday_of(day: date) -> date:
    """The Monday of the week in which ``day`` lies."""
    return day - timedelta(days=day.weekday())


def _week(monday: date, activities: Sequence[Activity], planned: Decimal, unnamed: int) -> Week:
    dose = [a for a in activities if a.type not in APART]
    return Week(
        monday=monday,
        sessions=sum(a.count for a in dose),
        hours=sum((hours_of(a) for a in dose), Decimal(0)),
        planned=planned,
        estimated=sum((hours_of(a) for a in dose if a.hours is None), Decimal(0)),
        mentor_sessions=sum(a.count for a in activities if a.type in APART),
        sources=_by_source(activities),
        unnamed=unnamed,
    )


def _by_source(activities: Sequence[Activity]) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for activity in activities:
        counted[activity.source] += activity.count
    return dict(counted)


def per_week(
    activities: Iterable[Activity],
    planned: Callable[[date], int],
    first: date,
    last: date,
    unnamed: Iterable[tuple[date, int]] = (),
) -> list[Week]:
    """Every week from that of ``first`` to that of ``last``, empty ones too, oldest first.

    Attendance counts from ``first`` to ``last`` inclusive; ``planned`` tells the hours a week that
    are planned on a day: a week's are those of its Thursday, as most of its days have them.
    ``unnamed`` are sessions told by number alone, by the day on which they were told.
    """
    told: Counter[date] = Counter()
    for on, sessions in unnamed:
        if first <= on <= last:
            told[monday_of(on)] += sessions
    by_monday: dict[date, list[Activity]] = {}
    for activity in activities:
        if first <= activity.on <= last:
            by_monday.setdefault(monday_of(activity.on), []).append(activity)
    weeks = range((monday_of(last) - monday_of(first)).days // 7 + 1)
    mondays = [monday_of(first) + timedelta(weeks=week) for week in weeks]
    return [
        _week(monday, by_monday.get(monday, []), Decimal(planned(monday + MIDWEEK)), told[monday])
        for monday in mondays
    ]


class Summary(NamedTuple):
    """Attendance since discharge: ``weeks_attended`` maps a span (13, 26, 52 weeks) to the weeks
    in it with at least one session, for spans that have run; the longest run of such weeks; and
    the first attendance, with whether it came in time (None while it may still).
    """

    weeks_attended: dict[int, int]
    longest_run: int
    first_attended_on: date | None
    first_in_time: bool | None


def _longest_run(attended: Sequence[bool]) -> int:
    longest = run = 0
    for week in attended:
        run = run + 1 if week else 0
        longest = max(longest, run)
    return longest


def summary(
    activities: Iterable[Activity], discharged_on: date, today: date, policy: Policy = DEFAULT
) -> Summary:
    """How steadily a person attended since discharge, in weeks counted from that day."""
    numbers = policy.participation
    days = sorted(
        a.on for a in activities if a.type not in APART and discharged_on <= a.on <= today
    )
    reached = {(day - discharged_on).days // 7 for day in days}
    elapsed = max(0, (today - discharged_on).days + 1)
    attended = [week in reached for week in range((elapsed + 6) // 7)]
    spans = [span for span in numbers.spans_weeks if span * 7 <= elapsed]
    deadline = discharged_on + timedelta(days=numbers.first_attendance_days)
    in_time = days[0] <= deadline if days else (False if today > deadline else None)
    return Summary(
        weeks_attended={span: sum(attended[:span]) for span in spans},
        longest_run=_longest_run(attended),
        first_attended_on=days[0] if days else None,
        first_in_time=in_time,
    )

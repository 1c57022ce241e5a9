"""The figures that run week by week: check-ins, participation, network."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple, Protocol, TypeVar

from chalicelib.domain.checkins.occurrence import REPLIED, State
from chalicelib.domain.participation import APART, MIDWEEK, USUAL_HOURS, monday_of
from chalicelib.domain.reports.facts import (
    CONTACT_MEMORY,
    Attendance,
    Checkin,
    Met,
    Period,
    Standing,
)
from chalicelib.domain.reports.figures import CheckinWeek, NetworkWeek, ParticipationWeek

#: Days after its local date by which a check-in's 48 hours have run in every zone.
SETTLED = timedelta(days=3)
#: Check-ins that were asked, and those that came to nothing by our doing or were given up.
_ASKED: tuple[State, ...] = ("ANSWERED", "PARTIAL", "SILENT", "ASKED")
_OURS: tuple[State, ...] = ("MISSED", "UNKNOWN", "SUPPRESSED", "CANCELLED")


class _Dated(Protocol):
    @property
    def on(self) -> date: ...


D = TypeVar("D", bound=_Dated)


def _by_week(facts: Iterable[D], period: Period) -> dict[date, list[D]]:
    weeks: dict[date, list[D]] = defaultdict(list)
    for fact in facts:
        if period.covers(fact.on):
            weeks[monday_of(fact.on)].append(fact)
    return weeks


def checkins(facts: Sequence[Checkin], period: Period) -> tuple[CheckinWeek, ...]:
    """Check-ins by the week of their local date."""
    weeks = _by_week(facts, period)
    return tuple(_checkin_week(monday, weeks.get(monday, []), period) for monday in period.mondays)


def _checkin_week(monday: date, found: Sequence[Checkin], period: Period) -> CheckinWeek:
    states = Counter(one.state for one in found)
    asked = sum(states[state] for state in _ASKED)
    ours = sum(states[state] for state in _OURS)
    named = {state.lower(): states[state] for state in (*_ASKED[:3], *_OURS)}
    return CheckinWeek(
        monday=monday,
        whole=period.is_whole(monday),
        people=len({one.person for one in found if one.state in _ASKED}),
        due=asked + ours,
        asked=asked,
        open=states["ASKED"],
        planned=states["PLANNED"],
        **named,
    )


class Replies(NamedTuple):
    """Settled check-ins that arrived, and how many of them were answered, in part or in full."""

    replied: int
    n: int


def replies(facts: Iterable[Checkin], period: Period) -> Replies:
    """Replies among check-ins whose reply window has closed.

    Open ones are left out: the quick answers among them would flatter the rate.
    """
    settled = [
        one.state
        for one in facts
        if period.covers(one.on) and one.on + SETTLED <= period.today and one.state in _ASKED
    ]
    arrived = [state for state in settled if state != "ASKED"]
    return Replies(sum(state in REPLIED for state in arrived), len(arrived))


def participation(
    facts: Sequence[Attendance], alumni: Sequence[Standing], period: Period
) -> tuple[ParticipationWeek, ...]:
    """Attendance by week, against the hours planned for the alumni who had joined by its end."""
    weeks = _by_week(facts, period)
    return tuple(
        _participation_week(monday, weeks.get(monday, []), alumni, period)
        for monday in period.mondays
    )


def _rounded(hours: Iterable[Decimal]) -> float:
    return round(float(sum(hours, Decimal(0))), 2)


def _participation_week(
    monday: date, found: Sequence[Attendance], alumni: Sequence[Standing], period: Period
) -> ParticipationWeek:
    dose = [one for one in found if one.type not in APART]
    said = _rounded(one.hours for one in dose if one.hours is not None)
    estimated = _rounded(USUAL_HOURS[one.type] * one.sessions for one in dose if one.hours is None)
    end = monday + timedelta(weeks=1)
    joined = [one for one in alumni if one.joined_at and one.joined_at.date() < end]
    return ParticipationWeek(
        monday=monday,
        whole=period.is_whole(monday),
        people=len({one.person for one in dose}),
        sessions=sum(one.sessions for one in dose),
        hours=round(said + estimated, 2),
        hours_said=said,
        hours_estimated=estimated,
        planned_hours=sum(one.hours_planned_on(monday + MIDWEEK) for one in joined),
        planned_people=len(joined),
        mentor_sessions=sum(one.sessions for one in found if one.type in APART),
    )


def network(facts: Sequence[Met], period: Period) -> tuple[NetworkWeek, ...]:
    """People met, by week. A week in which nobody reported anyone was not measured."""
    fresh = _newly_met(facts)
    weeks = _by_week(facts, period)
    return tuple(
        _network_week(monday, weeks.get(monday, []), fresh, period) for monday in period.mondays
    )


def _newly_met(facts: Iterable[Met]) -> frozenset[Met]:
    """The reports of a contact whom the same person had not named for CONTACT_MEMORY before."""
    last: dict[tuple[str, str], date] = {}
    fresh: set[Met] = set()
    for one in sorted(facts, key=lambda met: met.on):
        before = last.get((one.person, one.mark))
        if before is None or one.on - before > CONTACT_MEMORY:
            fresh.add(one)
        last[one.person, one.mark] = one.on
    return frozenset(fresh)


def _network_week(
    monday: date, found: Sequence[Met], fresh: frozenset[Met], period: Period
) -> NetworkWeek:
    whole = period.is_whole(monday)
    if not found:
        return NetworkWeek(
            monday=monday, whole=whole, people=None, contacts=None, new=None, per_person=None
        )
    people = {one.person for one in found}
    contacts = {(one.person, one.mark) for one in found}
    return NetworkWeek(
        monday=monday,
        whole=whole,
        people=len(people),
        contacts=len(contacts),
        new=len({(one.person, one.mark) for one in found if one in fresh}),
        per_person=round(len(contacts) / len(people), 2),
    )

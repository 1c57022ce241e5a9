"""The figures that run week by week, read off a program's sums: check-ins, participation, network.

A week at the edge of a period counts the days that lie in it.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from chalicelib.domain.checkins.occurrence import REPLIED, State
from chalicelib.domain.reports.counting import ASKED, DOSE, FLOW, HUNDRED, mask
from chalicelib.domain.reports.facts import Period
from chalicelib.domain.reports.figures import CheckinWeek, NetworkWeek, ParticipationWeek
from chalicelib.domain.sums import Sums

#: The name under which these figures are summed.
SECTION = "program"
#: Days after its local date by which a check-in's 48 hours have run in every zone.
SETTLED = timedelta(days=3)
#: Check-ins that came to nothing by our doing or were given up.
_OURS: tuple[State, ...] = ("MISSED", "UNKNOWN", "SUPPRESSED", "CANCELLED")

Words = tuple[str, ...]


class Week(NamedTuple):
    """The numbers of a week by day: ``daily`` those of the days in the period, by name; ``once``
    whoever is counted once on any of them."""

    monday: date
    daily: Counter[Words]
    once: Counter[str]

    def under(self, name: str) -> Iterator[tuple[Words, int]]:
        """The further words and numbers of a name, the day left out."""
        return ((words[1:], n) for words, n in self.daily.items() if words[0] == name)

    def all(self, name: str) -> int:
        """All numbers of a name."""
        return sum(n for _, n in self.under(name))


#: What the bucket of a week is cut into: itself, and its parts.
_PARTS = ("", f".{DOSE}", f".{FLOW}")
#: Names whose second word is a mask of days.
_MASKED = frozenset({"asked_of", "attended_by", "met_by", "contacts", "moved_by", "unnamed_by"})


def weeks(sums: Sums, period: Period) -> list[Week]:
    """The weeks of a period, oldest first."""
    return [_week(sums, monday, period) for monday in period.mondays]


def _week(sums: Sums, monday: date, period: Period) -> Week:
    days = period.days_of(monday)
    covered, names = mask(days), {str(day) for day in days}
    week = Week(monday, Counter(), Counter())
    found = (each for part in _PARTS for each in sums.of(SECTION, f"{monday}{part}"))
    for (name, when, *rest), number in found:
        if name in _MASKED:
            if int(when) & covered:
                week.once[name] += number
        elif when in names:
            week.daily[name, *rest] += number
    return week


def checkins(found: list[Week], period: Period) -> tuple[CheckinWeek, ...]:
    """Check-ins by the week of their local date."""
    return tuple(_checkin_week(week, period) for week in found)


def _checkin_week(week: Week, period: Period) -> CheckinWeek:
    states = Counter({state: n for (state,), n in week.under("checkins")})
    asked = sum(states[state] for state in ASKED)
    ours = sum(states[state] for state in _OURS)
    named = {state.lower(): states[state] for state in (*ASKED[:3], *_OURS)}
    return CheckinWeek(
        monday=week.monday,
        whole=period.is_whole(week.monday),
        people=week.once["asked_of"],
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


def replies(sums: Sums, period: Period) -> Replies:
    """Replies among check-ins whose reply window has closed.

    Open ones are left out: the quick answers among them would flatter the rate.
    """
    settled = Period(period.first, min(period.last, period.today - SETTLED), period.today)
    arrived: Counter[str] = Counter()
    for week in weeks(sums, settled):
        arrived.update({state: n for (state,), n in week.under("checkins")})
    replied = sum(arrived[state] for state in REPLIED)
    return Replies(replied, replied + arrived["SILENT"])


def participation(found: list[Week], sums: Sums, period: Period) -> tuple[ParticipationWeek, ...]:
    """Attendance by week, against the hours planned for the alumni who had joined by its end."""
    return tuple(_participation_week(week, sums, period) for week in found)


def _participation_week(week: Week, sums: Sums, period: Period) -> ParticipationWeek:
    said, estimated = week.all("said") / HUNDRED, week.all("estimated") / HUNDRED
    return ParticipationWeek(
        monday=week.monday,
        whole=period.is_whole(week.monday),
        people=week.once["attended_by"],
        sessions=week.all("sessions"),
        hours=round(said + estimated, 2),
        hours_said=said,
        hours_estimated=estimated,
        planned_hours=_until(sums, "planned_hours", week.monday),
        planned_people=_until(sums, "planned_people", week.monday),
        mentor_sessions=week.all("mentor_sessions"),
        unnamed_sessions=week.all("unnamed"),
        unnamed_people=week.once["unnamed_by"],
    )


def _until(sums: Sums, name: str, monday: date) -> int:
    """What runs on by the end of a week: the steps of all weeks so far."""
    return sum(
        number
        for words, number in sums.of(SECTION)
        if words[0] == name and words[1] <= monday.isoformat()
    )


def network(found: list[Week], period: Period) -> tuple[NetworkWeek, ...]:
    """People met, by week, and the two counts by text. A week in which nobody reported anyone was
    not measured; nor was a count that nobody answered."""
    return tuple(_network_week(week, period) for week in found)


def _network_week(week: Week, period: Period) -> NetworkWeek:
    people, contacts = week.once["met_by"], week.once["contacts"]
    return NetworkWeek(
        monday=week.monday,
        whole=period.is_whole(week.monday),
        people=people or None,
        contacts=contacts if people else None,
        new=week.all("new") if people else None,
        per_person=_mean(contacts, people),
        supportive=_mean(week.all("supportive_told"), week.all("supportive_by")),
        supportive_n=week.all("supportive_by") or None,
        around=_mean(week.all("around_told"), week.all("around_by")),
        around_n=week.all("around_by") or None,
    )


def _mean(total: int, of: int) -> float | None:
    """The mean; nobody's is missing and not zero."""
    return round(total / of, 2) if of else None

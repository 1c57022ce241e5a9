"""Engagement and joining of each alumnus, derived from the facts of a report.

Engagement here rests on what the index shows: last contact, silences running, attendance, pause,
opt-out. Tries to reach a person are recorded on alerts, but not by which channel, so nobody counts
as lost or closed: nobody is called lost whom we have not tried to reach in two ways. The check-in
interval is the one of the plain cadence.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import get_args

from chalicelib.domain.engagement import Engagement, EngagementState, engagement
from chalicelib.domain.engagement import Facts as EngagementFacts
from chalicelib.domain.reports.facts import Attendance, Checkin, Facts, Standing
from chalicelib.domain.schedule import cadence
from chalicelib.domain.thread import Joining

ENGAGEMENT: tuple[str, ...] = (*get_args(EngagementState), "not_joined")
JOINING: tuple[str, ...] = (*get_args(Joining), "stopped")
#: States that nobody can be found in until the channel of each try is recorded.
_NEED_ATTEMPTS = ("lost_contact", "closed")
_NOON = time(12, tzinfo=UTC)


def _noon(day: date) -> datetime:
    """A day of which only the date is known, as a moment."""
    return datetime.combine(day, _NOON)


def _silences(checkins: Iterable[Checkin], reply_hours: int) -> Mapping[str, list[datetime]]:
    """When the reply window of each silent check-in closed, by person, oldest first."""
    ends: dict[str, list[datetime]] = defaultdict(list)
    for one in sorted(checkins, key=lambda c: c.on):
        if one.state == "SILENT":
            ends[one.person].append(_noon(one.on) + timedelta(hours=reply_hours))
    return ends


def _last_attended(attendances: Iterable[Attendance]) -> Mapping[str, date]:
    last: dict[str, date] = {}
    for one in attendances:
        last[one.person] = max(one.on, last.get(one.person, one.on))
    return last


def engagements(facts: Facts) -> dict[str, Engagement]:
    """The engagement of every alumnus who has joined, by person, with its evidence."""
    silences = _silences(facts.checkins, facts.policy.checkins.reply_window_hours)
    attended = _last_attended(facts.attendances)
    return {
        one.person: _engagement(one, silences.get(one.person, []), attended, facts)
        for one in facts.alumni
        if one.joining == "joined"
    }


def _engagement(
    one: Standing, silences: list[datetime], attended: Mapping[str, date], facts: Facts
) -> Engagement:
    day = facts.period.today
    tier = cadence.tier(one.discharged_on, day, stepped_up=False, policy=facts.policy)
    last = attended.get(one.person)
    known = EngagementFacts(
        started_at=one.joined_at or _noon(one.discharged_on),
        interval_days=cadence.interval_days(tier),
        last_contact_at=one.last_contact_at,
        last_attended_at=_noon(last) if last else None,
        dose_planned=one.planned_hours > 0,
        silences=tuple(silences),
        opted_out=one.stopped,
        away_until=one.away_until,
    )
    return engagement(known, facts.now, facts.policy)


def engagement_counts(facts: Facts) -> dict[str, int | None]:
    """Alumni by engagement state; those who have not joined stand apart. States that rest on what
    is not recorded yet are missing (None), not zero."""
    found = Counter(e.state for e in engagements(facts).values())
    counts = {state: found[state] for state in get_args(EngagementState)}
    unmeasured = {state: counts[state] or None for state in _NEED_ATTEMPTS}
    return {**counts, **unmeasured, "not_joined": len(facts.alumni) - found.total()}


def joining_counts(facts: Facts) -> dict[str, int]:
    """Alumni by how far joining went; whoever joined and opted out later counts as stopped."""
    found = Counter(
        "stopped" if one.joining == "joined" and one.stopped else one.joining
        for one in facts.alumni
    )
    return {state: found[state] for state in JOINING}

"""Whether a person is in touch with us: a state derived from facts, with its evidence.

Opting out of texts is not disengagement, being away is not silence, an approved taper is not
slipping, and return to use ends nothing. Nobody is counted lost, or closed for absence, whom we
have not tried to reach by two channels.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Literal

from chalicelib.domain.people import Value
from chalicelib.domain.policy import DEFAULT, Policy
from chalicelib.domain.policy.following import Engagement as Numbers

EngagementState = Literal["active", "slipping", "disengaged", "lost_contact", "closed"]


class Attempt(Value):
    """One try to reach the person that found nobody: when (UTC) and by which channel."""

    at: datetime
    channel: str


class Facts(Value):
    """What engagement is derived from. Moments are UTC.

    ``interval_days`` is the interval of the person's check-ins (``i``); ``last_contact_at`` the
    last reply, visit or call that reached them, or the start of the episode; ``silences`` the
    ends of the silent check-ins running, oldest first. Attendance counts as contact only where a
    dose is planned. ``attempts`` are those since the last contact.
    """

    started_at: datetime
    interval_days: float
    last_contact_at: datetime | None = None
    last_attended_at: datetime | None = None
    dose_planned: bool = True
    silences: tuple[datetime, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    opted_out: bool = False
    away_until: datetime | None = None
    taper_until: date | None = None
    own_choice_at: datetime | None = None
    deceased_at: datetime | None = None


class Engagement(Value):
    """A state, since when (UTC), and the codes of what it rests on."""

    state: EngagementState
    since: datetime
    evidence: tuple[str, ...] = ()


def _last_contact(facts: Facts) -> datetime:
    attended = facts.last_attended_at if facts.dose_planned else None
    known = [at for at in (facts.started_at, facts.last_contact_at, attended) if at is not None]
    return max(known)


def _at_least(days: int, intervals: float, extra: int, facts: Facts) -> timedelta:
    """The longer of a fixed stretch and one in the person's own check-in intervals."""
    return timedelta(days=max(float(days), intervals * facts.interval_days + extra))


def _closed(facts: Facts) -> Engagement | None:
    ends = (("deceased", facts.deceased_at), ("own_choice", facts.own_choice_at))
    for reason, at in ends:
        if at is not None:
            return Engagement(state="closed", since=at, evidence=(reason,))
    return None


def _tried(facts: Facts, contact: datetime, numbers: Numbers) -> datetime | None:
    """When enough attempts by enough channels had been made, or None."""
    channels: set[str] = set()
    since = sorted((a for a in facts.attempts if a.at > contact), key=lambda a: a.at)
    for count, attempt in enumerate(since, start=1):
        channels.add(attempt.channel)
        if count >= numbers.lost_attempts and len(channels) >= numbers.lost_channels:
            return attempt.at
    return None


def _lost(facts: Facts, now: datetime, numbers: Numbers) -> Engagement | None:
    contact = _last_contact(facts)
    tried_at = _tried(facts, contact, numbers)
    if tried_at is None:
        return None
    lost_at = max(
        contact + _at_least(numbers.lost_days, numbers.lost_intervals, 0, facts), tried_at
    )
    closed_at = max(contact + timedelta(days=numbers.closed_days), lost_at)
    evidence = (_days_without(contact, now), f"attempts:{len(facts.attempts)}")
    if now >= closed_at:
        return Engagement(state="closed", since=closed_at, evidence=evidence)
    if now >= lost_at:
        return Engagement(state="lost_contact", since=lost_at, evidence=evidence)
    return None


def _days_without(contact: datetime, now: datetime) -> str:
    return f"days_without_contact:{(now - contact).days}"


def _drift(
    state: EngagementState, facts: Facts, silent: int, gap: timedelta, now: datetime
) -> Engagement | None:
    """The state if enough silences ran or enough time passed, since whichever came first."""
    contact = _last_contact(facts)
    silences: Sequence[datetime] = [at for at in facts.silences if at > contact]
    moments = []
    if len(silences) >= silent:
        moments.append((silences[silent - 1], f"silent:{len(silences)}"))
    if now >= contact + gap:
        moments.append((contact + gap, _days_without(contact, now)))
    if not moments:
        return None
    evidence = tuple(code for _, code in moments)
    return Engagement(state=state, since=min(at for at, _ in moments), evidence=evidence)


def _excused(facts: Facts, now: datetime) -> tuple[str, ...]:
    """Reasons for which silence and distance say nothing."""
    excuses = []
    if facts.opted_out:
        excuses.append("opted_out")
    if facts.away_until is not None and now < facts.away_until:
        excuses.append("away")
    return tuple(excuses)


def engagement(facts: Facts, now: datetime, policy: Policy = DEFAULT) -> Engagement:
    """The engagement state at ``now`` (UTC), the gravest that holds."""
    numbers = policy.engagement
    if ended := _closed(facts) or _lost(facts, now, numbers):
        return ended
    contact = _last_contact(facts)
    if excused := _excused(facts, now):
        return Engagement(state="active", since=contact, evidence=excused)
    gap = _at_least(
        numbers.disengaged_days, numbers.disengaged_intervals, numbers.disengaged_extra_days, facts
    )
    if gone := _drift("disengaged", facts, numbers.disengaged_silent, gap, now):
        return gone
    if facts.taper_until is not None and now.date() <= facts.taper_until:
        return Engagement(state="active", since=contact, evidence=("taper",))
    gap = _at_least(numbers.slipping_days, numbers.slipping_intervals, 0, facts)
    if slipping := _drift("slipping", facts, numbers.slipping_silent, gap, now):
        return slipping
    return Engagement(state="active", since=contact, evidence=(_days_without(contact, now),))

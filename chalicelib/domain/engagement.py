"""Whether a person is in touch with us: a state derived from facts, with its evidence.

Opting out of texts is not disengagement, being away is not silence, an approved taper is not
slipping, and return to use ends nothing. Nobody is counted lost whom we have not tried to reach by
two channels (a silent check-in is a try by text); whoever was away from us for ninety days is
closed, with the number of our tries as evidence.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
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
    dose is planned. ``attempts`` are those since the last contact. ``taper_ends_at`` is the end of
    a taper's last day, on the person's clock.
    """

    started_at: datetime
    interval_days: float
    last_contact_at: datetime | None = None
    last_attended_at: datetime | None = None
    dose_planned: bool = True
    silences: tuple[datetime, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    opted_out: bool = False
    held: bool = False
    away_until: datetime | None = None
    taper_ends_at: datetime | None = None
    own_choice_at: datetime | None = None
    deceased_at: datetime | None = None


class Engagement(Value):
    """A state, since when (UTC), and the codes of what it rests on."""

    state: EngagementState
    since: datetime
    evidence: tuple[str, ...] = ()


class Followed(Value):
    """What is kept of a person's engagement beside the state itself (``Care.engagement``), apart
    from it because few texts change it: since when (UTC) and resting on what, the tries of staff
    that found nobody, how often they came back after it had closed, and when (UTC) time alone may
    change it: then somebody must look."""

    person_id: str
    since: datetime
    evidence: tuple[str, ...] = ()
    tries: tuple[Attempt, ...] = ()
    episodes: int = 0
    look_at: datetime | None = None


def _last_contact(facts: Facts, now: datetime) -> datetime:
    """From when distance counts: whoever was away is counted from their coming back."""
    attended = facts.last_attended_at if facts.dose_planned else None
    back = facts.away_until if facts.away_until and facts.away_until <= now else None
    known = (facts.started_at, facts.last_contact_at, attended, back)
    return max(at for at in known if at is not None)


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
    since = sorted((a for a in _attempts(facts) if a.at > contact), key=lambda a: a.at)
    for count, attempt in enumerate(since, start=1):
        channels.add(attempt.channel)
        if count >= numbers.lost_attempts and len(channels) >= numbers.lost_channels:
            return attempt.at
    return None


def _attempts(facts: Facts) -> tuple[Attempt, ...]:
    return (*facts.attempts, *(Attempt(at=at, channel="text") for at in facts.silences))


def _lost(facts: Facts, now: datetime, numbers: Numbers) -> Engagement | None:
    ends = _lost_moments(facts, now, numbers)
    if ends is None or now < ends[0]:
        return None
    state: EngagementState = "closed" if now >= ends[1] else "lost_contact"
    return Engagement(state=state, since=ends[now >= ends[1]], evidence=_absence(facts, now))


def _absent(facts: Facts, now: datetime, numbers: Numbers) -> Engagement | None:
    closed_at = _last_contact(facts, now) + timedelta(days=numbers.closed_days)
    if now < closed_at:
        return None
    return Engagement(state="closed", since=closed_at, evidence=_absence(facts, now))


def _absence(facts: Facts, now: datetime) -> tuple[str, ...]:
    contact = _last_contact(facts, now)
    tried = sum(attempt.at > contact for attempt in _attempts(facts))
    return _days_without(contact, now), f"attempts:{tried}"


def _lost_moments(
    facts: Facts, now: datetime, numbers: Numbers
) -> tuple[datetime, datetime] | None:
    """From when contact counts as lost, and from when as closed; none while we have not tried."""
    contact = _last_contact(facts, now)
    tried_at = _tried(facts, contact, numbers)
    if tried_at is None:
        return None
    lost_at = max(
        contact + _at_least(numbers.lost_days, numbers.lost_intervals, 0, facts), tried_at
    )
    return lost_at, max(contact + timedelta(days=numbers.closed_days), lost_at)


def _days_without(contact: datetime, now: datetime) -> str:
    return f"days_without_contact:{(now - contact).days}"


def _drift(
    state: EngagementState, facts: Facts, silent: int, gap: timedelta, now: datetime
) -> Engagement | None:
    """The state if enough silences ran or enough time passed, since whichever came first."""
    contact = _last_contact(facts, now)
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
    if facts.held:
        excuses.append("held")
    if facts.away_until is not None and now < facts.away_until:
        excuses.append("away")
    return tuple(excuses)


def engagement(facts: Facts, now: datetime, policy: Policy = DEFAULT) -> Engagement:
    """The engagement state at ``now`` (UTC), the gravest that holds."""
    numbers = policy.engagement
    if ended := _closed(facts) or _lost(facts, now, numbers):
        return ended
    contact = _last_contact(facts, now)
    if excused := _excused(facts, now):
        return Engagement(state="active", since=contact, evidence=excused)
    if absent := _absent(facts, now, numbers):
        return absent
    slipping_gap, gone_gap = _gaps(facts, numbers)
    if gone := _drift("disengaged", facts, numbers.disengaged_silent, gone_gap, now):
        return gone
    if facts.taper_ends_at is not None and now < facts.taper_ends_at:
        return Engagement(state="active", since=contact, evidence=("taper",))
    if slipping := _drift("slipping", facts, numbers.slipping_silent, slipping_gap, now):
        return slipping
    return Engagement(state="active", since=contact, evidence=(_days_without(contact, now),))


def _gaps(facts: Facts, numbers: Numbers) -> tuple[timedelta, timedelta]:
    """How long without contact is slipping, and how long is disengaged."""
    slipping = _at_least(numbers.slipping_days, numbers.slipping_intervals, 0, facts)
    gone = _at_least(
        numbers.disengaged_days, numbers.disengaged_intervals, numbers.disengaged_extra_days, facts
    )
    return slipping, gone


def next_change(facts: Facts, now: datetime, policy: Policy = DEFAULT) -> datetime | None:
    """The first moment (UTC) after ``now`` at which time alone may change the state: somebody must
    look then. None where it cannot; a further fact is looked at as it comes. Of whoever opted out
    silence says nothing, but that we tried and found nobody does.
    """
    if _closed(facts):
        return None
    contact = _last_contact(facts, now)
    moments = [facts.away_until] if facts.away_until else []
    moments += _lost_moments(facts, now, policy.engagement) or ()
    if not facts.opted_out:
        moments += [contact + gap for gap in _gaps(facts, policy.engagement)]
        moments += [contact + timedelta(days=policy.engagement.closed_days)]
        moments += [facts.taper_ends_at] if facts.taper_ends_at else []
    return min((at for at in moments if at > now), default=None)

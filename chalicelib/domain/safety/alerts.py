"""An alert: something a human must do, with owner, level, due time and outcome.

One open alert per person and cause: what happens again joins it. An alert stays due until it is
resolved, so that neither a lost tick nor a forgotten acknowledgement hides it.
"""

from datetime import date, datetime, timedelta
from typing import Any, Literal, get_args

from chalicelib.domain.people import Value
from chalicelib.domain.policy import DEFAULT, Policy
from chalicelib.domain.safety.causes import Level, cause_of
from chalicelib.domain.schedule.staffed import (
    add_business_days,
    add_staffed_hours,
    next_staffed,
    next_staffed_hour,
)

State = Literal["open", "acknowledged", "resolved"]
Outcome = Literal[
    "reached", "left_message", "no_answer", "not_needed", "handed_over", "emergency_911",
    "appointment_kept",
]  # fmt: skip
OUTCOMES: tuple[str, ...] = get_args(Outcome)

#: Triggers kept beside the first: what joins a thousand times must not fill the record.
KEPT_TRIGGERS = 49
#: The one table of allowed moves. An acknowledged alert opens again when nobody was reached.
TRANSITIONS: dict[State, frozenset[State]] = {
    "open": frozenset({"acknowledged", "resolved"}),
    "acknowledged": frozenset({"open", "resolved"}),
    "resolved": frozenset(),
}


class IllegalTransition(Exception):
    """A move that the table of states does not allow."""


class UnknownOutcome(ValueError):
    """The outcome is none of ``OUTCOMES``."""


class NotReached(ValueError):
    """A crisis ends when somebody has reached the person; this outcome is a try, not an end."""


#: What may end a crisis. No answer, a message left, even a call to 911 leave it open: somebody has
#: yet to hear how the person is.
CRISIS_ENDS: frozenset[str] = frozenset({"reached", "not_needed", "handed_over"})


class Try(Value):
    """One try of a human to reach the person: when (UTC), who, and what came of it. ``id`` is that
    of the form that told it, if one did."""

    at: datetime
    by: str
    outcome: Outcome
    id: str = ""


class Alert(Value):
    """One concern. Moments are UTC; ``triggers`` are ``code@moment``, oldest first. ``watched``:
    somebody was on call when it was opened.

    ``joined`` counts triggers after the first. ``code`` is the two digits that acknowledge a page
    by text, ``more_codes`` those of pages about texts that joined later; ``rung`` the step of the
    page last taken (see ``paging``), ``climb_from`` when it began to climb anew. ``tries`` are the
    logged contacts, ``reached_at`` the one that got through.

    Of a crisis: ``texts`` are the ids of its inbound texts; ``reply_tries`` counts the tries of the
    automatic answer, each before it is made, ``tried_by`` names the delivery that had the last
    try, ``reply`` is what the carrier or a receipt said of it.
    ``joined_into`` is the incident that it became part of.
    """

    id: str
    person_id: str | None = None
    site: str = ""
    cause: str
    level: Level
    state: State = "open"
    opened_at: datetime
    watched: bool = True
    due_at: datetime
    joined: int = 0
    triggers: tuple[str, ...] = ()
    owner: str | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    resolved_at: datetime | None = None
    resolved_by: str | None = None
    outcome: Outcome | None = None
    code: str | None = None
    rung: int = 0
    next_look_at: datetime | None = None
    more_codes: tuple[str, ...] = ()
    appointment_on: date | None = None
    tries: tuple[Try, ...] = ()
    reached_at: datetime | None = None
    texts: tuple[str, ...] = ()
    reply: str | None = None
    reply_id: str | None = None
    reply_tries: int = 0
    tried_by: str | None = None
    climb_from: datetime | None = None
    joined_into: str | None = None

    @property
    def key(self) -> str:
        """Person and cause: at most one alert that is not resolved has this key."""
        return f"{self.person_id or '-'}#{self.cause}"

    @property
    def climbs_since(self) -> datetime:
        """The moment (UTC) from which the steps of its page are counted."""
        return self.climb_from or self.opened_at


def trigger(code: str, at: datetime) -> str:
    """A trigger as it is kept: its code and its moment."""
    return f"{code}@{at.isoformat(timespec='seconds')}"


def due(
    level: Level, cause: str, opened_at: datetime, policy: Policy = DEFAULT, zone: str = "UTC"
) -> datetime:
    """When (UTC) a human must have acted on a concern opened at ``opened_at`` (UTC).

    A crisis runs on the wall clock, everything else in staffed time of the program's ``zone``.
    """
    numbers = policy.alerts
    clock = cause_of(cause, level).clock
    if clock == "crisis":
        return opened_at + timedelta(minutes=numbers.crisis_minutes)
    if level == "red":
        return add_staffed_hours(opened_at, numbers.red_staffed_hours, zone, policy)
    if clock == "unread":
        return add_staffed_hours(opened_at, numbers.unread_staffed_hours, zone, policy)
    return add_business_days(opened_at, numbers.amber_business_days, zone, policy)


def open_alert(
    *,
    id: str,
    cause: str,
    level: Level | None = None,
    opened_at: datetime,
    zone: str,
    policy: Policy = DEFAULT,
    person_id: str | None = None,
    site: str = "",
    owner: str | None = None,
    code: str | None = None,
    watched: bool = True,
) -> Alert:
    """A new alert with its due time. Without ``level`` the cause's own; ``zone`` is the program's.
    ``watched``: somebody is on call as it is opened.

    One that pages is to be looked at once, any other when it is due.
    """
    row = cause_of(cause, level or "amber")
    level = level or row.level
    due_at = due(level, cause, opened_at, policy, zone)
    return Alert(
        id=id,
        person_id=person_id,
        site=site,
        cause=cause,
        level=level,
        opened_at=opened_at,
        watched=watched,
        due_at=due_at,
        triggers=(trigger(cause, opened_at),),
        owner=owner,
        code=code,
        next_look_at=opened_at if row.pages else due_at,
    )


def _move(alert: Alert, to: State, **changes: Any) -> Alert:
    if to not in TRANSITIONS[alert.state]:
        raise IllegalTransition(f"{alert.id}: {alert.state} -> {to}")
    return alert.model_copy(update={"state": to, **changes})


def join(alert: Alert, code: str, at: datetime) -> Alert:
    """The alert with one more trigger of the same cause, at ``at`` (UTC).

    Joining an acknowledged alert leaves it acknowledged: its owner is told, not paged anew.

    Raises
    ------
    IllegalTransition
        If it is resolved: what happens after that is a new alert.
    """
    if alert.state == "resolved":
        raise IllegalTransition(f"{alert.id}: resolved, nothing joins it")
    first, *later = (*alert.triggers, trigger(code, at))
    triggers = (first, *later[-KEPT_TRIGGERS:])
    return alert.model_copy(update={"triggers": triggers, "joined": alert.joined + 1})


def acknowledge(alert: Alert, by: str, at: datetime) -> Alert:
    """The alert taken on by ``by``, who owns it from now; it stays due until resolved.

    Acknowledging again is harmless: the first one stands.

    Raises
    ------
    IllegalTransition
        If it is resolved.
    """
    if alert.state == "acknowledged":
        return alert
    return _move(alert, "acknowledged", acknowledged_at=at, acknowledged_by=by, owner=by)


def reopen(alert: Alert, climb_from: datetime | None = None) -> Alert:
    """The acknowledged alert open again, because the person was not reached in time; its page
    climbs anew from ``climb_from`` (UTC), or goes on where it was."""
    since = climb_from or alert.climb_from
    return _move(alert, "open", acknowledged_at=None, acknowledged_by=None, climb_from=since)


def resolve(alert: Alert, by: str, outcome: str, at: datetime) -> Alert:
    """The alert at its end, with what came of it; it holds no due key any more.

    Raises
    ------
    UnknownOutcome
        If ``outcome`` is none of ``OUTCOMES``.
    NotReached
        If a crisis would end with nobody having reached the person.
    IllegalTransition
        If it is resolved already.
    """
    check(outcome)
    if alert.cause == "crisis" and outcome not in CRISIS_ENDS:
        raise NotReached(outcome)
    return _move(
        alert,
        "resolved",
        resolved_at=at,
        resolved_by=by,
        outcome=outcome,
        owner=alert.owner or by,
        next_look_at=None,
        reached_at=alert.reached_at or (at if outcome == "reached" else None),
    )


def check(outcome: str) -> None:
    """Refuse an outcome that is none of ``OUTCOMES`` (``UnknownOutcome``)."""
    if outcome not in OUTCOMES:
        raise UnknownOutcome(f"{outcome!r} is none of {', '.join(OUTCOMES)}")


def first_look(alert: Alert, zone: str, policy: Policy) -> datetime:
    """When (UTC) somebody is told of a new alert: of a crisis at once, of other reds as soon as
    staff work, of ambers with all others of the hour."""
    if cause_of(alert.cause, alert.level).pages:
        return alert.opened_at
    when = next_staffed if alert.level == "red" else next_staffed_hour
    return when(alert.opened_at, zone, policy)


def codes(alert: Alert) -> frozenset[str]:
    """The codes that acknowledge this alert by text."""
    return frozenset(filter(None, (alert.code, *alert.more_codes)))

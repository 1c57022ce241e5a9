"""Every outbound text, voice call and e-mail: its states, its one due key, and who may get it.

``PLANNED -> CLAIMED(owner, lease) -> SENDING -> ACCEPTED(provider id) -> DELIVERED | FAILED``, or
``SUPPRESSED``, ``EXPIRED``, ``UNKNOWN``. A CLAIMED message may be claimed again after its lease;
SENDING never: the carrier has no idempotency token, so what may have been accepted is not sent
twice but swept to UNKNOWN, which only a receipt resolves.
"""

from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

from chalicelib.domain.message_kinds import KINDS, STRICTEST, Rule
from chalicelib.domain.people import Person, Value
from chalicelib.domain.policy import DEFAULT, Policy
from chalicelib.domain.schedule.window import is_open

State = Literal[
    "PLANNED", "CLAIMED", "SENDING", "ACCEPTED", "DELIVERED",
    "FAILED", "SUPPRESSED", "EXPIRED", "UNKNOWN",
]  # fmt: skip
Channel = Literal["sms", "voice", "mail"]
SendResult = Literal["accepted", "not_accepted", "refused", "opted_out", "ambiguous"]

#: The one table of allowed moves.
TRANSITIONS: dict[State, frozenset[State]] = {
    "PLANNED": frozenset({"CLAIMED", "SUPPRESSED", "EXPIRED"}),
    # Claimed again after the lease; back to PLANNED when it must wait for its window.
    "CLAIMED": frozenset({"CLAIMED", "PLANNED", "SENDING", "SUPPRESSED", "EXPIRED"}),
    # PLANNED only when proven not accepted. A receipt may overtake the carrier's answer.
    "SENDING": frozenset(
        {"ACCEPTED", "DELIVERED", "FAILED", "SUPPRESSED", "UNKNOWN", "PLANNED", "EXPIRED"}
    ),
    "ACCEPTED": frozenset({"DELIVERED", "FAILED"}),
    "UNKNOWN": frozenset({"ACCEPTED", "DELIVERED", "FAILED"}),
    "DELIVERED": frozenset(),
    "FAILED": frozenset(),
    "SUPPRESSED": frozenset(),
    "EXPIRED": frozenset(),
}
#: States that still hold a due key.
DUE: frozenset[State] = frozenset({"PLANNED", "CLAIMED", "SENDING"})


class IllegalTransition(Exception):
    """A move that the table of states does not allow."""


class Message(Value):
    """One outbound message. Moments are UTC.

    ``to`` is the recipient's role (``alumnus``, ``mentor``, ``staff``, ``unknown``), never the
    number; ``about`` is the key of the occurrence, alert, match or invitation that it serves.
    """

    id: str
    program: str
    person_id: str | None = None
    to: str
    kind: str
    channel: Channel = "sms"
    language: str = "en"
    body: str
    about: str | None = None
    state: State = "PLANNED"
    owner: str | None = None
    lease_until: datetime | None = None
    due_at: datetime
    window_ends_at: datetime | None = None
    epoch: int = 1
    created_at: datetime
    attempts: int = 0
    provider_id: str | None = None
    sent_at: datetime | None = None
    outcome_at: datetime | None = None
    reason: str | None = None
    #: Direct answers to a person's own text leave at any hour.
    exempt: bool = False


def move(message: Message, to: State, **changes: Any) -> Message:
    """The message in its new state, with ``changes`` of its other fields.

    Raises
    ------
    IllegalTransition
        If the table does not allow the move.
    """
    if to not in TRANSITIONS[message.state]:
        raise IllegalTransition(f"{message.id}: {message.state} -> {to}")
    return message.model_copy(update={"state": to, **changes})


def claim(message: Message, owner: str, now: datetime, policy: Policy = DEFAULT) -> Message:
    """The message claimed by ``owner`` for one lease from ``now`` (UTC).

    Raises
    ------
    IllegalTransition
        If it is past claiming, or another owner's lease has not run out.
    """
    if message.lease_until is not None and message.state == "CLAIMED" and now < message.lease_until:
        raise IllegalTransition(f"{message.id}: claimed by {message.owner}")
    lease = now + timedelta(seconds=policy.sending.lease_seconds)
    return move(message, "CLAIMED", owner=owner, lease_until=lease)


def next_look(message: Message, policy: Policy = DEFAULT) -> datetime | None:
    """The one due key (UTC): when someone must look next; None where nothing is left to do.

    A SENDING message is looked at when its lease and the sweep time have passed: its sender is
    gone, and it becomes UNKNOWN.
    """
    if message.state == "PLANNED":
        return message.due_at
    if message.state not in DUE:
        return None
    lease = message.lease_until or message.due_at
    if message.state == "CLAIMED":
        return lease
    return lease + timedelta(minutes=policy.sending.sweep_minutes)


def has_expired(message: Message, now: datetime) -> bool:
    """Whether it is too late to send: past its window, late is missed and never sent."""
    return message.window_ends_at is not None and now >= message.window_ends_at


class AfterSend(NamedTuple):
    """What the carrier's answer makes of a SENDING message."""

    state: State
    retry: bool


_AFTER_SEND: dict[SendResult, AfterSend] = {
    "accepted": AfterSend("ACCEPTED", retry=False),
    # Throttled, connection refused, name not found: proven not accepted.
    "not_accepted": AfterSend("PLANNED", retry=True),
    # Validation, access denied: trying again changes nothing.
    "refused": AfterSend("FAILED", retry=False),
    "opted_out": AfterSend("SUPPRESSED", retry=False),
    # Read time-out, reset, 5xx: it may have been accepted, so it is never repeated.
    "ambiguous": AfterSend("UNKNOWN", retry=False),
}


def after_send(result: SendResult) -> AfterSend:
    """The state that the carrier's answer leads to, and whether to try again in the window."""
    return _AFTER_SEND[result]


_STANDING = {"none": 0, "stopped": 0, "consented": 1, "joined": 2}

#: Reasons that pass with time: the message waits for its window. All others suppress it.
PASSING = frozenset({"outside_window"})


def _standing(person: Person, rule: Rule) -> str | None:
    if person.texting == "stopped" and not rule.after_stop:
        return "stopped"
    if rule.needs != "none" and (person.sms_consent is None or person.texting == "none"):
        return "no_consent"
    if person.texting != "stopped" and _STANDING[person.texting] < _STANDING[rule.needs]:
        return "not_joined"
    return None


def _number(person: Person, message: Message, rule: Rule) -> str | None:
    if message.channel == "mail":
        return None if person.email else "no_email"
    if not person.phone:
        return "no_phone"
    if person.number_state == "suspect" and not rule.when_held:
        return "suspect"
    if person.number_state != "verified" and rule.personal:
        return "unverified"
    return None


#: The kinds of message that a scoped stop leaves out.
_SCOPES: dict[str, frozenset[str]] = {
    "checkin": frozenset({"CHECKINS"}),
    "reminder": frozenset({"CHECKINS", "REMINDERS"}),
    "tip": frozenset({"TIPS"}),
}


def _automation(person: Person, message: Message, rule: Rule, now: datetime) -> str | None:
    if person.hold and not rule.when_held:
        return "held"
    if _SCOPES.get(message.kind, frozenset()) & person.stopped_scopes:
        return "scope_stopped"
    paused = person.paused_until is not None and now < person.paused_until
    return "paused" if paused and not rule.when_paused else None


def _hour(
    person: Person, message: Message, rule: Rule, now: datetime, policy: Policy
) -> str | None:
    if message.exempt or rule.any_hour or message.channel == "mail":
        return None
    if not person.time_zone:
        return "no_zone"
    open_now = is_open(now, person.time_zone, policy, person.state)
    return None if open_now else "outside_window"


def may_text(
    person: Person | None,
    message: Message,
    now: datetime,
    epoch: int,
    policy: Policy = DEFAULT,
) -> str | None:
    """None if the message may leave at ``now`` (UTC), else the reason why not.

    Asked inside the transaction that makes a message SENDING. ``person`` is the recipient, or
    None where the recipient is not a person of the program (the rota, an unknown number).
    ``epoch`` is the send epoch in force: a restored table's older messages stay unsent.
    Reasons: ``epoch``, ``stopped``, ``no_consent``, ``not_joined``, ``no_phone``, ``no_email``,
    ``suspect``, ``unverified``, ``held``, ``scope_stopped``, ``paused``, ``no_zone``,
    ``outside_window``.
    """
    rule = KINDS.get(message.kind, STRICTEST)
    if message.epoch != epoch and not rule.any_epoch:
        return "epoch"
    if message.to == "staff":
        return None
    if person is None:
        return None if rule.needs == "none" else "no_consent"
    if rule.any_epoch:
        return None
    return (
        _standing(person, rule)
        or _number(person, message, rule)
        or _automation(person, message, rule, now)
        or _hour(person, message, rule, now, policy)
    )

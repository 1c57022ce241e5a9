"""Every outbound text, voice call and e-mail: its states and its one due key.

``PLANNED -> CLAIMED(owner, lease) -> SENDING -> ACCEPTED(provider id) -> DELIVERED | FAILED``, or
``SUPPRESSED``, ``EXPIRED``, ``UNKNOWN``. A CLAIMED message may be claimed again after its lease;
SENDING never: the carrier has no idempotency token, so what may have been accepted is not sent
twice but swept to UNKNOWN, which only a receipt resolves.
"""

from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple, TypeVar

from chalicelib.domain.people import Value
from chalicelib.domain.policy import DEFAULT, Policy
from chalicelib.domain.programs import Channel as Line

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
    ``asks`` names the question that it asks, ``confirms`` is when (SNS's time) the word for more or
    fewer texts was sent that it confirms: what waits may be overtaken by what was said since.
    """

    id: str
    program: str
    person_id: str | None = None
    to: str
    kind: str
    channel: Channel = "sms"
    #: The number of ours that it leaves from; an answer leaves from the number that was texted.
    line: Line = "checkins"
    language: str = "en"
    body: str
    about: str | None = None
    asks: str | None = None
    confirms: datetime | None = None
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
    #: Until then (UTC) it keeps no quiet hours: its recipient wrote shortly before.
    exempt_until: datetime | None = None
    #: How many numbers the person had had when it was composed: for an earlier one it never leaves.
    numbers_had: int = 0
    #: The id of the private page whose link it holds; stored, its body has stars for the token.
    page: str | None = None

    def any_hour(self, at: datetime) -> bool:
        """Whether it may leave at a moment whatever the recipient's hours are."""
        return self.exempt or (self.exempt_until is not None and at < self.exempt_until)


class Page(Message):
    """A page to staff: a message like any other, kept unsealed. It holds a code and no name, and a
    crisis must reach people while the keys are out of reach."""


M = TypeVar("M", bound=Message)


def move(message: M, to: State, **changes: Any) -> M:
    """The message in its new state, with ``changes`` of its other fields.

    Raises
    ------
    IllegalTransition
        If the table does not allow the move.
    """
    if to not in TRANSITIONS[message.state]:
        raise IllegalTransition(f"{message.id}: {message.state} -> {to}")
    return message.model_copy(update={"state": to, **changes})


def claim(message: M, owner: str, now: datetime, policy: Policy = DEFAULT) -> M:
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

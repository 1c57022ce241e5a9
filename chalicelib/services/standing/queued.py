"""What is on its way to somebody when their standing changes: texts withdrawn, questions let go."""

from collections.abc import Iterator

from chalicelib.domain import messages
from chalicelib.domain.care import Care
from chalicelib.domain.checkins import occurrence
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.messages import Message
from chalicelib.domain.thread import Thread
from chalicelib.services.outbound.effects import ON_FAILURE
from chalicelib.services.tenant import Tenant
from chalicelib.store.change import Change

#: States in which a text has not left and may still not leave.
WAITING = frozenset({"PLANNED", "CLAIMED"})


def waiting(change: Change) -> Iterator[Message]:
    """The person's own texts that have not left; pages about them are the alert's."""
    for stored in list(change.read.every(Message)):
        if stored.value.to != "staff" and stored.value.state in WAITING:
            yield stored.value


def suppress(change: Change, message: Message, reason: str) -> Message:
    """The text never leaves."""
    ended = messages.move(message, "SUPPRESSED", reason=reason, outcome_at=change.at)
    return change.replace(ended)


def withdraw(change: Change, tenant: Tenant, reason: str) -> None:
    """No text that waits leaves, and what each was about learns of it."""
    for message in waiting(change):
        ended = suppress(change, message, reason)
        if effect := ON_FAILURE.get(ended.kind):
            effect(change, ended, tenant)


def let_go(change: Change, reason: str) -> None:
    """Check-ins that were asked and not answered at all are cancelled: that is no silence. Those
    with an answer close in their time as they are."""
    asked = change.value(Thread).open
    if asked and asked.is_checkin:
        change.read.also(asked.about)
    for stored in list(change.read.every(Occurrence)):
        if stored.value.state == "ASKED" and not stored.value.answers:
            ended = occurrence.move(stored.value, "CANCELLED", reason=reason)
            change.replace(ended)
            change.replace(change.value(Care).ended(ended))
    change.replace(change.value(Thread).closed(change.at))

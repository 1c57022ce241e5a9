"""An outage: too many of a day's sends failed, and the fault is ours.

Staff then get one digest, and what would be told person by person waits: a silence that may be our
own doing, and the misses that the digest has counted already.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from chalicelib.domain.people import Value
from chalicelib.domain.policy import DEFAULT, Policy
from chalicelib.domain.safety.alerts import Alert

#: States of check-ins and messages in which a send of ours failed, or may have; and in which it
#: did not. All others say nothing of sending: paused, capped, cancelled, not due yet.
FAILED = frozenset({"MISSED", "UNKNOWN", "FAILED", "EXPIRED"})
SENT = frozenset({"ASKED", "ANSWERED", "PARTIAL", "SILENT", "ACCEPTED", "DELIVERED"})
#: Causes of alerts that wait while an outage lasts.
WAITING = frozenset({"silence", "not_sent"})
#: How often an outage is looked at again until it is over.
AGAIN = timedelta(hours=1)


class SendHealth(Value):
    """How a program's sending fares. ``due_at`` (UTC) is set while somebody must look: after a
    failure, and through an outage, which began ``since`` (``None``: there is none)."""

    due_at: datetime | None = None
    since: datetime | None = None


class Counts(NamedTuple):
    """A day's sends and those of them that failed or may have."""

    sends: int
    failed: int


def counted(states: Iterable[str]) -> Counts:
    """The sends among these states."""
    found = list(states)
    failed = sum(state in FAILED for state in found)
    return Counts(failed + sum(state in SENT for state in found), failed)


def is_outage(counts: Counts, policy: Policy = DEFAULT) -> bool:
    """Whether so many failed that it is no matter of single numbers."""
    numbers = policy.alerts
    enough = counts.failed >= numbers.outage_least
    return enough and counts.failed > numbers.outage_share * counts.sends


def waits_until(health: SendHealth, alert: Alert, at: datetime) -> datetime | None:
    """When to look again at an alert that waits for an outage to end; ``None``: it does not wait.

    A silence waits until the outage is over. A miss is in the digest: its own clock, one business
    day, runs on, and it is told of when that has run out.
    """
    if health.since is None or alert.state != "open":
        return None
    if alert.cause == "silence":
        return at + AGAIN
    if alert.cause == "not_sent" and at < alert.due_at:
        return alert.due_at
    return None

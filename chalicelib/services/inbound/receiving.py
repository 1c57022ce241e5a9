"""An inbound text as the carrier hands it over."""

import json
from datetime import UTC, datetime
from typing import Any

from chalicelib import clock
from chalicelib.domain.people import Value


class Received(Value):
    """One inbound text. ``at`` is the time that SNS stamped on it, ``now`` when we took it up;
    ``sender`` and ``to`` are E.164."""

    id: str
    at: datetime
    now: datetime
    sender: str
    to: str
    body: str


def from_notification(envelope: dict[str, Any]) -> Received:
    """The text in an SNS envelope (AWS End User Messaging, two-way SMS payload).

    Raises
    ------
    KeyError, ValueError
        if the envelope is not one: the queue keeps it for a human.
    """
    payload = json.loads(envelope["Message"])
    return Received(
        id=payload["inboundMessageId"],
        at=datetime.fromisoformat(envelope["Timestamp"]).astimezone(UTC),
        now=clock.now(),
        sender=payload["originationNumber"],
        to=payload["destinationNumber"],
        body=payload["messageBody"],
    )

"""An inbound text as the carrier hands it over."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib import clock
from chalicelib.domain.people import Value

#: How far SNS's clock may be ahead of ours.
SKEW = timedelta(minutes=2)


class Received(Value):
    """One inbound text. ``at`` is the time that SNS stamped on it, ``now`` when we took it up;
    ``sender`` and ``to`` are E.164. ``delivery`` counts the queue's deliveries, from 1.
    ``page``: it was written on a private page, in its sender's own words, and answers no question
    of a text."""

    id: str
    at: datetime
    now: datetime
    sender: str
    to: str
    body: str
    delivery: int = 1
    page: bool = False


def from_notification(envelope: dict[str, Any], delivery: int = 1) -> Received:
    """The text in an SNS envelope (AWS End User Messaging, two-way SMS payload).

    Raises
    ------
    KeyError, ValueError
        if the envelope is not one: the queue keeps it for a human.
    """
    payload = json.loads(envelope["Message"])
    at = datetime.fromisoformat(envelope["Timestamp"]).astimezone(UTC)
    return Received(
        id=payload["inboundMessageId"],
        at=at,
        # Where SNS's clock is ahead of ours, an answer never stands before what it answers.
        now=max(clock.now(), min(at, clock.now() + SKEW)),
        sender=payload["originationNumber"],
        to=payload["destinationNumber"],
        body=payload["messageBody"],
        delivery=delivery,
        page=payload.get("page") is True,
    )

"""Phones that text the product: what they send goes through the real handler of inbound texts, as
SQS hands it over, and what comes back is read."""

import json
import secrets
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.inbound import Inbound
from chalicelib.domain.people import Person
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.thread import Thread
from chalicelib.entrypoints.inbound import take_inbound
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load, load_all
from infra.local import events
from tests.integration.conftest import own_number
from tests.integration.life import live

ROSA = "+15025550142"
QUEUE = "arn:aws:sqs:us-east-1:000000000000:inbound"


def envelope(
    to: str, sender: str, body: str, at: datetime, id: str | None = None
) -> dict[str, Any]:
    """A text in SNS's envelope, as End User Messaging publishes it."""
    payload = {
        "originationNumber": sender, "destinationNumber": to, "messageKeyword": "KEYWORD",
        "messageBody": body, "inboundMessageId": id or secrets.token_hex(8),
        "previousPublishedMessageId": "-",
    }  # fmt: skip
    return {"Type": "Notification", "MessageId": "-", "Message": json.dumps(payload),
            "Timestamp": at.isoformat()}  # fmt: skip


def deliver(*envelopes: dict[str, Any]) -> None:
    """Hand texts to the handler in one batch; none may fail."""
    messages = [
        {
            "MessageId": secrets.token_hex(8), "ReceiptHandle": "-", "MD5OfBody": "-",
            "Body": json.dumps(one),
            "Attributes": {
                "ApproximateReceiveCount": "1", "SentTimestamp": "0", "SenderId": "test",
                "ApproximateFirstReceiveTimestamp": "0",
            },
        }
        for one in envelopes
    ]  # fmt: skip
    answer = take_inbound(events.from_queue(messages, QUEUE), None)
    assert answer == {"batchItemFailures": []}


class Phone:
    """One phone and the number of ours that it texts."""

    def __init__(
        self, program: str, clock: Any, carriers: Any, number: str = ROSA, to: str | None = None
    ) -> None:
        self.clock, self.carriers, self.number = clock, carriers, number
        self.to = to or own_number(program)

    def says(self, body: str, at: datetime | None = None, id: str | None = None) -> list[str]:
        """Send a text a minute later; what is answered at once. ``at`` is SNS's time."""
        before = len(self.carriers.to(self.number))
        self.clock.go(minutes=1)
        deliver(envelope(self.to, self.number, body, at or self.clock(), id))
        return list(self.carriers.to(self.number)[before:])


def person(ref: Ref) -> Person:
    """The person as they stand."""
    return load(ref).one(Person)


def thread(ref: Ref) -> Thread:
    """Their dialogue."""
    return load(ref).one(Thread)


def alerts(ref: Ref) -> dict[str, Alert]:
    """Their open alerts by cause."""
    return {a.cause: a for a in load_all(ref).values(Alert) if a.state != "resolved"}


def inbound(ref: Ref) -> list[Inbound]:
    """Their texts, by the time at which they were sent."""
    return sorted(load_all(ref).values(Inbound), key=lambda one: one.at)


def checkins(ref: Ref) -> list[Occurrence]:
    """Their check-ins, oldest first."""
    return load_all(ref).values(Occurrence)


def ask_first(program: str, clock: Any, ref: Ref) -> None:
    """Let time pass until the first check-in is asked."""
    clock.moment = checkins(ref)[0].due_at
    live(program, clock, clock() + timedelta(minutes=1))

"""Receipts and inbound texts, published to SNS in AWS's exact JSON.

https://docs.aws.amazon.com/sms-voice/latest/userguide/configuration-sets-event-format.html and
https://docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms-payload.html
"""

import heapq
import itertools
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from infra.local.carrier.outbox import Carried
from infra.local.carrier.segments import parts
from infra.local.carrier.topics import publish

APART = timedelta(milliseconds=1)
BATCH = 10  # PublishBatch takes no more
PRICE_PER_PART, CARRIER_FEE_PER_PART = 0.00581, 0.003  # US long code, a plausible figure
# AWS's words for how a text ended: event, status, description.
DELIVERED = ("TEXT_DELIVERED", "DELIVERED", "Message has been accepted by phone")
UNREACHABLE = ("TEXT_UNREACHABLE", "UNREACHABLE", "Phone is currently unreachable/unavailable")
INVALID = ("TEXT_INVALID", "INVALID", "The destination phone number is not valid")


def price(body: str) -> float:
    """What a text costs, in US dollars."""
    return parts(body).parts * (PRICE_PER_PART + CARRIER_FEE_PER_PART)


def milliseconds(moment: datetime) -> int:
    """Since 1970, as AWS writes times in events."""
    return int(moment.timestamp() * 1000)


def receipt(
    text: Carried,
    context: Mapping[str, str],
    requested: datetime,
    ended: tuple[str, str, str],
    is_final: bool = True,
) -> dict[str, Any]:
    """An event of one text, by default its final one."""
    event, status, description = ended
    encoding, count = parts(text.body)
    return {
        "eventType": event,
        "eventVersion": "1.0",
        "eventTimestamp": milliseconds(requested),
        "isFinal": is_final,
        "originationPhoneNumber": text.sender,
        "destinationPhoneNumber": text.to,
        "isoCountryCode": "US",
        "messageId": text.id,
        "messageRequestTimestamp": milliseconds(requested),
        "messageEncoding": encoding,
        "messageType": "TRANSACTIONAL",
        "messageStatus": status,
        "messageStatusDescription": description,
        "context": dict(context),
        "totalMessageParts": count,
        "totalMessagePrice": round(PRICE_PER_PART * count, 5),
        "totalCarrierFee": round(CARRIER_FEE_PER_PART * count, 5),
    }


def inbound(text: Carried, previous: str | None) -> dict[str, Any]:
    """A person's text, as a two-way number publishes it."""
    message = {
        "originationNumber": text.sender,
        "destinationNumber": text.to,
        "messageKeyword": "KEYWORD_" + text.to.lstrip("+"),
        "messageBody": text.body,
        "inboundMessageId": text.id,
    }
    return message | ({"previousPublishedMessageId": previous} if previous else {})


@dataclass(order=True)
class _Waiting:
    at: datetime  # the product's time
    number: int
    event: dict[str, Any] = field(compare=False)


class Publisher:
    """Publishes at the product's time; receipts in batches, late ones when their time comes."""

    def __init__(
        self,
        topics: Mapping[str, str],
        now: Callable[[], datetime],
        published: Callable[[str, int], None],
    ) -> None:
        """``topics``: ARN by ``receipts`` and ``inbound``; ``published`` hears of each call."""
        self._topics = topics
        self._now = now
        self._published = published
        self._lock = threading.Lock()
        self._waiting: list[_Waiting] = []
        self._numbers = itertools.count()
        self._last_inbound: datetime | None = None

    def later(self, event: dict[str, Any], at: datetime) -> None:
        """Have a receipt go out at a moment, or with the next batch if that is now."""
        with self._lock:
            heapq.heappush(self._waiting, _Waiting(at, next(self._numbers), event))

    def next_due(self) -> datetime | None:
        """When the next receipt wants to go out, by the product's clock."""
        with self._lock:
            return self._waiting[0].at if self._waiting else None

    def flush(self) -> int:
        """Publish every receipt whose time has come; how many."""
        now = self._now()
        with self._lock:
            due = []
            while self._waiting and self._waiting[0].at <= now:
                due.append(heapq.heappop(self._waiting).event)
        for start in range(0, len(due), BATCH):
            self._publish("receipts", due[start : start + BATCH], now)
        return len(due)

    def text(self, message: dict[str, Any]) -> None:
        """Publish an inbound text. No two carry the same time: rules order texts by it."""
        with self._lock:
            now = self._now()
            if self._last_inbound is not None:
                now = max(now, self._last_inbound + APART)
            self._last_inbound = now
        self._publish("inbound", [message], now)

    def _publish(self, topic: str, messages: Iterable[dict[str, Any]], at: datetime) -> None:
        count = publish(self._topics[topic], list(messages), at)
        self._published(topic, count)

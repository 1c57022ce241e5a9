"""Events in the exact shapes in which AWS hands them to a function.

https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html and
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from infra.local.clock import show
from infra.local.settings import ACCOUNT, REGION


def scheduled(at: datetime) -> dict[str, Any]:
    """EventBridge's event of a schedule; ``at`` is the product's time."""
    return {
        "version": "0",
        "id": str(uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": ACCOUNT,
        "time": show(at),
        "region": REGION,
        "resources": [f"arn:aws:events:{REGION}:{ACCOUNT}:rule/handrail-tick"],
        "detail": {},
    }


def from_queue(messages: Iterable[Mapping[str, Any]], arn: str) -> dict[str, Any]:
    """Lambda's event for messages as ReceiveMessage gives them."""
    return {"Records": [_record(message, arn) for message in messages]}


def deliveries(message: Mapping[str, Any]) -> int:
    """How often the queue has handed a message out, this time included."""
    return int(message["Attributes"]["ApproximateReceiveCount"])


def _record(message: Mapping[str, Any], arn: str) -> dict[str, Any]:
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": {
            name: message["Attributes"][name]
            for name in (
                "ApproximateReceiveCount",
                "SentTimestamp",
                "SenderId",
                "ApproximateFirstReceiveTimestamp",
            )
        },
        "messageAttributes": {},
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": arn,
        "awsRegion": REGION,
    }

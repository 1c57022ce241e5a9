"""Publishing to SNS at the product's time."""

import json
from collections.abc import Sequence
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache
from typing import Any

from botocore.awsrequest import AWSRequest

from infra.local.aws import client
from infra.local.settings import PRODUCT_TIME

_at: ContextVar[datetime] = ContextVar("_at")


def publish(topic: str, messages: Sequence[dict[str, Any]], at: datetime) -> int:
    """Publish up to ten messages in one call; how many they were."""
    entries = [{"Id": str(n), "Message": json.dumps(m)} for n, m in enumerate(messages)]
    _at.set(at)
    _sns().publish_batch(TopicArn=topic, PublishBatchRequestEntries=entries)
    return len(entries)


@cache
def _sns() -> Any:
    sns = client("sns")
    sns.meta.events.register("before-sign.sns.PublishBatch", _stamp)
    return sns


def _stamp(request: AWSRequest, **_: Any) -> None:
    stamped = _at.get().astimezone(UTC).isoformat(timespec="milliseconds")
    request.headers[PRODUCT_TIME] = stamped.replace("+00:00", "Z")

"""The jobs queue: long work, a piece a message, which ``long_work`` does."""

import json
from typing import Any

from chalicelib import settings
from chalicelib.store.clients import client


def send(kind: str, **more: Any) -> None:
    """Queue a piece of long work."""
    client("sqs").send_message(
        QueueUrl=settings.get().jobs_queue_url, MessageBody=json.dumps({"kind": kind, **more})
    )

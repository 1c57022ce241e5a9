"""Long work off the jobs queue: each message names its kind and goes on where it left off."""

import json
from collections.abc import Callable
from typing import Any

from chalicelib import settings
from chalicelib.store.clients import client


def send(kind: str, **more: Any) -> None:
    """Queue a piece of long work."""
    client("sqs").send_message(
        QueueUrl=settings.get().jobs_queue_url, MessageBody=json.dumps({"kind": kind, **more})
    )


def work(body: dict[str, Any]) -> None:
    """Do one piece of long work.

    Raises
    ------
    KeyError
        for a kind that nobody knows: the queue keeps it for a human.
    """
    _workers()[body["kind"]](body)


def _workers() -> dict[str, Callable[[dict[str, Any]], None]]:
    from chalicelib.services.importing.running import go_on as go_on_importing
    from chalicelib.services.matching.proposing import go_on as go_on_matching

    return {"import": go_on_importing, "matching": go_on_matching}

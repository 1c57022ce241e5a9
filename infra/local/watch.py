"""Sees what product code writes, so that nobody has to poll: due keys, and messages to queues.

AWS fires a tick each minute and polls each queue for ever. On a laptop, with a clock that jumps,
that would be thousands of empty ticks. Wrapping botocore's one call method sees every write of
every client in the process, PynamoDB's included; production code knows nothing of it.
"""

import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from botocore.client import BaseClient
from botocore.exceptions import ClientError

DUE = "due_sk"
_DUE_TIME = re.compile(r"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)#")
# The operations that write items, and where in their parameters the writes stand.
_SINGLE = {"PutItem", "UpdateItem", "DeleteItem"}
_SENDS = {"SendMessage", "SendMessageBatch"}


@dataclass(frozen=True)
class DueKey:
    """An item's due time after a write (None: it has none any more), and when that was seen.

    ``seen`` is CLOCK_MONOTONIC, the same in all processes of a machine: of two writes to one item
    the later one holds, whichever process reports first.
    """

    item: str
    at: str | None
    seen: float


@dataclass
class Seen:
    """What was written since the last look."""

    due: list[DueKey] = field(default_factory=list)
    sent: dict[str, int] = field(default_factory=dict)  # queue URL → messages
    calls: dict[str, int] = field(default_factory=dict)  # operation → calls that AWS answered


class Watch:
    """Collects writes; ``take`` gives them and forgets them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen = Seen()
        self._noticed: Callable[[], None] = lambda: None

    def tell(self, noticed: Callable[[], None]) -> None:
        """Whom to tell, at once, that something was written."""
        self._noticed = noticed

    def install(self) -> None:
        """Wrap botocore in this process."""
        original = BaseClient._make_api_call  # every client passes here
        watch = self

        def watched(client: BaseClient, operation: str, parameters: dict[str, Any]) -> Any:
            try:
                answer = original(client, operation, parameters)
            except ClientError:
                raise  # refused: nothing was written
            except Exception:
                watch.note(operation, parameters)  # nobody knows: look rather than miss it
                raise
            watch.note(operation, parameters)
            return answer

        BaseClient._make_api_call = watched

    def note(self, operation: str, parameters: dict[str, Any]) -> None:
        """Take note of one call."""
        with self._lock:
            self._seen.calls[operation] = self._seen.calls.get(operation, 0) + 1
        if operation in _SENDS:
            with self._lock:
                url = parameters["QueueUrl"]
                count = len(parameters.get("Entries", (1,)))
                self._seen.sent[url] = self._seen.sent.get(url, 0) + count
        else:
            keys = list(_due_keys(operation, parameters))
            if not keys:
                return
            with self._lock:
                self._seen.due.extend(keys)
        self._noticed()

    def take(self) -> Seen:
        """All since the last take."""
        with self._lock:
            taken, self._seen = self._seen, Seen()
        return taken


def _due_keys(operation: str, parameters: dict[str, Any]) -> Iterator[DueKey]:
    for kind, write in _writes(operation, parameters):
        if kind == "Put":
            item = write["Item"]
            yield _due_key(item, item.get(DUE, {}).get("S"))
        elif kind == "Delete":
            yield _due_key(write["Key"], None)
        elif DUE in _names(write):
            yield _due_key(write["Key"], _new_due(write))


def _writes(operation: str, parameters: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    if operation in _SINGLE:
        yield operation.removesuffix("Item"), parameters
    elif operation == "TransactWriteItems":
        for item in parameters["TransactItems"]:
            yield from ((k, w) for k, w in item.items() if k in {"Put", "Update", "Delete"})
    elif operation == "BatchWriteItem":
        for requests in parameters["RequestItems"].values():
            for request in requests:
                yield from ((k.removesuffix("Request"), w) for k, w in request.items())


def _names(update: dict[str, Any]) -> set[str]:
    """The attributes that an update sets or removes; what it merely tests is not among them."""
    expression = update.get("UpdateExpression", "")
    placeholders = update.get("ExpressionAttributeNames", {})
    named = {name for sign, name in placeholders.items() if re.search(rf"{sign}\b", expression)}
    return named | ({DUE} if re.search(rf"\b{DUE}\b", expression) else set())


def _new_due(update: dict[str, Any]) -> str | None:
    """The due key that an update sets; None if it removes it."""
    expression = update["UpdateExpression"]
    for sign, value in update.get("ExpressionAttributeValues", {}).items():
        text = value.get("S", "")
        if _DUE_TIME.match(text) and re.search(rf"{sign}\b", expression):
            return str(text)
    return None


def _due_key(key: dict[str, Any], due_sk: str | None) -> DueKey:
    match = _DUE_TIME.match(due_sk or "")
    item = "|".join(next(iter(key[part].values())) for part in ("pk", "sk"))
    return DueKey(item, match[1] if match else None, time.monotonic())

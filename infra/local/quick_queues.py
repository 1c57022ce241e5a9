"""The four queue operations that the product lives on, straight on moto's queues.

moto's own way to them (three dispatchers, a validator and a serializer) costs 2 to 8 ms of CPU a
call; a month that passes in a minute makes tens of thousands. Whatever is not plain, errors
included, is left to moto: an operation here answers None then, and has changed nothing.
"""

import json
import time
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from moto.sqs.exceptions import QueueDoesNotExist
from moto.sqs.models import Message, Queue, SQSBackend, sqs_backends

from infra.local.settings import ACCOUNT, REGION

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
Answer = dict[str, Any]

TARGET = "AmazonSQS."
PLAIN = {
    "SendMessage": {"QueueUrl", "MessageBody"},
    "SendMessageBatch": {"QueueUrl", "Entries"},
    "ReceiveMessage": {"QueueUrl", "MaxNumberOfMessages", "MessageSystemAttributeNames"},
    "DeleteMessageBatch": {"QueueUrl", "Entries"},
}
LONGEST = 1_048_576  # bytes of a message, or of a batch


class QuickQueues:
    """WSGI before moto's."""

    def __init__(self, moto: Application) -> None:
        self._moto = moto
        self._backend: SQSBackend = sqs_backends[ACCOUNT][REGION]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer here if it is plain, else let moto."""
        target = environ.get("HTTP_X_AMZ_TARGET", "")
        operation = target.removeprefix(TARGET)
        if not target.startswith(TARGET) or operation not in PLAIN:
            return self._moto(environ, start_response)
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        answer = self._answer(operation, json.loads(body))
        if answer is None:
            environ["wsgi.input"] = BytesIO(body)
            return self._moto(environ, start_response)
        sent = json.dumps(answer).encode()
        headers = [
            ("Content-Type", "application/x-amz-json-1.0"),
            ("Content-Length", str(len(sent))),
        ]
        start_response("200 OK", headers)
        return [sent]

    def _answer(self, operation: str, request: dict[str, Any]) -> Answer | None:
        if not set(request) <= PLAIN[operation]:
            return None
        name = request["QueueUrl"].rsplit("/", 1)[-1]
        try:
            self._backend.get_queue(name)
        except QueueDoesNotExist:
            return None
        return OPERATIONS[operation](self._backend, name, request)


def _send(backend: SQSBackend, name: str, request: dict[str, Any]) -> Answer | None:
    if len(request["MessageBody"].encode()) > LONGEST:
        return None
    return _sent(backend.send_message(name, request["MessageBody"]))


def _send_batch(backend: SQSBackend, name: str, request: dict[str, Any]) -> Answer | None:
    entries = request["Entries"]
    ids = {entry["Id"] for entry in entries}
    plain = all(set(entry) == {"Id", "MessageBody"} for entry in entries)
    size = sum(len(entry["MessageBody"].encode()) for entry in entries) if plain else 0
    if not (plain and 1 <= len(ids) == len(entries) <= 10 and size <= LONGEST):
        return None
    sent = [
        {"Id": entry["Id"]} | _sent(backend.send_message(name, entry["MessageBody"]))
        for entry in entries
    ]
    return {"Successful": sent, "Failed": []}


def _receive(backend: SQSBackend, name: str, request: dict[str, Any]) -> Answer | None:
    count = request.get("MaxNumberOfMessages", 1)
    if not 1 <= count <= 10 or request.get("MessageSystemAttributeNames") != ["All"]:
        return None
    found = _taken(backend.get_queue(name), count)
    return {"Messages": [_received(message) for message in found]} if found else {}


def _taken(queue: Queue, count: int) -> list[Message]:
    """The first visible messages, hidden from now on; what was received too often becomes a dead
    letter. moto's own counts the whole queue for each message: with 600 waiting that is its day."""
    found: list[Message] = []
    dead: list[Message] = []
    last = queue.dead_letter_queue
    tries = queue.redrive_policy["maxReceiveCount"] if queue.redrive_policy else 0
    kept = queue.message_retention_period  # type: ignore[attr-defined]
    for message in queue._messages:
        if not message.visible or message.delayed:
            continue
        if last is not None and message.approximate_receive_count >= tries:
            dead.append(message)
        elif message.sent_timestamp / 1000 + kept > time.time():  # type: ignore[operator]
            queue.pending_messages.add(message)
            message.mark_received(queue.visibility_timeout)  # type: ignore[attr-defined]
            found.append(message)
        if len(found) == count:
            break
    for message in dead:
        queue._messages.remove(message)
        last.add_message(message)  # type: ignore[union-attr]
    return found


def _delete_batch(backend: SQSBackend, name: str, request: dict[str, Any]) -> Answer | None:
    entries = request["Entries"]
    if len({entry["Id"] for entry in entries}) != len(entries) or not 1 <= len(entries) <= 10:
        return None
    succeeded, failed = backend.delete_message_batch(name, entries)
    return {"Successful": [{"Id": known} for known in succeeded], "Failed": failed}


def _sent(message: Message) -> Answer:
    return {"MessageId": message.id, "MD5OfMessageBody": message.body_md5}


def _received(message: Message) -> Answer:
    return {
        "MessageId": message.id,
        "ReceiptHandle": message.receipt_handle,
        "MD5OfBody": message.body_md5,
        "Body": message.body,
        "Attributes": {
            "SenderId": message.sender_id,
            "SentTimestamp": str(message.sent_timestamp),
            "ApproximateReceiveCount": str(message.approximate_receive_count),
            "ApproximateFirstReceiveTimestamp": str(message.approximate_first_receive_timestamp),
        },
    }


OPERATIONS: dict[str, Callable[[SQSBackend, str, dict[str, Any]], Answer | None]] = {
    "SendMessage": _send,
    "SendMessageBatch": _send_batch,
    "ReceiveMessage": _receive,
    "DeleteMessageBatch": _delete_batch,
}

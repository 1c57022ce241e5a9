"""Puts a world under the product: its AWS clients, its clock, its randomness, its log."""

import gc
import logging
import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any
from unittest.mock import patch

from tests.simulation import remembered
from tests.simulation.local_table import NAME
from tests.simulation.wire import Wire
from tests.simulation.world import World, cold_start

#: What the product's settings and boto3 need to be told. None of it leads anywhere.
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "TABLE_NAME": NAME,
    "DUE_QUEUE_URL": "https://queues.invalid/DueQueue",
    "REPLIES_QUEUE_URL": "https://queues.invalid/RepliesQueue",
    "JOBS_QUEUE_URL": "https://queues.invalid/JobsQueue",
    "KMS_KEY_ID": "double",
}


class _Kms:
    """Wraps keys by saying so: no secret of this world needs keeping."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def generate_data_key(self, **asked: Any) -> dict[str, Any]:
        """GenerateDataKey."""
        plain = sha256(asked["EncryptionContext"]["program"].encode()).digest()
        answer = {"CiphertextBlob": b"wrapped" + plain, "Plaintext": plain}
        return self._wire.call("kms", "GenerateDataKey", asked, lambda: answer)

    def decrypt(self, **asked: Any) -> dict[str, Any]:
        """Decrypt."""
        answer = {"Plaintext": asked["CiphertextBlob"].removeprefix(b"wrapped")}
        return self._wire.call("kms", "Decrypt", asked, lambda: answer)


class _Ledger:
    """The erasure ledger's table, which no restore rewinds."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._items: dict[str, Any] = {}

    def put_item(self, **asked: Any) -> dict[str, Any]:
        """PutItem: the first entry for somebody stands; the product takes a refusal for that."""

        def do() -> dict[str, Any]:
            self._items.setdefault(asked["Item"]["sk"]["S"], asked["Item"])
            return {}

        return self._world.wire.call("dynamodb", "PutItem", asked, do)

    def get_paginator(self, _operation: str) -> "_Ledger":
        """Of its one query."""
        return self

    def paginate(self, **_asked: Any) -> list[dict[str, Any]]:
        """All of it, on one page."""
        return [{"Items": list(self._items.values())}]


class _Sqs:
    def __init__(self, world: World) -> None:
        self._world = world

    def send_message(self, **asked: Any) -> dict[str, Any]:
        """SendMessage."""
        return self._send("SendMessage", asked, [asked])

    def send_message_batch(self, **asked: Any) -> dict[str, Any]:
        """SendMessageBatch."""
        return self._send("SendMessageBatch", asked, asked["Entries"])

    def _send(
        self, operation: str, asked: dict[str, Any], entries: list[dict[str, Any]]
    ) -> dict[str, Any]:
        queue = self._world.queues[asked["QueueUrl"].rsplit("/", 1)[1]]

        def do() -> dict[str, Any]:
            for entry in entries:
                queue.send(entry["MessageBody"], self._world.now)
            return {"Successful": [{"Id": e.get("Id", "")} for e in entries], "Failed": []}

        return self._world.wire.call("sqs", operation, asked, do)


class _Carrier:
    def __init__(self, world: World) -> None:
        self._world = world

    def _call(self, operation: str, act: Callable[..., Any], asked: dict[str, Any]) -> Any:
        return self._world.wire.call("carrier", operation, asked, lambda: act(**asked))

    def send_text_message(self, **asked: Any) -> Any:
        """SendTextMessage."""
        return self._call("SendTextMessage", self._world.carrier.text, asked)

    def send_voice_message(self, **asked: Any) -> Any:
        """SendVoiceMessage."""
        return self._call("SendVoiceMessage", self._world.carrier.call, asked)

    def send_email(self, **asked: Any) -> Any:
        """SendEmail."""
        return self._call("SendEmail", self._world.carrier.mail, asked)


class _Table:
    """The client behind PynamoDB's connection, through the wire."""

    _request_signer = None

    def __init__(self, world: World) -> None:
        self._world = world

    def _make_api_call(self, operation: str, parameters: dict[str, Any]) -> Any:
        world = self._world

        def do() -> Any:
            answer = world.client._make_api_call(operation, parameters)
            world.committed()
            return answer

        return world.wire.call("dynamodb", operation, parameters, do)


class _Nameless:
    """PynamoDB names each request to whoever listens, with bytes from the system: nobody does."""

    uuid4 = staticmethod(lambda: None)


class _Secrets:
    """Seeded bytes in place of random ones, so that a life can be lived again."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(f"{seed}-secrets")

    def token_bytes(self, count: int) -> bytes:
        """So many bytes."""
        return self._dice.randbytes(count)


def environment() -> None:
    """Set what the product reads once. Call it before the product is imported."""
    for name, value in ENVIRONMENT.items():
        os.environ[name] = value


def process() -> None:
    """The same for a process that does nothing but simulate: a world is large, lasts and has few
    cycles, so that garbage is looked for seldom."""
    environment()
    gc.set_threshold(100_000, 20, 50)


def _into(stream: Any, own: logging.Formatter) -> list[logging.Handler]:
    """The product's log as it writes it, and bare, as a handler that Chalice adds would."""
    allowed, bare = logging.StreamHandler(stream), logging.StreamHandler(stream)
    allowed.setFormatter(own)
    return [allowed, bare]


@contextmanager
def under(world: World) -> Iterator[World]:
    """The product lives in ``world`` until the end of the block.

    Nothing else may use the product in this process meanwhile.
    """
    with patch.dict(os.environ, ENVIRONMENT):
        yield from _installed(world)


def _installed(world: World) -> Iterator[World]:
    import boto3
    from pynamodb.connection import Connection, base

    import chalicelib.ids
    from chalicelib import clock, settings
    from chalicelib.observability import AllowListed, log
    from chalicelib.store import sealing
    from chalicelib.store.rows import Row
    from infra.local import product

    carrier = _Carrier(world)
    clients = {
        "kms": _Kms(world.wire), "sqs": _Sqs(world),
        "pinpoint-sms-voice-v2": carrier, "sesv2": carrier, "dynamodb": _Ledger(world),
    }  # fmt: skip
    table, secrets = _Table(world), _Secrets(world.seed)
    settings.get.cache_clear()
    cold_start()
    assert Row.Meta.table_name == NAME, "stage.environment() came after the product's import"
    world.app = product.load()
    try:
        with (
            patch.object(boto3, "client", lambda service, **_: clients[service]),
            patch.object(Connection, "client", property(lambda _: table)),
            patch.object(clock, "now", lambda: world.now + world.skew),
            patch.object(clock, "wait", world.wait),
            patch.object(log, "handlers", _into(world.log, AllowListed())),
            patch.object(chalicelib.ids, "secrets", secrets),
            patch.object(sealing, "secrets", secrets),
            patch.object(base, "uuid", _Nameless),
            remembered.once(),
        ):
            yield world
    finally:
        settings.get.cache_clear()
        cold_start()

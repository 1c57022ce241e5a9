"""The local AWS: moto's server in a process of ours, with what moto alone lacks.

* KMS keys, id and material, are kept in a file: sealed fields live as long as the data beside them.
* One request at a time: moto drops a message that is sent while another one is deleted, and loses
  concurrent updates of a table.
* Connections stay open between requests; opening one costs more than most requests.
* SNS stamps its envelopes with the product's time (header ``X-Product-Time``): rules order by it.
* Ids of the user pool and its client follow from their names, so that they outlive a restart.
"""

import base64
import hashlib
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

# moto reads these when it is imported.
os.environ["MOTO_COGNITO_IDP_USER_POOL_ID_STRATEGY"] = "HASH"
os.environ["MOTO_COGNITO_IDP_USER_POOL_CLIENT_ID_STRATEGY"] = "HASH"
os.environ["MOTO_DISABLE_GLOBAL_CORS"] = "true"  # no web page may read tokens here

import flask
import moto.sns.models as sns
from moto.kms.models import Key, KmsBackend, kms_backends
from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import make_server

from infra.local.quick_queues import QuickQueues
from infra.local.settings import ACCOUNT, ADDRESS, PRODUCT_TIME, REGION


class Keyring:
    """KMS keys and their aliases in a file that only we may read."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def restore(self, backend: KmsBackend) -> None:
        """Put every kept key into moto, under its own id."""
        for kept in self._read():
            key: Key = backend.create_key(None, "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", "", [])
            del backend.keys[key.id]
            key.id = kept["id"]
            key.arn = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{key.id}"
            key.key_material = base64.b64decode(kept["material"])
            backend.keys[key.id] = key
            for alias in kept["aliases"]:
                backend.create_alias(key.id, alias)

    def keep(self, backend: KmsBackend) -> None:
        """Write down every key that moto holds now."""
        kept = [
            {
                "id": key.id,
                "material": base64.b64encode(key.key_material).decode(),
                "aliases": sorted(key.aliases),
            }
            for key in backend.keys.values()
        ]
        fresh = self._file.with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as out:
            json.dump(kept, out)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(self._file)

    def _read(self) -> list[dict[str, Any]]:
        if not self._file.exists():
            return []
        kept: list[dict[str, Any]] = json.loads(self._file.read_text())
        return kept


def keep_keys(keyring: Keyring) -> None:
    """Restore the kept keys, and keep each one made from now on."""
    backend = kms_backends[ACCOUNT][REGION]
    keyring.restore(backend)
    for name in ("create_key", "create_alias"):
        setattr(backend, name, _keeping(getattr(backend, name), backend, keyring))


def _keeping(act: Callable[..., Any], backend: KmsBackend, keyring: Keyring) -> Callable[..., Any]:
    def kept(*args: Any, **kwargs: Any) -> Any:
        made = act(*args, **kwargs)
        keyring.keep(backend)
        return made

    return kept


def envelope(
    subscription: sns.Subscription,
    message: str,
    message_id: str,
    subject: str | None,
    message_attributes: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """What SNS puts around a message for SQS, in AWS's words.

    https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html. moto's own takes the real
    time, and makes and keeps a certificate per message. The signature here is none: a queue trusts
    its policy, which lets only the topic in.
    """
    topic = subscription.topic.arn
    put_around: dict[str, Any] = {
        "Type": "Notification",
        "MessageId": message_id,
        "TopicArn": topic,
        "Message": message,
        "Timestamp": flask.request.headers[PRODUCT_TIME],
        "SignatureVersion": "1",
        "Signature": base64.b64encode(hashlib.sha256(message.encode()).digest()).decode(),
        "SigningCertURL": f"https://sns.{REGION}.amazonaws.com/SimpleNotificationService.pem",
        "UnsubscribeURL": f"https://sns.{REGION}.amazonaws.com/?Action=Unsubscribe"
        f"&SubscriptionArn={topic}:{subscription.arn.rsplit(':', 1)[-1]}",
    }
    if subject:
        put_around["Subject"] = subject
    if message_attributes:
        put_around["MessageAttributes"] = message_attributes
    return put_around


class OneAtATime:
    """WSGI around moto's: whoever comes while a request runs waits for it."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self._application = application
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        with self._lock:
            return list(self._application(environ, start_response))


class QuietHandler(MotoRequestHandler):
    """Keeps connections open, sends at once, and writes no line per request."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_request(self, *_: Any) -> None:
        """Say nothing: thousands of requests pass here."""


def main(port: int, keys: Path) -> None:
    """Serve until told to stop."""
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    keep_keys(Keyring(keys))
    sns.Subscription.get_post_data = envelope  # type: ignore[assignment, method-assign]
    application = OneAtATime(QuickQueues(DomainDispatcherApplication(create_backend_app)))
    make_server(
        ADDRESS, port, application, threaded=True, request_handler=QuietHandler
    ).serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))

"""What the measurements stand on: DynamoDB Local with the table of infra/template.yaml, KMS and SQS
by moto, a carrier on loopback that accepts everything, and a clock that stands still."""

import logging
import os
import secrets
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from infra.local import dynamodb, endpoints, resources, template
from infra.local.ports import free_port, listens
from infra.local.settings import ADDRESS, CannotStart

START_SECONDS = 60
#: Where files live in memory, if the machine has such a place: nothing here is to be kept.
IN_MEMORY = Path("/dev/shm")


class Clock:
    """The product's clock, standing still until it is set."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 24, 15, tzinfo=UTC)  # Tuesday, 10:00 in New York

    def __call__(self) -> datetime:
        return self.moment


class _Accepting(BaseHTTPRequestHandler):
    """End User Messaging's answer to a text that it takes."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        body = b'{"MessageId":"%s"}' % secrets.token_hex(16).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(answers: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """A server on loopback in a thread of its own; its URL."""
    server = ThreadingHTTPServer((ADDRESS, 0), answers)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://{ADDRESS}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def standing() -> Iterator[Clock]:
    """Everything, ready; nothing of it is left afterwards.

    Raises
    ------
    CannotStart
        if this machine cannot run DynamoDB Local; says why.
    """
    from moto.server import ThreadedMotoServer

    if why_not := dynamodb.missing():
        raise CannotStart(f"DynamoDB Local cannot run: {why_not}")
    dynamodb.install(print)
    moto_port = free_port()
    moto = ThreadedMotoServer(ip_address=ADDRESS, port=moto_port, verbose=False)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    moto.start()
    try:
        with _dynamodb() as url, serving(_Accepting) as carrier:
            _environment(url, f"http://{ADDRESS}:{moto_port}", carrier)
            yield _clock()
    finally:
        moto.stop()


@contextmanager
def _dynamodb() -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(dir=IN_MEMORY if IN_MEMORY.is_dir() else None))
    port = free_port()
    java = subprocess.Popen(
        dynamodb.command(port, folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        end = time.monotonic() + START_SECONDS
        while not listens(port):
            if java.poll() is not None or time.monotonic() > end:
                raise CannotStart("DynamoDB Local did not start")
            time.sleep(0.1)
        yield f"http://{ADDRESS}:{port}"
    finally:
        java.terminate()
        java.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def _environment(dynamodb_url: str, moto_url: str, carrier_url: str) -> None:
    """The environment as a function has it; set before the product is imported."""
    os.environ.update(
        AWS_ACCESS_KEY_ID="bench", AWS_SECRET_ACCESS_KEY="bench", AWS_DEFAULT_REGION="us-east-1",
        AWS_EC2_METADATA_DISABLED="true", LOG_LEVEL="ERROR",
        AWS_ENDPOINT_URL_DYNAMODB=dynamodb_url,
        AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2=carrier_url,
        **{f"AWS_ENDPOINT_URL_{name}": moto_url for name in ("KMS", "SQS", "SNS")},
    )  # fmt: skip
    cloud = template.load()
    resources.create(cloud)
    os.environ.update(
        TABLE_NAME=cloud.ref("Table"),
        KMS_KEY_ID=cloud.ref("DataKey"),
        **endpoints.queues(cloud),
    )


def _clock() -> Clock:
    from chalicelib import clock as products

    made = Clock()
    products.now = made
    products.wait = lambda seconds: None
    return made

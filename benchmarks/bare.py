"""The same calls with plain botocore: what a sender would cost that did nothing but call.

The recorded requests are made again, in order, with clients as ``boto3.client`` gives them, against
a server that gives the recorded answers; so conditions hold a second time, and parsing is the same.
"""

import itertools
import zlib
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler
from typing import Any

import boto3
from botocore import xform_name

from benchmarks import counting
from benchmarks.counting import Recorded
from benchmarks.ground import serving


def cpu_of(calls: Sequence[Recorded], rounds: int) -> list[float]:
    """Milliseconds of this thread's CPU for all the calls, once a round, least first."""
    with serving(_answering(itertools.cycle(calls))) as url:
        clients = {
            service: boto3.client(service, endpoint_url=url)  # type: ignore[call-overload]
            for service in {call.service for call in calls}
        }
        _replay(calls, clients)  # connections are opened and formats loaded before it counts
        return sorted(counting.cpu_of(lambda: _replay(calls, clients)) for _ in range(rounds))


def _replay(calls: Sequence[Recorded], clients: dict[str, Any]) -> None:
    for call in calls:
        getattr(clients[call.service], xform_name(call.operation))(**call.parameters)


def _answering(calls: Iterator[Recorded]) -> type[BaseHTTPRequestHandler]:
    """A handler that gives one recorded answer a request, in their order."""

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            call = next(calls)
            self.send_response(call.status)
            self.send_header("Content-Type", "application/x-amz-json-1.0")
            self.send_header("x-amz-crc32", str(zlib.crc32(call.body)))
            self.send_header("Content-Length", str(len(call.body)))
            self.end_headers()
            self.wfile.write(call.body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Answering

"""Serves the product's API and pages through Chalice's local gateway, on loopback."""

import json
import threading
from typing import Any
from uuid import uuid4

from chalice.config import Config
from chalice.local import (
    ChaliceRequestHandler,
    CustomLocalChalice,
    LocalChalice,
    LocalDevServer,
    LocalGatewayException,
    ThreadedHTTPServer,
)

from infra.local.settings import ADDRESS


class _Handler(ChaliceRequestHandler):
    # Head and body go out in two writes; Nagle would hold the second for 40 ms.
    disable_nagle_algorithm = True

    def __getattr__(self, name: str) -> Any:
        """Methods that Chalice's server has never heard of (TRACE, FOO) go the same way as all:
        API Gateway hands them on, and they are answered 405 with Allow."""
        if name.startswith("do_"):
            return self._generic_handle
        raise AttributeError(name)

    def _send_error_response(self, _error: LocalGatewayException) -> None:
        """No path of ours: answered as the template makes API Gateway answer, not with Chalice's
        imitation of AWS's words, which repeat the caller's token."""
        problem = {
            "type": "/docs#problem-not_found",
            "title": "Not Found",
            "status": 404,
            "code": "not_found",
            "detail": "There is no such path.",
            "request_id": str(uuid4()),
        }
        headers = {"Content-Type": "application/problem+json", "Cache-Control": "no-store"}
        self._send_http_response(404, headers, json.dumps(problem))

    def log_message(self, *_: object) -> None:
        """Say nothing: paths may name people."""


class _Server(ThreadedHTTPServer):
    request_queue_size = 128


class Web:
    """The public port. It opens when this is made, so make it when all else is ready."""

    def __init__(self, app: Any, port: int) -> None:
        # As chalice.local.create_local_server does: one request per thread at a time.
        CustomLocalChalice.__bases__ = (LocalChalice, app.__class__)
        app.__class__ = CustomLocalChalice
        self._server = LocalDevServer(
            app, Config.create(), ADDRESS, port, handler_cls=_Handler, server_cls=_Server
        )
        self._thread = threading.Thread(target=self._server.server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server.server_close()

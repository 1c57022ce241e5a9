"""Serves the product's API and pages through Chalice's local gateway, on loopback."""

import threading
from typing import Any

from chalice.config import Config
from chalice.local import (
    ChaliceRequestHandler,
    CustomLocalChalice,
    LocalChalice,
    LocalDevServer,
    ThreadedHTTPServer,
)

from infra.local.settings import ADDRESS


class _Handler(ChaliceRequestHandler):
    # Head and body go out in two writes; Nagle would hold the second for 40 ms.
    disable_nagle_algorithm = True

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

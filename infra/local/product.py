"""The one place where the laptop cloud touches the product: its Chalice app and its handlers.

Handlers are reached by the names under which Chalice deploys them.
"""

import importlib
import os
import pkgutil
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from infra.local.carrier import patience
from infra.local.settings import ACCOUNT, REGION

Handler = Callable[[dict[str, Any], Any], Any]

# Which handler AWS would invoke for each queue of the template.
HANDLERS = {
    "InboundQueue": "inbound",
    "RepliesQueue": "replies",
    "DueQueue": "sender",
    "ReceiptsQueue": "receipts",
    "JobsQueue": "jobs",
}
TICK = "tick"


class LambdaContext:
    """What AWS hands to a handler beside the event."""

    memory_limit_in_mb = 512
    function_version = "$LATEST"

    def __init__(self, name: str) -> None:
        self.function_name = f"handrail-{name}"
        self.invoked_function_arn = (
            f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{self.function_name}"
        )
        self.aws_request_id = str(uuid4())
        self.log_group_name = f"/aws/lambda/{self.function_name}"
        self.log_stream_name = "laptop"

    @staticmethod
    def get_remaining_time_in_millis() -> int:
        """As much as any function of ours is given."""
        return 60_000


def load() -> Any:
    """The Chalice app. A test of the laptop cloud itself names a stand-in in HANDRAIL_APP."""
    patience.install()
    return importlib.import_module(os.environ.get("HANDRAIL_APP", "app")).app


def warm_up() -> None:
    """Import what handlers import when they first run, so that nobody waits for it at a laptop."""
    if is_stand_in():
        return
    services = importlib.import_module("chalicelib.services")
    for module in pkgutil.walk_packages(services.__path__, "chalicelib.services."):
        importlib.import_module(module.name)


def is_stand_in() -> bool:
    """Whether something else stands in for the product, which then has no programs or people."""
    return "HANDRAIL_APP" in os.environ


def handler(app: Any, name: str) -> Handler:
    """A Lambda handler of the app.

    Raises
    ------
    LookupError
        The app has no handler of this name.
    """
    try:
        found: Handler = app.handler_map[name]
    except KeyError:
        raise LookupError(f"the app has no handler named {name!r}") from None
    return found


def invoke(app: Any, name: str, event: dict[str, Any]) -> Any:
    """Call a handler as AWS would."""
    return handler(app, name)(event, LambdaContext(name))

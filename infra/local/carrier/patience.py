"""Nobody at a laptop waits for a carrier that hangs.

In AWS the product gives such a call up after its own read time-out. On a laptop, where a clock that
jumps meets many of them in a row, its clients say that they need not be kept waiting; the carrier
then says at once that it hangs, and they raise what botocore raises when the time is up. Anybody
else's client is kept waiting in earnest. Production code knows nothing of it.
"""

from typing import Any

import boto3
from botocore.awsrequest import AWSPreparedRequest
from botocore.exceptions import ReadTimeoutError

NEED_NOT_WAIT = "X-Laptop-Need-Not-Wait"
HANGS = "X-Laptop-Hangs"
_SERVICE = "pinpoint-sms-voice-v2"


def install() -> None:
    """Let every client that this process makes from now on give up at once."""
    if boto3.DEFAULT_SESSION is None:
        boto3.setup_default_session()
    events = boto3.DEFAULT_SESSION.events
    events.register(f"before-send.{_SERVICE}", _offer, unique_id="laptop-offer")
    events.register(f"response-received.{_SERVICE}", _give_up, unique_id="laptop-give-up")


def _offer(request: AWSPreparedRequest, **_: Any) -> None:
    request.headers[NEED_NOT_WAIT] = "1"


def _give_up(response_dict: dict[str, Any] | None, **_: Any) -> None:
    if response_dict and HANGS in response_dict["headers"]:
        raise ReadTimeoutError(endpoint_url="the carrier on this laptop")

"""Carrier clients: one attempt only.

``SendTextMessage`` has no idempotency token: botocore's default retries sent one text five times
when the server hung or answered 500 (measured). Time-outs stay well under a handler's own.

What a life may hang on gives up sooner: in one minute an answer, a text, a call and a mail must all
have had their two tries, though every one of them hangs (decision 0104).
"""

from functools import cache
from typing import Any

import boto3
from botocore.config import Config

#: Seconds to connect and to wait for an answer.
TIME_OUTS = (3, 10)
VITAL = (2, 4)


@cache
def carrier(service: str, vital: bool = False) -> Any:
    """A client that tries once and gives up after ten seconds, or four where it is vital."""
    connect, read = VITAL if vital else TIME_OUTS
    once = Config(connect_timeout=connect, read_timeout=read, retries={"total_max_attempts": 1})
    return boto3.client(service, config=once)

"""Carrier clients: one attempt only.

``SendTextMessage`` has no idempotency token: botocore's default retries sent one text five times
when the server hung or answered 500 (measured). Time-outs stay well under a handler's own.
"""

from functools import cache
from typing import Any

import boto3
from botocore.config import Config


@cache
def carrier(service: str) -> Any:
    """A client that tries once and gives up after ten seconds."""
    once = Config(connect_timeout=3, read_timeout=10, retries={"total_max_attempts": 1})
    return boto3.client(service, config=once)

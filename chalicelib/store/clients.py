"""AWS clients, made once for a process; making one costs about 100 ms."""

from functools import cache
from typing import Any

import boto3
from botocore.config import Config


@cache
def client(service: str) -> Any:
    """A shared client with short time-outs, so that a stuck call cannot eat a handler's time."""
    config = Config(
        connect_timeout=3, read_timeout=10, retries={"total_max_attempts": 3, "mode": "standard"}
    )
    return boto3.client(service, config=config)

"""One boto3 client per service for the laptop cloud itself; making one takes a while."""

from functools import cache
from typing import Any

import boto3
from botocore.config import Config


@cache
def client(service: str) -> Any:
    """The shared client; thread-safe, endpoints from the environment."""
    return boto3.client(
        service,
        config=Config(
            max_pool_connections=20,
            parameter_validation=False,  # our own calls; the product's are validated in its process
            retries={"total_max_attempts": 2},
        ),
    )

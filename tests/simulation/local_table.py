"""DynamoDB Local with the table of infra/template.yaml, beside whatever else runs."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from infra.local import dynamodb, template
from infra.local.ports import free_port, listens
from infra.local.resources import TABLE_PROPERTIES
from tests.simulation.double.table import Table

NAME = "handrail-Table"


def _shape() -> dict[str, Any]:
    """The table as the template says it."""
    cloud = template.load()
    table = cloud.resources["Table"].properties
    return {name: cloud.resolve(table[name]) for name in TABLE_PROPERTIES if name in table}


def doubled() -> Table:
    """The same table in memory."""
    indexes = {}
    for index in _shape()["GlobalSecondaryIndexes"]:
        keys = {key["KeyType"]: key["AttributeName"] for key in index["KeySchema"]}
        carried = frozenset(index["Projection"].get("NonKeyAttributes", ()))
        indexes[index["IndexName"]] = (keys["HASH"], keys["RANGE"], carried)
    return Table(indexes)


def empty(client: Any) -> None:
    """A fresh table in the place of the one that is there."""
    client.delete_table(TableName=NAME)
    client.create_table(TableName=NAME, **_shape())


@contextmanager
def started(folder: Path) -> Iterator[Any]:
    """A botocore client of a DynamoDB Local that keeps its table in ``folder``.

    Raises
    ------
    CannotStart
    """
    dynamodb.install(print)
    port = free_port()
    java = subprocess.Popen(
        dynamodb.command(port, folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        end = time.monotonic() + 60
        while not listens(port) and time.monotonic() < end:
            time.sleep(0.1)
        client = boto3.client(
            "dynamodb",
            endpoint_url=f"http://127.0.0.1:{port}",
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(parameter_validation=False, retries={"total_max_attempts": 1}),
        )
        client.create_table(TableName=NAME, **_shape())
        yield client
    finally:
        java.terminate()
        java.wait(10)

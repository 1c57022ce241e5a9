"""DynamoDB Local for the tests that hold the double against it."""

from collections.abc import Iterator
from typing import Any

import pytest

from infra.local import dynamodb
from tests.simulation import local_table


@pytest.fixture(scope="session")
def dynamodb_local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A botocore client of a fresh DynamoDB Local with the product's table."""
    if why_not := dynamodb.missing():
        pytest.skip(f"needs DynamoDB Local: {why_not}")
    with local_table.started(tmp_path_factory.mktemp("dynamodb")) as client:
        yield client

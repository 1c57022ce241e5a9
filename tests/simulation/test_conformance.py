"""The double of DynamoDB answers as DynamoDB Local does, operation by operation, and leaves the
same table behind. What it does not know it refuses."""

from collections.abc import Iterable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.simulation import local_table
from tests.simulation.double.client import Client
from tests.simulation.double.expressions import UnknownExpression
from tests.simulation.local_table import NAME
from tests.simulation.operations import Operation, Operations

#: What DynamoDB Local adds to some answers without being asked.
_ASIDE = frozenset({"ResponseMetadata", "ConsumedCapacity"})


def _answer(client: Any, operation: str, parameters: dict[str, Any]) -> Any:
    """What came back: content, or an error's code with its reasons' codes."""
    try:
        answer = client._make_api_call(operation, parameters)
    except ClientError as error:
        reasons = [r["Code"] for r in error.response.get("CancellationReasons", [])]
        return error.response["Error"]["Code"], reasons, error.response["Error"]["Message"]
    answer = {n: v for n, v in answer.items() if n not in _ASIDE}
    if operation == "BatchGetItem":
        answer["Responses"] = _sorted(answer["Responses"][NAME])
    return answer


def _sorted(items: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(items, key=lambda item: (item["pk"]["S"], item["sk"]["S"]))


def _pages(client: Any, operation: str, parameters: dict[str, Any]) -> Any:
    """All pages of a query, each as it came; of any other operation the one answer."""
    found = [_answer(client, operation, parameters)]
    while operation == "Query" and isinstance(found[-1], dict) and len(found) < 40:
        start = found[-1].get("LastEvaluatedKey")
        if not start:
            break
        found.append(_answer(client, operation, {**parameters, "ExclusiveStartKey": start}))
    return found


def _rows_of(pages: list[Any]) -> list[Any]:
    """The rows of a query whatever its pages: rows of an index with equal sort keys have no order
    among themselves."""
    return _sorted(row for page in pages for row in page["Items"])


def _differ(operation: Operation, one: list[Any], other: list[Any]) -> bool:
    if one == other or (isinstance(one[0], tuple) and one[0][:2] == other[0][:2]):
        return False
    name, parameters = operation
    if name == "Query" and "IndexName" in parameters and "Limit" in parameters:
        return _rows_of(one) != _rows_of(other)
    if name == "Query" and "IndexName" in parameters:
        return _rows_of(one) != _rows_of(other)
    return True


@pytest.mark.parametrize("seed", range(12))
def test_equal_answers_and_equal_tables(seed: int, dynamodb_local: Any) -> None:
    """Random operations in the product's shapes, on both."""
    double = Client(local_table.doubled())
    world = f"w{seed}"
    for number, operation in enumerate(Operations(seed, world).some(150)):
        one, other = _pages(double, *operation), _pages(dynamodb_local, *operation)
        assert not _differ(operation, one, other), (number, operation, one, other)
    left = [item for _, item in double.table.every()]
    for item in left:
        key = {"pk": item["pk"], "sk": item["sk"]}
        kept = dynamodb_local._make_api_call("GetItem", {"TableName": NAME, "Key": key})
        assert kept["Item"] == item


@pytest.mark.parametrize(
    "parameters",
    [
        {"ConditionExpression": "contains (#0, :0)"},
        {"ConditionExpression": "size (#0) > :0"},
        {"ConditionExpression": "#0.#1 = :0"},
        {"ReturnItemCollectionMetrics": "SIZE"},
    ],
)
def test_what_it_does_not_know_it_refuses(parameters: dict[str, Any]) -> None:
    double = Client(local_table.doubled())
    item = {"pk": {"S": "a"}, "sk": {"S": "b"}}
    with pytest.raises(UnknownExpression):
        double._make_api_call("PutItem", {"TableName": NAME, "Item": item, **parameters})
    with pytest.raises(UnknownExpression):
        double._make_api_call("Scan", {"TableName": NAME})

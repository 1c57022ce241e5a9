"""DynamoDB Local under our class that parses a table's schema once (decision 0162): a table that
changes is seen as it is now, and tables of one shape keep apart."""

import time
from typing import Any

import boto3


def _table(dynamodb: Any, name: str) -> None:
    dynamodb.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
    )


def _put(dynamodb: Any, table: str, pk: str) -> None:
    item = {"pk": {"S": pk}, "colour": {"S": "green"}}
    dynamodb.transact_write_items(TransactItems=[{"Put": {"TableName": table, "Item": item}}])


def _wait_for_its_index(dynamodb: Any) -> None:
    """The table is ACTIVE before its index is: botocore has a waiter for tables only."""
    for _ in range(300):
        table = dynamodb.describe_table(TableName="changes")["Table"]
        states = [index["IndexStatus"] for index in table.get("GlobalSecondaryIndexes", ())]
        if [table["TableStatus"], *states] == ["ACTIVE", "ACTIVE"]:
            return
        time.sleep(0.1)
    raise AssertionError(f"the index was not ready in 30 s: {table}")


def _green(dynamodb: Any, table: str) -> list[str]:
    found = dynamodb.query(
        TableName=table,
        IndexName="by_colour",
        KeyConditionExpression="colour = :c",
        ExpressionAttributeValues={":c": {"S": "green"}},
    )
    return [item["pk"]["S"] for item in found["Items"]]


def test_an_index_that_comes_later_is_used_from_then_on() -> None:
    """Of two tables of one shape one gets an index, after both were written to."""
    dynamodb = boto3.client("dynamodb")
    for name in ("changes", "stays"):
        _table(dynamodb, name)
        _put(dynamodb, name, "before")
    key = [{"AttributeName": "colour", "KeyType": "HASH"}]
    index = {"IndexName": "by_colour", "KeySchema": key, "Projection": {"ProjectionType": "ALL"}}
    dynamodb.update_table(
        TableName="changes",
        AttributeDefinitions=[
            {"AttributeName": name, "AttributeType": "S"} for name in ("pk", "colour")
        ],
        GlobalSecondaryIndexUpdates=[{"Create": index}],
    )
    _wait_for_its_index(dynamodb)
    for name in ("changes", "stays"):
        _put(dynamodb, name, "after")
    assert "after" in _green(dynamodb, "changes")
    described = dynamodb.describe_table(TableName="stays")["Table"]
    assert "GlobalSecondaryIndexes" not in described
    assert len(dynamodb.scan(TableName="stays")["Items"]) == 2

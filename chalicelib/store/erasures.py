"""The erasure ledger: who was erased and when, in a table of its own, which no restore rewinds.

It holds ids and moments only. A restored main table brings erased keys back; it serves nothing
until the ledger was replayed on it, which the mark of the send epoch says (decision 0123).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from botocore.exceptions import ClientError
from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib import settings
from chalicelib.store.clients import client
from chalicelib.store.keys import Ref, stamp
from chalicelib.store.rows import Row

PARTITION = "ERASURES"
#: The epoch of a table that was never restored.
FIRST_EPOCH = 1


class Erased(NamedTuple):
    """One erasure: whose partition, and when (UTC)."""

    ref: Ref
    at: str


class ReplayedRow(Row, discriminator="replayed"):
    """Up to which send epoch the ledger was replayed on this table."""

    epoch = NumberAttribute()
    at = UnicodeAttribute(null=True)


def write(ref: Ref, at: datetime) -> None:
    """Put an erasure down; the first entry for somebody stands."""
    item = {"pk": PARTITION, "sk": f"{ref.program}#{ref.person}", "at": stamp(at)}
    try:
        client("dynamodb").put_item(
            TableName=settings.get().ledger_table,
            Item={name: {"S": content} for name, content in item.items()},
            ConditionExpression="attribute_not_exists(pk)",
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise


def entries() -> Iterator[Erased]:
    """Every erasure, a megabyte a round trip."""
    pages = client("dynamodb").get_paginator("query").paginate(
        TableName=settings.get().ledger_table,
        KeyConditionExpression="pk = :all",
        ExpressionAttributeValues={":all": {"S": PARTITION}},
        ConsistentRead=True,
    )  # fmt: skip
    for page in pages:
        for item in page["Items"]:
            program, _, person = item["sk"]["S"].partition("#")
            yield Erased(Ref(program, person), item["at"]["S"])


class Replayed(NamedTuple):
    """The epoch for which the ledger was replayed last, and when (UTC; ``None``: never)."""

    epoch: int
    at: datetime | None


def replayed() -> Replayed:
    """How far this table has come."""
    try:
        row = ReplayedRow.get("LEDGER", "REPLAYED", consistent_read=True)
    except ReplayedRow.DoesNotExist:
        return Replayed(FIRST_EPOCH, None)
    return Replayed(int(row.epoch), datetime.fromisoformat(row.at) if row.at else None)


def mark_replayed(epoch: int, at: datetime) -> None:
    """The ledger was replayed on this table for an epoch."""
    ReplayedRow("LEDGER", "REPLAYED", epoch=epoch, at=stamp(at)).save()

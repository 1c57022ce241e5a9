"""PynamoDB's view of the table: one base row, a row class per kind of record, one connection.

PynamoDB drops rows whose class is not imported, so every class is made here from the one table
of kinds (records.py). All classes share the base's connection: a second one costs about 100 ms.
"""

from collections.abc import Iterator
from types import new_class
from typing import Any, cast

from pydantic import BaseModel
from pynamodb.attributes import (
    BinaryAttribute,
    BooleanAttribute,
    DiscriminatorAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.connection import Connection
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection, KeysOnlyProjection
from pynamodb.models import Model

from chalicelib import settings
from chalicelib.store.codec import storage_types

#: What the listing index carries beside keys: codes and dates only, never anything sealed. DynamoDB
#: projects at most 20 attributes that are not keys (API reference: Projection). infra/template.yaml
#: names the same ones.
LISTED = [
    "record", "kind", "state", "level", "reason", "local_date", "on", "type", "hours", "count",
    "site", "person_id", "relation", "source", "mark", "acknowledged_at", "paused_until",
    "planned_hours_per_week",
]  # fmt: skip


class DueIndex(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """Who must be looked at when (sparse: only records that are not at their end)."""

    class Meta:
        index_name = "due"
        projection = KeysOnlyProjection()

    due_pk = UnicodeAttribute(hash_key=True)
    due_sk = UnicodeAttribute(range_key=True)


class ListingIndex(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """A program's records of one kind, sorted by date, state or due."""

    class Meta:
        index_name = "listing"
        projection = IncludeProjection(LISTED)

    list_pk = UnicodeAttribute(hash_key=True)
    list_sk = UnicodeAttribute(range_key=True)


class Row(Model):
    """What every item has: keys, kind, version, and its places in the indexes."""

    class Meta:
        table_name = settings.get().table_name
        connect_timeout_seconds = 3
        read_timeout_seconds = 5
        max_retry_attempts = 3

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    record = DiscriminatorAttribute()
    version = NumberAttribute(null=True)
    chain = UnicodeAttribute(null=True)
    secret = BinaryAttribute(legacy_encoding=False, null=True)
    owner_of = UnicodeAttribute(null=True)
    due_pk = UnicodeAttribute(null=True)
    due_sk = UnicodeAttribute(null=True)
    list_pk = UnicodeAttribute(null=True)
    list_sk = UnicodeAttribute(null=True)
    mark = UnicodeAttribute(null=True)
    expires_at = NumberAttribute(null=True)
    due_index = DueIndex()
    listing_index = ListingIndex()


class UniqueRow(Row, discriminator="unique"):
    """Marks a phone or external id as taken by one person (``owner_of``)."""


_BY_TYPE: dict[type, Any] = {int: NumberAttribute, bool: BooleanAttribute, str: UnicodeAttribute}


def row_class(kind: str, value: type[BaseModel], sealed: frozenset[str]) -> type[Row]:
    """The row class for a kind, its attributes read off the value class."""
    attributes: dict[str, Any] = {
        name: BinaryAttribute(legacy_encoding=False, null=True)
        if name in sealed
        else _BY_TYPE[plain](null=True)
        for name, plain in storage_types(value).items()
    }
    clash = attributes.keys() & (Row.get_attributes().keys() - {"expires_at"})
    if clash:
        raise TypeError(f"{kind}: field names taken by the row itself: {sorted(clash)}")
    name = f"{value.__name__}Row"
    made = new_class(name, (Row,), {"discriminator": kind}, lambda body: body.update(attributes))
    return cast(type[Row], made)


def connection() -> Connection:
    """The one connection, for transactions."""
    return Row._get_connection().connection


def query(
    pk: str,
    where: Condition | None = None,
    *,
    index: str | None = None,
    limit: int | None = None,
    start: dict[str, Any] | None = None,
    newest_first: bool = False,
) -> Iterator[tuple[list[Row], dict[str, Any] | None]]:
    """Pages of a query's rows and where the next page starts; one round trip a page.

    Queries of the table itself are strongly consistent. PynamoDB's own query adds a filter on
    the kinds it knows to every request, which an index without that attribute refuses.
    """
    table = Row._get_connection()
    while True:
        answer = table.query(
            pk,
            where,
            index_name=index,
            limit=limit,
            exclusive_start_key=start,
            scan_index_forward=not newest_first,
            consistent_read=index is None,
        )
        start = answer.get("LastEvaluatedKey")
        yield [Row.from_raw_data(raw) for raw in answer["Items"]], start
        if start is None:
            return


def rows(pk: str, where: Condition | None = None, **more: Any) -> Iterator[Row]:
    """All rows of a query."""
    return (row for page, _ in query(pk, where, **more) for row in page)

"""PynamoDB's view of the table: one base row, a row class per kind of record, one connection.

PynamoDB drops rows whose class is not imported, so every class is made here from the one table
of kinds (records.py). All classes share the base's connection: a second one costs about 100 ms.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
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
from pynamodb.exceptions import AttributeDeserializationError
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
    "away_until", "planned_hours_per_week", "reached_at",
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
        # A call that hangs is given up within seven seconds, tries included: a crisis reply waits
        # for the table only so long (decision 0100).
        connect_timeout_seconds = 1
        read_timeout_seconds = 2
        max_retry_attempts = 2

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

    def __init__(
        self, pk: str | None = None, sk: str | None = None, _user_instantiated: bool = True,
        **attributes: Any,
    ) -> None:  # fmt: skip
        """Like PynamoDB's own, without a look at every attribute for a default: none has one."""
        if unknown := attributes.keys() - self.get_attributes().keys():
            raise ValueError(f"no such attributes: {sorted(unknown)}")
        keys = {"pk": pk, "sk": sk} if pk is not None else {}
        self.attribute_values = {**keys, **attributes}
        if type(self) is not Row:
            self.attribute_values["record"] = type(self)

    @classmethod
    def from_raw_data(cls, data: dict[str, Any]) -> "Row":
        """A row of what an answer holds, read once. PynamoDB's own reading goes three times over
        every attribute that the kind could have, of which most are never there: it was the most
        that a handler did (decision 0131).

        Raises
        ------
        ValueError
            if the item is of a kind that is not known, or not the one that was asked for.
        AttributeDeserializationError
            if an attribute has another type than its kind says.
        """
        made = _kind_of(data) or cls
        if not issubclass(made, cls):
            raise ValueError(f"a {made.__name__} where a {cls.__name__} was asked for")
        row = made.__new__(made)
        row.attribute_values = _contents(_types(made), data)
        row.attribute_values["record"] = made
        return row


@cache
def _types(made: type[Row]) -> dict[str, str]:
    """The attributes that a kind has, and how DynamoDB calls their types."""
    return {name: attribute.attr_type for name, attribute in made._attributes.items()}


def _kind_of(data: dict[str, Any]) -> type[Row] | None:
    named = data.get("record")
    return _named(named["S"]) if named else None


@cache
def _named(record: str) -> type[Row]:
    return cast(type[Row], Row._attributes["record"].deserialize(record))


def facts(data: dict[str, Any]) -> dict[str, Any]:
    """What an item holds, for lists: they are long, and a row of each would be looked at once."""
    return _contents(_types(_kind_of(data) or Row), data)


def _contents(types: dict[str, str], data: dict[str, Any]) -> dict[str, Any]:
    """What an item holds of the attributes that its kind has."""
    found: dict[str, Any] = {}
    for name, held in data.items():
        if (kind := types.get(name)) is None:
            continue
        if kind not in held:
            raise AttributeDeserializationError(name, kind)
        found[name] = _number(held[kind]) if kind == "N" else held[kind]
    return found


def _number(text: str) -> int | float:
    return int(text) if text.lstrip("-").isdigit() else float(text)


class UniqueRow(Row, discriminator="unique"):
    """Marks a phone or external id as taken by one person (``owner_of``)."""


def owned_by(person: str) -> dict[str, str]:
    """The attributes of such a mark."""
    return {"record": "unique", "owner_of": person}


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


_HASH_KEYS = {None: "pk", "due": "due_pk", "listing": "list_pk"}


def _span(pk: str, where: Condition | None, index: str | None) -> dict[str, Any]:
    """The key condition: one partition, and of its sort keys those that ``where`` wants."""
    names = {_HASH_KEYS[index]: "#0"}
    values: dict[str, Any] = {":0": {"S": pk}}
    text = f"(#0 = :0 AND {where.serialize(names, values)})" if where is not None else "#0 = :0"
    return {
        "KeyConditionExpression": text,
        "ExpressionAttributeNames": {held: name for name, held in names.items()},
        "ExpressionAttributeValues": values,
    }


def query(
    pk: str,
    where: Condition | None = None,
    *,
    index: str | None = None,
    limit: int | None = None,
    start: dict[str, Any] | None = None,
    newest_first: bool = False,
    read: Callable[[dict[str, Any]], Any] = Row.from_raw_data,
) -> Iterator[tuple[list[Any], dict[str, Any] | None]]:
    """Pages of a query's rows (or what ``read`` makes of each item) and where the next page
    starts; one round trip a page.

    Queries of the table itself are strongly consistent. PynamoDB's own query adds a filter on
    the kinds it knows to every request, which an index without that attribute refuses.
    """
    asked: dict[str, Any] = {"TableName": Row.Meta.table_name, **_span(pk, where, index)}
    asked |= {"IndexName": index} if index else {"ConsistentRead": True}
    asked |= {"ScanIndexForward": not newest_first} | ({"Limit": limit} if limit else {})
    while True:
        answer = connection().dispatch(
            "Query", asked | ({"ExclusiveStartKey": start} if start else {})
        )
        start = answer.get("LastEvaluatedKey")
        yield [read(raw) for raw in answer["Items"]], start
        if start is None:
            return


#: DynamoDB gives as many items of a batch.
_BATCH = 100


def fetch(
    keys: Iterable[tuple[str, str]], *, consistent: bool = True,
    read: Callable[[dict[str, Any]], Any] = Row.from_raw_data,
) -> Iterator[Any]:  # fmt: skip
    """The rows at these keys, in no order, those that are there; a hundred a round trip. What an
    answer had no room for is asked for again."""
    wanted = [{"pk": {"S": pk}, "sk": {"S": sk}} for pk, sk in dict.fromkeys(keys)]
    table = Row.Meta.table_name
    while wanted:
        asked = {"Keys": wanted[:_BATCH], "ConsistentRead": consistent}
        answer = connection().dispatch("BatchGetItem", {"RequestItems": {table: asked}})
        yield from map(read, answer["Responses"].get(table, ()))
        left = answer.get("UnprocessedKeys", {}).get(table, {}).get("Keys", [])
        wanted = [*left, *wanted[_BATCH:]]


def rows(pk: str, where: Condition | None = None, **more: Any) -> Iterator[Any]:
    """All rows of a query, or what ``read`` makes of them."""
    return (row for page, _ in query(pk, where, **more) for row in page)

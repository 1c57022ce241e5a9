"""Requests in DynamoDB's own words: puts, updates, deletes and checks of one item.

PynamoDB takes conditions and sends requests; an item it would build attribute by attribute by way
of several objects each, which cost more than all else that a commit does (decision 0131).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from chalicelib.store.codec import Stored
from chalicelib.store.keys import Key


@dataclass(frozen=True)
class Plus:
    """In an update: add to what is there, nothing counting as zero."""

    number: int


#: Attributes by name; what is ``None`` is not there, or taken away.
Attributes: TypeAlias = Mapping[str, Stored | Plus | None]
Request: TypeAlias = dict[str, Any]


class Condition(Protocol):
    """What must hold of an item before it is written: PynamoDB's conditions, and these two."""

    def serialize(self, names: dict[str, str], values: dict[str, Any], /) -> str:
        """The expression; what it calls things goes into ``names`` and ``values``."""


class _Absent:
    """There is no such item yet."""

    def serialize(self, names: dict[str, str], values: dict[str, Any], /) -> str:
        return f"attribute_not_exists ({names.setdefault('pk', f'#{len(names)}')})"


@dataclass(frozen=True)
class AtVersion:
    """The item is as it was read."""

    version: int

    def serialize(self, names: dict[str, str], values: dict[str, Any], /) -> str:
        """Its version is still the same."""
        name, value = names.setdefault("version", f"#{len(names)}"), f":{len(values)}"
        values[value] = wire(self.version)
        return f"{name} = {value}"


ABSENT = _Absent()
_TYPES: dict[type, str] = {str: "S", bool: "BOOL", bytes: "B"}


def wire(content: Stored | Plus) -> dict[str, Any]:
    """An attribute's value as DynamoDB takes it.

    Raises
    ------
    KeyError
        for a type that the store does not hold.
    """
    if type(content) is int:
        return {"N": str(content)}
    return {_TYPES[type(content)]: content}


def put(table: str, key: Key, attributes: Attributes, condition: Condition | None) -> Request:
    """Put an item."""
    item = {name: wire(content) for name, content in attributes.items() if content is not None}
    asked = {"TableName": table, "Item": {**_key(key), **item}}
    return asked | _where(condition, {}, {})


def update(table: str, key: Key, attributes: Attributes, condition: Condition | None) -> Request:
    """Set some attributes of an item, add to some, and take some away."""
    names: dict[str, str] = {}
    values: dict[str, Any] = {}
    asked = {"TableName": table, "Key": _key(key)} | _where(condition, names, values)
    sets, removes, adds = [], [], []
    for name, content in attributes.items():
        placed, value = names.setdefault(name, f"#{len(names)}"), f":{len(values)}"
        if content is None:
            removes.append(placed)
        elif isinstance(content, Plus):
            values[value] = wire(content.number)
            adds.append(f"{placed} {value}")
        else:
            values[value] = wire(content)
            sets.append(f"{placed} = {value}")
    clauses = (("SET", sets), ("REMOVE", removes), ("ADD", adds))
    text = " ".join(f"{verb} {', '.join(found)}" for verb, found in clauses if found)
    return {**asked, "UpdateExpression": text, **_placeholders(names, values)}


def touch(table: str, key: Key, condition: Condition | None) -> Request:
    """Delete an item, or only hold a condition against it."""
    return {"TableName": table, "Key": _key(key)} | _where(condition, {}, {})


def _key(key: Key) -> dict[str, Any]:
    return {"pk": {"S": key.pk}, "sk": {"S": key.sk}}


def _where(condition: Condition | None, names: dict[str, str], values: dict[str, Any]) -> Request:
    if condition is None:
        return {}
    text = condition.serialize(names, values)
    return {"ConditionExpression": text, **_placeholders(names, values)}


def _placeholders(names: Mapping[str, str], values: Mapping[str, Any]) -> Request:
    """What the expressions' placeholders stand for; empty ones DynamoDB refuses."""
    told: Request = {"ExpressionAttributeNames": {held: name for name, held in names.items()}}
    return told | {"ExpressionAttributeValues": dict(values)} if values else told

"""Random sequences of operations in the product's own shapes, for holding two tables side by side.

Few keys and few values, so that conditions fail, transactions collide and items come and go.
"""

import random
from collections.abc import Iterator
from typing import Any

from tests.simulation.local_table import NAME

Operation = tuple[str, dict[str, Any]]
Item = dict[str, dict[str, Any]]

_STATES = ("PLANNED", "CLAIMED", "SENDING", "UNKNOWN", "ñandú", "")
_HOURS = ("2026-11-24T15", "2026-11-24T16")


class Operations:
    """Makes operations on partitions named after ``world``."""

    def __init__(self, seed: int, world: str) -> None:
        self._dice = random.Random(seed)
        self._world = world

    def some(self, count: int) -> Iterator[Operation]:
        """``count`` operations."""
        makers = (
            [self._put] * 5 + [self._update] * 5 + [self._transaction] * 8 + [self._delete]
            + [self._get] * 3 + [self._batch] * 3 + [self._query] * 5 + [self._query_index] * 5
        )  # fmt: skip
        for _ in range(count):
            yield self._dice.choice(makers)()

    # --- parts -----------------------------------------------------------------------------------

    def _key(self) -> Item:
        sk = self._dice.choice(
            ["HEAD#PERSON", "HEAD#CARE", *(f"MESSAGE#{n}" for n in range(6)), "CHECKIN#á", "~"]
        )
        return {"pk": {"S": f"{self._world}#{self._dice.randrange(3)}"}, "sk": {"S": sk}}

    def _value(self) -> dict[str, Any]:
        return self._dice.choice(
            [
                {"S": self._dice.choice(_STATES)},
                {"N": str(self._dice.randrange(-2, 12))},
                {"B": self._dice.randbytes(3)},
                {"BOOL": self._dice.random() < 0.5},
            ]
        )

    def _item(self) -> Item:
        item = {**self._key(), "record": {"S": "message"}, "version": {"N": "1"}}
        for name in ("state", "body", "reason"):
            if self._dice.random() < 0.6:
                item[name] = self._value()
        if self._dice.random() < 0.7:
            item |= self._places()
        return item

    def _places(self) -> Item:
        hour, second = self._dice.choice(_HOURS), self._dice.randrange(20)
        return {
            "due_pk": {"S": f"DUE#{self._world}#{hour}"},
            "due_sk": {"S": f"{hour}:{second:02d}"},
            "list_pk": {"S": f"{self._world}#LIST"},
            "list_sk": {"S": f"{self._dice.randrange(12):02d}"},
        }

    def _condition(self) -> dict[str, Any]:
        """As the store writes them: new, or as it was read."""
        kind = self._dice.randrange(6)
        names: dict[str, str] = {"#0": "pk"}
        if kind == 0:
            return {}
        if kind == 1:
            text, values = "attribute_not_exists (#0)", {}
        elif kind == 2:
            text, values = "attribute_exists (#0)", {}
        elif kind == 3:
            names = {"#0": "version"}
            text, values = "#0 = :c0", {":c0": {"N": str(self._dice.randrange(1, 4))}}
        elif kind == 4:
            names = {"#0": "version", "#9": "state"}
            text = "(attribute_not_exists (#0) OR (NOT #9 < :c1 AND #0 <= :c0))"
            values = {
                ":c0": {"N": str(self._dice.randrange(1, 9))},
                ":c1": {"S": self._dice.choice(_STATES)},
            }
        else:
            names = {"#9": "state"}
            text, values = "begins_with (#9, :c0)", {":c0": {"S": "S"}}
        more: dict[str, Any] = {"ConditionExpression": text, "ExpressionAttributeNames": names}
        return more | ({"ExpressionAttributeValues": values} if values else {})

    def _change(self) -> dict[str, Any]:
        """An update expression with its names and values."""
        names = {"#1": "version", "#2": "state", "#3": "body"}
        values: dict[str, Any] = {":1": {"N": str(self._dice.randrange(1, 4))}}
        kind = self._dice.randrange(5)
        if kind == 0:
            text = "SET #1 = :1, #2 = :2 REMOVE #3"
            values[":2"] = self._value()
        elif kind == 1:
            text = "SET #1 = #1 + :1 REMOVE #2, #3"
        elif kind == 2:
            text = "SET #1 = if_not_exists (#1, :1), #2 = :2, #3 = #2"
            values[":2"] = self._value()
        elif kind == 3:
            text = "ADD #1 :1"
            names = {"#1": "version"}
        else:
            text = "SET #1 = :1, #4 = :4, #5 = :5 REMOVE #2, #3"
            names |= {"#4": "due_pk", "#5": "due_sk"}
            places = self._places()
            values |= {":4": places["due_pk"], ":5": places["due_sk"]}
        if kind != 4 and self._dice.random() < 0.3 and "REMOVE" in text:
            text += ", #6, #7"
            names |= {"#6": "due_pk", "#7": "due_sk"}
        return {
            "UpdateExpression": text,
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": values,
        }

    def _updating(self) -> dict[str, Any]:
        change, condition = self._change(), self._condition()
        joined = {"Key": self._key(), "UpdateExpression": change["UpdateExpression"]}
        if "ConditionExpression" in condition:
            joined["ConditionExpression"] = condition["ConditionExpression"]
        for name in ("ExpressionAttributeNames", "ExpressionAttributeValues"):
            joined[name] = {**change[name], **condition.get(name, {})}
        return joined

    # --- operations ------------------------------------------------------------------------------

    def _put(self) -> Operation:
        return "PutItem", {"TableName": NAME, "Item": self._item(), **self._condition()}

    def _update(self) -> Operation:
        returned = self._dice.choice(["ALL_NEW", "NONE"])
        return "UpdateItem", {"TableName": NAME, "ReturnValues": returned, **self._updating()}

    def _delete(self) -> Operation:
        return "DeleteItem", {"TableName": NAME, "Key": self._key(), **self._condition()}

    def _transaction(self) -> Operation:
        asked: list[dict[str, Any]] = []
        places: set[tuple[str, str]] = set()
        for _ in range(self._dice.randrange(1, 5)):
            shape = self._dice.choice(["Put", "Update", "Update", "Delete", "ConditionCheck"])
            if shape == "Put":
                one = {"Item": self._item(), **self._condition()}
            elif shape == "Update":
                one = self._updating()
            else:
                one = {"Key": self._key(), **self._condition()}
                if shape == "ConditionCheck" and "ConditionExpression" not in one:
                    continue
            key = one["Key"] if "Key" in one else one["Item"]
            place = (key["pk"]["S"], key["sk"]["S"])
            if place not in places:  # DynamoDB refuses two on one item, each edition in its order
                places.add(place)
                asked.append({shape: {"TableName": NAME, **one}})
        if not asked:
            return self._transaction()
        return "TransactWriteItems", {"TransactItems": asked}

    def _get(self) -> Operation:
        return "GetItem", {"TableName": NAME, "Key": self._key(), "ConsistentRead": True}

    def _batch(self) -> Operation:
        keys = [self._key() for _ in range(self._dice.randrange(1, 7))]
        return "BatchGetItem", {"RequestItems": {NAME: {"Keys": keys, "ConsistentRead": True}}}

    def _query(self) -> Operation:
        values: dict[str, Any] = {":0": {"S": f"{self._world}#{self._dice.randrange(3)}"}}
        text = "#0 = :0"
        if self._dice.random() < 0.5:
            text = "(#0 = :0 AND begins_with (#1, :1))"
            values[":1"] = {"S": self._dice.choice(["HEAD#", "MESSAGE#", "X"])}
        names = {"#0": "pk", "#1": "sk"} if "#1" in text else {"#0": "pk"}
        return "Query", {
            "TableName": NAME, "KeyConditionExpression": text, "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": values, "ConsistentRead": True, **self._paging(),
        }  # fmt: skip

    def _query_index(self) -> Operation:
        due = self._dice.random() < 0.5
        where = f"DUE#{self._world}#{self._dice.choice(_HOURS)}" if due else f"{self._world}#LIST"
        values: dict[str, Any] = {":0": {"S": where}}
        text = "#0 = :0"
        if self._dice.random() < 0.6:
            text, bound = "(#0 = :0 AND #1 < :1)", f"{_HOURS[0]}:{self._dice.randrange(20):02d}~"
            values[":1"] = {"S": bound if due else f"{self._dice.randrange(12):02d}"}
            if not due:
                text = "(#0 = :0 AND #1 BETWEEN :1 AND :2)"
                values[":2"] = {"S": f"{self._dice.randrange(12):02d}"}
        keys = ("due_pk", "due_sk") if due else ("list_pk", "list_sk")
        names = {"#0": keys[0], "#1": keys[1]} if "#1" in text else {"#0": keys[0]}
        return "Query", {
            "TableName": NAME, "IndexName": "due" if due else "listing",
            "KeyConditionExpression": text, "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": values, **self._paging(),
        }  # fmt: skip

    def _paging(self) -> dict[str, Any]:
        limit = self._dice.choice([None, None, 1, 2, 3])
        more: dict[str, Any] = {"Limit": limit} if limit else {}
        return more | {"ScanIndexForward": self._dice.random() < 0.7}

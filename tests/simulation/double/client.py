"""DynamoDB's operations over a table in memory, at the seam where PynamoDB calls botocore.

``Client`` stands in for the botocore client of PynamoDB's connection: PynamoDB's own
``Connection._make_api_call`` calls it and translates its errors. Only what the product asks for is
known: an operation, parameter or expression beyond that is refused, never guessed. How it answers
is held against DynamoDB Local by ``test_conformance``.
"""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from tests.simulation.double import expressions, updates
from tests.simulation.double.expressions import Item, Refused, UnknownExpression
from tests.simulation.double.table import ITEM_BYTES, PAGE_BYTES, Place, Table, size

Parameters = dict[str, Any]
Answer = dict[str, Any]

#: ``ReturnConsumedCapacity`` is heard and not answered: capacity is no behaviour.
_EXPRESSION = {
    "ExpressionAttributeNames", "ExpressionAttributeValues", "ReturnConsumedCapacity",
}  # fmt: skip
_WRITE = {"TableName", "ConditionExpression", *_EXPRESSION}
_KNOWN = {
    "GetItem": {"TableName", "Key", "ConsistentRead", "ReturnConsumedCapacity"},
    "BatchGetItem": {"RequestItems", "ReturnConsumedCapacity"},
    "Query": {
        "TableName", "IndexName", "KeyConditionExpression", "Limit", "ExclusiveStartKey",
        "ScanIndexForward", "ConsistentRead", *_EXPRESSION,
    },
    "PutItem": {"Item", *_WRITE},
    "UpdateItem": {"Key", "UpdateExpression", "ReturnValues", *_WRITE},
    "DeleteItem": {"Key", *_WRITE},
    "TransactWriteItems": {"TransactItems", "ClientRequestToken", "ReturnConsumedCapacity"},
}  # fmt: skip
_IN_TRANSACTION = {
    "Put": {"Item", *_WRITE},
    "Update": {"Key", "UpdateExpression", *_WRITE},
    "Delete": {"Key", *_WRITE},
    "ConditionCheck": {"Key", *_WRITE},
}
#: DynamoDB: "Each transaction can include up to 100 unique items", BatchGetItem as many keys.
MOST = 100
_NOTHING: dict[str, Any] = {}
_KEY_BYTES = {"pk": 2048, "sk": 1024}


class _Failed(Exception):
    """A condition did not hold."""


def error(operation: str, code: str, message: str = "", **more: Any) -> ClientError:
    """An error as botocore raises it."""
    answer: Any = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {}, **more}
    return ClientError(answer, operation)


def cancelled(codes: list[str]) -> ClientError:
    """A refused transaction, with a reason for each of its items."""
    told = ", ".join(codes)
    return error(
        "TransactWriteItems", "TransactionCanceledException",
        f"Transaction cancelled, please refer cancellation reasons for specific reasons [{told}]",
        CancellationReasons=[{"Code": code} for code in codes],
    )  # fmt: skip


class Client:
    """Answers as DynamoDB does, for one table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._operations: dict[str, Callable[[Parameters], Answer]] = {
            "GetItem": self._get,
            "BatchGetItem": self._batch_get,
            "Query": self._query,
            "PutItem": lambda p: self._write_one("Put", p),
            "UpdateItem": self._update_one,
            "DeleteItem": lambda p: self._write_one("Delete", p),
            "TransactWriteItems": self._transact,
        }

    def _make_api_call(self, operation: str, parameters: Parameters) -> Answer:
        act = self._operations.get(operation)
        if act is None:
            raise UnknownExpression(f"operation {operation}")
        _only_known(operation, parameters, _KNOWN[operation])
        try:
            return act(parameters)
        except Refused as refused:
            raise error(operation, "ValidationException", str(refused)) from refused
        except _Failed as failed:
            raise error(
                operation, "ConditionalCheckFailedException", "The conditional request failed"
            ) from failed

    # --- reads -----------------------------------------------------------------------------------

    def _get(self, parameters: Parameters) -> Answer:
        item = self.table.get(_place(parameters["Key"]))
        return {"Item": dict(item)} if item else {}

    def _batch_get(self, parameters: Parameters) -> Answer:
        ((table, wanted),) = parameters["RequestItems"].items()
        _only_known("BatchGetItem", wanted, {"Keys", "ConsistentRead"})
        places = [_place(key) for key in wanted["Keys"]]
        if len(places) > MOST:
            raise Refused("Too many items requested for the BatchGetItem call")
        if len(set(places)) != len(places):
            raise Refused("Provided list of item keys contains duplicates")
        found = [self.table.get(place) for place in sorted(places)]
        return {"Responses": {table: [i for i in found if i]}, "UnprocessedKeys": {}}

    def _query(self, parameters: Parameters) -> Answer:
        index = self.table.indexes.get(parameters.get("IndexName", ""))
        if "IndexName" in parameters and index is None:
            raise Refused("The table does not have the specified index")
        if index and parameters.get("ConsistentRead"):
            raise Refused("Consistent reads are not supported on global secondary indexes")
        keys = (index.hash_key, index.range_key) if index else ("pk", "sk")
        partition, span = expressions.key_condition(
            parameters["KeyConditionExpression"],
            parameters.get("ExpressionAttributeNames", {}),
            parameters.get("ExpressionAttributeValues", {}),
            *keys,
        )
        forward = parameters.get("ScanIndexForward", True)
        rows = self.table.rows(index.name if index else None, partition, span, forward)
        if start := parameters.get("ExclusiveStartKey"):
            rows = _after(rows, start, keys[1], forward)
        return _page(rows, parameters.get("Limit"), {"pk", "sk", *keys}, self.table.largest)

    # --- writes ----------------------------------------------------------------------------------

    def _write_one(self, shape: str, parameters: Parameters) -> Answer:
        self.table.put(*self._next(shape, parameters))
        return {}

    def _update_one(self, parameters: Parameters) -> Answer:
        returned = parameters.get("ReturnValues", "NONE")
        if returned not in ("NONE", "ALL_NEW"):
            raise UnknownExpression(f"ReturnValues {returned}")
        place, item = self._next("Update", parameters)
        self.table.put(place, item)
        return {"Attributes": dict(item or {})} if returned == "ALL_NEW" else {}

    def _transact(self, parameters: Parameters) -> Answer:
        asked = [next(iter(one.items())) for one in parameters["TransactItems"]]
        if not 1 <= len(asked) <= MOST:
            raise Refused("Member must have length less than or equal to 100")
        for shape, one in asked:
            _only_known(f"TransactWriteItems.{shape}", one, _IN_TRANSACTION[shape])
        places = [_place(one["Item" if shape == "Put" else "Key"]) for shape, one in asked]
        if len(set(places)) != len(places):
            raise Refused("Transaction request cannot include multiple operations on one item")
        codes, writes = [], []
        for shape, one in asked:
            try:
                writes.append(self._next(shape, one))
                codes.append("None")
            except _Failed:
                codes.append("ConditionalCheckFailed")
        if set(codes) != {"None"}:
            raise cancelled(codes)
        for (shape, _), write in zip(asked, writes, strict=True):
            if shape == "ConditionCheck":
                self.table.held(write[0])
            else:
                self.table.put(*write)
        return {}

    def _next(self, shape: str, parameters: Parameters) -> tuple[Place, Item | None]:
        """What a write makes of its item, if its condition holds."""
        names = parameters.get("ExpressionAttributeNames", {})
        values = parameters.get("ExpressionAttributeValues", {})
        place = _place(parameters["Item" if shape == "Put" else "Key"])
        before = self.table.get(place)
        condition = parameters.get("ConditionExpression")
        if condition and not expressions.condition(condition)(before or {}, names, values):
            raise _Failed
        if shape == "Delete":
            return place, None
        if shape == "ConditionCheck":
            return place, before
        item = dict(parameters["Item"]) if shape == "Put" else _updated(place, before, parameters)
        self._check(item)
        return place, item

    def _check(self, item: Item) -> None:
        """What DynamoDB holds of every item it takes."""
        bytes_ = size(item)
        if bytes_ > ITEM_BYTES:
            raise Refused("Item size has exceeded the maximum allowed size")
        self.table.largest = max(self.table.largest, bytes_)
        for index in self.table.indexes.values():
            for key in (index.hash_key, index.range_key):
                if key in item and not item[key].get("S"):
                    raise Refused(f"One or more parameter values are not valid: index key {key}")


def _only_known(operation: str, parameters: Parameters, known: set[str]) -> None:
    if unknown := parameters.keys() - known:
        raise UnknownExpression(f"{operation} with {sorted(unknown)}")


def _place(key: Item) -> Place:
    for name, most in _KEY_BYTES.items():
        text = key.get(name, _NOTHING).get("S", "")
        # No character takes more than four bytes: only a long key is weighed exactly.
        if not text or (4 * len(text) > most and len(text.encode()) > most):
            raise Refused(f"One or more parameter values are not valid: key {name}")
    return Place(key["pk"]["S"], key["sk"]["S"])


def _updated(place: Place, before: Item | None, parameters: Parameters) -> Item:
    old = before or {"pk": {"S": place.pk}, "sk": {"S": place.sk}}
    new = dict(old)
    apply, paths = updates.update(parameters["UpdateExpression"])
    names = parameters.get("ExpressionAttributeNames", {})
    touched = [names.get(path, path) for path in paths]
    if {"pk", "sk"} & set(touched):
        raise Refused("Cannot update attribute. This attribute is part of the key")
    if len(set(touched)) != len(touched):
        raise Refused("Two document paths overlap with each other")
    apply(old, new, names, parameters.get("ExpressionAttributeValues", {}))
    return new


def _after(rows: Any, start: Item, range_key: str, forward: bool) -> Any:
    """The rows past a page's last one, whether that still exists or not."""
    last = (start[range_key]["S"], _place(start))
    for place, item in rows:
        here = (item[range_key]["S"], place)
        if here > last if forward else here < last:
            yield place, item


def _page(rows: Any, limit: int | None, keys: set[str], largest: int) -> Answer:
    """One page: as many as asked, at most a megabyte. Nothing is weighed before so many items of
    the ``largest`` size could fill it."""
    items: list[Item] = []
    taken = weighed = 0
    full = False
    for _, item in rows:
        items.append(item)
        full = len(items) == limit
        if len(items) * largest >= PAGE_BYTES:
            taken += sum(map(size, items[weighed:]))
            weighed = len(items)
            full = full or taken >= PAGE_BYTES
        if full:
            break
    answer: Answer = {"Items": items, "Count": len(items), "ScannedCount": len(items)}
    if full:
        answer["LastEvaluatedKey"] = {name: items[-1][name] for name in sorted(keys)}
    return answer

"""Writes: a value becomes an item, a changed value an update of what differs, all or none.

Every write carries a condition: a record is new, or it is as it was read. What a refusal means is
told by two errors that a use case can act on, ``Conflict`` and ``Taken``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple, TypeVar

from pydantic import BaseModel
from pynamodb.exceptions import PutError, PynamoDBException, TransactWriteError, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from chalicelib.domain.policy import Policy
from chalicelib.store import audit, keys
from chalicelib.store.codec import encode
from chalicelib.store.keys import Key
from chalicelib.store.kinds import BY_VALUE, Kind
from chalicelib.store.partition import Partition, Stored
from chalicelib.store.rows import Row, connection

T = TypeVar("T", bound=BaseModel)

#: Whatever the table may answer with when it is out of reach.
TableError = PynamoDBException


class Conflict(RuntimeError):
    """Somebody else wrote first: read again and judge again."""


class Taken(RuntimeError):
    """Something that may exist once exists already; ``what`` says which."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is taken")
        self.what = what


@dataclass(frozen=True)
class Write:
    """One item of a transaction. An update sets ``actions`` and the row's next ``version``."""

    shape: Literal["put", "update", "delete"]
    key: Key
    label: str
    row: Row
    condition: Condition
    actions: tuple[Any, ...] = ()
    version: int = 0
    touched: str = ""


class Occasion(NamedTuple):
    """Whose records are written, and when (UTC) under which policy: what due keys depend on."""

    owner: Partition
    at: datetime
    policy: Policy


def new_row(kind: Kind, key: Key, value: BaseModel, on: Occasion) -> tuple[Row, str]:
    """A row to be put, and the digest of what it holds."""
    sealer = on.owner.sealer if kind.sealed else None
    attributes: dict[str, Any] = dict(encode(value, kind.sealed, sealer))
    touched = audit.digest(attributes)
    places = _placed(kind, on, key, value)
    row = kind.row(**{"pk": key.pk, "sk": key.sk, "version": 1, **attributes, **places})
    return row, touched


def _placed(kind: Kind, on: Occasion, key: Key, value: BaseModel) -> dict[str, Any]:
    """Where a value stands in the indexes, and when it expires."""
    due = kind.due(value, on.policy)
    listed = kind.listed(on.owner.ref, value)
    due_pk, due_sk = keys.due(max(due, on.at), key) if due else (None, None)
    list_pk, list_sk = listed or (None, None)
    mark = on.owner.sealer.mark(kind.mark(value)) if kind.mark else None
    expires = int((on.at + kind.kept).timestamp()) if kind.kept else None
    return {
        "due_pk": due_pk, "due_sk": due_sk, "list_pk": list_pk, "list_sk": list_sk, "mark": mark,
        **({"expires_at": expires} if expires else {}),
    }  # fmt: skip


def update(stored: Stored[T], new: T, on: Occasion) -> Write:
    """The update that turns a stored record into ``new``, writing only what differs."""
    kind = BY_VALUE[type(new)]
    old = stored.value
    differ = {n for n in type(new).model_fields if getattr(old, n) != getattr(new, n)}
    sealer = on.owner.sealer if kind.sealed & differ else None
    attributes = encode(new, kind.sealed & differ, sealer, only=differ)
    before = _placed(kind, on, stored.key, old)
    after = _placed(kind, on, stored.key, new)
    moved = {n: v for n, v in after.items() if v != before[n]}
    written = {n: attributes.get(n) for n in differ} | moved
    row = kind.row(*stored.key)
    actions = [_action(kind.row, name, content) for name, content in sorted(written.items())]
    return Write(
        "update", stored.key, kind.name, row, Row.version == stored.version, tuple(actions),
        stored.version + 1, audit.digest({n: attributes.get(n) for n in differ}),
    )  # fmt: skip


def _action(row: type[Row], name: str, content: Any) -> Any:
    attribute = getattr(row, name)
    return attribute.remove() if content is None else attribute.set(content)


def commit(writes: Iterable[Write]) -> None:
    """All writes or none.

    PynamoDB sends deletes, puts and updates in that order, whatever order they were added in; they
    are sorted likewise first, so that the reasons of a refusal line up with what was asked.

    Raises
    ------
    Conflict, Taken
    """
    ordered = sorted(writes, key=lambda w: ("delete", "put", "update").index(w.shape))
    transaction = TransactWrite(connection=connection())
    for write in ordered:
        if write.shape == "put":
            transaction.save(write.row, condition=write.condition)
        elif write.shape == "delete":
            transaction.delete(write.row, condition=write.condition)
        else:
            actions = [*write.actions, Row.version.set(write.version)]
            transaction.update(write.row, actions, condition=write.condition)
    try:
        transaction._commit()
    except TransactWriteError as error:
        raise _refusal(error, ordered) from error


def write_alone(
    stored: Stored[T], new: T, read: Partition, *, at: datetime, policy: Policy
) -> Stored[T]:
    """One conditional update outside a transaction, for what is no effect on a person: a claim, a
    carrier's receipt.

    Raises
    ------
    Conflict
        if the record changed since it was read.
    """
    write = update(stored, new, Occasion(read, at, policy))
    actions = [*write.actions, Row.version.set(write.version)]
    try:
        write.row.update(actions, condition=write.condition)
    except UpdateError as error:
        if error.cause_response_code in {
            "ConditionalCheckFailedException",
            "TransactionConflictException",
        }:
            raise Conflict(write.label) from error
        raise
    return Stored(new, stored.key, write.version)


def put_alone(value: BaseModel, read: Partition, *, at: datetime, policy: Policy) -> Stored[Any]:
    """One conditional put outside a transaction: a claim that makes its record.

    Raises
    ------
    Taken
        if the record exists.
    """
    kind = BY_VALUE[type(value)]
    key = Key(read.ref.pk, kind.sk(value))
    row, _ = new_row(kind, key, value, Occasion(read, at, policy))
    try:
        row.save(condition=Row.pk.does_not_exist())
    except PutError as error:
        if error.cause_response_code == "ConditionalCheckFailedException":
            raise Taken(kind.name) from error
        raise
    return Stored(value, key, 1)


def _refusal(error: TransactWriteError, writes: list[Write]) -> Exception:
    """What a refused transaction means."""
    reasons = error.cancellation_reasons
    if not reasons:
        return Conflict("in progress") if _is_contention(error) else error
    failed = [
        w for w, r in zip(writes, reasons, strict=True) if r and r.code == "ConditionalCheckFailed"
    ]
    puts = [w for w in failed if w.shape == "put" and w.label != "head"]
    if puts and len(puts) == len(failed):
        return Taken(puts[0].label)
    codes = {r.code for r in reasons if r}
    if codes <= {"ConditionalCheckFailed", "TransactionConflict"}:
        return Conflict(", ".join(sorted({w.label for w in failed})) or "contention")
    return error


def _is_contention(error: TransactWriteError) -> bool:
    return error.cause_response_code in {
        "TransactionConflictException",
        "TransactionInProgressException",
    }

"""Writes: a value becomes an item, a changed value an update of what differs, all or none.

Every write carries a condition: a record is new, or it is as it was read. What a refusal means is
told by two errors that a use case can act on, ``Conflict`` and ``Taken``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple, TypeVar

from botocore.exceptions import BotoCoreError, ClientError, ConnectionError, HTTPClientError
from pydantic import BaseModel
from pynamodb.exceptions import PynamoDBException, TransactWriteError

from chalicelib.domain.policy import Policy
from chalicelib.store import audit, keys, requests
from chalicelib.store.codec import Stored as Plain
from chalicelib.store.codec import encode
from chalicelib.store.keys import Key
from chalicelib.store.kinds import BY_VALUE, Kind
from chalicelib.store.partition import Partition, Stored
from chalicelib.store.rehearsal import Rehearsal
from chalicelib.store.requests import ABSENT, Attributes, AtVersion, Condition
from chalicelib.store.rows import Row, connection

T = TypeVar("T", bound=BaseModel)

#: What table and keys may answer with when they are out of reach.
OUT_OF_REACH = (PynamoDBException, BotoCoreError, ClientError)
#: What they say when they are too busy, or their own insides failed: DynamoDB's words and KMS's.
_BUSY = frozenset(
    """
    ThrottlingException ProvisionedThroughputExceededException RequestLimitExceeded
    InternalServerError ServiceUnavailable KMSInternalException DependencyTimeoutException
    """.split()
)


class Conflict(RuntimeError):
    """Somebody else wrote first: read again and judge again."""


class Taken(RuntimeError):
    """Something that may exist once exists already; ``what`` says which."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is taken")
        self.what = what


@dataclass(frozen=True)
class Write:
    """One item of a transaction. A put holds all its attributes in ``sets``, an update those that
    it sets or (``None``) takes away; a check writes nothing, and its label is what is ``Taken``
    where it fails. ``effect``: what of it the chain tells."""

    shape: Literal["check", "put", "update", "delete"]
    key: Key
    label: str
    condition: Condition | None
    sets: Attributes = field(default_factory=dict)
    effect: Mapping[str, Plain | None] | None = None

    @property
    def digest(self) -> str:
        """The digest of what the write changes, for the chain; a write without effect has none."""
        return "" if self.effect is None else audit.digest(self.effect)


class Occasion(NamedTuple):
    """Whose records are written, and when (UTC) under which policy: what due keys depend on."""

    owner: Partition
    at: datetime
    policy: Policy


def new_item(
    kind: Kind, key: Key, value: BaseModel, on: Occasion, label: str | None = None
) -> Write:
    """The put of a new record."""
    sealer = on.owner.sealer if kind.sealed else None
    attributes = encode(value, kind.sealed, sealer)
    placed = _placed(kind, on, key, value, not_before=on.at)
    written = {**attributes, **placed, "record": kind.name, "version": 1}
    return Write("put", key, label or kind.name, ABSENT, written, attributes)


def _placed(
    kind: Kind, on: Occasion, key: Key, value: BaseModel, not_before: datetime | None
) -> dict[str, Any]:
    """Where a value stands in the indexes, and when it expires. A due key written now is never
    behind the hour that the tick has come to."""
    due = kind.due(value, on.policy)
    due = max(due, not_before) if due and not_before else due
    listed = kind.listed(on.owner.ref, value)
    due_pk, due_sk = keys.due(due, key, kind.urgent(value)) if due else (None, None)
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
    was, now = old.__dict__, new.__dict__
    differ = {n for n in type(new).model_fields if was[n] is not now[n] and was[n] != now[n]}
    sealer = on.owner.sealer if kind.sealed & differ else None
    attributes = encode(new, kind.sealed & differ, sealer, only=differ)
    # As it was written, not as it would be now: a key of the hour before must leave that hour.
    before = _placed(kind, on, stored.key, old, not_before=None)
    after = _placed(kind, on, stored.key, new, not_before=on.at)
    moved = {n: v for n, v in after.items() if v != before[n]}
    changed = {n: attributes.get(n) for n in sorted(differ)}
    return Write(
        "update", stored.key, kind.name, AtVersion(stored.version),
        {**changed, **moved, "version": stored.version + 1}, changed,
    )  # fmt: skip


def marked(stored: Stored[Any], on: Occasion) -> Write:
    """The update that gives a record stored without one its mark, and changes nothing else: the
    version stays."""
    kind = BY_VALUE[type(stored.value)]
    mark = _placed(kind, on, stored.key, stored.value, not_before=None)["mark"]
    return Write("update", stored.key, kind.name, AtVersion(stored.version), {"mark": mark})


_SHAPES = ("check", "delete", "put", "update")


def _request(write: Write) -> dict[str, Any]:
    table = Row.Meta.table_name
    if write.shape == "put":
        return requests.put(table, write.key, write.sets, write.condition)
    if write.shape == "update":
        return requests.update(table, write.key, write.sets, write.condition)
    return requests.touch(table, write.key, write.condition)


def commit(writes: Iterable[Write]) -> None:
    """All writes or none.

    PynamoDB sends checks, deletes, puts and updates in that order, whatever order they were added
    in; they are sorted likewise first, so that the reasons of a refusal line up with what was
    asked.

    Raises
    ------
    Conflict, Taken
    """
    ordered = sorted(writes, key=lambda w: _SHAPES.index(w.shape))
    asked = {s: [_request(write) for write in ordered if write.shape == s] for s in _SHAPES}
    try:
        connection().transact_write_items(
            asked["check"], asked["delete"], asked["put"], asked["update"]
        )
    except TransactWriteError as error:
        raise _refusal(error, ordered) from error


def write_alone(
    stored: Stored[T], new: T, read: Partition, *, at: datetime, policy: Policy
) -> Stored[T]:
    """One conditional update outside a transaction, for what is no effect on a person: what the
    carrier says of a message, a look put off.

    Raises
    ------
    Conflict
        if the record changed since it was read.
    """
    if isinstance(read, Rehearsal):
        read.rows[stored.key.sk] = Stored(new, stored.key, stored.version + 1)
        return read.rows[stored.key.sk]
    write = update(stored, new, Occasion(read, at, policy))
    try:
        connection().dispatch("UpdateItem", _request(write))
    except ClientError as error:
        if _code(error) in {"ConditionalCheckFailedException", "TransactionConflictException"}:
            raise Conflict(write.label) from error
        raise
    return Stored(new, stored.key, stored.version + 1)


def put_alone(value: BaseModel, read: Partition, *, at: datetime, policy: Policy) -> Stored[Any]:
    """One conditional put outside a transaction: a claim that makes its record.

    Raises
    ------
    Taken
        if the record exists.
    """
    kind = BY_VALUE[type(value)]
    key = Key(read.ref.pk, kind.sk(value))
    if isinstance(read, Rehearsal):
        if key.sk in read.rows:
            raise Taken(kind.name)
        read.rows[key.sk] = Stored(value, key, 1)
        return read.rows[key.sk]
    write = new_item(kind, key, value, Occasion(read, at, policy))
    try:
        connection().dispatch("PutItem", _request(write))
    except ClientError as error:
        if _code(error) == "ConditionalCheckFailedException":
            raise Taken(kind.name) from error
        raise
    return Stored(value, key, 1)


def unanswered(error: Exception) -> bool:
    """Whether table or keys gave no answer, or had no room: what was asked may have been done, and
    the same request may succeed in a moment."""
    cause = getattr(error, "cause", None) or error  # PynamoDB wraps some
    if isinstance(cause, ClientError):
        return _code(cause) in _BUSY
    return isinstance(cause, ConnectionError | HTTPClientError)


def _code(error: ClientError) -> str:
    return str(error.response["Error"]["Code"])


def _refusal(error: TransactWriteError, writes: list[Write]) -> Exception:
    """What a refused transaction means."""
    reasons = error.cancellation_reasons
    if not reasons:
        return Conflict("in progress") if _is_contention(error) else error
    failed = [
        w for w, r in zip(writes, reasons, strict=True) if r and r.code == "ConditionalCheckFailed"
    ]
    if check := next((w for w in failed if w.shape == "check"), None):
        return Taken(check.label)
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

"""A change: everything one use case writes about one partition, with its audit entry, at once.

The head row's version is the number of the last effect; every commit raises it under the
condition that nothing else was committed since the reading. That one condition carries consent,
number state and pause into the transaction, keeps the chain gapless, and makes a stale writer fail.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, TypeVar

from pydantic import BaseModel
from pynamodb.exceptions import PutError, TransactWriteError, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from chalicelib.domain.policy import Policy
from chalicelib.store import audit, keys
from chalicelib.store.codec import encode
from chalicelib.store.keys import Key, Ref
from chalicelib.store.kinds import BY_VALUE, Kind
from chalicelib.store.partition import Partition, Stored
from chalicelib.store.rows import Row, UniqueRow, connection

T = TypeVar("T", bound=BaseModel)


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


class Change:
    """Collects the writes of one use case on one partition; ``commit`` does them all or none.

    Several rules may touch the same record on the way: ``amend`` builds on what is pending.
    """

    def __init__(self, read: Partition, *, by: str, at: datetime, policy: Policy) -> None:
        self.read, self.by, self.at, self.policy = read, by, at, policy
        self._pending: dict[str, tuple[Stored[Any] | None, Any]] = {}
        self._writes: list[Write] = []
        self._gone: set[str] = set()

    def put(self, value: BaseModel) -> None:
        """A new record; the commit raises ``Taken`` with its kind's name if it exists."""
        self._pending[BY_VALUE[type(value)].sk(value)] = (None, value)

    def set(self, stored: Stored[T], new: T) -> None:
        """Change a record to ``new``: only fields that differ are written, attributes that this
        version does not know stay, and the commit fails if the record changed since it was read."""
        self._pending[stored.key.sk] = (stored, new)

    def value(self, value: type[T], sk: str | None = None) -> T:
        """A record as it will be: pending, or as read (raises ``Missing``)."""
        for at, (_, new) in self._pending.items():
            if type(new) is value and sk in (None, at):
                return new
        return self.read.one(value, sk)

    def amend(self, value: type[T], sk: str | None = None, **fields: Any) -> T:
        """Change some fields of a record, on top of what is pending for it."""
        new = self.value(value, sk).model_copy(update=fields)
        return self.replace(new)

    def replace(self, new: T) -> T:
        """Let a record become ``new``, on top of what is pending for it."""
        at = BY_VALUE[type(new)].sk(new)
        stored = self._pending[at][0] if at in self._pending else self.read.stored(type(new), at)
        self._pending[at] = (stored, new)
        return new

    def set_elsewhere(self, stored: Stored[T], new: T, owner: Partition) -> None:
        """Change a record of another partition (a mentor's capacity, a program's incident)."""
        self._writes.append(update(stored, new, owner, self))

    def remove(self, stored: Stored[Any]) -> None:
        """Delete a record, if it has not changed since it was read."""
        kind = BY_VALUE[type(stored.value)]
        row = kind.row(*stored.key)
        unchanged = Row.version == stored.version
        self._writes.append(Write("delete", stored.key, kind.name, row, unchanged))
        self._gone.add(stored.key.sk)

    def claim(self, what: str, key: Key) -> None:
        """Make a phone or an external id this person's; ``Taken(what)`` if it is not free."""
        row = UniqueRow(*key, owner_of=self.read.ref.person)
        self._writes.append(Write("put", key, what, row, Row.pk.does_not_exist()))

    def release(self, what: str, key: Key) -> None:
        """Give a unique thing up."""
        row = UniqueRow(*key)
        free = Row.owner_of == self.read.ref.person
        self._writes.append(Write("delete", key, what, row, free))

    def commit(self, action: str, reason: str = "") -> Partition:
        """Write everything with one audit entry, and return the partition as it is now.

        Raises
        ------
        Conflict
            if anything read has changed since.
        Taken
            if a new record or a unique thing exists already.
        """
        writes = [*self._writes, *self._pending_writes()]
        entry = audit.entry(
            self.read.seq + 1, self.read.chain, self.at, self.by, action, reason,
            sorted((w.key.sk, w.touched) for w in writes if w.touched),
        )  # fmt: skip
        commit([*self._with_head(writes, entry), self._entry_row(entry)])
        rows = {sk: s for sk, s in self.read.rows.items() if sk not in self._gone}
        for sk, (stored, new) in self._pending.items():
            version = stored.version + (new != stored.value) if stored else 1
            rows[sk] = Stored(new, Key(self.read.ref.pk, sk), version)
        head = keys.head_sk(self.read.ref)
        if head in rows:
            rows[head] = replace(rows[head], version=entry.seq)
        return replace(self.read, seq=entry.seq, chain=entry.hash, rows=dict(sorted(rows.items())))

    def _pending_writes(self) -> Iterator[Write]:
        for sk, (stored, new) in self._pending.items():
            key = Key(self.read.ref.pk, sk)
            if stored is None:
                kind = BY_VALUE[type(new)]
                row, touched = new_row(kind, key, new, self)
                yield Write("put", key, kind.name, row, Row.pk.does_not_exist(), touched=touched)
            elif new != stored.value:
                yield update(stored, new, self.read, self)

    def _with_head(self, writes: list[Write], entry: audit.Entry) -> list[Write]:
        """The writes, with the head row carrying the chain's new end."""
        head = Key(self.read.ref.pk, keys.head_sk(self.read.ref))
        others = [w for w in writes if w.key != head]
        own = next((w for w in writes if w.key == head), None)
        if own and own.shape == "put":
            own.row.version, own.row.chain, own.row.secret = entry.seq, entry.hash, self.read.secret
            return [*others, own]
        own = own or Write("update", head, "head", Row(*head), Row.version == self.read.seq)
        actions = (*own.actions, Row.chain.set(entry.hash))
        unchanged = Row.version == self.read.seq
        return [*others, replace(own, actions=actions, version=entry.seq, condition=unchanged)]

    def _entry_row(self, entry: audit.Entry) -> Write:
        kind = BY_VALUE[audit.Entry]
        key = Key(self.read.ref.audit_pk, kind.sk(entry))
        row, _ = new_row(kind, key, entry, self)
        return Write("put", key, "head", row, Row.pk.does_not_exist())


def new_row(kind: Kind, key: Key, value: BaseModel, change: Change) -> tuple[Row, str]:
    """A row to be put, and the digest of what it holds."""
    sealer = change.read.sealer if kind.sealed else None
    attributes: dict[str, Any] = dict(encode(value, kind.sealed, sealer))
    touched = audit.digest(attributes)
    places = _placed(kind, change, key, value, change.read.ref)
    row = kind.row(**{"pk": key.pk, "sk": key.sk, "version": 1, **attributes, **places})
    return row, touched


def _placed(kind: Kind, change: Change, key: Key, value: BaseModel, ref: Ref) -> dict[str, Any]:
    """Where a value stands in the indexes, and when it expires."""
    due = kind.due(value, change.policy)
    listed = kind.listed(ref, value)
    due_pk, due_sk = keys.due(max(due, change.at), key) if due else (None, None)
    list_pk, list_sk = listed or (None, None)
    mark = change.read.sealer.mark(kind.mark(value)) if kind.mark else None
    expires = int((change.at + kind.kept).timestamp()) if kind.kept else None
    return {
        "due_pk": due_pk, "due_sk": due_sk, "list_pk": list_pk, "list_sk": list_sk, "mark": mark,
        **({"expires_at": expires} if expires else {}),
    }  # fmt: skip


def update(stored: Stored[T], new: T, owner: Partition, change: Change) -> Write:
    """The update that turns a stored record into ``new``, writing only what differs."""
    kind = BY_VALUE[type(new)]
    old = stored.value
    differ = {n for n in type(new).model_fields if getattr(old, n) != getattr(new, n)}
    sealer = owner.sealer if kind.sealed & differ else None
    attributes = encode(new, kind.sealed & differ, sealer, only=differ)
    before = _placed(kind, change, stored.key, old, owner.ref)
    after = _placed(kind, change, stored.key, new, owner.ref)
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
    write = update(stored, new, read, Change(read, by="", at=at, policy=policy))
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
    row, _ = new_row(kind, key, value, Change(read, by="", at=at, policy=policy))
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

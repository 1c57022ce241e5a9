"""A change: everything one use case writes about one partition, with its audit entry, at once.

The head row's version is the number of the last effect; every commit raises it under the
condition that nothing else was committed since the reading. That one condition carries consent,
number state and pause into the transaction, keeps the chain gapless, and makes a stale writer fail.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from pydantic import BaseModel

from chalicelib.domain.policy import Policy
from chalicelib.store import audit, keys
from chalicelib.store.keys import Key
from chalicelib.store.kinds import BY_VALUE
from chalicelib.store.partition import Partition, Stored
from chalicelib.store.rows import Row, UniqueRow
from chalicelib.store.writes import Occasion, Write, commit, new_row, update

T = TypeVar("T", bound=BaseModel)


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
        self._writes.append(update(stored, new, self._on(owner)))

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

    def _on(self, owner: Partition | None = None) -> Occasion:
        return Occasion(owner or self.read, self.at, self.policy)

    def _pending_writes(self) -> Iterator[Write]:
        for sk, (stored, new) in self._pending.items():
            key = Key(self.read.ref.pk, sk)
            if stored is None:
                kind = BY_VALUE[type(new)]
                row, touched = new_row(kind, key, new, self._on())
                yield Write("put", key, kind.name, row, Row.pk.does_not_exist(), touched=touched)
            elif new != stored.value:
                yield update(stored, new, self._on())

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
        row, _ = new_row(kind, key, entry, self._on())
        return Write("put", key, "head", row, Row.pk.does_not_exist())

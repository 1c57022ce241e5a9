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
from chalicelib.domain.sums import count_at
from chalicelib.store import audit, keys, names
from chalicelib.store.keys import NOBODY, Key
from chalicelib.store.kinds import BY_VALUE, COUNTED
from chalicelib.store.partition import Partition, Stored
from chalicelib.store.rehearsal import Rehearsal
from chalicelib.store.requests import ABSENT, AtVersion, Condition
from chalicelib.store.rows import Row, owned_by
from chalicelib.store.sealing import new_secret
from chalicelib.store.writes import Occasion, Taken, Write, commit, new_item, update

T = TypeVar("T", bound=BaseModel)


class Change:
    """Collects the writes of one use case on one partition; ``commit`` does them all or none.

    Several rules may touch the same record on the way: ``amend`` builds on what is pending.
    """

    def __init__(self, read: Partition, *, by: str, at: datetime, policy: Policy) -> None:
        self.read, self.by, self.at, self.policy = read, by, at, policy
        self._pending: dict[str, tuple[Stored[Any] | None, Any]] = {}
        self._elsewhere: dict[Key, tuple[Stored[Any], Any, Partition]] = {}
        self._writes: list[Write] = []
        self._gone: set[str] = set()
        self._rekeyed = False

    def put(self, value: BaseModel) -> None:
        """A new record; the commit raises ``Taken`` with its kind's name if it exists."""
        self._pending[BY_VALUE[type(value)].sk(value)] = (None, value)

    def withdraw(self, sk: str) -> None:
        """A new record that this change was to write, if it was, is none after all."""
        self._pending.pop(sk, None)

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

    def values(self, value: type[T]) -> list[T]:
        """All records of a class as they will be, in no order."""
        left = {sk: s.value for sk, s in self.read.rows.items() if sk not in self._gone}
        left |= {sk: new for sk, (_, new) in self._pending.items()}
        return [one for one in left.values() if type(one) is value]

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
        """Change a record of another partition (a mentor's capacity, a program's incident). Whoever
        changes it twice builds on ``elsewhere``: a transaction touches an item once."""
        before = self._elsewhere[stored.key][0] if stored.key in self._elsewhere else stored
        self._elsewhere[stored.key] = (before, new, owner)

    def elsewhere(self, stored: Stored[T]) -> T:
        """A record of another partition as it will be: pending, or as read."""
        pending = self._elsewhere.get(stored.key)
        value: T = pending[1] if pending else stored.value
        return value

    def put_elsewhere(self, value: BaseModel, owner: Partition) -> None:
        """A new record of another partition, sealed under that one's key."""
        kind = BY_VALUE[type(value)]
        key = Key(owner.ref.pk, kind.sk(value))
        self._writes.append(new_item(kind, key, value, self._on(owner)))

    def destroy_key(self) -> None:
        """What was sealed so far never opens again: another secret takes the old one's place, and
        seals what this change still writes."""
        self.read = replace(self.read, secret=new_secret(), erased=True)
        self._rekeyed = True

    def remove(self, stored: Stored[Any]) -> None:
        """Delete a record, if it has not changed since it was read."""
        kind = BY_VALUE[type(stored.value)]
        self._writes.append(Write("delete", stored.key, kind.name, AtVersion(stored.version)))
        self._gone.add(stored.key.sk)

    def claim(self, what: str, key: Key) -> None:
        """Make a phone or an external id this person's; ``Taken(what)`` if it is not free."""
        self._writes.append(Write("put", key, what, ABSENT, owned_by(self.read.ref.person)))

    def add(self, write: Write) -> None:
        """One more write, of an item that stands alone and is this change's to make."""
        self._writes.append(write)

    def release(self, what: str, key: Key) -> None:
        """Give a unique thing up."""
        mine = Row.owner_of == self.read.ref.person
        self._writes.append(Write("delete", key, what, mine))

    def require(self, what: str, key: Key, condition: Condition) -> None:
        """The commit raises ``Taken(what)`` unless the condition holds of an item that is not this
        person's; nothing is written to it."""
        self._writes.append(Write("check", key, what, condition))

    def suppress(self, key: Key) -> None:
        """A unique thing of this person's becomes nobody's, and nobody can claim it any more."""
        mine = Row.owner_of == self.read.ref.person
        self._writes.append(Write("put", key, "suppressed", mine, owned_by(NOBODY)))

    def lift(self, key: Key) -> None:
        """A unique thing that was suppressed is free to be claimed again."""
        self._writes.append(Write("delete", key, "lifted", Row.owner_of == NOBODY))

    def commit(self, action: str, reason: str = "") -> Partition:
        """Write everything with one audit entry, and return the partition as it is now.

        Raises
        ------
        Conflict
            if anything read has changed since.
        Taken
            if a new record or a unique thing exists already.
        """
        if isinstance(self.read, Rehearsal):
            self._refuse_twice()
            return self.read.became(self.read.seq + 1, self.read.chain, self._rows())
        elsewhere = (update(was, new, self._on(o)) for was, new, o in self._elsewhere.values())
        writes = [*self._writes, *elsewhere, *self._pending_writes(), *self._names()]
        entry = audit.entry(
            self.read.seq + 1, self.read.chain, self.at, self.by, action, reason,
            sorted((w.key.sk, w.digest) for w in writes if w.effect is not None),
        )  # fmt: skip
        commit([*self._with_head(writes, entry), self._entry_row(entry)])
        rows = self._rows()
        head = keys.head_sk(self.read.ref)
        if head in rows:
            rows[head] = replace(rows[head], version=entry.seq)
        return self.read.became(entry.seq, entry.hash, rows)

    def _rows(self) -> dict[str, Stored[Any]]:
        """The partition's rows with what is pending, in key order."""
        rows = {sk: s for sk, s in self.read.rows.items() if sk not in self._gone}
        for sk, (stored, new) in self._pending.items():
            version = stored.version + (new != stored.value) if stored else 1
            rows[sk] = Stored(new, Key(self.read.ref.pk, sk), version)
        return dict(sorted(rows.items()))

    def _refuse_twice(self) -> None:
        """In a rehearsal, too, a new record must not exist."""
        for sk, (stored, new) in self._pending.items():
            if stored is None and sk in self.read.rows:
                raise Taken(BY_VALUE[type(new)].name)

    def _on(self, owner: Partition | None = None) -> Occasion:
        return Occasion(owner or self.read, self.at, self.policy)

    def _pending_writes(self) -> Iterator[Write]:
        for sk, (stored, new) in self._pending.items():
            key = Key(self.read.ref.pk, sk)
            if stored is None:
                yield new_item(BY_VALUE[type(new)], key, new, self._on())
            elif new != stored.value:
                yield update(stored, new, self._on())

    def _names(self) -> Iterator[Write]:
        """Whoever is called otherwise from now on is found otherwise."""
        for stored, new in self._pending.values():
            if found_by := BY_VALUE[type(new)].found_by:
                before = found_by(stored.value) if stored else frozenset()
                if before != (after := found_by(new)):
                    yield from names.writes(self.read.ref, before, after)

    def _with_head(self, writes: list[Write], entry: audit.Entry) -> list[Write]:
        """The writes, with the head row carrying the chain's new end."""
        head = Key(self.read.ref.pk, keys.head_sk(self.read.ref))
        others = [w for w in writes if w.key != head]
        own = next((w for w in writes if w.key == head), None)
        counted = self._to_be_counted(head) if any(w.label in COUNTED for w in writes) else {}
        end: dict[str, Any] = {"version": entry.seq, "chain": entry.hash, **counted}
        if own and own.shape == "put":
            born = {**own.sets, **end, "secret": self.read.secret}
            return [*others, replace(own, sets=born)]
        own = own or Write("update", head, "head", ABSENT)
        if self._rekeyed:
            end["secret"] = self.read.secret
        unchanged = AtVersion(self.read.seq)
        return [*others, replace(own, sets={**own.sets, **end}, condition=unchanged)]

    def _to_be_counted(self, head: Key) -> dict[str, str]:
        """Whose facts changed is soon to be counted anew: the head's due key. Changes close
        together write the same one, which costs the index nothing."""
        due_pk, due_sk = keys.due(count_at(self.at, head.pk), head)
        return {"due_pk": due_pk, "due_sk": due_sk}

    def _entry_row(self, entry: audit.Entry) -> Write:
        kind = BY_VALUE[audit.Entry]
        key = Key(self.read.ref.audit_pk, kind.sk(entry))
        return new_item(kind, key, entry, self._on(), label="head")

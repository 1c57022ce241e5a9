"""What was read of one partition: stored values with their versions, and the key to open them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from chalicelib import clock
from chalicelib.store import records  # noqa: F401  (PynamoDB drops rows of kinds not imported)
from chalicelib.store.audit import GENESIS
from chalicelib.store.codec import decode
from chalicelib.store.keys import HEAD, Key, Ref, ref_of
from chalicelib.store.kinds import BY_ROW, BY_VALUE
from chalicelib.store.programkeys import program_keys
from chalicelib.store.rows import Row, fetch, rows
from chalicelib.store.sealing import Sealer

T = TypeVar("T", bound=BaseModel)


class Missing(LookupError):
    """No such record, or one of another program: the two look the same."""


@dataclass(frozen=True)
class Stored(Generic[T]):
    """A value as it stands in the table, with the version it was read at."""

    value: T
    key: Key
    version: int


@dataclass
class Partition:
    """The rows read of one partition, its chain's head, and its sealer.

    ``seq`` and ``chain`` are the number and hash of the last effect; a commit holds them against
    the table, so two commits on what was read at one moment cannot both succeed. ``erased``: the
    key was destroyed, and what had been sealed under it reads as blank. ``absent``: what was looked
    for and not found; at this reading's moment it is not there. ``begun``: beginnings of keys of
    which all was read.
    """

    ref: Ref
    secret: bytes
    seq: int = 0
    chain: str = GENESIS
    rows: dict[str, Stored[Any]] = field(default_factory=dict)
    erased: bool = False
    absent: set[str] = field(default_factory=set)
    begun: set[str] = field(default_factory=set)

    @cached_property
    def sealer(self) -> Sealer:
        """Opens and seals this partition's fields; asks KMS only the first time."""
        return program_keys(self.ref.program).sealer(self.ref.person, self.secret)

    def stored(self, value: type[T], sk: str | None = None) -> Stored[T]:
        """The one record of a class (at ``sk`` where there are more).

        Raises
        ------
        Missing
        """
        for one in self.every(value):
            if sk is None or one.key.sk == sk:
                return one
        raise Missing(f"no {BY_VALUE[value].name} here")

    def maybe(self, value: type[T], sk: str | None = None) -> Stored[T] | None:
        """Like ``stored``, or ``None``."""
        return next((s for s in self.every(value) if sk is None or s.key.sk == sk), None)

    def one(self, value: type[T], sk: str | None = None) -> T:
        """The value of ``stored``."""
        return self.stored(value, sk).value

    def also(self, *sks: str) -> None:
        """Read more records of this partition, those not looked for yet: one round trip or none."""
        wanted = [sk for sk in sks if sk not in self.rows and sk not in self.absent]
        if wanted:
            _add(self, fetch((self.ref.pk, sk) for sk in wanted))
            self.absent.update(sk for sk in wanted if sk not in self.rows)

    def beginning(self, prefix: str) -> None:
        """Read the records whose sort keys begin so, once: one query, for what is rare."""
        if prefix in self.begun:
            return
        self.begun.add(prefix)
        _add(self, rows(self.ref.pk, Row.sk.startswith(prefix)))

    def now(self) -> datetime:
        """The moment (UTC) at which what was read is dealt with."""
        return clock.now()

    def became(self, seq: int, chain: str, rows: dict[str, Stored[Any]]) -> "Partition":
        """The partition after a commit."""
        return replace(self, seq=seq, chain=chain, rows=rows)

    def every(self, value: type[T]) -> Iterator[Stored[T]]:
        """All records of a class, in key order."""
        return (s for s in self.rows.values() if type(s.value) is value)

    def values(self, value: type[T]) -> list[T]:
        """All values of a class, in key order."""
        return [s.value for s in self.every(value)]


def load(ref: Ref, *sks: str) -> Partition:
    """The head records of a partition and the records at ``sks``; one or two round trips.

    Raises
    ------
    Missing
        if the partition has no head.
    """
    found = list(rows(ref.pk, Row.sk.startswith(HEAD)))
    if sks:
        found += fetch((ref.pk, sk) for sk in sks)
    return assemble(ref, found)


def load_all(ref: Ref) -> Partition:
    """Everything of a partition: the timeline's one query."""
    return assemble(ref, rows(ref.pk))


def load_keys(keys: Iterable[Key]) -> dict[Ref, Partition]:
    """Records of many partitions, 100 keys a round trip; partitions without a head are left out."""
    by_ref: dict[Ref, list[Row]] = {}
    for row in fetch(keys):
        by_ref.setdefault(ref_of(row.pk), []).append(row)
    return {ref: assemble(ref, found) for ref, found in by_ref.items() if _head(found)}


def load_plain(value: type[T], keys: Iterable[Key]) -> Iterator[T]:
    """Records of a kind that seals nothing, 100 a round trip: no head is read and nothing opened.
    What is gone is left out."""
    kind = BY_VALUE[value]
    for row in fetch(keys):
        yield decode(kind.value, row.attribute_values, kind.sealed, None)


def assemble(ref: Ref, found: Iterable[Row]) -> Partition:
    """Open and decode rows of one partition.

    Raises
    ------
    Missing
        if the head row is not among them.
    """
    found = sorted(found, key=lambda r: str(r.attribute_values["sk"]))
    head = _head(found)
    if head is None:
        raise Missing(f"nothing at {ref.person or ref.program}")
    erased = head.attribute_values.get("erased_at") is not None
    partition = Partition(ref, head.secret, int(head.version), head.chain, erased=erased)
    _add(partition, found)
    return partition


def _add(partition: Partition, found: Iterable[Row]) -> None:
    sealer = None
    for row in found:
        if kind := BY_ROW.get(type(row)):
            held = row.attribute_values
            if kind.sealed and sealer is None:
                sealer = partition.sealer
            value = decode(kind.value, held, kind.sealed, sealer, lost=partition.erased)
            key = Key(held["pk"], held["sk"])
            partition.rows[key.sk] = Stored(value, key, int(held["version"]))


def _head(found: Iterable[Row]) -> Row | None:
    return next((r for r in found if r.attribute_values.get("secret") is not None), None)

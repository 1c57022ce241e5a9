"""Sums in the table: what each partition contributes, the totals in a few shards a bucket, and
which counting of everybody holds.

Nothing here is sealed: numbers under names, no word of anybody's. A contribution stands beside the
person, keyed by their id alone, and goes when its facts go.
"""

import json
import zlib
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from chalicelib.domain.sums import Buckets, Sums, difference, total
from chalicelib.store import keys
from chalicelib.store.keys import Key, Ref
from chalicelib.store.requests import ABSENT, AtVersion, Plus
from chalicelib.store.rows import Row, fetch, rows
from chalicelib.store.writes import Conflict, Taken, Write, commit

#: Items over which a bucket's writes are spread. More may be added at any time: whatever is there
#: is added up when it is read.
SHARDS = 4
#: Buckets of one transaction, which holds a hundred items: two for each, and the head.
_PIECE = 40
#: What a partition may hold without end and no section reads: readings go around it.
_BULK = ("INBOUND#", "MESSAGE#")


class Contributed(NamedTuple):
    """What a partition added to a bucket, and in which counting of everybody."""

    version: int
    generation: int
    counts: dict[str, int]


class Head(NamedTuple):
    """A partition's head as it was read: the number of the last effect, and whether it has a due
    key."""

    key: Key
    seq: int
    is_due: bool


class Counting(NamedTuple):
    """Countings of everybody: the one that reports read, and the one that changes go to, which is
    the same unless people are being counted afresh. ``finished_at``: when that was last done, and
    into which ``sections`` of figures."""

    serving: int = 1
    building: int = 1
    finished_at: datetime | None = None
    sections: frozenset[str] = frozenset()


def counting(program: str) -> Counting:
    """Where a program stands: one round trip."""
    for item in fetch([keys.counting(program)], read=dict):
        finished = item.get("finished_at")
        return Counting(
            int(item["serving"]["N"]), int(item["building"]["N"]),
            datetime.fromisoformat(finished["S"]) if finished else None,
            frozenset(item.get("sections", {}).get("S", "").split()),
        )  # fmt: skip
    return Counting()


def turn(program: str, old: Counting, new: Counting) -> None:
    """Begin a counting of everybody, or let reports read it.

    Raises
    ------
    Conflict
        if somebody else did.
    """
    sets = {
        "serving": new.serving, "building": new.building, "version": _serial(new),
        "finished_at": new.finished_at.isoformat() if new.finished_at else None,
        "sections": " ".join(sorted(new.sections)) or None,
    }  # fmt: skip
    key, is_first = keys.counting(program), old == Counting()
    condition = ABSENT if is_first else AtVersion(_serial(old))
    commit([Write("update", key, "counting", condition, sets)])


def _serial(one: Counting) -> int:
    return one.serving + one.building


def facts(ref: Ref, prefixes: Iterable[str]) -> list[Row]:
    """The rows of a partition whose sort keys begin so, and what lies between them: as few queries
    as its bulk allows."""
    spans: dict[int, list[str]] = defaultdict(list)
    for prefix in sorted(set(prefixes)):
        spans[bisect(_BULK, prefix)].append(prefix)
    return [
        row
        for span in spans.values()
        for row in rows(ref.pk, Row.sk.between(span[0], f"{span[-1]}~"))
    ]


def contributed(ref: Ref) -> dict[str, Contributed]:
    """What a partition contributes so far, by bucket: one query."""
    return dict(rows(keys.contributed(ref), read=_contributed))


def _contributed(item: Mapping[str, Any]) -> tuple[str, Contributed]:
    counts = json.loads(item["counts"]["S"])
    version, generation = int(item["version"]["N"]), int(item["generation"]["N"])
    return item["sk"]["S"], Contributed(version, generation, counts)


def put(
    head: Head, new: Buckets, old: Mapping[str, Contributed], generation: int, at: datetime,
    again_at: datetime | None,
) -> bool:  # fmt: skip
    """Let a partition contribute ``new`` where it had ``old``: each bucket with its sum or not at
    all, and all of it only while the partition is still at its effect number ``head.seq``, at which
    its facts were read. With the last of it the due key of its head moves to ``again_at``, when
    time alone may change what it contributes, or goes. Whether anything changed.

    Raises
    ------
    Conflict
        if the partition changed meanwhile, or somebody else counted it.
    """
    ref = keys.ref_of(head.key.pk)
    changed = list(_changed(ref, new, old, generation, at))
    pieces = [changed[n : n + _PIECE] for n in range(0, len(changed), _PIECE)] or [[]]
    for piece in pieces:
        writes = [write for pair in piece for write in pair]
        if piece is pieces[-1] and (head.is_due or again_at):
            pk, sk = keys.due(again_at, head.key) if again_at else (None, None)
            moved = {"due_pk": pk, "due_sk": sk}
            writes.append(Write("update", head.key, "head", AtVersion(head.seq), moved))
        elif writes:
            writes.append(Write("check", head.key, "head", AtVersion(head.seq)))
        if writes:
            _commit(writes)
    return bool(changed)


def _changed(
    ref: Ref, new: Buckets, old: Mapping[str, Contributed], generation: int, at: datetime
) -> Iterator[list[Write]]:
    """The writes for each bucket that changed. What was added to the sums of another counting is
    no part of this one's."""
    for bucket in sorted(new.keys() | old.keys()):
        now, before = new.get(bucket, {}), old.get(bucket)
        added = before.counts if before and before.generation == generation else None
        if now != added:
            move = difference(now, added or {})
            own = _contribution(ref, bucket, now, before, generation)
            yield [own, *_sum(ref, bucket, move, generation, at)]


def _contribution(
    ref: Ref, bucket: str, now: Mapping[str, int], before: Contributed | None, generation: int
) -> Write:
    key = Key(keys.contributed(ref), bucket)
    version = before.version if before else 0
    unchanged = AtVersion(version) if before else ABSENT
    if not now:
        return Write("delete", key, "contribution", unchanged)
    text = json.dumps(now, separators=(",", ":"), sort_keys=True)
    sets: dict[str, str | int] = {"counts": text, "generation": generation, "version": version + 1}
    return Write("update", key, "contribution", unchanged, sets)


def _sum(
    ref: Ref, bucket: str, move: Mapping[str, int], generation: int, at: datetime
) -> Iterator[Write]:
    if move:
        shard = zlib.crc32(ref.person.encode()) % SHARDS
        key = Key(keys.sums(ref.program, generation), f"{bucket}#{shard}")
        adds = {name: Plus(number) for name, number in move.items()}
        yield Write("update", key, "sums", None, {**adds, "counted_at": keys.stamp(at)})


def _commit(writes: list[Write]) -> None:
    try:
        commit(writes)
    except Taken as taken:
        raise Conflict(taken.what) from taken


def totals(program: str, generation: int, *spans: tuple[str, str]) -> Sums:
    """The sums of the buckets from one to another, both included: a query a span, and a page for
    each megabyte."""
    pk = keys.sums(program, generation)
    found = [
        item
        for first, last in spans
        for item in rows(pk, Row.sk.between(f"{first}#", f"{last}#~"), read=dict)
    ]
    stamps = (item["counted_at"]["S"] for item in found)
    newest = max(stamps, default=None)
    return Sums(
        total({item["sk"]["S"].split("#")[0]: dict(_numbers(item))} for item in found),
        datetime.fromisoformat(newest) if newest else None,
    )


def _numbers(item: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    return ((name, int(held["N"])) for name, held in item.items() if "N" in held)


def forget(program: str, generation: int) -> None:
    """Delete the sums of a counting that nobody reads any more."""
    pk = keys.sums(program, generation)
    found = [Key(pk, sk) for sk in rows(pk, read=lambda item: item["sk"]["S"])]
    for n in range(0, len(found), _PIECE):
        commit([Write("delete", key, "sums", None) for key in found[n : n + _PIECE]])

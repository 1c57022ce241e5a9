"""The chain of effects: one entry per commit and partition, each holding the last one's hash.

Entries hold codes, ids and digests of the stored (sealed) bytes, never content, so the chain
outlives erasure. The partition's head row keeps the number and hash of the last entry.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256

from chalicelib.domain.people import Value
from chalicelib.store.codec import Stored

GENESIS = "0" * 64
_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


class Entry(Value):
    """One effect: who did what and why, and the digests of what was written."""

    seq: int
    at: datetime
    by: str
    action: str
    reason: str = ""
    touched: tuple[tuple[str, str], ...]
    prev: str
    hash: str


def digest(written: Mapping[str, Stored | None]) -> str:
    """SHA-256 over an item's written attributes in canonical form."""
    plain = {k: v.hex() if isinstance(v, bytes) else v for k, v in written.items()}
    return sha256(_canonical(plain).encode()).hexdigest()


def entry(
    seq: int,
    prev: str,
    at: datetime,
    by: str,
    action: str,
    reason: str,
    touched: Iterable[tuple[str, str]],
) -> Entry:
    """The next entry of a chain."""
    content = Entry(
        seq=seq,
        at=at,
        by=by,
        action=action,
        reason=reason,
        touched=tuple(touched),
        prev=prev,
        hash="",
    )
    return content.model_copy(update={"hash": _hash(content)})


def _hash(content: Entry) -> str:
    plain = content.model_dump(mode="json", exclude={"hash"})
    return sha256(_canonical(plain).encode()).hexdigest()


def faults(entries: Iterable[Entry], head_seq: int, head_hash: str) -> list[str]:
    """What is wrong with a chain, in words; an empty list proves it gapless and unchanged."""
    found: list[str] = []
    seq, prev = 0, GENESIS
    for one in entries:
        if one.seq != seq + 1:
            found.append(f"entry {one.seq} follows {seq}: a gap")
        if one.prev != prev:
            found.append(f"entry {one.seq} does not follow from the one before")
        if one.hash != _hash(one):
            found.append(f"entry {one.seq} was changed")
        seq, prev = one.seq, one.hash
    if (seq, prev) != (head_seq, head_hash):
        found.append(f"the chain ends at {seq}, the head says {head_seq}")
    return found

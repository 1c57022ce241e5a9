"""Reading the chain of effects on a person, and proving it whole."""

from typing import NamedTuple

from chalicelib.store import audit
from chalicelib.store.audit import Entry
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load
from chalicelib.store.verify import chain


class Trail(NamedTuple):
    """A stretch of a chain, whether more follows, and what is wrong with the whole of it."""

    entries: list[Entry]
    more: bool
    faults: list[str]


def trail(program: str, person_id: str, limit: int, after: int = 0) -> Trail:
    """Up to ``limit`` entries after the one with number ``after``, oldest first. The whole chain is
    read and proved each time: its proof is worth little for a part.

    Raises
    ------
    Missing
    """
    read = load(Ref(program, person_id))
    entries = chain(read.ref)
    rest = [entry for entry in entries if entry.seq > after]
    return Trail(rest[:limit], len(rest) > limit, audit.faults(entries, read.seq, read.chain))

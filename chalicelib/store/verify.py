"""Reads a partition's chain of effects and says what is wrong with it."""

from chalicelib.store import audit
from chalicelib.store.audit import Entry
from chalicelib.store.codec import decode
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load
from chalicelib.store.rows import rows


def chain(ref: Ref) -> list[Entry]:
    """All entries of a partition's chain, oldest first."""
    found = rows(ref.audit_pk)
    return [decode(Entry, row.attribute_values, (), None) for row in found]


def verify(ref: Ref) -> list[str]:
    """The faults of a chain; an empty list proves it whole.

    Raises
    ------
    Missing
        if there is no such partition.
    """
    read = load(ref)
    return audit.faults(chain(ref), read.seq, read.chain)

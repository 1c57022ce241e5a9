"""A rehearsal: one person's records in memory, on which the product's own code can be run forward
in time without anything being written or sent.

What is done to a partition is decided by the same use cases as always; only the ends differ. A
``Rehearsal`` takes a change instead of the table, tells its own time, and is handed what a carrier
would be. While one runs, the table refuses every write (``Unrehearsed``): a use case that reaches
past its partition fails the rehearsal and changes nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chalicelib.store.partition import Partition, Stored
from chalicelib.store.rows import connection

_READS = frozenset({"GetItem", "BatchGetItem", "Query", "DescribeTable"})
_running: ContextVar[bool] = ContextVar("rehearsing", default=False)


class Unrehearsed(RuntimeError):
    """Something in a rehearsal would have written to the table itself."""


@dataclass
class Rehearsal(Partition):
    """A partition that holds all of a person's records and takes changes by itself. ``at`` is the
    moment (UTC) that it has come to."""

    at: datetime = field(kw_only=True)

    @classmethod
    def of(cls, read: Partition, at: datetime) -> "Rehearsal":
        """A rehearsal that begins with what was read of a whole partition."""
        return cls(read.ref, read.secret, read.seq, read.chain, dict(read.rows), at=at)

    def now(self) -> datetime:
        """Its own time."""
        return self.at

    def also(self, *sks: str) -> None:
        """Everything is here already."""

    def beginning(self, prefix: str) -> None:
        """Everything is here already."""

    def became(self, seq: int, chain: str, rows: dict[str, Stored[Any]]) -> "Rehearsal":
        """The same rehearsal, further on."""
        self.seq, self.chain, self.rows = seq, chain, rows
        return self


@contextmanager
def nothing_written() -> Iterator[None]:
    """While this lasts, the table refuses writes of this thread."""
    events = connection().client.meta.events
    events.register("before-call.dynamodb", _refuse, unique_id="rehearsal")
    token = _running.set(True)
    try:
        yield
    finally:
        _running.reset(token)


def _refuse(model: Any, **_: Any) -> None:
    if _running.get() and model.name not in _READS:
        raise Unrehearsed(model.name)

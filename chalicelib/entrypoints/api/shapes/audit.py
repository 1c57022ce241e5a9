"""The chain of effects on one person, as answered."""

from datetime import datetime

from chalicelib.entrypoints.api.shapes.common import Output


class Touched(Output):
    """A record that was written, by its key, and the digest of what was stored."""

    record: str
    digest: str


class EntryOut(Output):
    """One effect: who did what, when and why; codes and ids only."""

    seq: int
    at: datetime
    by: str
    action: str
    reason: str
    touched: list[Touched]
    hash: str


class AuditTrail(Output):
    """A page of a person's chain, oldest first, and whether the whole chain holds."""

    verified: bool
    faults: list[str]
    items: list[EntryOut]
    next_cursor: str | None

"""After a restore: a table that came back from a backup serves nothing and sends nothing until the
erasure ledger was replayed on it (invariant 29), and asks nothing that the lost table may have
asked (decision 0132)."""

from datetime import datetime

from chalicelib import clock, settings
from chalicelib.services.standing import erasing
from chalicelib.store import erasures
from chalicelib.store.partition import Missing

#: When the ledger was replayed (UTC), by epoch, as far as this process knows.
_known: dict[int, datetime | None] = {}


class NotReplayed(RuntimeError):
    """The table was restored, and people erased since the backup stand in it again."""


def must_wait() -> bool:
    """Whether the table was restored and the ledger not replayed on it. Costs nothing before the
    first restore; after it one read in the life of a process, and one a call until then."""
    epoch = settings.get().send_epoch
    if epoch == erasures.FIRST_EPOCH or epoch in _known:
        return False
    found = erasures.replayed()
    if found.epoch < epoch:
        return True
    _known[epoch] = found.at
    return False


def may_have_left(due_at: datetime) -> bool:
    """Whether what was due then (UTC) may have left from the table that was lost: it fell due
    before this one began to serve."""
    epoch = settings.get().send_epoch
    if epoch == erasures.FIRST_EPOCH:
        return False
    if must_wait():
        return True
    since = _known[epoch]
    return since is not None and due_at < since


def check() -> None:
    """Let nobody be served meanwhile.

    Raises
    ------
    NotReplayed
    """
    if must_wait():
        raise NotReplayed("replay the erasure ledger first")


def replay(by: str) -> tuple[int, int]:
    """Erase anew everybody in the ledger whom the backup brought back, then let the table serve:
    how many stand in the ledger, and how many had come back. Safe to run again.
    """
    count = back = 0
    for entry in erasures.entries():
        count += 1
        try:
            before = erasing.is_erased(entry.ref)
        except Missing:  # enrolled and erased since the backup: never came back
            continue
        if not before:
            back += 1
            erasing.carry_out(entry.ref, by, "other", "ledger")
    if must_wait():  # once an epoch: the moment stands from which this table serves
        erasures.mark_replayed(settings.get().send_epoch, clock.now())
    return count, back

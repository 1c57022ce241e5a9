"""The pace of bulk: check-ins, reminders, invitations and notices leave no faster than the number
may send, less a reserve for answers, crisis replies and pages, which ask nobody.

A process holds one lease of a block of parts for each number, drawn from the item that all senders
share (``store/tokens.py``), and waits within it for the turn of each text. What finds no block to
be had soon goes back and is due again in some minutes, inside its window.
"""

import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib import clock
from chalicelib.domain.messages import Message
from chalicelib.domain.texts.segments import segments
from chalicelib.services.tenant import Tenant
from chalicelib.store import tokens
from chalicelib.store.partition import Partition
from chalicelib.store.rehearsal import Rehearsal

#: Parts in a block: a batch of ten, some of them in two parts, needs one.
BLOCK = 20
#: How far ahead blocks are given out: with the block itself a minute, until the next tick. The
#: sender's time-out is twice that.
AHEAD = timedelta(seconds=50)
#: What is left of a block is of use for so long after its stretch: the rate is kept on average.
KEPT = timedelta(minutes=1)
#: What was put off is due again after so many minutes at the least, and so many at the most.
PUT_OFF = (1, 15)


@dataclass
class Lease:
    """A block of parts of one number, and how many of them were used."""

    begins: datetime
    asked_at: datetime
    lasts: timedelta
    parts: int
    used: int = 0

    def serves(self, parts: int, at: datetime) -> bool:
        """Whether so many parts may leave on it at ``at``."""
        current = self.asked_at <= at <= self.begins + self.lasts + KEPT
        return current and self.used + parts <= self.parts

    def turn(self, parts: int) -> datetime:
        """Use so many parts: from when on they may leave."""
        begins = self.begins + self.lasts * self.used / self.parts
        self.used += parts
        return begins


#: This process's leases by number, and when it last heard that there is nothing to be had.
_leases: dict[str, Lease] = {}
_refused: dict[str, datetime] = {}


def wait_for_turn(
    read: Partition, tenant: Tenant, message: Message, at: datetime
) -> datetime | None:
    """Wait until a message may leave and return ``None``; or, if it is to be put off, until when.

    Exempt messages have no turn: they leave. A rehearsal takes none: nothing of it leaves.
    """
    if message.any_hour(at) or message.channel == "mail" or isinstance(read, Rehearsal):
        return None
    number, parts = tenant.number(message.line), segments(message.body).parts
    lease = _leases.get(number)
    if lease is None or not lease.serves(parts, at):
        lease = _reserve(tenant, number, max(parts, BLOCK), at)
    if lease is None:
        return _later(message, at)
    _leases[number] = lease
    ahead = (lease.turn(parts) - at).total_seconds()
    if ahead > 0:
        clock.wait(ahead)
    return None


def _reserve(tenant: Tenant, number: str, parts: int, at: datetime) -> Lease | None:
    if _refused.get(number) == at:  # the whole batch is put off at the cost of one refusal
        return None
    sending = tenant.policy.sending
    rate = sending.parts_per_second - sending.reserved_parts_per_second
    lasts = timedelta(seconds=parts / rate)
    begins = tokens.reserve(number, lasts, at, AHEAD)
    if begins is None:
        _refused[number] = at
        return None
    return Lease(begins, at, lasts, parts)


def _later(message: Message, at: datetime) -> datetime:
    """Some minutes on, each message at its own second, so that they do not all come back at once;
    but at the end of its window at the latest, where it is missed."""
    least, most = (60 * minutes for minutes in PUT_OFF)
    spread = zlib.crc32(f"{message.id}{at:%H%M%S}".encode()) % (most - least)
    later = at + timedelta(seconds=least + spread)
    return min(later, message.window_ends_at) if message.window_ends_at else later

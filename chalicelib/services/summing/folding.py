"""Whoever changed is counted anew: what they contribute now, less what they contributed before.

The due key that every change leaves on a partition's head brings them here within the hour. A
crash, a second delivery or two workers at once count nobody twice: what was contributed before, and
the partition itself, must still be as they were read (``store.sums.put``).
"""

from datetime import datetime
from typing import Any, NamedTuple

from chalicelib import clock
from chalicelib.domain.sums import Buckets, by_bucket
from chalicelib.services.summing.reading import Reading
from chalicelib.services.summing.sections import PREFIXES, SECTIONS
from chalicelib.services.tenant import Tenant, again_on_conflict
from chalicelib.store import sums
from chalicelib.store.keys import Key, Ref, head_sk
from chalicelib.store.partition import Partition, Stored
from chalicelib.store.rows import fetch
from chalicelib.store.sums import Head


class Whole(NamedTuple):
    """What a partition contributes to all sections, and when time alone may change that."""

    buckets: Buckets
    again_at: datetime | None


def look_at(read: Partition, stored: Stored[Any], here: Tenant, at: datetime) -> None:
    """A partition's head is due: its facts changed within the last hour.

    Raises
    ------
    Conflict
        if they change at this moment; the queue brings the key again.
    """
    _fold(read.ref, Head(stored.key, read.seq, is_due=True), here)


@again_on_conflict
def fold(ref: Ref, here: Tenant) -> None:
    """Count a partition anew, changed or not; one that is gone is left out.

    Raises
    ------
    Conflict
        if it changes all the time.
    """
    for head in fetch([(ref.pk, head_sk(ref))]):
        key = Key(ref.pk, head_sk(ref))
        _fold(ref, Head(key, int(head.version), is_due=head.due_sk is not None), here)


def _fold(ref: Ref, head: Head, here: Tenant) -> None:
    # In this order: the head was read before, so what is written under its number rests on facts
    # no older than that, and on the counting that was under way no earlier.
    generation = sums.counting(ref.program).building
    old = sums.contributed(ref)
    read = reading(ref, here)
    now = counted(read)
    sums.put(head, now.buckets, old, generation, read.at, now.again_at)


def reading(ref: Ref, here: Tenant) -> Reading:
    """What of a partition its contribution rests on, as it is now."""
    return Reading(ref, sums.facts(ref, PREFIXES), here, clock.now())


def counted(read: Reading) -> Whole:
    """What a partition contributes to its program's sums, as it was read."""
    found = {one.name: one.counted(read) for one in SECTIONS}
    times = [one.again_at for one in found.values() if one.again_at]
    buckets = by_bucket((name, one.numbers) for name, one in found.items())
    return Whole(buckets, min(times, default=None))

"""Whoever changed is counted anew: what they contribute now, less what they contributed before.

The due key that every change leaves on a partition's head brings them here within the hour. A
crash, a second delivery or two workers at once count nobody twice: what was contributed before, and
the partition itself, must still be as they were read (``store.sums.put``).
"""

from datetime import datetime, time
from typing import Any

from chalicelib import clock
from chalicelib.domain.schedule.wall import to_utc
from chalicelib.domain.sums import Buckets, by_bucket
from chalicelib.services.summing.sections import PREFIXES, SECTIONS, Reading
from chalicelib.services.tenant import Tenant, again_on_conflict
from chalicelib.store import sums
from chalicelib.store.keys import Key, Ref, head_sk
from chalicelib.store.partition import Partition, Stored
from chalicelib.store.rows import fetch
from chalicelib.store.sums import Head

#: The local hour of a day at which those are counted whom it alone may change.
EARLY = time(4, 30)


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
    sums.put(head, contribution(read), old, generation, read.at, _again_at(read))


def reading(ref: Ref, here: Tenant) -> Reading:
    """What of a partition its contribution rests on, as it is now."""
    return Reading(ref, sums.facts(ref, PREFIXES), here, clock.now())


def contribution(read: Reading) -> Buckets:
    """What a partition contributes to its program's sums."""
    return by_bucket((one.name, one.contribution(read)) for one in SECTIONS)


def _again_at(read: Reading) -> datetime | None:
    """When time alone may change that: on a day to come of the program, early."""
    days = [day for one in SECTIONS if (day := one.again_on(read))]
    return to_utc(min(days), EARLY, read.here.program.zone) if days else None

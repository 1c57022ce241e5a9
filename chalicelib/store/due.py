"""The due index read by the tick: everything that someone must look at by now, whoever it is.

The tick starts at a durable watermark that trails now by at least ten minutes and passes only
hours that it read empty, so missed ticks and a lagging index heal themselves. It costs as many
requests as there are hours to read, whatever the number of people.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from pynamodb.attributes import UnicodeAttribute

from chalicelib.store.keys import (
    WATERMARK,
    Key,
    due_partitions,
    from_due_sk,
    hours,
    is_urgent,
    second,
)
from chalicelib.store.rows import Row, rows

#: How long an index may lag before its items could be passed over.
TRAIL = timedelta(minutes=10)
#: Where a table without a watermark begins to look.
FIRST_LOOK = timedelta(days=2)


class WatermarkRow(Row, discriminator="watermark"):
    """The hour before which nothing is due any more."""

    hour = UnicodeAttribute()


class Due(NamedTuple):
    """An item that someone must look at; an ``urgent`` one does not wait for bulk."""

    urgent: bool
    key: Key


def past_due(now: datetime) -> Iterator[Due]:
    """Everything due by ``now`` (UTC), earliest hour first, in each hour what is urgent first;
    moves the watermark."""
    start = watermark(now)
    clear = start
    passing = True
    for hour in hours(start, now):
        found = [key for pk in due_partitions(hour) for key in _due(pk, now)]
        yield from sorted(found, key=lambda due: not due.urgent)
        passing = passing and not found and hour + timedelta(hours=1) + TRAIL <= now
        if passing:
            clear = hour + timedelta(hours=1)
    if clear > start:
        WatermarkRow(*WATERMARK, hour=second(clear)).save()


def watermark(now: datetime) -> datetime:
    """The first hour that may still hold something due."""
    try:
        row = WatermarkRow.get(*WATERMARK, consistent_read=True)
    except WatermarkRow.DoesNotExist:
        return now - FIRST_LOOK
    return datetime.strptime(row.hour, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _due(partition: str, now: datetime) -> list[Due]:
    found = rows(partition, Row.due_sk < f"{second(now)}~", index="due")
    return [Due(is_urgent(row.due_sk), from_due_sk(row.due_sk)[1]) for row in found]

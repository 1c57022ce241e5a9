"""Wall-clock time in IANA zones, through daylight-saving changes.

A wall-clock time that a clock change skips (gap) means the first valid minute after it; one that
comes twice (overlap) means its first instance. So a check-in is neither skipped nor doubled.
"""

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class UnknownZone(ValueError):
    """The name is in no version of the IANA time zone database that we carry."""


@lru_cache(maxsize=1024)
def zone_named(name: str) -> ZoneInfo:
    """The zone of an IANA name.

    Raises
    ------
    UnknownZone
        If tzdata has no such zone, or the name is no zone name at all.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownZone(name) from error


def to_utc(day: date, at: time, zone: str) -> datetime:
    """The moment (UTC) at which the clocks of ``zone`` show ``at`` on ``day``.

    In a gap: the first valid minute after it. In an overlap: the first instance.
    """
    naive = datetime.combine(day, at.replace(microsecond=0, tzinfo=None, fold=0))
    tz = zone_named(zone)
    moment = naive.replace(tzinfo=tz).astimezone(UTC)
    if moment.astimezone(tz).replace(tzinfo=None) == naive:
        return moment
    return _end_of_gap(naive, tz)


def _end_of_gap(naive: datetime, tz: ZoneInfo) -> datetime:
    """The moment at which the clock jumped over ``naive``.

    Read with the offset from before the jump (fold 0), a skipped time lies after the jump; with
    the offset from after it (fold 1), before it. The jump between the two is found by bisection.
    """
    after = naive.replace(tzinfo=tz, fold=0).astimezone(UTC)
    before = naive.replace(tzinfo=tz, fold=1).astimezone(UTC)

    def has_jumped(seconds: int) -> bool:
        shown = (before + timedelta(seconds=seconds)).astimezone(tz)
        return shown.replace(tzinfo=None) > naive

    span = range(int((after - before).total_seconds()) + 1)
    return before + timedelta(seconds=bisect_left(span, True, key=has_jumped))


def local(moment: datetime, zone: str) -> datetime:
    """``moment`` (aware) as the clocks of ``zone`` show it, still aware."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a zone: got a naive datetime")
    return moment.astimezone(zone_named(zone))

"""Clocks that run only while staff work: response times other than a crisis's."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from chalicelib.domain.people import DAYS
from chalicelib.domain.policy import Policy
from chalicelib.domain.schedule.wall import local, to_utc


def is_business_day(day: date, policy: Policy) -> bool:
    """Whether staff work on that local date."""
    return DAYS[day.weekday()] in policy.staffed.days and day not in policy.staffed.holidays


def is_staffed(moment: datetime, zone: str, policy: Policy) -> bool:
    """Whether staff work at ``moment`` (UTC); ``zone`` is the program's."""
    here = local(moment, zone)
    within = policy.staffed.open <= here.time().replace(tzinfo=None) < policy.staffed.close
    return within and is_business_day(here.date(), policy)


def _spells(start: datetime, zone: str, policy: Policy) -> Iterator[tuple[datetime, datetime]]:
    """Staffed spells (UTC) that end after ``start``, in order, without end."""
    day = local(start, zone).date()
    while True:
        if is_business_day(day, policy):
            opens = to_utc(day, policy.staffed.open, zone)
            closes = to_utc(day, policy.staffed.close, zone)
            if closes > start:
                yield max(opens, start), closes
        day += timedelta(days=1)


def next_staffed(moment: datetime, zone: str, policy: Policy) -> datetime:
    """``moment`` (UTC) itself if staff work then, else when they next begin."""
    return next(_spells(moment, zone, policy))[0]


def next_staffed_hour(moment: datetime, zone: str, policy: Policy) -> datetime:
    """The next full hour (UTC) at which staff work, ``moment`` (UTC) itself if it is one: when
    what can wait is told all at once."""
    start = moment.astimezone(UTC)
    hour = start.replace(minute=0, second=0, microsecond=0)
    hour += timedelta(hours=1) if hour < start else timedelta(0)
    opens = next_staffed(hour, zone, policy)
    return opens if opens > hour else hour


def add_staffed_hours(start: datetime, hours: float, zone: str, policy: Policy) -> datetime:
    """The moment (UTC) when ``hours`` of staffed time have run since ``start`` (UTC).

    Four hours from Friday 16:00 end on Monday 12:00.
    """
    left = timedelta(hours=hours)
    for opens, closes in _spells(start, zone, policy):
        if left <= closes - opens:
            return opens + left
        left -= closes - opens
    raise AssertionError("staffed spells never end")


def add_business_days(start: datetime, days: int, zone: str, policy: Policy) -> datetime:
    """The same time of day ``days`` business days later (UTC), kept within staffed hours.

    From Friday 15:00, one day is Monday 15:00. What happens after hours or on a day off counts
    from the next opening: Saturday's is due by Monday's closing, a day of work later.
    """
    opens, _ = next(_spells(start, zone, policy))
    here = local(opens, zone)
    at = policy.staffed.close if opens > start else here.time().replace(tzinfo=None)
    day, left = here.date(), days - (1 if opens > start else 0)
    while left > 0 or not is_business_day(day, policy):
        day += timedelta(days=1)
        left -= 1 if is_business_day(day, policy) else 0
    return to_utc(day, at, zone)

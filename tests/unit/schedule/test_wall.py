"""Wall-clock times become the right moments, through clock changes in zones around the world."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.schedule.wall import UnknownZone, local, to_utc

ZONES = (
    "America/New_York",
    "America/Kentucky/Louisville",
    "America/Indiana/Indianapolis",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
    "America/St_Johns",
    "Europe/Dublin",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "America/Santiago",
    "Africa/Casablanca",
)


@pytest.mark.parametrize(
    ("zone", "day", "at", "expected"),
    [
        # Ordinary days, either side of the change.
        ("America/New_York", date(2026, 11, 24), time(12, 5), "2026-11-24T17:05"),
        ("America/New_York", date(2026, 7, 1), time(12, 5), "2026-07-01T16:05"),
        ("America/Phoenix", date(2026, 7, 1), time(12, 5), "2026-07-01T19:05"),
        # Gaps: 2:00 to 3:00 never comes; all of it means 3:00.
        ("America/New_York", date(2026, 3, 8), time(2, 0), "2026-03-08T07:00"),
        ("America/New_York", date(2026, 3, 8), time(2, 30), "2026-03-08T07:00"),
        ("America/New_York", date(2026, 3, 8), time(2, 59), "2026-03-08T07:00"),
        ("America/New_York", date(2026, 3, 8), time(3, 0), "2026-03-08T07:00"),
        ("America/New_York", date(2026, 3, 8), time(1, 59), "2026-03-08T06:59"),
        ("America/Kentucky/Louisville", date(2026, 3, 8), time(2, 30), "2026-03-08T07:00"),
        ("America/Chicago", date(2026, 3, 8), time(2, 30), "2026-03-08T08:00"),
        ("America/Los_Angeles", date(2026, 3, 8), time(2, 30), "2026-03-08T10:00"),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "2026-10-03T15:30"),
        # A gap at midnight: the day begins at 1:00.
        ("America/Santiago", date(2026, 9, 6), time(0, 30), "2026-09-06T04:00"),
        # A day that a whole country skipped.
        ("Pacific/Apia", date(2011, 12, 30), time(12, 0), "2011-12-30T10:00"),
        # Overlaps: 1:00 to 2:00 comes twice; the first instance counts.
        ("America/New_York", date(2026, 11, 1), time(1, 0), "2026-11-01T05:00"),
        ("America/New_York", date(2026, 11, 1), time(1, 30), "2026-11-01T05:30"),
        ("America/New_York", date(2026, 11, 1), time(2, 0), "2026-11-01T07:00"),
        ("America/Los_Angeles", date(2026, 11, 1), time(1, 30), "2026-11-01T08:30"),
        ("Australia/Lord_Howe", date(2026, 4, 5), time(1, 45), "2026-04-04T14:45"),
    ],
)
def test_a_wall_clock_time_is_one_moment(zone: str, day: date, at: time, expected: str) -> None:
    assert to_utc(day, at, zone) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def _transition_days(zone: str) -> list[date]:
    days = (date(2025, 1, 1) + timedelta(days=n) for n in range(3 * 365))
    return [
        day
        for day in days
        if to_utc(day + timedelta(days=1), time(0), zone) - to_utc(day, time(0), zone)
        != timedelta(hours=24)
    ]


def _by_brute_force(day: date, zone: str) -> dict[time, datetime]:
    """What the clocks show, minute by minute: the first moment at which each minute is shown."""
    start = to_utc(day, time(0), zone) - timedelta(hours=3)
    first: dict[time, datetime] = {}
    for minute in range(33 * 60):
        moment = start + timedelta(minutes=minute)
        shown = local(moment, zone)
        if shown.date() == day:
            first.setdefault(shown.time().replace(tzinfo=None), moment)
    return first


@pytest.mark.parametrize("zone", ZONES)
def test_on_days_of_clock_change_no_minute_is_skipped_or_doubled(zone: str) -> None:
    """Invariant 8: DST neither skips nor doubles."""
    for day in _transition_days(zone):
        shown = _by_brute_force(day, zone)
        for minute in range(24 * 60):
            at = time(minute // 60, minute % 60)
            later = [moment for clock, moment in shown.items() if clock >= at]
            expected = shown.get(at) or (min(later) if later else None)
            if expected is not None:
                assert to_utc(day, at, zone) == expected, (day, at)


@settings(max_examples=200, deadline=None)
@given(
    day=st.dates(date(2020, 1, 1), date(2037, 12, 31)),
    minute=st.integers(0, 24 * 60 - 1),
    zone=st.sampled_from(ZONES),
)
def test_a_moment_never_shows_an_earlier_time_than_was_asked_for(
    day: date, minute: int, zone: str
) -> None:
    at = time(minute // 60, minute % 60)
    shown = local(to_utc(day, at, zone), zone).replace(tzinfo=None)
    assert timedelta() <= shown - datetime.combine(day, at) <= timedelta(hours=1)


@pytest.mark.parametrize("name", ["America/Louisvile", "", "../etc/passwd", "Mars/Olympus\0"])
def test_a_zone_that_does_not_exist_is_refused_by_name(name: str) -> None:
    with pytest.raises(UnknownZone):
        to_utc(date(2026, 1, 1), time(12), name)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        local(datetime(2026, 1, 1, 12), "America/New_York")  # noqa: DTZ001 the point of it

"""Response times run while staff work: Monday to Friday, 9 to 5, in the program's zone."""

from datetime import datetime

import pytest

from chalicelib.domain.policy import DEFAULT, Policy
from chalicelib.domain.schedule.staffed import (
    add_business_days,
    add_staffed_hours,
    is_staffed,
)
from chalicelib.domain.schedule.wall import zone_named

ZONE = "America/Kentucky/Louisville"


def _local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone_named(ZONE))


# 23 November 2026 is a Monday.
@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-23T09:00", 4, "2026-11-23T13:00"),
        ("2026-11-23T13:00", 4, "2026-11-23T17:00"),
        ("2026-11-23T15:00", 4, "2026-11-24T11:00"),
        ("2026-11-23T06:00", 4, "2026-11-23T13:00"),
        ("2026-11-23T22:00", 4, "2026-11-24T13:00"),
        ("2026-11-27T16:00", 4, "2026-11-30T12:00"),
        ("2026-11-28T11:00", 4, "2026-11-30T13:00"),
        ("2026-11-23T09:00", 20, "2026-11-25T13:00"),
        ("2026-03-06T16:00", 2, "2026-03-09T10:00"),  # over a clock change
    ],
)
def test_staffed_hours_stand_still_at_night_and_on_weekends(
    start: str, hours: int, end: str
) -> None:
    assert add_staffed_hours(_local(start), hours, ZONE, DEFAULT) == _local(end)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-23T15:00", 1, "2026-11-24T15:00"),
        ("2026-11-27T15:00", 1, "2026-11-30T15:00"),
        ("2026-11-28T11:00", 1, "2026-11-30T17:00"),
        ("2026-11-23T20:00", 1, "2026-11-24T17:00"),
        ("2026-11-23T06:00", 1, "2026-11-23T17:00"),
        ("2026-11-27T20:00", 2, "2026-12-01T17:00"),
        ("2026-11-23T15:00", 5, "2026-11-30T15:00"),
    ],
)
def test_a_business_day_ends_on_a_business_day(start: str, days: int, end: str) -> None:
    assert add_business_days(_local(start), days, ZONE, DEFAULT) == _local(end)


def test_a_holiday_is_no_business_day() -> None:
    policy = Policy.model_validate({"staffed": {"holidays": ["2026-11-26"]}})
    assert add_business_days(_local("2026-11-25T15:00"), 1, ZONE, policy) == _local(
        "2026-11-27T15:00"
    )
    assert not is_staffed(_local("2026-11-26T10:00"), ZONE, policy)


def test_staffed_hours_begin_sharp_and_end_sharp() -> None:
    assert is_staffed(_local("2026-11-23T09:00"), ZONE, DEFAULT)
    assert not is_staffed(_local("2026-11-23T17:00"), ZONE, DEFAULT)
    assert not is_staffed(_local("2026-11-28T12:00"), ZONE, DEFAULT)

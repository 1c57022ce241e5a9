"""Check-ins are dense after graduation and thin out over two years; risk tightens them a step."""

from datetime import date, timedelta

import pytest

from chalicelib.domain.schedule.cadence import (
    PATTERNS,
    TIERS,
    add_months,
    interval_days,
    is_over,
    next_day,
    tier,
    week_since,
)

GRADUATED = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("days", "usual", "stepped_up"),
    [
        (0, "twice_weekly", "three_weekly"),
        (27, "twice_weekly", "three_weekly"),
        (28, "weekly", "twice_weekly"),
        (83, "weekly", "twice_weekly"),
        (84, "two_weekly", "weekly"),
        (364, "two_weekly", "weekly"),
        (365, "monthly", "two_weekly"),
        (700, "monthly", "two_weekly"),
        (-3, "twice_weekly", "three_weekly"),
    ],
)
def test_the_tier_follows_the_time_since_discharge(days: int, usual: str, stepped_up: str) -> None:
    day = GRADUATED + timedelta(days=days)
    assert tier(GRADUATED, day, False) == usual
    assert tier(GRADUATED, day, True) == stepped_up


@pytest.mark.parametrize(
    ("tier_name", "steps", "interval"),
    [
        ("three_weekly", [2, 2, 3, 2, 2, 3], 7 / 3),
        ("twice_weekly", [3, 4, 3, 4], 3.5),
        ("weekly", [7, 7], 7),
        ("two_weekly", [14, 14], 14),
        ("monthly", [28, 28], 28),
    ],
)
def test_steps_keep_to_weekdays(tier_name: str, steps: list[int], interval: float) -> None:
    day = date(2026, 11, 23)
    for index, step in enumerate(steps):
        following = next_day(day, tier_name, index)
        assert (following - day).days == step
        day = following
    assert interval_days(tier_name) == pytest.approx(interval)
    assert day.weekday() == date(2026, 11, 23).weekday()


def test_tiers_run_from_rare_to_frequent() -> None:
    intervals = [interval_days(name) for name in TIERS]
    assert intervals == sorted(intervals, reverse=True)
    assert all(sum(steps) % 7 == 0 for steps in PATTERNS.values())


def test_two_years_hold_many_more_than_five_contacts_and_then_the_plan_is_over() -> None:
    day, count = GRADUATED, 0
    while not is_over(GRADUATED, day):
        day = next_day(day, tier(GRADUATED, day, False), count)
        count += 1
    assert count >= 5
    assert 40 <= count <= 60
    assert not is_over(GRADUATED, date(2028, 1, 30))
    assert is_over(GRADUATED, date(2028, 1, 31))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 15), 2, date(2027, 1, 15)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
    ],
)
def test_months_are_calendar_months(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


def test_the_first_seven_days_are_week_one() -> None:
    weeks = [week_since(GRADUATED, GRADUATED + timedelta(days=n)) for n in (-1, 0, 6, 7, 27, 28)]
    assert weeks == [1, 1, 1, 2, 4, 5]

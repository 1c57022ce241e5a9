"""Texts leave from 10:00 to 20:00 on the recipient's clock, Sundays from noon, never at the end."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from chalicelib.domain.people import DAYS
from chalicelib.domain.policy import DEFAULT, Policy
from chalicelib.domain.schedule.quiet_states import STATES
from chalicelib.domain.schedule.wall import local, to_utc
from chalicelib.domain.schedule.window import (
    NeverOpen,
    closes_at,
    is_open,
    next_open,
    why_closed,
    window_on,
)

NEW_YORK = "America/New_York"
MONDAY, SATURDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 28), date(2026, 11, 29)


def _at(day: date, clock: str, zone: str = NEW_YORK) -> datetime:
    return to_utc(day, time.fromisoformat(clock), zone)


@pytest.mark.parametrize(
    ("day", "clock", "state", "open_"),
    [
        (MONDAY, "09:59", "", False),
        (MONDAY, "10:00", "", True),
        (MONDAY, "19:49", "", True),
        (MONDAY, "19:50", "", False),  # the closing margin
        (MONDAY, "20:00", "", False),
        (SUNDAY, "11:59", "", False),
        (SUNDAY, "12:00", "", True),
        (MONDAY, "17:49", "RI", True),
        (MONDAY, "17:55", "RI", False),
        (SATURDAY, "09:59", "RI", False),
        (SATURDAY, "16:55", "RI", False),
        (SUNDAY, "13:00", "RI", False),
        (SUNDAY, "13:00", "AL", False),
        (SUNDAY, "13:00", "KY", True),
        (MONDAY, "10:00", "ky", True),
        (MONDAY, "10:00", "XX", True),
    ],
)
def test_the_window_is_the_programs_narrowed_by_the_state(
    day: date, clock: str, state: str, open_: bool
) -> None:
    assert is_open(_at(day, clock), NEW_YORK, DEFAULT, state) is open_


def test_without_the_margin_the_window_closes_at_its_end() -> None:
    assert is_open(_at(MONDAY, "19:59"), NEW_YORK, DEFAULT, margin=False)
    assert not is_open(_at(MONDAY, "20:00"), NEW_YORK, DEFAULT, margin=False)


def test_the_recipients_clock_counts_and_nobody_elses() -> None:
    moment = _at(MONDAY, "10:30")
    assert is_open(moment, NEW_YORK, DEFAULT)
    assert not is_open(moment, "America/Los_Angeles", DEFAULT)


@pytest.mark.parametrize(
    ("day", "clock", "state", "opens"),
    [
        (MONDAY, "08:00", "", _at(MONDAY, "10:00")),
        (MONDAY, "13:17", "", _at(MONDAY, "13:17")),
        (MONDAY, "19:50", "", _at(date(2026, 11, 24), "10:00")),
        (MONDAY, "23:00", "", _at(date(2026, 11, 24), "10:00")),
        (SATURDAY, "19:55", "", _at(SUNDAY, "12:00")),
        (SATURDAY, "19:55", "MS", _at(date(2026, 11, 30), "10:00")),
    ],
)
def test_what_may_not_leave_now_waits_for_the_next_opening(
    day: date, clock: str, state: str, opens: datetime
) -> None:
    assert next_open(_at(day, clock), NEW_YORK, DEFAULT, state) == opens


def test_the_window_closes_ten_minutes_early() -> None:
    assert closes_at(_at(MONDAY, "12:00"), NEW_YORK, DEFAULT) == _at(MONDAY, "19:50")
    assert closes_at(_at(MONDAY, "21:00"), NEW_YORK, DEFAULT) == _at(date(2026, 11, 24), "19:50")


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 8), 8), (date(2026, 11, 1), 8), (MONDAY, 10)]
)
def test_a_clock_change_moves_the_window_with_the_clock(day: date, hours: int) -> None:
    window = window_on(day, NEW_YORK, DEFAULT)
    assert window is not None
    assert local(window.closes, NEW_YORK).hour == 20
    assert window.closes - window.opens == timedelta(hours=hours)


def test_each_state_leaves_open_hours_in_every_week() -> None:
    for state in STATES:
        moment = datetime(2026, 11, 28, 23, tzinfo=UTC)
        assert next_open(moment, NEW_YORK, DEFAULT, state) - moment < timedelta(days=3), state


def test_no_state_ever_widens_the_programs_window() -> None:
    """Invariant 6, at its root: whatever a row says, the program's hours bound it."""
    for state in STATES:
        for ahead in range(7):
            day = MONDAY + timedelta(days=ahead)
            ours, theirs = (window_on(day, NEW_YORK, DEFAULT, s) for s in ("", state))
            assert ours is not None
            if theirs is not None:
                assert ours.opens <= theirs.opens < theirs.closes <= ours.closes


@pytest.mark.parametrize("row", STATES.values(), ids=STATES)
def test_each_row_of_the_state_table_is_well_formed(row: object) -> None:
    by_day, source = row  # type: ignore[misc]
    assert source
    assert set(by_day) <= set(DAYS)
    for opens, closes in by_day.values():
        assert time(8) <= opens < closes <= time(21)


def test_a_policy_narrower_than_a_state_may_never_open() -> None:
    early = Policy.model_validate(
        {"window": {"open": "08:00", "sunday_open": "08:00", "close": "09:00"}}
    )
    with pytest.raises(NeverOpen):
        next_open(_at(MONDAY, "12:00"), NEW_YORK, early, "KY")


QUIET = Policy.model_validate(
    {"window": {"quiet_dates": ["2026-11-24"], "quiet_yearly": ["11-25", "12-25"]}}
)


def test_on_a_quiet_date_nothing_leaves_and_the_next_day_opens_again() -> None:
    tuesday = MONDAY + timedelta(days=1)
    assert why_closed(tuesday, QUIET) == "quiet_date"
    assert not is_open(_at(tuesday, "12:00"), NEW_YORK, QUIET)
    assert next_open(_at(tuesday, "12:00"), NEW_YORK, QUIET) == _at(date(2026, 11, 26), "10:00")
    assert why_closed(date(2031, 12, 25), QUIET) == "quiet_date"


def test_days_that_a_person_does_not_want_narrow_the_states_and_never_widen_them() -> None:
    off = frozenset({"mon", "sat"})
    assert why_closed(MONDAY, DEFAULT, "", off) == "day_off"
    assert why_closed(SUNDAY, DEFAULT, "LA", off) == "state"
    assert next_open(_at(SATURDAY, "12:00"), NEW_YORK, DEFAULT, "LA", off) == _at(
        date(2026, 12, 1), "10:00"
    )

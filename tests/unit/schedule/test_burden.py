"""Caps hold over everything automated, and what matters most goes first (invariant 30)."""

from datetime import date, timedelta

import pytest

from chalicelib.domain.policy import DEFAULT
from chalicelib.domain.schedule.burden import PRIORITY, is_capped
from chalicelib.domain.thread import Thread

TODAY = date(2026, 11, 24)


def thread(*days_ago: int) -> Thread:
    days = tuple(TODAY - timedelta(days=n) for n in sorted(days_ago, reverse=True))
    return Thread(person_id="ann", prompted_on=days)


@pytest.mark.parametrize("kind", PRIORITY)
@pytest.mark.parametrize(
    ("days_ago", "capped"),
    [((), False), ((0,), True), ((1, 3), False), ((1, 3, 5), True), ((1, 3, 7), False)],
)
def test_one_prompt_a_day_and_three_a_week_whatever_they_are(
    kind: str, days_ago: tuple[int, ...], capped: bool
) -> None:
    assert is_capped(thread(*days_ago), kind, TODAY, DEFAULT) is capped


@pytest.mark.parametrize("kind", PRIORITY[1:])
@pytest.mark.parametrize(
    ("days_ago", "checkin_in", "capped"),
    [
        ((), 0, True),  # the check-in's own day
        ((), 3, False),
        ((1, 2), 3, True),  # its week would be full
        ((4, 5), 3, False),  # two of its week are over by then
        ((1, 2), 7, False),  # it is of another week
        ((1, 2), -1, False),  # it is late: it makes its own way
    ],
)
def test_what_comes_after_the_check_in_leaves_room_for_it(
    kind: str, days_ago: tuple[int, ...], checkin_in: int, capped: bool
) -> None:
    on = TODAY + timedelta(days=checkin_in)
    assert is_capped(thread(*days_ago), kind, TODAY, DEFAULT, on) is capped
    assert is_capped(thread(*days_ago), "checkin", TODAY, DEFAULT, on) is False

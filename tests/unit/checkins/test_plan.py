"""A plan lays each check-in on the right local day and time, late, early and through DST."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.checkins.plan import (
    Plan,
    brought_forward,
    default_time,
    first_occurrence,
    next_occurrence,
)
from chalicelib.domain.policy import DEFAULT
from chalicelib.domain.schedule.wall import local
from chalicelib.domain.schedule.window import is_open
from tests.unit.checkins.checkin_examples import NOON, plan


def _chain(start: Plan, now: datetime, count: int) -> list[Occurrence]:
    """The first check-ins of a plan, each planned at the moment the one before is due."""
    found = [first_occurrence(start, now)]
    for index in range(1, count):
        last = found[-1]
        indexed = start.model_copy(update={"index": index})
        found.append(next_occurrence(indexed, last.local_date, last.due_at))
    return found


def test_the_first_check_in_comes_the_day_after_joining() -> None:
    first = first_occurrence(plan(), NOON)
    assert first.local_date == date(2026, 11, 25)
    assert first.due_at == NOON + timedelta(days=1)
    assert first.state == "PLANNED"
    assert first.questions[0] == "use"


@pytest.mark.parametrize("day", range(7))
@pytest.mark.parametrize("state", ["", "AL", "RI", "KY"])
def test_the_first_check_in_comes_within_three_days_in_every_state(day: int, state: str) -> None:
    joined = NOON + timedelta(days=day)
    first = first_occurrence(plan(state=state), joined)
    assert first.due_at - joined <= timedelta(days=DEFAULT.joining.first_checkin_days)


def test_twice_a_week_means_three_and_four_days_apart() -> None:
    days = [o.local_date for o in _chain(plan(), NOON, 4)]
    assert [(b - a).days for a, b in pairwise(days)] == [4, 3, 7]
    fresh = _chain(plan(discharged_on=date(2026, 11, 24)), NOON, 5)
    dates = [o.local_date for o in fresh]
    assert [(b - a).days for a, b in pairwise(dates)] == [4, 3, 4, 3]


@pytest.mark.parametrize(
    "zone",
    [
        "America/New_York", "America/Kentucky/Louisville", "America/Chicago", "America/Denver",
        "America/Phoenix", "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu",
        "America/St_Johns", "Europe/Dublin", "Australia/Lord_Howe",
    ],
)  # fmt: skip
@pytest.mark.parametrize("state", ["", "RI", "LA"])
def test_through_two_years_every_check_in_is_at_its_wall_time_inside_the_window(
    zone: str, state: str
) -> None:
    """Invariants 1, 6 and 8 for plans: no day twice, no hour outside, no change of clock felt."""
    start = plan(zone=zone, state=state, discharged_on=date(2026, 11, 20))
    chain = _chain(start, NOON, 48)
    assert max(Counter(o.key for o in chain).values()) == 1
    for occurrence in chain:
        assert is_open(occurrence.due_at, zone, DEFAULT, state)
        assert occurrence.due_at < occurrence.window_ends_at
        here = local(occurrence.due_at, zone)
        assert here.date() == occurrence.local_date
        assert here.time() == time(12, 0)


def test_a_time_outside_the_window_moves_to_its_opening() -> None:
    early = first_occurrence(plan(at=time(7, 30)), NOON)
    assert local(early.due_at, early.zone).time() == time(10, 0)
    late = first_occurrence(plan(at=time(21, 0)), NOON)
    assert local(late.due_at, late.zone).time() == time(10, 0)
    sunday = first_occurrence(plan(at=time(10, 30)), datetime(2026, 11, 28, 17, tzinfo=UTC))
    assert local(sunday.due_at, sunday.zone).time() == time(12, 0)


def test_after_an_outage_each_missed_check_in_is_still_planned_and_none_is_due_in_the_past() -> (
    None
):
    """Invariant 7: those of past days can only end MISSED; at most today's can still be sent."""
    back = NOON + timedelta(days=30)
    day, index, sendable, due_days = date(2026, 11, 25), 1, 0, []
    while day < back.date():
        following = next_occurrence(plan(index=index), day, back)
        assert following.due_at >= back
        sendable += following.window_ends_at > back and following.local_date <= back.date()
        day, index = following.local_date, index + 1
        due_days.append(day)
    assert sendable <= 1
    assert len(due_days) > 3


def test_no_one_is_asked_on_a_day_that_their_state_keeps_quiet() -> None:
    saturday = datetime(2026, 11, 28, 17, tzinfo=UTC)
    assert first_occurrence(plan(state="MS"), saturday).local_date == date(2026, 11, 30)
    assert first_occurrence(plan(state=""), saturday).local_date == date(2026, 11, 29)


def test_default_times_are_stable_and_spread_over_the_hour_after_noon() -> None:
    times = Counter(default_time(f"person{n}") for n in range(600))
    assert default_time("person1") == default_time("person1")
    assert set(times) == {time(12, minute) for minute in range(0, 60, 5)}
    assert max(times.values()) < 2 * 600 / 12


def test_worry_brings_the_next_check_in_forward_with_its_questions() -> None:
    monthly = plan(discharged_on=date(2025, 1, 1), index=4)
    last = date(2026, 11, 24)
    planned = next_occurrence(monthly, last, NOON)
    assert (planned.local_date - last).days == 28
    worried = monthly.model_copy(update={"stepped_up_until": date(2026, 12, 22)})
    sooner = brought_forward(worried, planned, last, NOON)
    assert sooner is not None
    assert (sooner.local_date - last).days == 14
    assert sooner.questions == planned.questions
    assert brought_forward(worried, sooner, last, NOON) is None


def test_what_is_brought_forward_is_never_for_today() -> None:
    weekly = plan(discharged_on=date(2026, 10, 1), stepped_up_until=date(2026, 12, 22), index=1)
    planned = next_occurrence(plan(discharged_on=date(2026, 10, 1)), date(2026, 11, 20), NOON)
    a_week_on = NOON + timedelta(days=1)
    sooner = brought_forward(weekly, planned, date(2026, 11, 20), a_week_on)
    assert sooner is not None
    assert sooner.local_date == date(2026, 11, 26)

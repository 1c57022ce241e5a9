"""The commonest work stays within its budgets of requests to DynamoDB and of capacity units.

The scenes and limits are those that ``make bench`` prints (benchmarks/). CPU is not held here:
times differ from machine to machine, counts do not.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from benchmarks import people, scenes
from benchmarks.counting import Counted, counted
from benchmarks.limits import LIMITS
from chalicelib.store.due import WatermarkRow
from chalicelib.store.keys import WATERMARK, Key, ref_of

pytestmark = pytest.mark.usefixtures("carriers")


@pytest.fixture
def here(clock: Any) -> str:
    """A program whose number and keys the process knows, as in a warm function."""
    program = people.make_program()
    for work, _ in scenes.replies(program, clock, sent(program, clock, 1)[0]):
        work()
    return program


def sent(program: str, clock: Any, count: int) -> list[Any]:
    """So many graduates whose check-in was just sent."""
    due = scenes.due_checkins(program, clock, count)
    scenes.send(due)
    return [ref_of(key.pk) for key in due]


def test_ten_due_checkins_cost_two_round_trips_each_one_reading_and_one_lease(
    here: str, clock: Any
) -> None:
    due = scenes.due_checkins(here, clock, 10)
    cost = counted(lambda: scenes.send(due))
    assert all(scenes.asked(ref_of(key.pk)) for key in due)
    assert LIMITS["batch"].exceeded(cost, 10) == []


def test_a_due_checkin_alone_costs_at_most_three_round_trips_and_a_lease(
    here: str, clock: Any
) -> None:
    due: list[Key] = scenes.due_checkins(here, clock, 1)
    cost = counted(lambda: scenes.send(due))
    assert scenes.asked(ref_of(due[0].pk))
    assert LIMITS["alone"].exceeded(cost) == []


def test_each_reply_costs_at_most_five_round_trips_the_last_one_too(here: str, clock: Any) -> None:
    (ref,) = sent(here, clock, 1)
    for work, is_last in scenes.replies(here, clock, ref):
        cost = counted(work)
        assert LIMITS["last" if is_last else "reply"].exceeded(cost) == []
    assert not scenes.asked(ref)


def test_an_imported_row_costs_little_more_than_its_transaction(here: str) -> None:
    sheet = people.sheet(100)
    cost = counted(lambda: scenes.imported(here, sheet))
    assert LIMITS["row"].exceeded(cost, 100) == []


def test_a_page_of_fifty_alumni_costs_at_most_three_round_trips(here: str) -> None:
    scenes.imported(here, people.sheet(60))
    with scenes.list_page(here) as read:
        cost = counted(read)
    assert LIMITS["page"].exceeded(cost) == []


@pytest.fixture
def own_watermark() -> Iterator[None]:
    """The tick of this test starts where it says; those of others where they did."""
    yield
    WatermarkRow(*WATERMARK).delete()


@pytest.mark.usefixtures("own_watermark")
def test_a_tick_asks_as_much_among_two_thousand_as_among_a_hundred(clock: Any) -> None:
    """The index is read for what is due, whoever else is in it."""
    few = _tick_among(100, clock, datetime(2031, 3, 4, 12, tzinfo=UTC))
    many = _tick_among(2_000, clock, datetime(2031, 5, 6, 12, tzinfo=UTC))
    assert many.requests == few.requests
    assert (many.reads, many.writes) == (few.reads, few.writes)
    assert LIMITS["tick"].exceeded(many) == []


def _tick_among(alumni: int, clock: Any, hour: datetime) -> Counted:
    scenes.gathered(people.make_program(), clock, alumni, hour, lambda _: None)
    return counted(scenes.ticked)

"""Until when clearances are good, and which notice is due on which day."""

from datetime import date, timedelta

import pytest

from chalicelib.domain import clearances
from chalicelib.domain.clearances import ClearanceWatch, is_good, last_day
from chalicelib.domain.people import Mentor
from chalicelib.domain.policy.matching import Clearance

POLICY = Clearance()
DONE = date(2026, 3, 15)
LAST = date(2028, 3, 15)


def mentor(**dates: date | None) -> Mentor:
    return Mentor(
        person_id="m", external_id="M-1", recovery_since=date(2020, 1, 1),
        **{"training_completed_on": DONE, **dates},
    )  # fmt: skip


def watch(*told: str, since: date = date(2026, 3, 16)) -> ClearanceWatch:
    return ClearanceWatch(person_id="m", since=since, told=told)


@pytest.mark.parametrize(
    ("day", "good"),
    [(DONE - timedelta(1), False), (DONE, True), (LAST, True), (LAST + timedelta(1), False)],
)
def test_good_from_its_day_through_its_last(day: date, good: bool) -> None:
    assert last_day(DONE, POLICY) == LAST
    assert is_good(DONE, day, POLICY) is good


@pytest.mark.parametrize(
    ("before", "notice"),
    [(61, None), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (0, 7), (-1, 0), (-400, 0)],
)
def test_the_latest_notice_is_due(before: int, notice: int | None) -> None:
    found = clearances.due(mentor(), watch(), LAST - timedelta(before), POLICY)
    assert [one.days for one in found] == ([] if notice is None else [notice])


def test_each_is_told_once_and_a_renewal_begins_anew() -> None:
    today, now = LAST - timedelta(60), watch()
    for _ in range(2):
        found = clearances.due(mentor(), now, today, POLICY)
        now = clearances.told(now, found)
    assert now.told == ("training:2028-03-15:60",)
    assert clearances.next_day(mentor(), now, today, POLICY) == LAST - timedelta(30)
    renewed = mentor(training_completed_on=today)
    assert clearances.due(renewed, now, today, POLICY) == []
    assert clearances.next_day(renewed, now, today, POLICY) == date(2028, 1, 15) + timedelta(671)


def test_what_had_run_out_before_anybody_watched_is_no_news() -> None:
    late = watch(since=LAST + timedelta(10))
    assert clearances.due(mentor(), late, LAST + timedelta(10), POLICY) == []
    assert clearances.next_day(mentor(), late, LAST + timedelta(10), POLICY) is None


def test_each_clearance_has_its_own_notices_and_none_has_none() -> None:
    two = mentor(ethics_signed_on=DONE - timedelta(30))
    today = LAST - timedelta(60)
    found = {one.clearance: one.days for one in clearances.due(two, watch(), today, POLICY)}
    assert found == {"training": 60, "ethics": 30}
    nothing = mentor(training_completed_on=None)
    assert clearances.next_day(nothing, watch(), today, POLICY) is None

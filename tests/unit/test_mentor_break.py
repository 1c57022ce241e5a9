"""When a mentor's leave begins, by the program's clocks, and which days it may have."""

from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain.mentor_break import MentorBreak, begins_at, why_not, without_leave
from chalicelib.services.mentoring.away import MEND


def test_a_day_begins_at_its_midnight_also_where_clocks_change() -> None:
    assert begins_at(date(2026, 12, 1), "America/New_York") == datetime(2026, 12, 1, 5, tzinfo=UTC)
    assert begins_at(date(2026, 11, 2), "America/New_York") == datetime(2026, 11, 2, 5, tzinfo=UTC)
    # Midnight is skipped there on that day.
    assert begins_at(date(2026, 3, 29), "Asia/Beirut") == datetime(2026, 3, 28, 22, tzinfo=UTC)


def test_without_a_leave_the_rest_stays() -> None:
    day = date(2026, 12, 1)
    one = MentorBreak(person_id="m", leave="planned", starts=day, until=day, paused_by_mentor=True)
    assert without_leave(one) == MentorBreak(person_id="m", paused_by_mentor=True)


@pytest.mark.parametrize(
    ("starts", "until", "runs", "bad"),
    [
        (0, 1, False, None), (5, 6, False, None), (-1, 6, False, ("starts", "past")),
        (-1, 6, True, None), (-3, 0, True, ("until", "too_early")),
        (2, 2, False, ("until", "too_early")), (0, 360, False, None),
        (0, 361, False, ("until", "too_far")), (100, 460, False, None),
    ],
)  # fmt: skip
def test_the_days_that_a_leave_may_have(starts: int, until: int, runs: bool, bad: object) -> None:
    today = date(2026, 12, 1)
    first, back = (today + timedelta(days=n) for n in (starts, until))
    found = why_not(first, back, today, runs=runs)
    assert found == bad
    assert found is None or MEND[found.code]

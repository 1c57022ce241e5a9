"""When a mentor's leave begins, by the program's clocks."""

from datetime import UTC, date, datetime

from chalicelib.domain.mentor_break import MentorBreak, begins_at, without_leave


def test_a_day_begins_at_its_midnight_also_where_clocks_change() -> None:
    assert begins_at(date(2026, 12, 1), "America/New_York") == datetime(2026, 12, 1, 5, tzinfo=UTC)
    assert begins_at(date(2026, 11, 2), "America/New_York") == datetime(2026, 11, 2, 5, tzinfo=UTC)
    # Midnight is skipped there on that day.
    assert begins_at(date(2026, 3, 29), "Asia/Beirut") == datetime(2026, 3, 28, 22, tzinfo=UTC)


def test_without_a_leave_the_rest_stays() -> None:
    day = date(2026, 12, 1)
    one = MentorBreak(person_id="m", leave="planned", starts=day, until=day, paused_by_mentor=True)
    assert without_leave(one) == MentorBreak(person_id="m", paused_by_mentor=True)

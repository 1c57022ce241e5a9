"""Sessions told by number alone are counted, apart, and never twice."""

from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain.participation import per_week
from chalicelib.domain.unnamed import Reply, reply, unnamed

MONDAY = date(2026, 11, 23)


def _day(offset: int) -> date:
    return MONDAY + timedelta(days=offset)


@pytest.mark.parametrize(
    ("replies", "named", "found"),
    [
        # "2" and nothing else.
        ([Reply(_day(1), 2)], [], [(_day(1), 2)]),
        # "2 aa" in the same text, or "went aa" on a day before: the same sessions.
        ([Reply(_day(1), 2)], [(_day(1), 2)], []),
        ([Reply(_day(1), 2)], [(_day(0), 1)], [(_day(1), 1)]),
        ([Reply(_day(1), 2)], [(_day(0), 5)], []),
        # What was told with the check-in before it was told then.
        ([Reply(_day(0), None), Reply(_day(4), 2)], [(_day(0), 2)], [(_day(4), 2)]),
        ([Reply(_day(0), 2), Reply(_day(4), 2)], [(_day(0), 2)], [(_day(4), 2)]),
        # Two replies on one day: what is typed on it is taken off both.
        ([Reply(_day(4), None), Reply(_day(4), 2)], [(_day(4), 2)], []),
        # What comes after is of another time.
        ([Reply(_day(1), 2)], [(_day(2), 2)], [(_day(1), 2)]),
        # None is no session, and not asked is nothing told.
        ([Reply(_day(1), 0)], [], []),
        ([Reply(_day(1), None)], [], []),
    ],
)
def test_only_what_goes_beyond_the_sessions_of_a_known_kind_since_the_last_reply(
    replies: list[Reply], named: list[tuple[date, int]], found: list[tuple[date, int]]
) -> None:
    assert unnamed(replies, named) == found
    assert unnamed(replies[::-1], named) == found


def test_a_reply_has_the_day_of_its_last_answer_where_the_person_lives() -> None:
    late = datetime(2026, 11, 24, 3, tzinfo=UTC)  # still Monday in Louisville
    answers = [("use", 0, late - timedelta(hours=4)), ("meetings", 2, late)]
    assert reply(answers, "America/Kentucky/Louisville") == Reply(MONDAY, 2)
    assert reply(answers[:1], "UTC") == Reply(MONDAY, None)
    assert reply([], "UTC") is None


def test_they_stand_apart_in_the_week_in_which_they_were_told() -> None:
    told = [(_day(1), 2), (_day(6), 1), (_day(-9), 4)]
    before, week = per_week([], lambda _: 9, _day(-7), _day(6), told)
    assert (week.unnamed, week.sessions, week.hours, week.sources) == (3, 0, 0, {})
    assert before.unnamed == 0

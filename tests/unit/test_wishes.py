"""What holds of stop, pause, fewer and start follows from the words and when they were sent."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.wishes import Wishes

NOON = datetime(2026, 11, 24, 17, tzinfo=UTC)
WORDS = ("stop", "start", "wrong_number", "pause_week", "pause_month", "checkins", "tips")
Word = tuple[str, int]


def at(minute: int) -> datetime:
    return NOON + timedelta(minutes=minute)


def said(wishes: Wishes, word: Word) -> Wishes:
    what, minute = word
    if what.startswith("pause"):
        days = 7 if what == "pause_week" else 30
        return wishes.pause(at(minute), at(minute) + timedelta(days=days))
    if what == "checkins":
        return wishes.leave_out("CHECKINS", at(minute))
    if what == "tips":
        return wishes.leave_out("TIPS", at(minute))
    meant: Wishes = getattr(wishes, what)(at(minute))
    return meant


def after(words: tuple[Word, ...]) -> Wishes:
    wishes = Wishes()
    for word in words:
        wishes = said(wishes, word)
    return wishes


def holds(wishes: Wishes) -> tuple[object, ...]:
    return wishes.none, wishes.paused, wishes.left_out


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.integers(0, 4)), max_size=4))
def test_the_order_in_which_texts_come_decides_nothing(words: list[Word]) -> None:
    """Invariant 13: consent and pause depend only on the set of texts and their times."""
    assert len({holds(after(order)) for order in permutations(words)}) == 1


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.integers(0, 4)), max_size=6))
def test_a_text_that_comes_twice_says_nothing_new(words: list[Word]) -> None:
    """Invariant 12, where even the store had forgotten it."""
    for word in words[:1]:
        assert after((*words, word)) == after(tuple(words))


def test_the_last_of_stop_and_start_decides_and_of_one_moment_stop() -> None:
    assert after((("stop", 1), ("start", 2))).none is False
    assert after((("start", 1), ("stop", 2))).none is True
    assert after((("start", 1), ("stop", 1))).none is True


def test_a_pause_after_stop_does_not_undo_the_stop() -> None:
    wishes = after((("pause_week", 2), ("stop", 1)))
    assert wishes.none
    assert wishes.paused == at(2) + timedelta(days=7)


def test_start_undoes_what_was_asked_before_it_and_nothing_after() -> None:
    wishes = after((("tips", 1), ("pause_week", 1), ("start", 2), ("checkins", 3)))
    assert wishes.left_out == {"CHECKINS"}
    assert wishes.paused is None


def test_no_start_answers_a_wrong_number() -> None:
    assert after((("wrong_number", 1), ("start", 2))).none

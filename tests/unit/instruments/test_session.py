"""A set as it is asked: answers follow from what was heard and when, whatever the order in which
it came; gaps stay gaps; what cannot be is no answer."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.instruments.definition import all_versions, definition
from chalicelib.domain.instruments.hearing import PASSED, hear
from chalicelib.domain.instruments.scoring import check, score
from chalicelib.domain.instruments.session import (
    Heard,
    NotAnAnswer,
    Pinned,
    Session,
    answers,
    hearing,
    is_over,
    open_step,
    steps,
    told,
)
from chalicelib.domain.instruments.wording import question
from chalicelib.domain.texts.places import ITEM_AT_MOST
from chalicelib.domain.texts.segments import downgrade, segments

NOON = datetime(2026, 11, 24, 17, tzinfo=UTC)
EVERY = ("barc-10", "bam-17", "phq-2")


def session(*instruments: str) -> Session:
    sets = tuple(Pinned(instrument=one, version=1) for one in instruments)
    return Session(
        id="30-1", day=30, kind="follow_up", way="text", language="en", on=date(2026, 11, 24),
        planned_at=NOON, sets=sets,
    )  # fmt: skip


def said(minute: int, value: int | None, item: str = "", *, mends: bool = False) -> Heard:
    return Heard(
        at=NOON + timedelta(minutes=minute), id=str(minute), item=item, value=value, mends=mends
    )


def heard(one: Session, *things: Heard) -> Session:
    return one.model_copy(update={"heard": things})


def test_whatever_the_order_in_which_texts_come_the_answers_are_those_of_their_times() -> None:
    texts = [said(1, 5), said(2, None), said(3, 2), said(4, 6, mends=True), said(5, 1)]
    found = {str(told(heard(session("barc-10"), *some))) for some in permutations(texts)}
    assert len(found) == 1
    assert answers(heard(session("barc-10"), *texts), "barc-10") == {"1": 5, "3": 6, "4": 1}


@settings(deadline=None)
@given(st.lists(st.none() | st.integers(-2, 40), max_size=40))
def test_what_was_told_can_be_stored_and_never_makes_a_total_of_gaps(
    values: list[int | None],
) -> None:
    one = session(*EVERY)
    for minute, value in enumerate(values):
        try:
            one = hearing(one, said(minute, value))
        except NotAnAnswer:
            continue
    for instrument in EVERY:
        given_ = answers(one, instrument)
        check(instrument, given_)
        whole = given_.keys() == definition(instrument).required
        total = definition(instrument).total is not None
        assert (score(instrument, given_).total is not None) == (whole and total)
    assert is_over(one) == (open_step(one) is None)


def test_heavy_drinking_after_none_is_entered_and_more_of_it_than_drinking_is_no_answer() -> None:
    four = heard(session("bam-17"), said(1, 0), said(2, 0), said(3, 0), said(4, 0))
    assert open_step(four) == steps(four)[5]
    assert answers(four, "bam-17")["5"] == 0
    drank = heard(session("bam-17"), said(1, 0), said(2, 0), said(3, 0), said(4, 2))
    with pytest.raises(NotAnAnswer):
        hearing(drank, said(5, 3))
    assert answers(hearing(drank, said(5, 2)), "bam-17")["5"] == 2


def test_an_answer_that_is_changed_asks_again_what_cannot_be_any_more() -> None:
    one = heard(
        session("bam-17"), said(1, 9, "bam-17.4"), said(2, 7, "bam-17.5"), said(3, 3, "bam-17.4")
    )
    assert told(one) == {"bam-17.4": 3}
    assert answers(hearing(one, said(4, 0, "bam-17.4")), "bam-17") == {"4": 0, "5": 0}


def test_the_same_again_and_what_is_asked_of_nobody_is_no_answer() -> None:
    one = hearing(session("phq-2"), said(1, 2, "phq-2.1"))
    nothings = [(2, "phq-2.1"), (4, ""), (1, "phq-2.9"), (1, "bam-17.1")]
    for nothing in (said(2, value, item) for value, item in nothings):
        with pytest.raises(NotAnAnswer):
            hearing(one, nothing)


@pytest.mark.parametrize(
    ("item", "body", "value"),
    [
        ("phq-2.1", "2", "2"), ("phq-2.1", "more than half the days", "2"),
        ("phq-2.1", "casi todos los días", "3"), ("phq-2.1", "Skip", PASSED),
        ("phq-2.1", "saltar", PASSED), ("phq-2.1", "three", "3"),
        ("bam-17.2", "every day", "30"), ("bam-17.2", "17", "17"), ("bam-17.2", "none", "0"),
        ("bam-17.14", "yes", "4"), ("bam-17.14", "no", "0"), ("bam-17.1", "Excellent", "0"),
        ("bam-17.10", "2 aa", "2"),
    ],
)  # fmt: skip
def test_answers_as_people_write_them(item: str, body: str, value: str) -> None:
    by_key = {one.key: one for one in steps(session("phq-2", "bam-17"))}
    meant = hear(body, by_key[item], "en", {})
    assert (meant.intent, meant.value, meant.also) == ("answer", value, ())


@pytest.mark.parametrize(
    ("body", "intent"),
    [
        ("i want to kill myself", "crisis"), ("STOP", "opt_out"), ("PAUSE 2W", "stop_scoped"),
        ("oops 1", "correct"), ("CALL", "call_request"), ("wrong number", "wrong_number"),
    ],
)  # fmt: skip
def test_danger_a_stop_and_requests_are_heard_before_any_answer(body: str, intent: str) -> None:
    assert hear(body, steps(session("phq-2"))[0], "en", {}).intent == intent


def test_every_item_that_may_be_texted_fits_its_place() -> None:
    for asked in (one for versions in all_versions().values() for one in versions.values()):
        for item in asked.items:
            for language in set(item.text) - set(asked.own_translations):
                words = question(asked, item, language, {})
                assert words
                assert segments(downgrade(words.in_one_text)).units <= ITEM_AT_MOST

"""Replies fill a check-in question by question; corrections keep what they replace."""

from datetime import timedelta

import pytest

from chalicelib.domain.checkins.conversation import (
    NothingToCorrect,
    NotOpen,
    answer,
    broken_off,
    correct,
    is_complete,
    open_question,
)
from chalicelib.domain.checkins.occurrence import next_look
from chalicelib.domain.checkins.questions import AnswerOutOfRange
from tests.unit.checkins.checkin_examples import NOON, answered, occurrence

SOON = NOON + timedelta(minutes=5)
#: When the reply window has closed.
LATE = NOON + timedelta(hours=48)


def test_questions_open_one_after_the_other_until_all_are_answered() -> None:
    checkin = occurrence()
    for question, value in (
        ("use", False),
        ("craving", 3),
        ("confidence", 8),
        ("want_call", False),
    ):
        assert open_question(checkin) == question
        assert not is_complete(checkin)
        checkin = answer(checkin, question, value, SOON)
    assert open_question(checkin) is None
    assert checkin.state == "ANSWERED"
    assert next_look(checkin) is None
    assert [a.value for a in checkin.answers] == [False, 3, 8, False]


def test_an_answer_binds_to_its_question_even_out_of_turn() -> None:
    checkin = answer(occurrence(), "craving", 4, SOON)
    assert checkin.value_of("craving") == 4
    assert open_question(checkin) == "use"
    assert checkin.state == "ASKED"


@pytest.mark.parametrize("state", ["PLANNED", "SILENT", "MISSED", "CANCELLED", "SUPPRESSED"])
def test_a_check_in_that_is_not_open_takes_no_answer(state: str) -> None:
    assert open_question(occurrence(state)) is None
    with pytest.raises(NotOpen):
        answer(occurrence(state), "use", True, LATE)


def test_an_answer_that_was_sent_in_time_and_came_late_ends_the_silence() -> None:
    silent = occurrence("SILENT")
    assert open_question(silent, SOON) == "use"
    assert open_question(silent, LATE) is None
    told = answer(silent, "use", True, SOON)
    assert (told.state, told.value_of("use")) == ("PARTIAL", True)
    for question, value in (("craving", 3), ("confidence", 8), ("want_call", False)):
        told = answer(told, question, value, SOON)
    assert told.state == "ANSWERED"


def test_broken_off_it_keeps_what_was_answered_and_is_nobody_s_silence() -> None:
    assert broken_off(occurrence(), "held").state == "CANCELLED"
    told = broken_off(answer(occurrence(), "use", True, SOON), "held")
    assert (told.state, told.reason, told.value_of("use")) == ("PARTIAL", "held", True)


def test_a_question_is_answered_once_and_only_if_asked() -> None:
    checkin = answer(occurrence(), "use", False, SOON)
    with pytest.raises(NotOpen):
        answer(checkin, "use", True, SOON)
    with pytest.raises(NotOpen):
        answer(checkin, "low_days", 2, SOON)
    with pytest.raises(AnswerOutOfRange):
        answer(checkin, "craving", 11, SOON)


def test_an_answer_to_a_text_of_unknown_fate_proves_that_it_arrived() -> None:
    checkin = answer(occurrence("UNKNOWN"), "use", False, SOON)
    assert checkin.state == "ASKED"
    assert next_look(checkin) is not None


def test_oops_four_replaces_the_last_answer_and_keeps_the_original() -> None:
    checkin = answer(answer(occurrence(), "use", False, SOON), "craving", 8, SOON)
    mended = correct(checkin, 4, SOON + timedelta(minutes=1))
    assert mended.value_of("craving") == 4
    assert mended.answers[-1].corrected_from == (8,)
    assert open_question(mended) == "confidence"
    again = correct(mended, 5, SOON + timedelta(minutes=2))
    assert again.answers[-1].corrected_from == (8, 4)


def test_a_completed_check_in_can_still_be_corrected() -> None:
    done = answered(use=False, craving=3, confidence=8, want_call=False)
    mended = correct(done, True, SOON)
    assert mended.state == "ANSWERED"
    assert mended.value_of("want_call") is True


def test_there_is_nothing_to_correct_before_the_first_answer_or_after_silence() -> None:
    for checkin in (occurrence(), occurrence("SILENT"), occurrence("PLANNED")):
        with pytest.raises(NothingToCorrect):
            correct(checkin, 4, SOON)
    with pytest.raises(AnswerOutOfRange):
        correct(answered(state="ASKED", use=False), 4, SOON)


@pytest.mark.parametrize(("value", "then"), [(1, None), (2, "craving"), (3, "craving"), (4, None)])
def test_only_so_so_and_hard_get_more_questions(value: int, then: str | None) -> None:
    checkin = answer(occurrence(questions=("how",)), "how", value, SOON)
    assert open_question(checkin) == then
    assert checkin.state == ("ASKED" if then else "ANSWERED")


def test_a_correction_of_the_simple_question_opens_and_closes_its_follow_ups() -> None:
    good = answer(occurrence(questions=("how",)), "how", 1, SOON)
    hard = correct(good, 3, SOON)
    assert hard.state == "ASKED"
    assert open_question(hard) == "craving"
    fine = correct(hard, 1, SOON)
    assert fine.state == "ANSWERED"
    assert fine.questions == ("how",)

"""What is asked, in which turn, and which words answer the simple plan."""

from pathlib import Path

import pytest

import chalicelib
from chalicelib.domain.checkins.questions import (
    QUESTIONS,
    ROTATION,
    AnswerOutOfRange,
    checked,
    questions_for,
    read_simple,
    value_from_reading,
)
from chalicelib.domain.policy import Policy

CATALOGS = Path(chalicelib.__file__).parent / "locales"
FULL = set(QUESTIONS) - {"how"}


def test_at_most_four_questions_and_use_comes_first() -> None:
    for index in range(12):
        asked = questions_for(index, "full")
        assert len(asked) == len(set(asked)) <= 4
        assert asked[0] == "use"


def test_craving_and_confidence_come_together() -> None:
    for asked in ROTATION:
        assert ("craving" in asked) == ("confidence" in asked)


def test_every_question_is_asked_at_least_at_every_fourth_check_in() -> None:
    for start in range(8):
        asked = {q for index in range(start, start + 4) for q in questions_for(index, "full")}
        assert asked == FULL


def test_a_program_may_ask_less() -> None:
    brief = Policy.model_validate({"checkins": {"questions_at_most": 2}})
    assert questions_for(0, "full", brief) == ("use", "craving")


def test_the_simple_plan_asks_one_thing() -> None:
    assert {questions_for(index, "simple") for index in range(5)} == {("how",)}


@pytest.mark.parametrize(
    ("question", "context", "tag"),
    [
        ("use", "use_yn", None),
        ("craving", "scale_0_10", "craving"),
        ("confidence", "scale_0_10", "confidence"),
        ("low_days", "days_0_7", "low_days"),
        ("risky_days", "days_0_7", "risky_days"),
        ("meetings", "count", "meetings"),
        ("people", "count", "people"),
        ("around", "count", "around"),
        ("want_call", "want_call_yn", None),
        ("how", "none", None),
    ],
)
def test_each_question_says_how_its_answer_is_read(
    question: str, context: str, tag: str | None
) -> None:
    row = QUESTIONS[question]
    assert (row.context, row.tag) == (context, tag)
    assert row.key == question


@pytest.mark.parametrize("catalog", sorted(CATALOGS.glob("*.json")), ids=lambda path: path.stem)
def test_each_question_and_its_hint_are_worded_in_every_language(catalog: Path) -> None:
    wordings = catalog.read_text(encoding="utf-8")
    for row in QUESTIONS.values():
        assert f'"{row.wording}"' in wordings
        assert f'"{row.hint}"' in wordings


@pytest.mark.parametrize(
    ("question", "reading", "value"),
    [
        ("use", "Y", True),
        ("use", "N", False),
        ("want_call", "Y", True),
        ("craving", "0", 0),
        ("craving", "10", 10),
        ("low_days", "7", 7),
        ("meetings", "12", 12),
        ("how", "4", 4),
    ],
)
def test_an_understood_answer_becomes_a_value(
    question: str, reading: str, value: int | bool
) -> None:
    got = value_from_reading(question, reading)
    assert got == value
    assert type(got) is type(value)


@pytest.mark.parametrize(
    ("question", "reading"),
    [
        ("use", "1"),
        ("craving", "Y"),
        ("craving", "11"),
        ("low_days", "8"),
        ("how", "0"),
        ("how", "5"),
        ("people", "-1"),
        ("people", "5025550123"),
        ("craving", ""),
        ("craving", "4.5"),
    ],
)
def test_what_answers_another_question_is_refused(question: str, reading: str) -> None:
    with pytest.raises(AnswerOutOfRange):
        value_from_reading(question, reading)


def test_yes_is_not_one() -> None:
    with pytest.raises(AnswerOutOfRange):
        checked("craving", True)
    with pytest.raises(AnswerOutOfRange):
        checked("use", 1)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("1", 1), ("1.", 1), ("１", 1), ("Good!", 1), ("im good thanks", 1), ("bien", 1),
        ("2", 2), ("so-so", 2), ("meh", 2), ("más o menos", 2), ("ok", 2), ("not bad", 2),
        ("3", 3), ("Hard", 3), ("it's been rough", 3), ("difícil", 3), ("not so good", 3),
        ("4", 4), ("call me", 4), ("CALL ME please", 4), ("llámame", 4),
        # Two readings left: the more worrying one.
        ("1 or 2", 2), ("good but hard", 3), ("3 call me", 4),
        # No answer: a human reads it.
        ("", None), ("who is this", None), ("7", None), ("14", None),
        ("thinking about my sister and her good dog and the park", None),
    ],
)  # fmt: skip
def test_the_simple_question_is_answered_as_people_write(text: str, answer: int | None) -> None:
    assert read_simple(text) == answer

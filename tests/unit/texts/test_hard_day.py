"""Texts that tell of a hard day, and those that only sound like it."""

import pytest

from chalicelib.domain.texts.hard_day import tells_of_hard_day


@pytest.mark.parametrize(
    "body",
    ["rough day", "Today was really hard", "having a hard time", "I'm struggling", "It's been a bad week",
     "not doing so well today", "feeling low", "Día difícil", "me siento mal", "fue una semana dura"],
)  # fmt: skip
def test_a_hard_day_is_heard(body: str) -> None:
    assert tells_of_hard_day(body)


@pytest.mark.parametrize(
    "body",
    ["not a bad day", "no hard feelings", "hardly working", "working hard", "good day", "bad signal",
     "it is hard to park here", "never a rough day now", "no estoy mal", "y " * 20 + "rough day"],
)  # fmt: skip
def test_other_texts_are_not(body: str) -> None:
    assert not tells_of_hard_day(body)

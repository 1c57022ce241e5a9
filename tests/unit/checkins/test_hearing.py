"""What a text says to a check-in: the open question, the answer before it, and all texts anew."""

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.checkins.hearing import Told, hear, retold
from tests.unit.checkins.checkin_examples import NOON, occurrence


def told(body: str, minute: int) -> Told:
    return Told(NOON + timedelta(minutes=minute), f"t{minute}", body)


@pytest.mark.parametrize(
    ("body", "question", "last", "intent", "value"),
    [
        ("oops 4", "confidence", "craving", "correct", "4"),
        ("oops 4", "want_call", "confidence", "correct", "4"),
        ("oops no", "craving", "use", "correct", "N"),
        ("sorry i meant yes", "craving", "use", "correct", "Y"),
        ("oops 4", None, "craving", "correct", "4"),
        # A number mends no yes or no: it answers the number that is asked for.
        ("oops 4", "craving", "use", "answer", "4"),
        ("actually no", "want_call", "confidence", "answer", "N"),
        # Nothing was answered yet, or too long ago.
        ("oops 4", "craving", None, "answer", "4"),
        ("oops 4", None, None, "talk", ""),
        ("7", "confidence", "craving", "answer", "7"),
        ("hard day", "how", None, "answer", "3"),
        ("i want to die", "craving", "use", "crisis", ""),
        ("STOP", "craving", "use", "opt_out", ""),
    ],
)
def test_a_mend_is_read_as_an_answer_to_what_it_mends(
    body: str, question: str | None, last: str | None, intent: str, value: str
) -> None:
    meant = hear(body, question, "en", last)
    assert (meant.intent, meant.value) == (intent, value)


def test_texts_told_out_of_order_are_heard_in_the_order_in_which_they_were_sent() -> None:
    texts = [told("Y", 1), told("nice weather", 2), told("7", 3), told("oops 8", 4), told("3", 5)]
    for order in permutations(texts):
        heard = retold(occurrence(), order, "en")
        assert [(a.question, a.value) for a in heard.answers] == [
            ("use", True), ("craving", 8), ("confidence", 3),
        ]  # fmt: skip
        assert heard.answers[1].corrected_from == (7,)


BODIES = ("Y", "N", "2", "8", "oops 4", "no", "hello there", "two aa meetings")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(BODIES), max_size=4), st.sampled_from(("ASKED", "PARTIAL")))
def test_a_check_in_depends_only_on_its_texts_and_their_times(
    bodies: list[str], state: str
) -> None:
    """Invariant 13: an answer belongs to the question that was open when it was sent."""
    texts = [told(body, minute) for minute, body in enumerate(bodies)]
    heard = [retold(occurrence(state), order, "en") for order in permutations(texts)]
    assert all(one == heard[0] for one in heard)


def test_what_a_crisis_text_answers_besides_is_heard_too() -> None:
    heard = retold(occurrence(), [told("yes i used and i want to die", 1)], "en")
    assert heard.value_of("use") is True

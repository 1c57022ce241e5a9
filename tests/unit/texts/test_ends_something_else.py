"""Ending something else, asking for texts and a number's new owner are no opt-out; and the tags
of a question, mends and lengths that the sixteenth and seventeenth batches told of."""

import pytest

from chalicelib.domain.texts import understand
from chalicelib.domain.texts.reading.opting import asks_no_more
from chalicelib.domain.texts.reading.stop_score import asks_for_texts, bar_of
from chalicelib.domain.texts.reading.text import read


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("need to cancel mondays UA im sick", "en"),
        ("gotta cancel thursdays group i have court", "en"),
        ("remove me from the chore list this week", "en"),
        ("i want out of this apartment", "en"),
        ("trying to quit dip too", "en"),
        ("voy a dar de baja el cable, muy caro", "es"),
        ("quiero dar de baja mi plan de celular", "es"),
        ("voy a darme de baja del gimnasio", "es"),
        ("quiteme de la lista del grupo del sabado", "es"),
    ],
)
def test_what_ends_something_else_ends_no_texts(text: str, language: str) -> None:
    meant = understand(text, context="none", question=None, language=language)
    assert meant.intent not in ("opt_out", "crisis")


def test_texts_named_beside_another_thing_are_still_ended() -> None:
    both = read("cancel my gym and stop texting me", "en")
    assert asks_no_more(both)
    assert bar_of(both, "talk") < bar_of(read("cancel my gym", "en"), "talk")


@pytest.mark.parametrize(
    ("text", "language", "asked"),
    [
        ("changed my mind u can text me again", "en", True),
        ("changed my mind dont text me again", "en", False),
        ("ya me puede escribir otra vez", "es", True),
        ("ya no me puede escribir otra vez", "es", False),
    ],
)
def test_who_asks_for_texts_wants_no_end(text: str, language: str, asked: bool) -> None:
    assert asks_for_texts(read(text, language)) is asked
    meant = understand(text, context="after_stop", question=None, language=language)
    assert not (asked and meant.intent == "opt_out")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("got this number in august, whoever your looking for isnt me", "en"),
        ("me dieron este numero en agosto, la persona que busca no soy yo", "es"),
    ],
)
def test_the_number_of_a_new_owner(text: str, language: str) -> None:
    meant = understand(text, context="none", question=None, language=language)
    assert meant.intent == "wrong_number"


@pytest.mark.parametrize("question", ["confidence", "q:confidence"])
def test_a_question_is_known_with_its_tag_and_without(question: str) -> None:
    meant = understand("3 or 4", context="scale_0_10", question=question, language="en")
    assert (meant.intent, meant.value) == ("answer", "3")


@pytest.mark.parametrize(
    ("text", "context", "question", "value"),
    [
        ("cancel that, put 5", "scale_0_10", "confidence", "5"),
        ("change my 1 to a 3", "days_0_7", "low_days", "3"),
        ("wait i put no but its yes", "use_yn", None, "Y"),
        ("actually yes i did use sorry i lied", "use_yn", None, "Y"),
    ],
)
def test_mends(text: str, context: str, question: str | None, value: str) -> None:
    meant = understand(text, context=context, question=question, language="en")
    assert (meant.intent, meant.value) == ("correct", value)


def test_a_time_before_ends_where_now_is_compared() -> None:
    text = "was a 9 last month more like a 3 now"
    meant = understand(text, context="scale_0_10", question="craving", language="en")
    assert (meant.intent, meant.value) == ("answer", "3")


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("saw the nurse for my shot", "en", "medical_checkup:1"),
        ("Saw Dr. Patel for my vivitrol shot", "en", "medical_checkup:1"),
        (
            "fui con mi consejera y luego a NA",
            "es",
            "individual_counseling:1;twelve_step:1",
        ),
        ("hoy tuve grupo de 9 a 12", "es", "group_therapy:1:3"),
        ("had group from 11:30 to 1", "en", "group_therapy:1:1.5"),
        ("two 20 min meditations today", "en", "meditation:2:0.67"),
    ],
)
def test_visits_and_lengths(text: str, language: str, value: str) -> None:
    meant = understand(text, context="none", question=None, language=language)
    assert (meant.intent, meant.value) == ("activity", value)


@pytest.mark.parametrize("text", ["stop i got a job", "STOP im off the meds", "stop we moved"])
def test_the_keyword_and_a_clause_of_its_own_end_our_texts(text: str) -> None:
    """The reason behind STOP may speak of a job; STOP does not."""
    assert understand(text, context="none", question=None, language="en").intent == "opt_out"

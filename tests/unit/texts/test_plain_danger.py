"""A plain wish to die is a crisis, whatever else the same text says."""

import pytest

from chalicelib.domain.texts import understand


@pytest.mark.parametrize(
    "text",
    [
        "yes i used and i want to die. stop texting me",
        "yes i used. stop texting me i want to die",
        "STOP i want to kill myself",
        "went to aa, met J. i want to die",
    ],
)
@pytest.mark.parametrize("context", ["none", "use_yn", "after_stop", "unknown_number"])
def test_use_a_stop_or_a_log_beside_it_does_not_hide_it(text: str, context: str) -> None:
    assert understand(text, context=context, question=None, language="en").intent == "crisis"


@pytest.mark.parametrize("text", ["dying to see that movie", "i used to want to die, not now"])
def test_what_is_no_wish_to_die_stays_talk(text: str) -> None:
    assert understand(text, context="none", question=None, language="en").intent != "crisis"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("911", "en"),
        ("911 please", "en"),
        ("unsubscribe me from living", "en"),
        ("borrenme de la vida", "es"),
    ],
)
def test_a_bare_summons_and_an_end_of_life_worded_like_an_opt_out(text: str, language: str) -> None:
    assert understand(text, context="none", question=None, language=language).intent == "crisis"

"""To which session a length belongs that a text tells between two of them."""

import pytest

from chalicelib.domain.texts import understand


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # Set apart from the one before, and straight before the next: the next one's.
        ("3 aa and 1h counseling", "twelve_step:3;individual_counseling:1:1"),
        ("2 aa, 1 hr counseling", "twelve_step:2;individual_counseling:1:1"),
        ("aa + 1h counseling", "twelve_step:1;individual_counseling:1:1"),
        ("2 aa plus 1.5 hrs group", "twelve_step:2;group_therapy:1:1.5"),
        ("2 aa and half an hour meditation", "twelve_step:2;meditation:1:0.5"),
        ("3 aa, an hour counseling", "twelve_step:3;individual_counseling:1:1"),
        ("1h aa and 2h group", "twelve_step:1:1;group_therapy:1:2"),
        ("2 aa y 1h de consejería", "twelve_step:2;individual_counseling:1:1"),
        ("fui a aa, 2 horas de grupo", "twelve_step:1;group_therapy:1:2"),
        # Behind a session with nothing between: that one's.
        ("aa 1h and counseling 2h", "twelve_step:1:1;individual_counseling:1:2"),
        ("aa 1h, counseling 2h", "twelve_step:1:1;individual_counseling:1:2"),
        ("aa, 1 hour, and counseling", "twelve_step:1:1;individual_counseling:1"),
        ("aa for an hour and group", "twelve_step:1:1;group_therapy:1"),
        ("2 aa and counseling 1h", "twelve_step:2;individual_counseling:1:1"),
    ],
)
def test_a_length_belongs_to_the_session_it_stands_by(text: str, value: str) -> None:
    language = "es" if {"de"} & set(text.split()) else "en"
    meant = understand(text, context="none", question=None, language=language)
    assert (meant.intent, meant.value) == ("activity", value)

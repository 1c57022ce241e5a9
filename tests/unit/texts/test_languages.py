"""The language is switched by one word that is the whole message."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.texts.languages import language_switch

SENT = [
    ("ESPAÑOL", "es"),
    ("espanol", "es"),
    ("Español por favor", "es"),
    ("ENGLISH", "en"),
    ("Inglés", "en"),
    ("my english is bad", None),
    ("", None),
    ("stop", None),
]


@pytest.mark.parametrize(("text", "wanted"), SENT)
def test_a_language_is_asked_for_or_not(text: str, wanted: str | None) -> None:
    assert language_switch(text) == wanted


@settings(max_examples=100, deadline=None)
@given(text=st.text(st.characters(), max_size=1600))
def test_any_text_is_scanned(text: str) -> None:
    assert language_switch(text) in ("en", "es", None)

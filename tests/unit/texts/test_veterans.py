"""Who says that they served gets the reply that names the veterans' line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.texts.veterans import served


@pytest.mark.parametrize(
    "text",
    [
        "I'm a vet and I want to die",
        "im an army vet cant do this anymore",
        "As a combat veteran I have no one. going to end it",
        "I served two tours. I have a gun",
        "the VA won't help me, I want to kill myself",
        "been in the army. ready to die",
        "since my deployment I want it to be over",
        "Soy veterano y ya no quiero vivir",
        "estuve en el ejército y me quiero morir",
    ],
)
def test_those_who_say_that_they_served_are_heard(text):
    assert served(text)


@pytest.mark.parametrize(
    "text",
    [
        "took my dog to the vet, I want to die",
        "my dad was a veteran and I miss him",
        "the army of ants lol",
        "he served me papers. going to kill myself",
        "va a ser un mal día",
        "I want to kill myself",
        "",
    ],
)
def test_others_are_not_taken_for_veterans(text):
    assert not served(text)


@given(st.text())
def test_any_text_is_taken(text):
    assert served(text) in (True, False)

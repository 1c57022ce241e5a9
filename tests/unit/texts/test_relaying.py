"""A text to the relay: to whom it is, its words, and why no mentor may read it."""

import pytest

from chalicelib.domain.texts.relaying import kept, readings, said, says_something, words_of


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("M hi", "hi"), ("m: hi", "hi"), ("  M\nhi", "hi"), ("MENTOR hi", "hi"), ("M,hi", "hi"),
        ("Mentora - hola", "hola"), ("M", ""), ("mentor", ""), ("M 😀", "😀"), ("M.", ""),
    ],
)  # fmt: skip
def test_m_or_mentor_addresses_the_mentor(body: str, words: str) -> None:
    found = said(body)
    assert (found.addressed, found.words) == (True, words)
    assert says_something(found.words) == bool(words)


@pytest.mark.parametrize(
    "body",
    [
        "M&M are good", "m8 what is up", "My day was ok", "me siento bien", "Mi mamá", "mentors",
        "I'm here", "hi M", "", "MENTOR is rude", "mentora nunca llama", "my mentor said so", "m'am",
    ],
)  # fmt: skip
def test_nothing_else_does(body: str) -> None:
    assert not said(body).addressed
    assert words_of(body) == body


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("i drank last night", "use"), ("relapsed", "use"), ("im high", "use"), ("recaí", "use"),
        ("had two beers", "use"), ("ando drogado", "use"), ("tomé ayer", "use"),
        ("tell staff", "staff"), ("MENTOR never calls", "about"),
        ("i did it", None), ("thanks, that helped a bit", None), ("once i get home", None),
        ("haven't drank in 30 days", None), ("i did not use", None), ("un poco mejor", None),
        ("i almost drank", None), ("me tomé un café", None), ("high five", None),
    ],
)  # fmt: skip
def test_use_staff_and_what_is_about_a_mentor_are_kept(body: str, why: str | None) -> None:
    assert said(body).kept == why
    assert why == "about" or kept(body) == why


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("SHARE", "share"), ("M share", "share"), ("share my number", "share"),
        ("compartir", "share"), ("block", "block"), ("M bloquear", "block"),
        ("i want to share something", None), ("my number", None), ("around the block", None),
    ],
)  # fmt: skip
def test_the_relays_own_words_stand_alone(body: str, word: str | None) -> None:
    assert said(body).word == word


def test_what_speaks_of_a_mentor_is_read_as_of_theirs() -> None:
    assert readings("MENTOR is rude") == (
        "MENTOR is rude", "my MENTOR is rude", "mi MENTOR is rude",
    )  # fmt: skip
    assert readings("MENTOR can you call") == ("MENTOR can you call",)

"""Short everyday texts are neither danger nor an end, whatever question is open."""

import pytest

from chalicelib.domain.texts import understand

CONTEXTS = [
    ("none", None), ("use_yn", None), ("scale_0_10", "craving"), ("days_0_7", "low_days"),
    ("count", "people"), ("want_call_yn", None), ("invite_yn", None), ("after_stop", None),
    ("unknown_number", None),
]  # fmt: skip
EVERYDAY = [
    ("hello it is me", "en"), ("it's me again", "en"), ("bye", "en"), ("goodbye", "en"),
    ("ok bye for now", "en"), ("ok text me", "en"), ("text me when ur up", "en"),
    ("stop by later?", "en"), ("can you stop by tomorrow", "en"), ("i have to go", "en"),
    ("gotta go to bed", "en"), ("car wont start again", "en"), ("on my way to work", "en"),
    ("see you at church", "en"), ("its ok no rush", "en"), ("my phone died", "en"),
    ("i'm outside the office", "en"), ("say hi to the crew", "en"), ("what time tonight", "en"),
    ("haha ok", "en"), ("adiós", "es"), ("hola soy yo", "es"), ("ya me voy", "es"),
    ("me voy a dormir", "es"), ("voy para allá", "es"), ("jaja", "es"), ("mándame mensaje", "es"),
    ("al rato paso", "es"), ("¿a qué hora abren?", "es"), ("está lloviendo aquí", "es"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "language"), EVERYDAY)
@pytest.mark.parametrize(("context", "question"), CONTEXTS)
def test_an_everyday_text_pages_nobody_and_ends_nothing(
    text: str, language: str, context: str, question: str | None
) -> None:
    meant = understand(text, context=context, question=question, language=language)
    assert meant.intent not in ("crisis", "opt_out")
    assert "opt_out" not in meant.also


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("goodbye everyone, i love you all", "en"),
        ("this is goodbye. im sorry for everything", "en"),
        ("adiós a todos, perdónenme", "es"),
    ],
)
def test_a_farewell_is_still_heard(text: str, language: str) -> None:
    assert understand(text, context="none", question=None, language=language).intent == "crisis"

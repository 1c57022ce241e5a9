"""A mentor's words said neutrally: the rewrite that is offered tells nothing itself."""

import pytest

from chalicelib.domain.texts.disclosure import CAPITALS, HARMLESS, disclosing, word_lists
from chalicelib.domain.texts.rewriting import rewritten
from chalicelib.services.free_words import neutral


@pytest.mark.parametrize(
    ("words", "instead"),
    [
        ("See you at the AA meeting on Friday", "See you at the group on Friday"),
        ("12-step tonight at the clinic", "group tonight at the place"),
        ("A.A. at 6?", "group at 6?"),
        ("Nothing to see here", "Nothing to see here"),
    ],
)
def test_each_word_that_tells_becomes_a_neutral_one(words: str, instead: str) -> None:
    assert rewritten(words, neutral("en")) == instead


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "words",
    [
        "How is treatment? Still sober?", "Nos vemos en la reunión", "Are you in rehab or jail",
        "Sample Center says hi", "NA or SMART?", "la recaída y el alcoholismo", "over-dose, overdose",
    ],
)  # fmt: skip
def test_no_rewrite_tells_anything(words: str, language: str) -> None:
    assert (
        disclosing(rewritten(words, neutral(language), ["Sample Center"]), ["Sample Center"]) == []
    )


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_kind_of_word_has_a_neutral_one(language: str) -> None:
    kinds = {kind for lists in word_lists().values() for kind in lists}
    for kind in kinds - {CAPITALS, HARMLESS}:
        assert disclosing(neutral(language)(kind)) == []

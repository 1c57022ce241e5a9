"""Numbers in digits and in words, as the canonical line has them."""

import re
from functools import lru_cache

from chalicelib.domain.texts.reading import lexicon

_DIGITS = re.compile(r"\d+(?:\.\d+)?$")
_LONGEST = 8  # more digits are a phone number, not an answer


@lru_cache(4_096)
def number(word: str, language: str) -> float | None:
    """The number that a word or digits stand for, or None.

    A word of another language counts too, unless this language has it in another sense:
    *once* is eleven in Spanish only.
    """
    if _DIGITS.match(word):
        return float(word) if len(word) <= _LONGEST else None
    own = lexicon.mapping_of("numbers", language).get(word)
    if own is None and word not in lexicon.words_of("telling", language):
        own = lexicon.mapping("numbers").get(word)
    return float(own) if own is not None else None


def whole(word: str, language: str) -> int | None:
    """As `number`, whole numbers only."""
    value = number(word, language)
    return int(value) if value is not None and value == int(value) else None

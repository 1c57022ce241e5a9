"""A text that answers a question of few choices: numbers and what people write instead."""

import re
import unicodedata
from collections.abc import Mapping
from typing import TypeVar

T = TypeVar("T")
#: Longer texts are talk, and a human reads them.
WORDS_AT_MOST = 4
_COURTESY = frozenset(
    "please pls thanks thank you ty por favor gracias that is its sounds esta muy a the".split()
)


def chosen(body: str, choices: Mapping[T, frozenset[str]]) -> T | None:
    """The first choice on whose side all words of a text stand, give or take courtesy, case and
    accents; ``None`` if there is none."""
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", body.casefold()) if not unicodedata.combining(c)
    )
    words = [w for w in re.findall(r"[a-z0-9]+", plain.replace("'", "")) if w not in _COURTESY]
    if not words or len(words) > WORDS_AT_MOST:
        return None
    return next((one for one, said in choices.items() if all(w in said for w in words)), None)

"""How a name is looked up: by whole words and by beginnings, whatever its accents and capitals.

A word of fewer than three letters (Li, Bo) is found whole only: a beginning so short would name
half of a program.
"""

import re
import unicodedata
from collections.abc import Iterable

#: Letters that a beginning has at least, and those that are told apart at most.
LEAST, MOST = 3, 12
#: Letters that no accent explains.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
#: What joins two parts of a word (O'Brien, García-López): each is a word, and so is the whole.
_JOINED = re.compile(r"['’ʼ`´.-]+")


def words(*names: str) -> frozenset[str]:
    """The words of a name, as they are looked up."""
    found: set[str] = set()
    for part in " ".join(names).split():
        plain = unicodedata.normalize("NFKD", part.casefold().translate(_LETTERS))
        # An accent is a sign of its own by now, and no letter.
        pieces = ["".join(filter(str.isalnum, one)) for one in _JOINED.split(plain)]
        found |= {*pieces, "".join(pieces)}
    return frozenset(one[:MOST] for one in found if one)


def shelf(word: str) -> str:
    """What words lie together by: their first letters, or a short word itself."""
    return word[:LEAST]


def beginnings(known: Iterable[str]) -> frozenset[str]:
    """Everything that finds these words."""
    return frozenset(
        word[:length] for word in known for length in range(min(LEAST, len(word)), len(word) + 1)
    )

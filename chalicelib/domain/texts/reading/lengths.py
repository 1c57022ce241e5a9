"""Lengths of time as a text tells them: by the clock, in units, in words."""

import re

from chalicelib.domain.texts.reading import lexicon
from chalicelib.domain.texts.reading.numbers import number
from chalicelib.domain.texts.reading.text import Word

MINUTES_AN_HOUR = 60
HALF = frozenset(("half", "media", "medio"))
_ONE = frozenset(("a", "an", "full", "whole", "entire"))
_HOUR = frozenset(("hour", "hr"))
_QUARTER = frozenset(("quarter", "cuarto"))
#: The words that a length told in words may begin with.
OPEN_A_LENGTH = _ONE | _HOUR | _QUARTER | {"hora"}
FROM_TO = re.compile(
    r"(?:(?:from|de|de las|group|meeting|class|iop|session|grupo|junta) )"
    r"(?P<h1>1?\d) (?:, (?P<m1>[0-5]\d) )?(?:am |pm )?"
    r"(?:to|til|till|until|a|hasta|a las|hasta las) (?P<h2>1?\d) (?:, (?P<m2>[0-5]\d) )?"
)
_LONGEST_SESSION = 8 * 60  # minutes; a longer one is a clock read wrong
CLOCK = re.compile(r"(?:at|a las|around|til|until) \d+ (?:, \d+ )?|\d+ , \d\d (?:am |pm )?")


def between(match: re.Match[str]) -> int:
    """Minutes from one time of the clock to the next: "de 9 a 12"."""
    told = {name: int(value or 0) for name, value in match.groupdict().items()}
    minutes = (told["h2"] - told["h1"]) * 60 + told["m2"] - told["m1"]
    minutes += 0 if minutes > 0 else 12 * 60
    return minutes if 0 < minutes <= _LONGEST_SESSION else 0


def length_in_words(words: list[Word], position: int, following: list[str]) -> float | None:
    """ "An hour", "a quarter of an hour", "hora y media"; None if the word begins none of them."""
    word = words[position].word
    if word in _QUARTER and set(following[:3]) & {"hour", "hr", "hora"}:
        return MINUTES_AN_HOUR / 4
    if word == "hora" and following[:2] == ["y", "media"] and not _counted(words, position):
        return MINUTES_AN_HOUR * 1.5
    if word in _HOUR and following[:3] == ["and", "a", "half"] and not _told(words, position):
        return MINUTES_AN_HOUR * 1.5
    if word not in _ONE or not minutes_told(1.0, following[:1]):
        return None
    if position and words[position - 1].word in HALF | {"of"}:
        return 0  # "half an hour", told by the half
    return minutes_told(1.0, following)


def _told(words: list[Word], position: int) -> bool:
    """Whether how many stands before an hour: "an hour and a half", "2 hrs and a half"."""
    before = words[position - 1].word if position else ""
    return before in _ONE | HALF or number(before, "en") is not None


def _counted(words: list[Word], position: int) -> bool:
    """Whether a number stands before a unit of time: "una hora y media"."""
    return position > 0 and number(words[position - 1].word, "es") is not None


def minutes_told(amount: float | None, following: list[str]) -> float | None:
    """What an amount says in minutes, if a unit of time stands behind it; half of it for None."""
    units = lexicon.mapping("units")
    if units.keys().isdisjoint(following):
        return None
    words = [word for word in following if word not in ("a", "an", "and", "of", ",", "y", "de")]
    if amount is None:
        return MINUTES_AN_HOUR / 2 if words and units.get(words[0]) == "60" else None
    if not words or float(units.get(words[0], 0)) == 0:
        if words[:2] and words[0] in HALF and len(words) > 1 and words[1] in units:
            return (amount + 0.5) * float(units[words[1]])
        return None
    extra = 0.5 if len(words) > 1 and words[1] in HALF else 0
    return (amount + extra) * float(units[words[0]])

"""The numbers of an answer: which of those in a text answer the question, and how they join."""

from typing import NamedTuple

from chalicelib.domain.texts.reading.numbers import number
from chalicelib.domain.texts.reading.text import Text, Word

_ARTICLES = frozenset(("one", "un", "una", "uno"))
_JOINTS = frozenset(("or", "to", "o", "u", "a", "between", "entre", "maybe", "and", "y", ","))
_PERCENT = frozenset(("%", "percent", "pct"))
_WHOLE = frozenset(("10", "ten", "diez", "7", "seven", "siete"))
_HALF = frozenset(("half", "medio", "media"))
_AND = frozenset(("and", "y", "a", "n"))


class Quantity(NamedTuple):
    """A number in a text, by the place of its word."""

    offset: int
    value: float


def quantities(text: Text, *barred: str) -> list[Quantity]:
    """The numbers that may answer, after a mend if there is one; dates, times and set phrases out.

    `barred` names what else the numbers may not count: ``amount_days``, ``amount_times``.
    """
    found = _all(text, text.covered("amount_unit", *barred))
    mended = _mended_at(text, found)
    kept = [one for one in found if one.offset >= mended]
    if len(kept) > 1:
        recent = [one for one in kept if not _from_before(text, one.offset)]
        kept = recent or kept
    return kept


def _all(text: Text, barred: frozenset[int]) -> list[Quantity]:
    words = text.words
    found = []
    skip = -1
    for position, word in enumerate(words):
        value = number(word.word, text.language)
        if value is None or position <= skip or word.offset in barred:
            continue
        if _in_smiley(words, position) or _in_date(words, position):
            continue
        scaled, used = _scaled(words, position, value)
        skip = position + used
        if not _is_article(words, position):
            found.append(Quantity(word.offset, scaled))
    return found


def _in_date(words: tuple[Word, ...], position: int) -> bool:
    """ "12/25" and "24/7", but not "8/10"."""
    after = [word.word for word in words[position + 1 : position + 3]]
    before = [word.word for word in words[max(0, position - 2) : position]]
    if len(after) == 2 and after[0] == "/":
        return after[1].isdigit() and (
            after[1] not in _WHOLE or float(after[1]) < _whole(words[position])
        )
    return len(before) == 2 and before[1] == "/" and before[0].isdigit()


def _whole(word: Word) -> float:
    return float(word.word) if word.word.isdigit() else 0.0


def _in_smiley(words: tuple[Word, ...], position: int) -> bool:
    before = words[position - 1].shown if position else ""
    if before not in ("<", ">", ":", ";") or len(words[position].word) > 1:
        return False
    return before != ":" or position == 1


def _scaled(words: tuple[Word, ...], position: int, value: float) -> tuple[float, int]:
    """A percentage brought to tenths, "n/10" to n, "six and a half" to 6.5; and words used up."""
    following = [word.word for word in words[position + 1 : position + 5]]
    if (following[:1] and following[0] in _PERCENT) or following[:2] == ["por", "ciento"]:
        return value / 10, 1
    if following[:1] == ["/"] and following[1:2] and following[1] in _WHOLE:
        return value, 2
    if following[:2] in (["out", "of"], ["of"]) and following[2:3] and following[2] in _WHOLE:
        return value, 3
    if following[:1] == ["de"] and following[1:2] and following[1] in _WHOLE:
        return value, 2
    for size in (1, 2, 3):
        if following[size - 1 : size] and following[size - 1] in _HALF:
            if all(word in _AND for word in following[: size - 1]) and size > 1:
                return value + 0.5, size
    return value, 0


def _is_article(words: tuple[Word, ...], position: int) -> bool:
    """ "a bad one", "un 7": the word counts nothing where a digit stands too."""
    if words[position].word not in _ARTICLES:
        return False
    others = [
        word for word in words if word.word not in _ARTICLES and number(word.word, "en") is not None
    ]
    before = words[position - 1].word if position else ""
    after = words[position + 1].word if position + 1 < len(words) else ""
    joined = (before in ("or", "to", "o") or after in ("or", "to", "o")) and words[
        position
    ].word in ("one", "uno", "una")
    return bool(others) and not joined


def _mended_at(text: Text, found: list[Quantity]) -> int:
    """Where the last mend stands that has a number on both sides; 0 if none does."""
    places = [
        place.start
        for place in text.found.get("mend", ())
        if any(one.offset < place.start for one in found)
        and any(one.offset >= place.start for one in found)
    ]
    return max(places, default=0)


def _from_before(text: Text, offset: int) -> bool:
    """Said of a time before the one asked about."""
    clause = _clause(text.line, offset)
    return any(
        clause[0] <= place.start < clause[1] for place in text.found.get("before_the_time", ())
    )


def _clause(line: str, offset: int) -> tuple[int, int]:
    marks = (" . ", " , ", " but ", " pero ", " now ", " today ", " ahora ", " hoy ", " y hoy ")
    start = max((line.rfind(mark, 0, offset) for mark in marks), default=-1)
    ends = [end for mark in marks if (end := line.find(mark, offset)) >= 0]
    return max(start, 0), min(ends, default=len(line))

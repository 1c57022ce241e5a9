"""The numbers of an answer: which of those in a text answer the question, and how they join."""

import re

from chalicelib.domain.texts.reading import lexicon
from chalicelib.domain.texts.reading.numbers import number
from chalicelib.domain.texts.reading.text import Quantity, Text, Word

_ARTICLES = frozenset(("one", "un", "una", "uno"))
_JOINTS = frozenset(("or", "to", "o", "u", "a", "between", "entre", "maybe", "and", "y", ","))
_PERCENT = frozenset(("%", "percent", "pct"))
_OR = frozenset(("or", "to", "o"))
_OPENS = frozenset(("", ",", ".", "and", "y"))
_DATED = frozenset("on at in last this yesterday today el en por ayer hoy".split())
_WHOLE = frozenset(("10", "ten", "diez", "7", "seven", "siete"))
_HALF = frozenset(("half", "medio", "media"))
_DOZEN = frozenset(("dozen", "docena"))
_TENS_JOINTS = frozenset(("y", "-", ","))
_AND = frozenset(("and", "y", "a", "n"))
#: What may stand behind a number that is scaled, or has a half behind it.
_SCALING = _PERCENT | _HALF | _AND | {"/", "out", "of", "de", "por"}

#: A zip, a year, a part of a phone number; "100" and "1000" are said of a craving.
_CODE = re.compile(r"(?!10+$)\d{3,}$")

_PAST = ("month", "week", "year", "ago", "before", "yesterday", "night")
_CLAUSE_MARKS = tuple(
    f" {mark} "
    for mark in (
        *(".", ",", "but", "now", "today", *(f"{one} more like" for one in _PAST)),
        *("this week", "this time", "right now", "tonight"),
        *("pero", "ahora", "hoy", "y hoy", "esta semana", "esta vez", "ahorita"),
    )
)
_CLAUSE = 200  # characters; what stands further off speaks of something else


def quantities(text: Text, *barred: str, before: str = "before_the_time") -> list[Quantity]:
    """The numbers that may answer, after a mend if there is one; dates, times and set phrases out.

    `barred` names what else the numbers may not count: ``amount_days``, ``amount_times``;
    `before` the wordings of a time before the one asked about.
    """
    if barred not in text.numbers:
        text.numbers[barred] = _all(text, text.covered("amount_unit", *barred))
    found = text.numbers[barred]
    mended = _mended_at(text, found)
    kept = [one for one in found if one.offset >= mended]
    if len(kept) > 1 and before == "before_now":
        kept = [one for one in kept if not _of_yesterday(text, one.offset)] or kept
    if len(kept) > 1 and before in text.found:
        recent = [one for one in kept if not _from_before(text, one.offset, before)]
        kept = recent or kept
    return kept


def _all(text: Text, barred: frozenset[int]) -> list[Quantity]:
    words = text.words
    different = {word.word for word in words}
    others = any(number(word, "en") is not None for word in different - _ARTICLES)
    values = {
        word: value
        for word in different
        if (value := number(word, text.language)) is not None and not _CODE.match(word)
    }
    # A text may hold hundreds of numbers: none is asked what no word of the text can make it.
    dated, scaling = "/" in different, not _SCALING.isdisjoint(different)
    found = []
    skip = -1
    for position, word in enumerate(words):
        value = values.get(word.word)
        if value is None or position <= skip or word.offset in barred:
            continue
        if _in_smiley(words, position) or (dated and _in_date(words, position)):
            continue
        joined = used = 0
        if not word.word.isdigit():
            value, joined = _compound(words, position, value, text.language)
        if scaling:
            value, used = _scaled(words, position + joined, value)
        skip = position + joined + used
        if not (others and word.word in _ARTICLES and _is_article(words, position)):
            found.append(Quantity(word.offset, value))
    return found


def _compound(
    words: tuple[Word, ...], position: int, value: float, language: str
) -> tuple[float, int]:
    """ "Ninety-five" and "treinta y cinco" brought together; and the words used up behind it."""
    if words[position].word in _DOZEN:
        before = {word.word for word in words[max(0, position - 2) : position]}
        return (value / 2 if before & _HALF else value), 0
    if value % 10 or not 20 <= value <= 90:
        return value, 0
    for size in (1, 2):
        behind = words[position + size : position + size + 1]
        unit = number(behind[0].word, language) if behind else None
        between = [word.word for word in words[position + 1 : position + size]]
        if unit and 1 <= unit <= 9 and all(word in _TENS_JOINTS for word in between):
            return value + unit, size
    return value, 0


def _in_date(words: tuple[Word, ...], position: int) -> bool:
    """ "12/25" and "24/7", but not "8/10"."""
    if position + 2 < len(words) and words[position + 1].word == "/":
        behind = words[position + 2].word
        if position == 0 and behind == "10":
            return False  # "12/10": more than all of it
        return behind.isdigit() and (
            behind not in _WHOLE or float(behind) < _whole(words[position])
        )
    parted = position > 1 and words[position - 1].word == "/"
    return parted and words[position - 2].word.isdigit()


def _whole(word: Word) -> float:
    return float(word.word) if word.word.isdigit() else 0.0


def _in_smiley(words: tuple[Word, ...], position: int) -> bool:
    before = words[position - 1].shown if position else ""
    if before not in ("<", ">", ":", ";") or len(words[position].word) > 1:
        return False
    return before != ":" or position == 1


def _scaled(words: tuple[Word, ...], position: int, value: float) -> tuple[float, int]:
    """A percentage brought to tenths, "n/10" to n, "six and a half" to 6.5; and words used up."""
    if position + 1 >= len(words) or words[position + 1].word not in _SCALING:
        return value, 0
    following = [word.word for word in words[position + 1 : position + 5]]
    if (following[:1] and following[0] in _PERCENT) or following[:2] == ["por", "ciento"]:
        return value / 10, 1
    if following[:1] == ["/"] and following[1:2] and following[1] in _WHOLE:
        return value, 2
    if following[:2] == ["out", "of"] and following[2:3] == ["the"]:
        return value, 4  # "three out of the seven"
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
    """ "a bad one", "un 7": the word counts nothing where another number stands too."""
    before = words[position - 1].word if position else ""
    after = words[position + 1].word if position + 1 < len(words) else ""
    if words[position].word == "un":
        return True
    joined = before in _OR or after in _OR
    # "one weds and two on zoom": counted by what it stands before.
    counted = before in _OPENS and (after in _DATED or after in lexicon.mapping("weekdays"))
    return not (joined or counted)


def _mended_at(text: Text, found: list[Quantity]) -> int:
    """Where the last mend stands that has a number on both sides; 0 if none does."""
    places = [
        place.start
        for place in text.found.get("mend", ())
        if found and found[0].offset < place.start <= found[-1].offset
    ]
    return max(places, default=0)


def _of_yesterday(text: Text, offset: int) -> bool:
    """ "8 yesterday 2 today": said of the day right behind it."""
    behind = text.line[offset : offset + _CLAUSE].split(maxsplit=3)[1:3]
    return behind[:1] in (["yesterday"], ["ayer"], ["anoche"]) or behind == ["last", "week"]


def _from_before(text: Text, offset: int, before: str) -> bool:
    """Said of a time before the one asked about."""
    places = text.found.get(before)
    if not places:
        return False
    first, last = _clause(text.line, offset)
    return any(first <= place.start < last for place in places)


def _clause(line: str, offset: int) -> tuple[int, int]:
    first, last = max(0, offset - _CLAUSE), min(len(line), offset + _CLAUSE)
    start = max((line.rfind(mark, first, offset) for mark in _CLAUSE_MARKS), default=-1)
    ends = [end for mark in _CLAUSE_MARKS if (end := line.find(mark, offset, last)) >= 0]
    return max(start, first), min(ends, default=last)

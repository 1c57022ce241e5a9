"""A text that replaces the last answer: marked as a mend, and holding the new value."""

import re

from chalicelib.domain.texts.reading.answers import answer, scale
from chalicelib.domain.texts.reading.phrasebook import Found
from chalicelib.domain.texts.reading.quantities import quantities
from chalicelib.domain.texts.reading.text import Text, read

_STARRED = re.compile(r"\s*\*+\s*([^*\s]+)\s*$|\s*([^*\s]+)\s*\*+\s*$")
_STARRED_FIRST = re.compile(r"\s*(\d{1,2})\*+\s+\D{1,30}$")  # "5* fat fingers"
_NOT_THIS = re.compile(
    r"[0-9]+ (?:meetings? |days? |people |times )?(?:, )?(?:not|no) (?:a |un )?[0-9]+ "
)
_WAS_NOT = re.compile(
    r"(?:\w+ ){0,3}?(?:not|no (?:era|eran|es|son|fue|fueron)) (?:a |un )?[0-9]+ (?:[.,] )?"
    r"(?:it was |it is |but |make it |was |is |sino |era |eran |es |son |fue |fueron )?(?:a |un )?"
    r"([0-9]+) (?:[.,] )?$"
)
_NO_SORRY = re.compile(
    r"(?:no|nope|nah) (?:[.,] )?(?:es |era |son |it is )?(?:un |a )?([0-9]+) (?:[.,] )?"
    r"(?:sorry|perdon|perdone|disculpa|disculpe|my bad|oops|i meant|quise decir) (?:[.,] )?$"
)
_VALUE_ALONE = re.compile(r"[., ]*(?:[0-9]+|yes|no|si|yeah|nope) [.,]")  # "actually 4, forgot one"
_LONGEST = 12  # words; a longer text tells something of its own
_PLAIN_YES_NO = re.compile(r"(?:.* )?(yes|yeah|si|y|no|n|nope) ")
_YES_NO = ("use_yn", "want_call_yn")
_YES_WORDS = frozenset(("yes", "yeah", "si", "yep"))
_LONGEST_LEAD = 4  # words before the mark
#: The concept of a mark that can be nothing else.
STRONG = "correction_strong"


def correction(text: Text, context: str, question: str | None) -> str | None:
    """The new value, or None if the text mends nothing."""
    marked = _marked(text, context)
    if marked is None:
        return None
    rest = read(marked, text.language)
    if context in _YES_NO:
        return _yes_or_no(rest, context)
    if context == "none":
        return scale(_first_number(rest), None) or _yes_or_no(rest, context)
    return answer(_first_number(rest), context, question)


def _marked(text: Text, context: str) -> str | None:
    """What stands behind the mark of a mend, if the text opens with one."""
    if len(text.plain_words) > _LONGEST or text.quotes_us:
        return None
    starred = _STARRED.match(text.shown) or _STARRED_FIRST.match(text.shown)
    if starred:
        return next(one for one in starred.groups() if one)
    was_not = _WAS_NOT.match(text.line) or _NO_SORRY.match(text.line)
    if was_not:
        return was_not.group(1)
    if _NOT_THIS.search(text.line):
        return text.line
    return _behind_mark(text, context)


def _behind_mark(text: Text, context: str) -> str | None:
    places = text.found.get("correction_mark", ())
    opening = opening_marks(text)
    if text.has("regret"):
        return None  # "I am sorry to say yes"
    if context in _YES_NO and text.line.startswith(("no ", "yes ", "si ")):
        return None  # said and mended in one text: an answer
    if context in _YES_NO and text.line.startswith("i mean ") and text.has("hedged"):
        return None  # "i mean not really": a way to begin an answer
    if not opening:
        return None
    first = text.line[min(place.end for place in opening) :]
    if _VALUE_ALONE.match(first):
        return first
    end = max(place.end for place in opening)
    later = [
        place.end
        for place in places
        if place.start <= end + 12 and _silent(text, end, place.start)  # "meant 8 fat fingers"
    ]
    rest = text.line[max([end, *later]) :]
    if not rest.strip(" .,"):
        if context in _YES_NO and not text.has(STRONG):
            return None  # "relapsed. sorry": it is regretted
        rest = text.line[: min(place.start for place in opening)]
    strong = text.has(STRONG) or _VALUE_ALONE.match(rest) is not None
    return rest if strong or len(rest.replace(".", " ").replace(",", " ").split()) <= 3 else None


def opening_marks(text: Text) -> list[Found]:
    """The marks of a mend that the text opens with."""
    places = text.found.get("correction_mark", ())
    return [place for place in places if _nothing_said_before(text, place.start)]


def _nothing_said_before(text: Text, start: int) -> bool:
    return (
        _silent(text, 0, start)
        and len(read(text.line[:start], text.language).plain_words) <= _LONGEST_LEAD
    )


def _silent(text: Text, start: int, end: int) -> bool:
    """Whether nothing between two places of the line answers."""
    between = read(text.line[start:end], text.language)
    return not quantities(between) and _YES_WORDS.isdisjoint(between.plain_words)


def _first_number(text: Text) -> Text:
    """ "1 not 2" is 1."""
    match = _NOT_THIS.search(text.line)
    return read(match.group().split()[0], text.language) if match else text


def _yes_or_no(rest: Text, context: str) -> str | None:
    match = _PLAIN_YES_NO.match(rest.line)
    if match:
        return "N" if match.group(1) in ("no", "n", "nope") else "Y"
    return answer(rest, context, None) if context in _YES_NO else None

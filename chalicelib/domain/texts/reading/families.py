"""Rows of concepts that mean something when they stand together.

A family is such a row, and the contexts that take it away again. Figures of speech hide the words
they cover; a plain denial right before a wording hides that wording. Danger, holds and concerns
are all tables of families over the concepts in ``words``.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from chalicelib.domain.texts.reading.phrasebook import Found
from chalicelib.domain.texts.reading.text import Text

_SENTENCE_END = ". "
_NEGATION_REACH = 4  # words between a negation and what it denies
_NEARBY = 120  # characters that surely hold as many words


class Family(NamedTuple):
    """One way of saying something: concepts that stand in one sentence.

    `deniable` families are hidden by a negation before them; with `whole_text` the concepts may
    stand in different sentences.
    """

    kind: str
    all_of: tuple[str, ...]
    unless: tuple[str, ...] = ()
    deniable: bool = True
    whole_text: bool = False


def first_shown(text: Text, families: Iterable[Family]) -> Family | None:
    """The first of these families that a text shows."""
    scan = _Scan(text)
    return next((family for family in families if scan.shows(family)), None)


class _Scan:
    def __init__(self, text: Text) -> None:
        self._text = text

    @cached_property
    def _sentences(self) -> list[tuple[int, int]]:
        bounds, start, line = [], 0, self._text.line
        while (end := line.find(_SENTENCE_END, start)) >= 0:
            bounds.append((start, end))
            start = end + len(_SENTENCE_END)
        return [*bounds, (start, len(line))]

    def shows(self, family: Family) -> bool:
        if not all(self._text.has(concept) for concept in family.all_of):
            return False
        first, *others = [self._meant(concept, family) for concept in family.all_of]
        return any(
            all(self._near(place, places, family) for places in others)
            and not self._taken_away(place, family)
            for place in first
        )

    def _meant(self, concept: str, family: Family) -> list[Found]:
        return [
            place
            for place in self._text.found.get(concept, ())
            if not self._covered(place) and not (family.deniable and self._denied(place))
        ]

    def _covered(self, place: Found) -> bool:
        """Inside a figure of speech."""
        return any(
            idiom.start < place.end and place.start < idiom.end
            for idiom in self._text.found.get("idiom", ())
        )

    def _denied(self, place: Found) -> bool:
        if self._denial_unsure(place):
            return False
        if self._denied_along(place):
            return True
        nearby = self._text.line[max(0, place.start - _NEARBY) : place.start]
        before = nearby.split()[-_NEGATION_REACH:]
        reach: list[str] = []
        for behind, word in enumerate(reversed(before), 1):
            if word in (".", ",", "but", "pero", "because", "porque", "and", "y"):
                break
            if word in ("i", "yo") and not _SAYING.issuperset(before[:-behind][-1:]):
                break  # "i do not want texts i want to die": it begins anew
            reach.insert(0, word)
        return _negated(reach)

    def _denied_along(self, place: Found) -> bool:
        """Listed behind what is denied: "i don't want to die or be dead"."""
        before = self._text.line[max(0, place.start - _NEARBY) : place.start].split()
        clause = before[_last_pause(before) + 1 :][-_LISTED_REACH:]
        return not _LISTED.isdisjoint(clause[-_NEGATION_REACH:]) and _negated(clause, _UNSURE)

    def _denial_unsure(self, place: Found) -> bool:
        """Whether the denial is itself denied: "not sure i don't want to die"."""
        return any(
            one.end <= place.start and len(self._text.line[one.end : place.start].split()) <= 2
            for one in self._text.found.get("unsure_denial", ())
        )

    def _near(self, place: Found, places: list[Found], family: Family) -> bool:
        if family.whole_text:
            return bool(places)
        start, end = self._sentence(place)
        return any(start <= other.start < end for other in places)

    def _sentence(self, place: Found) -> tuple[int, int]:
        return next(bounds for bounds in self._sentences if bounds[0] <= place.start <= bounds[1])

    def _taken_away(self, place: Found, family: Family) -> bool:
        start, end = self._sentence(place)
        return any(
            start <= other.start <= end and not self._denied_context(other, context, place)
            for context in family.unless
            for other in self._text.found.get(context, ())
        )

    def _denied_context(self, other: Found, context: str, place: Found) -> bool:
        # "still", "again", "now" in the same sentence: what was over is not over.
        if context != "past_over":
            return False
        start, end = self._sentence(place)
        return any(
            start <= now.start <= end and not other.start <= now.start < other.end
            for now in self._text.found.get("still_now", ())
        )


#: What a sentence hangs on that begins with "i": "i do not think i want to die".
_SAYING = frozenset(
    (
        "think thinks thinking thought say says saying said mean means meaning meant believe feel "
        "feels guess know suppose that like as if claim wish figure reckon way when if where what "
        "creo pienso digo dije que si como"
    ).split()
)


#: "Can't stop thinking about", "not sure I don't", "why not".
_NO_DENIAL = frozenset("stop sure why quit lie".split())
#: Beside these a list leaves it open: "i don't know if i live or die".
_UNSURE = _NO_DENIAL | frozenset("know care if whether matter either but saber importa si".split())
_LISTED = frozenset(("or", "nor", "ni"))
_LISTED_REACH = 9  # words between a denial and the last of what it lists


def _last_pause(words: list[str]) -> int:
    return max((at for at, word in enumerate(words) if word in _PAUSES), default=-1)


_PAUSES = frozenset(". but pero because porque".split())


def _negated(words: list[str], spoilt_by: frozenset[str] = _NO_DENIAL) -> bool:
    if "not" in words and not spoilt_by.isdisjoint(words):
        return False
    return any(word in _NEGATIONS for word in words)


_NEGATIONS = frozenset(
    ("not", "no", "never", "without", "nor", "neither", "nunca", "sin", "ni", "tampoco", "jamas")
)

"""What the fitted readers see of a text: words, groups of words, parts of words, senses, concepts.

One row of features serves every reader (`points`), and is what their points are fitted to; what
readers have points for is found by itself (`telling`). Parts of words are what carries over to
endings, typos and spellings that no list knows; senses what carries over to other words.
"""

import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from chalicelib.domain.texts.reading.senses import NEGATIONS, senses

if TYPE_CHECKING:
    from chalicelib.domain.texts.reading.phrasebook import Found
    from chalicelib.domain.texts.reading.text import Text, Word

_STEM = 4
_SHORTEST_STEMMED = 6
NEGATION_REACH = 3  # words behind "not" that it may deny
PAIR_REACH = 5  # words over which two senses belong together
_LONGEST_REACH = max(NEGATION_REACH, PAIR_REACH)
_NO_WORD = ""  # before the first
_NONE: frozenset[str] = frozenset()
_PARTS = (2, 3, 4, 5)  # letters, the blanks around the word among them
_WINDOW = 30  # words
_STRIDE = 20
_REMEMBERED = 4_096  # words; a worker reads the same few thousand again and again
# Concepts that say nothing about what is meant.
_UNTOLD = ("filler", "contact_stop", "courtesy")


class Features(NamedTuple):
    """What is scored in a stretch of words."""

    whole: frozenset[str]  # each counts once
    words: frozenset[str]  # whose parts count
    worth: float  # what one part counts: the fewer there are the more


def features(text: "Text", first: int = 0, last: int | None = None) -> Features:
    """The features of a stretch of words; there must be a word in it."""
    stretch = text.words[first:last]
    ending = text.endings[first:last]
    words = [one.found[0] for one in ending]
    cut = (one.found[: one.within[at]] for at, one in enumerate(ending[:_LONGEST_REACH]))
    found = set[str]().union(*cut, *(one.found for one in ending[_LONGEST_REACH:]))
    found.add("^" + words[0])
    found.add(length_of(len(words)))
    found.update(_concepts(text, stretch))
    said = frozenset(words)
    return Features(frozenset(found), said, worth_of_a_part(said))


class Ending(NamedTuple):
    """The features that end with one word."""

    found: list[str]  # the word as it is filed, then those that reach back the least first
    within: tuple[int, ...]  # how many of them reach back so many words at most


def endings(words: Sequence[str]) -> list[Ending]:
    """For every word the features that end with it. Windows of a text overlap and texts repeat
    themselves, so that each is made once."""
    known: dict[tuple[str, ...], Ending] = {}
    found = []
    before = [_NO_WORD] * _LONGEST_REACH + [as_filed(word) for word in words]
    reaching = [before[start:] for start in range(_LONGEST_REACH, -1, -1)]
    for seen in zip(words, *reaching, strict=False):
        ending = known.get(seen)
        if ending is None:
            ending = known[seen] = _ending(seen)
        found.append(ending)
    return found


def _ending(seen: tuple[str, ...]) -> Ending:
    """Of a word as it is and as it is filed, and of those before it, the nearest first."""
    spelt, last, *before = seen
    known = senses()
    meant = known.of(spelt)
    found = [last, *["S:" + sense for sense in meant]]
    found += stem_of(last)
    within = [len(found)]
    may_deny = NEGATION_REACH if meant else 0
    paired = known.paired(last)
    for reach, word in enumerate(before, 1):
        if reach == 1 and word:
            found.append(f"{word}_{last}")
        elif reach == 2 and word:
            found += (f"{word}~{last}", f"{word}_{before[0]}_{last}")
        if reach <= may_deny and word in NEGATIONS:
            found += ["S!" + sense for sense in meant]
            may_deny = 0  # denied once
        if paired and word == ".":
            paired = _NONE  # of another sentence
        elif paired:
            found += [f"P:{one}>{sense}" for one in known.paired(word) for sense in paired]
        within.append(len(found))
    return Ending(found, tuple(within))


def as_filed(word: str) -> str:
    """A word as features spell it."""
    return "#" if word[0].isdigit() else word


def stem_of(word: str) -> tuple[str, ...]:
    """How a longer word begins, which carries over to its other forms."""
    return (word[:_STEM] + "-",) if len(word) >= _SHORTEST_STEMMED else ()


def length_of(words: int) -> str:
    """How long a stretch is, roughly."""
    return f"L:{min(words, _WINDOW).bit_length()}"


def windows(text: "Text") -> Iterator[tuple[int, int]]:
    """The stretches of words that are scored: the whole of a short text, windows of a long one."""
    if len(text.words) <= _WINDOW:
        yield 0, len(text.words)
        return
    for start in range(0, len(text.words) - _STRIDE, _STRIDE):
        yield start, start + _WINDOW


@lru_cache(_REMEMBERED)
def parts(word: str) -> tuple[str, ...]:
    """Every run of two to five letters of a word, marked as such."""
    spaced = f" {word} "
    return tuple(
        sorted(
            {
                "c:" + spaced[start : start + size]
                for size in _PARTS
                for start in range(len(spaced) - size + 1)
            }
        )
    )


def worth_of_a_part(words: frozenset[str]) -> float:
    """What one part counts among all of a stretch's parts."""
    return worth_of_parts(sum(len(parts(word)) for word in words))


def worth_of_parts(count: int) -> float:
    """What each of so many parts counts."""
    return 5 / math.sqrt(count or 1)


def told(found: Mapping[str, Sequence["Found"]]) -> list[tuple[int, str]]:
    """Every place of every concept that tells something, in their order: windows are many, and
    each holds few of them."""
    return sorted(
        (place.start, feature)
        for concept, places in found.items()
        if (feature := told_as(concept))
        for place in places
    )


def told_as(concept: str) -> str:
    """The feature that a concept is; none if it says nothing about what is meant."""
    return "" if concept in _UNTOLD else "C:" + concept


def _concepts(text: "Text", stretch: Sequence["Word"]) -> Iterator[str]:
    first = bisect_left(text.told, (stretch[0].offset,))
    last = bisect_left(text.told, (stretch[-1].offset + 1,))
    return (concept for _, concept in text.told[first:last])

"""What the fitted readers see of a text: words, groups of words, parts of words, senses, concepts.

One row of features serves every reader (`points`). Parts of words are what carries over to
endings, typos and spellings that no list knows; senses what carries over to other words.
"""

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from chalicelib.domain.texts.reading.senses import NEGATIONS, senses

if TYPE_CHECKING:
    from chalicelib.domain.texts.reading.text import Text, Word

_STEM = 4
_SHORTEST_STEMMED = 6
_NEGATION_REACH = 3  # words behind "not" that it may deny
_PAIR_REACH = 5  # words over which two senses belong together
_PARTS = (2, 3, 4, 5)  # letters, the blanks around the word among them
_WINDOW = 30  # words
_STRIDE = 20
_REMEMBERED = 4_096  # words; a worker reads the same few thousand again and again
# Concepts that say nothing about what is meant.
_UNTOLD = ("filler", "contact_stop", "courtesy")
# Senses that make up a wish for no more texts: which of them meet tells more than each alone.
_PAIRED = frozenset(
    "halt lift_off sent sending roster off no_more unwanted these going_on asking_how "
    "other_sender other_matter a_while me you no".split()
)


class Features(NamedTuple):
    """What is scored in a stretch of words."""

    whole: frozenset[str]  # each counts once
    words: frozenset[str]  # whose parts count
    worth: float  # what one part counts: the fewer there are the more


def features(text: "Text", first: int = 0, last: int | None = None) -> Features:
    """The features of a stretch of words; there must be a word in it."""
    stretch = text.words[first:last]
    words = ["#" if word.word[0].isdigit() else word.word for word in stretch]
    found = set(words)
    found.add("^" + words[0])
    found.update(f"{one}_{other}" for one, other in pairwise(words))
    found.update(f"{one}~{other}" for one, other in zip(words, words[2:], strict=False))
    found.update(f"{a}_{b}_{c}" for a, b, c in zip(words, words[1:], words[2:], strict=False))
    found.update(word[:_STEM] + "-" for word in words if len(word) >= _SHORTEST_STEMMED)
    found.add(f"L:{min(len(words), _WINDOW).bit_length()}")
    found.update(_meant(stretch))
    found.update(_met(words))
    found.update("C:" + concept for concept in _concepts(text, stretch))
    said = frozenset(words)
    return Features(frozenset(found), said, worth_of_a_part(said))


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
    return 5 / math.sqrt(sum(len(parts(word)) for word in words) or 1)


def _concepts(text: "Text", stretch: Sequence["Word"]) -> Iterator[str]:
    start, end = stretch[0].offset, stretch[-1].offset
    for concept, places in text.found.items():
        at = bisect_left(places, (start,))  # places stand in their order
        if at < len(places) and places[at].start <= end and concept not in _UNTOLD:
            yield concept


def _meant(stretch: Sequence["Word"]) -> Iterator[str]:
    """The senses of the words, those behind a negation also as negated."""
    last_negation = -_NEGATION_REACH - 1
    for position, word in enumerate(stretch):
        negated = position - last_negation <= _NEGATION_REACH
        for sense in senses().of(word.word):
            yield "S:" + sense
            if negated:
                yield "S!" + sense
        if word.word in NEGATIONS:
            last_negation = position


def _met(words: Sequence[str]) -> Iterator[str]:
    """The paired senses that follow one another within reach in one sentence."""
    behind: list[tuple[int, frozenset[str]]] = []
    for position, word in enumerate(words):
        if word == ".":
            behind.clear()
            continue
        own = senses().of(word) & _PAIRED
        behind = [one for one in behind if position - one[0] <= _PAIR_REACH]
        for _, others in behind:
            yield from (f"P:{other}>{sense}" for other in others for sense in own)
        if own:
            behind.append((position, own))

"""Fitted readers: points for the features of a text, one file of points per question.

The points in ``words/*-points.json`` are hundredths of log odds, fitted to labelled texts by
``python -m benchmarks.fit_points`` (logistic regression), so that they add up. Each point can be
read and argued with. The labelled set that the product is measured on takes no part in the fit.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from chalicelib.domain.texts.reading.features import Features, parts
from chalicelib.domain.texts.reading.telling import Known, Stretch
from chalicelib.domain.texts.reading.text import Text

WORDS = Path(__file__).parent / "words"
READERS = ("danger", "stop")
PER_ODD = 100  # points to one of log odds
# A long text is scored in windows, and chance finds more in many of them.
_MORE_FOR_A_WINDOW = 1.5
_MOST_MORE = 6.5
_REMEMBERED = 4_096  # words
_OF_A_PART = "c:"


class Points:
    """What each feature says for or against one meaning of a text."""

    def __init__(self, by_feature: Mapping[str, int], known: Known | None = None) -> None:
        self._by_feature = by_feature
        self._always = by_feature.get("", 0)
        #: What is looked for in a text, once for all readers that share it.
        self.known = known or Known(_whole(by_feature))
        self._by_number = [by_feature.get(one, 0) for one in self.known.numbers]
        self._by_word: dict[str, int] = {}  # what the parts of a word say together

    def odds(self, found: Features) -> float:
        """The log odds that these features give."""
        whole = self._always + sum(self._by_feature.get(one, 0) for one in found.whole)
        inside = sum(map(self._inside, found.words))
        return (whole + inside * found.worth) / PER_ODD

    def best(self, found: Sequence[Stretch]) -> float:
        """The log odds of the likeliest stretch: as `odds`, of what is known."""
        by_number = self._by_number
        words = set[str]().union(*(stretch.words for stretch in found))
        by_word = {word: self._inside(word) for word in words}
        return (
            max(
                self._always
                + sum(map(by_number.__getitem__, stretch.whole))
                + sum(map(by_word.__getitem__, stretch.words)) * stretch.worth
                for stretch in found
            )
            / PER_ODD
        )

    def _inside(self, word: str) -> int:
        if word not in self._by_word:
            if len(self._by_word) > _REMEMBERED:
                self._by_word.clear()
            self._by_word[word] = sum(self._by_feature.get(part, 0) for part in parts(word))
        return self._by_word[word]


def _whole(*by_feature: Iterable[str]) -> list[str]:
    """Every feature that is found in a text as such, and not by the parts of its words."""
    found = dict.fromkeys(one for features in by_feature for one in features)
    return [one for one in found if one and not one.startswith(_OF_A_PART)]


@cache
def _readers() -> dict[str, Points]:
    files = {name: WORDS / f"{name}-points.json" for name in READERS}
    by_name = {name: json.loads(file.read_text(encoding="utf-8")) for name, file in files.items()}
    known = Known(_whole(*by_name.values()))
    return {name: Points(by_feature, known) for name, by_feature in by_name.items()}


def points(name: str) -> Points:
    """The product's own points of one reader."""
    return _readers()[name]


def odds_of(text: Text, by: Points) -> float:
    """The log odds of a text: of its likeliest stretch, less what chance finds in many."""
    if by not in text.odds:
        text.odds[by] = _odds_of(text, by)
    return text.odds[by]


def _odds_of(text: Text, by: Points) -> float:
    if not text.plain_words:
        return -math.inf
    if by.known not in text.seen:
        text.seen[by.known] = by.known.stretches(text)
    found = text.seen[by.known]
    return by.best(found) - min(_MOST_MORE, _MORE_FOR_A_WINDOW * (len(found) - 1))

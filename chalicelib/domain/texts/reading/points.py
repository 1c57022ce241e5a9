"""Fitted readers: points for the features of a text, one file of points per question.

The points in ``words/*-points.json`` are hundredths of log odds, fitted to labelled texts by
``python -m benchmarks.fit_points`` (logistic regression), so that they add up. Each point can be
read and argued with. The labelled set that the product is measured on takes no part in the fit.
"""

import json
import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from chalicelib.domain.texts.reading.features import Features, parts
from chalicelib.domain.texts.reading.text import Text

WORDS = Path(__file__).parent / "words"
PER_ODD = 100  # points to one of log odds
# A long text is scored in windows, and chance finds more in many of them.
_MORE_FOR_A_WINDOW = 1.5
_MOST_MORE = 6.5
_REMEMBERED = 4_096  # words


class Points:
    """What each feature says for or against one meaning of a text."""

    def __init__(self, by_feature: Mapping[str, int]) -> None:
        self._by_feature = by_feature
        self._known = frozenset(by_feature)
        self._by_word: dict[str, int] = {}  # what the parts of a word say together

    def odds(self, found: Features) -> float:
        """The log odds that these features give."""
        known = self._by_feature
        whole = known.get("", 0) + sum(map(known.__getitem__, found.whole & self._known))
        inside = sum(map(self._inside, found.words))
        return (whole + inside * found.worth) / PER_ODD

    def _inside(self, word: str) -> int:
        if word not in self._by_word:
            if len(self._by_word) > _REMEMBERED:
                self._by_word.clear()
            self._by_word[word] = sum(self._by_feature.get(part, 0) for part in parts(word))
        return self._by_word[word]


@cache
def points(name: str) -> Points:
    """The product's own points of one reader."""
    return Points(json.loads((WORDS / f"{name}-points.json").read_text(encoding="utf-8")))


def odds_of(text: Text, by: Points) -> float:
    """The log odds of a text: of its likeliest stretch, less what chance finds in many."""
    if by not in text.odds:
        text.odds[by] = _odds_of(text, by)
    return text.odds[by]


def _odds_of(text: Text, by: Points) -> float:
    if not text.plain_words:
        return -math.inf
    best = max(by.odds(stretch) for stretch in text.stretches)
    return best - min(_MOST_MORE, _MORE_FOR_A_WINDOW * (len(text.stretches) - 1))

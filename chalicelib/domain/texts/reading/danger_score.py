"""The net under the families of danger: points for words, pairs of words and concepts.

Nobody can write down every way to say it. The points in ``words/danger-points.json`` are fitted
to labelled texts by ``python -m benchmarks.fit_danger_points`` (logistic regression, so points
are log odds and add up); a text whose sum passes the bar goes to a human as if a family had
matched. The labelled set that the product is measured on takes no part in the fit.
"""

import json
from functools import cache
from itertools import pairwise
from pathlib import Path

from chalicelib.domain.texts.reading.text import Text

_POINTS = Path(__file__).parent / "words" / "danger-points.json"
# Log odds from which a nurse is called. Where nothing else explains the text, under even: a miss
# costs more than a call. Where it is a plain answer or request, danger must be the likelier.
BAR_UNEXPLAINED = -0.7
BAR_EXPLAINED = 1.0
# A long text is scored in windows, and chance finds more in many of them.
_MORE_FOR_A_WINDOW = 4.5
_WINDOW = 30  # words
_STRIDE = 20
_STEM = 4
_SHORTEST_STEMMED = 6
# Concepts that say nothing about what is meant.
_UNTOLD = ("filler", "contact_stop", "courtesy")


def in_danger(text: Text, bar: float) -> bool:
    """Whether the points of a text, or of a stretch of a long one, pass the bar."""
    if not text.plain_words:
        return False
    if len(text.words) <= _WINDOW:
        return _score(features(text)) > bar
    starts = range(0, len(text.words) - _STRIDE, _STRIDE)
    bar += _MORE_FOR_A_WINDOW
    return any(_score(features(text, start, start + _WINDOW)) > bar for start in starts)


def features(text: Text, first: int = 0, last: int | None = None) -> set[str]:
    """What is scored in a stretch of words: the words, pairs, stems and concepts."""
    stretch = text.words[first:last]
    start, end = stretch[0].offset, stretch[-1].offset
    words = [word.word for word in stretch if word.word.isalpha()]
    found = set(words)
    found.update(f"{one}_{other}" for one, other in pairwise(words))
    found.update(f"{one}~{other}" for one, other in zip(words, words[2:], strict=False))
    found.update(word[:_STEM] + "-" for word in words if len(word) >= _SHORTEST_STEMMED)
    for concept, places in text.found.items():
        if concept in _UNTOLD:
            continue
        for place in places:
            if start <= place.start <= end:
                found.add("C:" + concept)
                break
    return found


@cache
def _points() -> dict[str, float]:
    points: dict[str, float] = json.loads(_POINTS.read_text(encoding="utf-8"))
    return points


def _score(found: set[str]) -> float:
    points = _points()
    return points.get("", 0.0) + sum(points.get(one, 0.0) for one in found)

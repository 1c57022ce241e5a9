"""The net under the families of danger: points for words, pairs of words and concepts.

Nobody can write down every way to say it. The points in ``words/danger-points.json`` are fitted
to labelled texts by ``python -m benchmarks.fit_danger_points`` (logistic regression, so points
are log odds and add up); a text whose sum passes the bar goes to a human as if a family had
matched. The labelled set that the product is measured on takes no part in the fit.
"""

import itertools
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from chalicelib.domain.texts.understand.text import Text

_POINTS = Path(__file__).parent / "words" / "danger-points.json"
# Log odds from which a nurse is called. Where nothing else explains the text, under even: a miss
# costs more than a call. Where it is a plain answer or request, danger must be the likelier.
BAR_UNEXPLAINED = -0.7
BAR_EXPLAINED = 1.0
# A long text is scored in windows, and chance finds more in many of them.
_MORE_FOR_A_WINDOW = 4.5
_WINDOW = 30  # words
_STRIDE = 15
_STEM = 4
_SHORTEST_STEMMED = 6
# Concepts that say nothing about what is meant.
_UNTOLD = ("filler", "contact_stop", "courtesy")


def in_danger(text: Text, bar: float) -> bool:
    """Whether the points of a text, or of a stretch of a long one, pass the bar."""
    if not text.plain_words:
        return False
    if len(text.plain_words) <= _WINDOW:
        return _score(features(text, 0, len(text.line))) > bar
    bar += _MORE_FOR_A_WINDOW
    return any(_score(features(text, start, end)) > bar for start, end in _windows(text))


def features(text: Text, start: int, end: int) -> set[str]:
    """What is scored between two offsets: words, pairs, stems and concepts."""
    words = [word.word for word in text.words if start <= word.offset < end and word.word.isalpha()]
    found = set(words)
    found.update(f"{one}_{other}" for one, other in itertools.pairwise(words))
    found.update(f"{one}~{other}" for one, other in zip(words, words[2:], strict=False))
    found.update(word[:_STEM] + "-" for word in words if len(word) >= _SHORTEST_STEMMED)
    found.update(
        f"C:{concept}"
        for concept, places in text.found.items()
        if not concept.startswith(_UNTOLD) and any(start <= one.start < end for one in places)
    )
    return found


@cache
def _points() -> dict[str, float]:
    points: dict[str, float] = json.loads(_POINTS.read_text(encoding="utf-8"))
    return points


def _score(found: set[str]) -> float:
    points = _points()
    return points.get("", 0.0) + sum(points.get(one, 0.0) for one in found)


def _windows(text: Text) -> Iterator[tuple[int, int]]:
    offsets = [word.offset for word in text.words]
    for first in range(0, max(len(offsets) - _STRIDE, 1), _STRIDE):
        last = first + _WINDOW
        yield offsets[first], offsets[last] if last < len(offsets) else len(text.line)

"""Fit the points of the fitted readers to labelled texts.

Run as ``python -m benchmarks.fit_points`` after the word lists or the labelled texts have changed;
it rewrites ``words/{danger,stop}-points.json``, always the same for the same input, and the
digest of what they were fitted to. The set that the product is measured on (``inbound-texts.csv``)
takes no part.

Each text is told twice, with the concepts that the phrase lists found and without: the lists know
the wordings of these texts by heart, and points that lean on them would miss the unheard ones.
"""

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from chalicelib.domain.texts.reading.features import Features, features, parts
from chalicelib.domain.texts.reading.points import PER_ODD, READERS, WORDS
from chalicelib.domain.texts.reading.text import Text, read

DATA = Path(__file__).parent.parent / "tests" / "data"
_LABELLED = ("inbound-texts-extra.csv", "fresh-texts.csv")
# Penalty on squared points by kind of feature: the dearer, the less is believed of it. Senses hold
# for words unseen; a group of words, or a phrase known by heart, says less about the next text.
_PENALTY = {"sense": 0.25, "met": 0.5, "word": 0.5, "concept": 1.0, "group": 2.0, "part": 1.0}
# Texts in which a feature must occur.
_FEWEST = {"sense": 1, "met": 2, "word": 1, "concept": 1, "group": 2, "part": 4}
_OF_PHRASINGS = 0.5  # what one phrasing weighs; it has neither context nor small talk around it
_SMALLEST = 6  # hundredths; smaller points are dropped
_LONGEST = 4_000  # characters


class Said(NamedTuple):
    """One text with what it says; None where that is not known."""

    source: str  # who wrote it: the batch, or the file
    text: str
    language: str
    danger: bool | None
    stop: bool | None
    weight: float = 1.0


class Told(NamedTuple):
    """What is scored in one stretch of a text, and whether the text says it."""

    seen: Features
    wanted: bool
    weight: float


def all_said() -> list[Said]:
    """Every text that points may be learnt from."""
    labelled = [
        Said(
            row["id"].rpartition("-")[0],
            row["text"],
            row["lang"],
            row["intent"] == "crisis",
            row["intent"] == "opt_out" or "also:opt_out" in row["note"],
        )
        for name in _LABELLED
        for row in _rows(name)
    ]
    three_way = [
        Said("three-way", row["text"], row["lang"], row["label"] == "crisis",
             row["label"] == "opt_out")
        for row in _rows("three-way-texts.csv")
    ]  # fmt: skip
    phrasings = [
        Said("phrasing", row["text"], row["lang"], row["danger"] == "yes", None, _OF_PHRASINGS)
        for row in _rows("danger-phrasings.csv")
    ]
    return [*labelled, *three_way, *phrasings]


def _rows(name: str) -> list[dict[str, str]]:
    path = DATA / name
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def told(said: Sequence[Said], reader: str) -> list[Told]:
    """Texts as a reader sees them: a long one that doesn't say it doesn't in any window."""
    scored = []
    for one in said:
        wanted = one.danger if reader == "danger" else one.stop
        text = _read(one.text, one.language)
        if wanted is None or not text.words:
            continue
        stretches = (features(text),) if wanted else text.stretches
        scored += [Told(stretch, wanted, one.weight) for stretch in stretches]
    return scored


@cache
def _read(text: str, language: str) -> Text:
    return read(text[:_LONGEST], language)


def fit(texts: Sequence[Told]) -> dict[str, int]:
    """Points by feature; the empty feature is the start that every text has."""
    rows = [_valued(text.seen) for text in texts]
    counts = Counter(one for row in rows for one in row)
    names = sorted(one for one, count in counts.items() if count >= _FEWEST[kind_of(one)])
    column = {name: position for position, name in enumerate(names)}
    plain = [{one: row[one] for one in row if kind_of(one) != "concept"} for row in rows]
    table = _table([*rows, *plain], column)
    wanted = np.array([text.wanted for text in texts] * 2, dtype=float)
    worth = np.array([text.weight / 2 for text in texts] * 2)
    penalty = np.array([*(_PENALTY[kind_of(name)] for name in names), 0.0])
    weights = _logistic(table, wanted, worth, penalty)
    points = {name: round(float(weights[column[name]]) * PER_ODD) for name in names}
    kept = {name: value for name, value in points.items() if abs(value) >= _SMALLEST}
    return {"": round(float(weights[-1]) * PER_ODD), **kept}


def _valued(seen: Features) -> dict[str, float]:
    """What each feature of a stretch counts."""
    each = seen.worth
    inside = Counter(part for word in seen.words for part in parts(word))
    return {**dict.fromkeys(seen.whole, 1.0), **{part: n * each for part, n in inside.items()}}


def _table(rows: Sequence[Mapping[str, float]], column: Mapping[str, int]) -> csr_matrix:
    last = len(column)
    cells = [
        [*sorted((column[one], value) for one, value in row.items() if one in column), (last, 1.0)]
        for row in rows
    ]
    ends = np.cumsum([0, *(len(row) for row in cells)])
    places = np.array([place for row in cells for place, _ in row])
    values = np.array([value for row in cells for _, value in row])
    return csr_matrix((values, places, ends), shape=(len(rows), last + 1))


def kind_of(feature: str) -> str:
    """What kind of feature this is, by which it is believed."""
    if len(feature) > 2 and feature[1] in ":!":
        return {"S": "sense", "P": "met", "C": "concept", "c": "part", "L": "word"}[feature[0]]
    return "group" if "_" in feature or "~" in feature else "word"


def _logistic(
    table: csr_matrix,
    wanted: NDArray[np.float64],
    worth: NDArray[np.float64],
    penalty: NDArray[np.float64],
) -> NDArray[np.float64]:
    turned = table.T.tocsr()

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = table @ weights
        chance = 1 / (1 + np.exp(-odds))
        value = worth @ (np.logaddexp(0, odds) - wanted * odds)
        slope = turned @ (worth * (chance - wanted))
        return float(value + (penalty @ (weights * weights)) / 2), slope + penalty * weights

    start = np.zeros(table.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 120})
    weights: NDArray[np.float64] = found.x
    return weights


def digest() -> str:
    """What tells whether the texts have changed since the points were fitted."""
    names = (*_LABELLED, "three-way-texts.csv", "danger-phrasings.csv")
    content = b"".join((DATA / name).read_bytes() for name in names)
    return hashlib.sha256(content).hexdigest()[:16]


def main() -> None:
    """Fit and write the points of every reader."""
    said = all_said()
    for reader in READERS:
        found = fit(told(said, reader))
        text = json.dumps(
            found, ensure_ascii=False, indent=0, sort_keys=True, separators=(",", ":")
        )
        (WORDS / f"{reader}-points.json").write_text(text + "\n", encoding="utf-8")
        print(f"{reader}: {len(said)} texts, {len(found)} points")
    (DATA / "points-digest.txt").write_text(digest() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

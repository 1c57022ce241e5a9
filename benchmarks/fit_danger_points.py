"""Fit the points of `danger_score` to labelled texts.

Run as ``python -m benchmarks.fit_danger_points`` after the word lists or the second labelled set
have changed; it rewrites ``words/danger-points.json``, always the same for the same input.
``--left-out`` prints instead, for each batch of the second set, what families and points catch
when the points are fitted without that batch.
"""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.understand_report import Labelled, labelled, proportion
from chalicelib.domain.texts.reading import crisis, danger_score
from chalicelib.domain.texts.reading.text import read

_HERE = Path(__file__).parent.parent
_TEXTS = _HERE / "tests" / "data" / "inbound-texts-extra.csv"
_POINTS = _HERE / "chalicelib/domain/texts/reading/words/danger-points.json"
_PENALTY = 0.5  # on squared points
_FEWEST = 2  # texts in which a feature must occur to get points
_SMALLEST = 0.02  # smaller points are dropped


def features(row: Labelled) -> set[str]:
    """What is scored in a labelled text."""
    text = read(row.text, row.language)
    return danger_score.features(text) if text.words else set()


def fit(rows: Sequence[Labelled]) -> dict[str, float]:
    """Points by feature; the empty feature is the start that every text has."""
    told = [features(row) for row in rows]
    counts = Counter(one for found in told for one in found)
    names = sorted(one for one, count in counts.items() if count >= _FEWEST)
    column = {name: position for position, name in enumerate(names)}
    table = np.zeros((len(rows), len(names) + 1))
    table[:, -1] = 1
    for line, found in enumerate(told):
        table[line, [column[one] for one in found if one in column]] = 1
    wanted = np.array([row.intent == "crisis" for row in rows], dtype=float)
    weights = _logistic(table, wanted)
    points = {name: round(float(weights[column[name]]), 3) for name in names}
    kept = {name: value for name, value in points.items() if abs(value) >= _SMALLEST}
    return {"": round(float(weights[-1]), 3), **kept}


def _logistic(table: NDArray[np.float64], wanted: NDArray[np.float64]) -> NDArray[np.float64]:
    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = table @ weights
        chance = 1 / (1 + np.exp(-odds))
        value = np.logaddexp(0, odds).sum() - wanted @ odds
        slope = table.T @ (chance - wanted)
        free = np.append(weights[:-1], 0)
        return float(value + _PENALTY / 2 * (free @ free)), slope + _PENALTY * free

    start = np.zeros(table.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 500})
    weights: NDArray[np.float64] = found.x
    return weights


def left_out(rows: Sequence[Labelled]) -> None:
    """What is caught in each batch by points that were fitted without it."""
    for batch in sorted({row.id.split("-")[0] for row in rows}):
        own = [row for row in rows if row.id.startswith(batch + "-")]
        points = fit([row for row in rows if row not in own])
        by_family = {row.id for row in own if crisis.family_of(read(row.text, row.language))}
        by_points = {
            row.id
            for row in own
            if sum(points.get(one, 0) for one in (*features(row), ""))
            > danger_score.BAR_UNEXPLAINED
        }
        wanted = {row.id for row in own if row.intent == "crisis"}
        hard = {row.id for row in own if "hn:crisis" in row.tags}
        for name, caught in (("families", by_family), ("both", by_family | by_points)):
            print(
                f"{batch:8} {name:9} recall {proportion(len(wanted & caught), len(wanted))}"
                f"  false over hn:crisis {proportion(len(hard & caught), len(hard))}"
                f"  over the rest {len(caught - wanted - hard)}"
            )


def main(arguments: Sequence[str]) -> None:
    """Fit and write, or print what is caught in batches left out of the fit."""
    rows = labelled(_TEXTS)
    if "--left-out" in arguments:
        left_out(rows)
        return
    text = json.dumps(fit(rows), ensure_ascii=False, indent=0, sort_keys=True)
    _POINTS.write_text(text + "\n", encoding="utf-8")
    print(f"{len(rows)} texts, {text.count(chr(10)) - 1} points in {_POINTS.relative_to(_HERE)}")


if __name__ == "__main__":
    main(sys.argv[1:])

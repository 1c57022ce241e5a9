"""The record of long runs: what counts, and how tallies kept apart come together."""

from collections import Counter
from pathlib import Path

import pytest

from tests.simulation.tally import Tally, lived
from tests.simulation.trials import Outcome


def _outcome(seed: int, violation: str | None = None) -> Outcome:
    checkins = Counter({"ANSWERED": 5, "SILENT": 2, "PLANNED": 4})
    none: Counter[str] = Counter()
    return Outcome(seed, checkins, none, none, none, none, 100, violation)


def _kept(file: Path, *seeds: int, shape: tuple[int, int] = (90, 10)) -> Tally:
    tally = Tally(file, shape)
    for seed in seeds:
        tally.add(_outcome(seed), 1.0)
    return Tally(file, shape)


def test_a_check_in_that_lies_ahead_is_not_counted(tmp_path: Path) -> None:
    assert lived(_kept(tmp_path / "one.json", 1, 2).total()) == 14


def test_worlds_of_another_shape_are_told_apart(tmp_path: Path) -> None:
    _kept(tmp_path / "one.json", 1)
    runs = _kept(tmp_path / "one.json", 2, 3, shape=(30, 10)).runs
    assert [(run["days"], run["seeds"]) for run in runs] == [(90, [[1, 1]]), (30, [[2, 3]])]


def test_tallies_kept_apart_come_together_once(tmp_path: Path) -> None:
    tally, other = _kept(tmp_path / "one.json", 1, 2), _kept(tmp_path / "two.json", 3)
    tally.merge(other)
    again = Tally(tmp_path / "one.json", (0, 0))
    assert again.done() == {1, 2, 3}
    assert lived(again.total()) == 21
    with pytest.raises(ValueError, match="seeds 3 to 3"):
        again.merge(other)


def test_a_broken_world_is_merged_and_counts_for_nothing(tmp_path: Path) -> None:
    tally, other = _kept(tmp_path / "one.json", 1), Tally(tmp_path / "two.json", (90, 10))
    other.add(_outcome(2, "invariant 2"), 1.0)
    tally.merge(other)
    again = Tally(tmp_path / "one.json", (0, 0))
    assert again.failed == {"2": "invariant 2"}
    assert lived(again.total()) == 7

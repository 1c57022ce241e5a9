"""The record of what was simulated: seeds, check-ins, outcomes, faults, checks, by commit.

One JSON file, written anew after each world, so that a long run goes on where it was cut off.
"""

import json
import subprocess
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.simulation.trials import Outcome

HERE = Path(__file__).parent / "tally.json"
#: What is added up, by name.
SUMS = ("checkins", "texts", "faults", "asked", "invocations")


def lived(checkins: Counter[str]) -> int:
    """How many check-ins came due: one that still lies ahead proves nothing."""
    return checkins.total() - checkins["PLANNED"]


class Tally:
    """Adds up outcomes of worlds of one ``shape`` (days, people); ``file`` None keeps nothing."""

    def __init__(self, file: Path | None, shape: tuple[int, int]) -> None:
        self.file = file
        kept = json.loads(file.read_text()) if file and file.exists() else {}
        self.runs: list[dict[str, Any]] = kept.get("runs", [])
        self._same = {"commit": _commit(), "days": shape[0], "people": shape[1]}
        self.failed: dict[str, str] = kept.get("failed", {})

    def done(self) -> set[int]:
        """The seeds that were lived through without a fault of ours."""
        return {
            seed for run in self.runs for first, last in run["seeds"]
            for seed in range(first, last + 1)
        }  # fmt: skip

    def add(self, outcome: "Outcome", cpu: float) -> None:
        """One more world."""
        if outcome.violation:
            self.failed[str(outcome.seed)] = outcome.violation
        else:
            self.failed.pop(str(outcome.seed), None)
            run = self._run()
            run["seeds"] = _with(run["seeds"], outcome.seed)
            run["cpu_seconds"] = round(run["cpu_seconds"] + cpu, 1)
            for name in SUMS:
                summed = Counter(run[name]) + Counter(getattr(outcome, name))
                run[name] = dict(sorted(summed.items()))
            run["calls"] += outcome.io
        self._write()

    def total(self, name: str = "checkins") -> Counter[str]:
        """A sum over all runs."""
        found: Counter[str] = Counter()
        for run in self.runs:
            found.update(run[name])
        return found

    def merge(self, other: "Tally") -> None:
        """Take over the runs of a tally that was kept apart.

        Raises
        ------
        ValueError
            if a seed is in both: its world would count twice.
        """
        if twice := self.done() & other.done():
            raise ValueError(f"in both: seeds {min(twice)} to {max(twice)}")
        self.runs += other.runs
        self.failed |= {s: v for s, v in other.failed.items() if int(s) not in self.done()}
        self._write()

    def _run(self) -> dict[str, Any]:
        same = self._same.items()
        found = next((run for run in self.runs if same <= run.items()), None)
        if found is None:
            found = {**self._same, "seeds": [], "cpu_seconds": 0.0, "calls": 0}
            found |= {name: {} for name in SUMS}
            self.runs.append(found)
        found["date"] = datetime.now(UTC).date().isoformat()
        return found

    def _write(self) -> None:
        if self.file is None:
            return
        kept = {
            "check_ins": lived(self.total()),
            "outcomes": dict(sorted(self.total().items())),
            "failed": self.failed,
            "runs": self.runs,
        }
        fresh = self.file.with_suffix(".new")
        fresh.write_text(json.dumps(kept, indent=1) + "\n")
        fresh.replace(self.file)


def _with(ranges: list[list[int]], seed: int) -> list[list[int]]:
    """Ranges of seeds with one more, joined where they meet."""
    joined: list[list[int]] = []
    for first, last in sorted([*ranges, [seed, seed]]):
        if joined and first <= joined[-1][1] + 1:
            joined[-1][1] = max(joined[-1][1], last)
        else:
            joined.append([first, last])
    return joined


def _commit() -> str:
    asked = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip() or "?"

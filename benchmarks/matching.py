"""How matching grows, beside OR-Tools, SciPy and others on the same candidates in the same run.

``python -m benchmarks.matching [--largest 10000] [--publish]`` prints CPU seconds of one core and
memory of each solver, in a process of its own, and both as ratios to OR-Tools' min-cost flow.
Times differ from machine to machine; the ratios hardly do, so ``--publish`` keeps only them, in
``benchmarks/matching.md`` with the growth curve beside it.
"""

import argparse
import json
import subprocess
import sys
from math import log
from pathlib import Path
from typing import NamedTuple

from benchmarks.matching_chart import chart
from benchmarks.matching_solvers import CANDIDATES_EACH, NOT_OPTIMAL, PLACES_EACH, SOLVERS

SIZES = ((100, 50), (1_000, 300), (10_000, 3_000), (50_000, 15_000))
#: Beyond so many alumni not tried: it takes minutes.
MOST_ALUMNI = {"networkx": 1_000, "matching": 10_000}
SECONDS_AT_MOST = 300
#: Targets as ratios to OR-Tools (the matching issue): CPU and memory of the process at its most.
TARGET_SIZE, TARGET_TIME, TARGET_MEMORY = 10_000, 10.0, 1.5
HERE = Path(__file__).parent


class Row(NamedTuple):
    """One solver at one size; without figures, what became of it."""

    alumni: int
    mentors: int
    solver: str
    outcome: str
    seconds: float = 0.0
    peak: float = 0.0
    beyond: float = 0.0
    value: int = 0


def run(solver: str, alumni: int, mentors: int) -> Row:
    """Measure one solver in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.matching_solvers", solver]
    try:
        done = subprocess.run(
            [*command, str(alumni), str(mentors)],
            capture_output=True, text=True, timeout=SECONDS_AT_MOST, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Row(alumni, mentors, solver, f"over {SECONDS_AT_MOST} s")
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["killed"])[-1]
        return Row(alumni, mentors, solver, last.split(":")[0])
    return Row(alumni, mentors, solver, "solved", **json.loads(done.stdout))


def ratio(row: Row, base: Row, of: str) -> str:
    """A figure as a multiple of OR-Tools' at the same size."""
    return f"{getattr(row, of) / getattr(base, of):.1f}" if row.outcome == "solved" else ""


def check(row: Row, base: Row) -> None:
    """Stop if a solver that claims the optimum has another."""
    if row.outcome == "solved" and row.solver not in NOT_OPTIMAL and row.value != base.value:
        raise SystemExit(f"{row.solver}: {row.value} is not the optimum {base.value}")


def measure(largest: int) -> list[tuple[Row, Row]]:
    """Every solver at every size with OR-Tools' row there, printed as they come."""
    heads = ("alumni", "mentors", "solver", "CPU s", "ratio", "MiB", "ratio", "solving", "ratio")
    print("{:>7} {:>7}  {:<9} {:>8} {:>6} {:>6} {:>6} {:>8} {:>6}".format(*heads))
    rows: list[tuple[Row, Row]] = []
    for alumni, mentors in (size for size in SIZES if size[0] <= largest):
        base = None
        for solver in SOLVERS:
            if alumni > MOST_ALUMNI.get(solver, largest):
                continue
            row = run(solver, alumni, mentors)
            base = base or row
            check(row, base)
            rows.append((row, base))
            print(line(row, base), flush=True)
    return rows


def line(row: Row, base: Row) -> str:
    """One row as it is printed."""
    start = f"{row.alumni:>7} {row.mentors:>7}  {row.solver:<9}"
    if row.outcome != "solved":
        return f"{start} {row.outcome}"
    time, peak, beyond = (ratio(row, base, of) for of in ("seconds", "peak", "beyond"))
    return (
        f"{start} {row.seconds:8.3f} {time:>6} {row.peak:6.0f} {peak:>6} {row.beyond:8.0f}"
        f" {beyond:>6}"
    )


def growth(rows: list[Row]) -> float:
    """The exponent by which CPU grows with the number of alumni between the two largest sizes."""
    one, other = sorted(rows)[-2:]
    return log(other.seconds / one.seconds) / log(other.alumni / one.alumni)


def verdict(rows: list[tuple[Row, Row]]) -> str:
    """Whether the targets are met at their size."""
    for row, base in rows:
        if (row.alumni, row.solver) == (TARGET_SIZE, "handrail"):
            time, memory = row.seconds / base.seconds, row.peak / base.peak
            met = time <= TARGET_TIME and memory <= TARGET_MEMORY
            return (
                f"At {TARGET_SIZE:,}: {time:.1f} × OR-Tools' CPU (target {TARGET_TIME:.0f}), "
                f"{memory:.1f} × its memory (target {TARGET_MEMORY}): {'met' if met else 'MISSED'}."
            )
    return f"The targets are set at {TARGET_SIZE:,} alumni, which was not measured."


def publish(rows: list[tuple[Row, Row]], summary: str) -> None:
    """Keep the ratios and the growth curve beside this file."""
    table = [
        f"| {row.alumni:,} × {row.mentors:,} | {row.solver} | "
        + (
            f"{ratio(row, base, 'seconds')} | {ratio(row, base, 'peak')} |"
            f" {ratio(row, base, 'beyond')} |"
            if row.outcome == "solved"
            else f"{row.outcome} | | |"
        )
        for row, base in rows
    ]
    ours = [row for row, _ in rows if row.solver == "handrail"]
    text = (HERE / "matching_head.md").read_text().format(
        candidates=CANDIDATES_EACH, places=PLACES_EACH, summary=summary, table="\n".join(table),
        growth=f"{growth(ours):.2f}", largest=f"{max(row.alumni for row in ours):,}",
    )  # fmt: skip
    (HERE / "matching.md").write_text(text)
    solved = [row for row, _ in rows if row.outcome == "solved" and row.solver not in NOT_OPTIMAL]
    (HERE / "matching.svg").write_text(chart([(r.solver, r.alumni, r.seconds) for r in solved]))


def main() -> None:
    """Print one line per size and solver, and whether the targets are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--largest", type=int, default=SIZES[-1][0], help="most alumni")
    parser.add_argument("--publish", action="store_true", help="write matching.md and .svg")
    asked = parser.parse_args()
    rows = measure(asked.largest)
    summary = verdict(rows)
    print(summary)
    if asked.publish:
        publish(rows, summary)


if __name__ == "__main__":
    main()

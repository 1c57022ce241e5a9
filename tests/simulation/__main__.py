"""Simulates years of the product's life: ``make simulate YEARS=… SEED=…``.

Each seed is a world of its own that lives for two years. Seeds already in the tally are passed
over, so the same command goes on where it was cut off. A seed that fails is printed with the one
command that lives it again, call by call.
"""

import argparse
import json
import os
import sys
from pathlib import Path

from tests.simulation import runs, stage
from tests.simulation.runs import PEOPLE, YEARS_EACH
from tests.simulation.tally import HERE, Tally, lived


def main() -> int:
    """Run; 1 if any world broke an invariant."""
    asked = _arguments()
    if os.environ.get("PYTHONHASHSEED") != "0":  # sets of strings have one order, for replays
        os.environ["PYTHONHASHSEED"] = "0"
        os.execv(sys.executable, [sys.executable, "-m", "tests.simulation", *sys.argv[1:]])
    stage.process()
    tally = Tally(None if asked.no_tally else asked.tally or HERE, (asked.days, asked.people))
    if asked.merge:
        return _merge(tally, asked.merge)
    done = set() if asked.again else tally.done()
    first = asked.seed if asked.seed is not None else max(done, default=0) + 1
    seeds = [s for s in range(first, first + -(-asked.years // YEARS_EACH)) if s not in done]
    return _run(asked, seeds, tally)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make simulate", description=__doc__)
    parser.add_argument("--years", type=int, default=20, help="years to live, all worlds together")
    parser.add_argument("--seed", type=int, help="the first world (default: after the tally's)")
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--tally", type=Path, help="where the record is kept")
    parser.add_argument("--no-tally", action="store_true", help="keep no record")
    parser.add_argument("--merge", type=Path, nargs="+", help="only take tallies kept apart over")
    parser.add_argument("--again", action="store_true", help="seeds of the tally too")
    parser.add_argument("--local", action="store_true", help="on DynamoDB Local, the double beside")
    parser.add_argument("--days", type=int, default=365 * YEARS_EACH, help="days a world lives")
    parser.add_argument("--people", type=int, default=PEOPLE, help="people who live in a world")
    return parser.parse_args()


def _merge(tally: Tally, files: list[Path]) -> int:
    for file in files:
        tally.merge(Tally(file, (0, 0)))
    print(f"the tally: {lived(tally.total()):,} check-ins, {len(tally.failed)} broken worlds")
    return 1 if tally.failed else 0


def _run(asked: argparse.Namespace, seeds: list[int], tally: Tally) -> int:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    before, cpu_seconds, checkins, bad = lived(tally.total()), 0.0, 0, 0
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, disable=not sys.stdout.isatty()) as progress:
        task = progress.add_task("worlds", total=len(seeds))
        lives = runs.on_dynamodb_local if asked.local else runs.lives
        for outcome, cpu in lives(seeds, asked.days, asked.people, asked.workers):
            tally.add(outcome, cpu)
            cpu_seconds += cpu
            checkins += lived(outcome.checkins)
            progress.update(task, advance=1, description=f"{checkins:,} check-ins")
            if outcome.violation:
                bad += 1
                progress.console.print(f"seed {outcome.seed}: {outcome.violation}", soft_wrap=True)
                progress.console.print(f"  again: {_replay(asked, outcome.seed)}", soft_wrap=True)
    each = checkins / cpu_seconds if cpu_seconds else 0
    print(f"{len(seeds)} worlds, {checkins:,} check-ins, {bad} broken; {each:.1f} per CPU second")
    if tally.file:
        print(f"the tally: {before + checkins:,} check-ins, {dict(sorted(tally.total().items()))}")
    print(json.dumps({"check_ins": checkins, "broken": bad}))
    return 1 if bad else 0


def _replay(asked: argparse.Namespace, seed: int) -> str:
    more = "--local " if asked.local else ""
    more += f"--days {asked.days} " if asked.days != 365 * YEARS_EACH else ""
    more += f"--people {asked.people} " if asked.people != PEOPLE else ""
    args = f' ARGS="{more}--again"' if more else ""
    return f"make simulate YEARS={YEARS_EACH} SEED={seed}{args}"


if __name__ == "__main__":
    sys.exit(main())

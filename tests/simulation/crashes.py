"""Breaks every scene once at each call of its handlers: ``python -m tests.simulation.crashes``."""

import argparse
import multiprocessing
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from tests.simulation import stage


def main() -> int:
    """Play them all; 1 if anything did not hold."""
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.environ["PYTHONHASHSEED"] = "0"
        os.execv(sys.executable, [sys.executable, "-m", "tests.simulation.crashes", *sys.argv[1:]])
    stage.process()
    from tests.simulation.playing import BREAKS, play
    from tests.simulation.scenes import SCENES

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scene", default="", help="only scenes with this in their name")
    parser.add_argument("--faults", default="crash_before,crash_after", help=", ".join(BREAKS))
    parser.add_argument("--call", type=int, help="only this call")
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1))
    asked = parser.parse_args()
    plans: list[tuple[str, int, str]] = []
    for scene in SCENES:
        if asked.scene in scene.name:
            played = play(scene)
            missing = scene.handlers - played.handlers
            assert not played.violation, f"{scene.name}: {played.violation}"
            assert not missing, f"{scene.name} never calls {missing}"
            calls = played.calls if asked.call is None else [asked.call]
            plans += [(scene.name, n, fault) for fault in asked.faults.split(",") for n in calls]
    bad = 0
    played_by: Counter[str] = Counter()
    for (name, call, fault), violation in _play_all(plans, asked.workers):
        played_by[name] += 1
        if violation:
            bad += 1
            again = f'--scene "{name}" --faults {fault} --call {call}'
            print(f"{name}, {fault} at call {call}: {violation}\n  again: {again}", flush=True)
    print(f"{len(plans)} breaks, {bad} not held: {dict(played_by)}")
    return 1 if bad else 0


def _play_all(
    plans: Sequence[tuple[str, int, str]], workers: int
) -> Iterator[tuple[tuple[str, int, str], str | None]]:
    if workers == 1:
        yield from ((plan, broken(plan)) for plan in plans)
        return
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, spawn, initializer=stage.process) as pool:
        yield from zip(plans, pool.map(broken, plans, chunksize=8), strict=True)


def broken(plan: tuple[str, int, str]) -> str | None:
    """What did not hold when a scene was broken there."""
    from tests.simulation.playing import Break, play
    from tests.simulation.scenes import BY_NAME

    name, call, fault = plan
    return play(BY_NAME[name], Break(call, fault)).violation


if __name__ == "__main__":
    sys.exit(main())

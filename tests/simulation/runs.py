"""Many worlds: side by side in processes of their own, or one after another on DynamoDB Local."""

import gc
import multiprocessing
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tests.simulation import stage

if TYPE_CHECKING:
    from tests.simulation.trials import Outcome

#: Years that one world lives, and how many people live in it.
YEARS_EACH, PEOPLE = 2, 24

Lived = tuple["Outcome", float]


def lives(seeds: Sequence[int], days: int, people: int, workers: int) -> Iterator[Lived]:
    """Live the worlds of these seeds; each outcome with the CPU seconds it took, as they come."""
    if workers == 1 or len(seeds) == 1:
        yield from (_live(seed, days, people) for seed in seeds)
    else:
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, spawn, initializer=stage.process) as pool:
            for future in as_completed([pool.submit(_live, s, days, people) for s in seeds]):
                yield future.result()


def _live(seed: int, days: int, people: int) -> Lived:
    from tests.simulation.trials import live

    began = time.process_time()
    outcome = live(seed, days, people)
    gc.collect()  # a world is one great cycle, and a process lives many (see stage.process)
    return outcome, time.process_time() - began


def on_dynamodb_local(
    seeds: Sequence[int], days: int, people: int, workers: int = 1
) -> Iterator[Lived]:
    """The same on one DynamoDB Local, one world after another."""
    from tests.simulation import local_table
    from tests.simulation.both import Both
    from tests.simulation.double.client import Client
    from tests.simulation.trials import ROUGH, live

    climate = replace(ROUGH, lagging=0)  # DynamoDB Local's indexes do not lag
    with tempfile.TemporaryDirectory() as folder, local_table.started(Path(folder)) as local:
        for seed in seeds:
            began = time.process_time()
            outcome = live(
                seed, days, people, climate, lambda world: Both(local, Client(world.table))
            )
            yield outcome, time.process_time() - began

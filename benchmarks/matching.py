"""How long matching takes, beside OR-Tools and SciPy on the same candidates in the same run.

``python -m benchmarks.matching [--largest 10000]`` prints CPU seconds of one core, the ratio to
OR-Tools' min-cost flow, and the peak memory of each solver, which runs in a process of its own.
Times differ from machine to machine; the ratios hardly do. The oracles do not fit the tie-break
into 64 bits, so they solve without it and only the values without it are compared.
"""

import argparse
import gc
import random
import resource
import time
from collections.abc import Callable
from multiprocessing import get_context

import numpy
from ortools.graph.python import min_cost_flow
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from chalicelib.domain.matching.assignment import assign
from chalicelib.domain.matching.objective import Objective, tie_break

SIZES = ((100, 50), (1_000, 300), (10_000, 3_000), (50_000, 15_000))
CANDIDATES_EACH = 30
PLACES_EACH = 3
Pair = tuple[int, int, int, int]  # alumnus, mentor, weekly band, score


def pairs_of(alumni: int, mentors: int) -> list[Pair]:
    """Random candidates: waiting times tail off, scores lie between 20 and 95."""
    rng = random.Random(alumni)
    pairs = []
    for alumnus in range(alumni):
        band = int(rng.expovariate(1 / 8))
        for mentor in rng.sample(range(mentors), min(CANDIDATES_EACH, mentors)):
            pairs.append((alumnus, mentor, band, rng.randint(20, 95)))
    return pairs


def short_value(pairs: list[Pair], alumni: int) -> list[int]:
    """The value of each pair by band and score alone, small enough for 64 bits."""
    unit = 100 * alumni + 1
    return [(band + 1) * unit + score for _, _, band, score in pairs]


def by_handrail(pairs: list[Pair], alumni: int, mentors: int) -> Callable[[], int]:
    """Our own: exact whole numbers with the tie-break, certificate included."""
    aims = Objective(alumni, 100)
    candidates = [
        (a, m, aims.value(band, False, score, tie_break(str(a), str(m))))
        for a, m, band, score in pairs
    ]
    short = {(a, m): v for (a, m, *_), v in zip(pairs, short_value(pairs, alumni), strict=True)}

    def solve() -> int:
        found = assign(candidates, dict.fromkeys(range(mentors), PLACES_EACH))
        if not found.certificate():
            raise AssertionError("the pairs are not proved optimal")
        return sum(short[pair] for pair in found.pairs.items())

    return solve


def by_ortools(pairs: list[Pair], alumni: int, mentors: int) -> Callable[[], int]:
    """OR-Tools' min-cost flow, fed from arrays."""
    ends = numpy.array(pairs, dtype=numpy.int64)
    costs = -numpy.array(short_value(pairs, alumni), dtype=numpy.int64)
    sink = alumni + mentors

    def solve() -> int:
        flow = min_cost_flow.SimpleMinCostFlow()
        one = numpy.ones(len(pairs), dtype=numpy.int64)
        flow.add_arcs_with_capacity_and_unit_cost(ends[:, 0], alumni + ends[:, 1], one, costs)
        for first, count, places in ((0, alumni, 1), (alumni, mentors, PLACES_EACH)):
            nodes, free = numpy.arange(first, first + count), numpy.zeros(count, dtype=numpy.int64)
            flow.add_arcs_with_capacity_and_unit_cost(
                nodes, numpy.full(count, sink), numpy.full(count, places), free
            )
        flow.set_nodes_supplies(numpy.arange(alumni), numpy.ones(alumni, dtype=numpy.int64))
        flow.set_node_supply(sink, -alumni)
        flow.solve()
        return -int(flow.optimal_cost())

    return solve


def by_scipy(pairs: list[Pair], alumni: int, mentors: int) -> Callable[[], int]:
    """SciPy's sparse assignment on single places, each alumnus with an own way past them all."""
    ends, worth = numpy.array(pairs), numpy.array(short_value(pairs, alumni), dtype=float)
    most, places = worth.max() + 1, mentors * PLACES_EACH
    rows = numpy.concatenate([numpy.repeat(ends[:, 0], PLACES_EACH), numpy.arange(alumni)])
    own = (ends[:, 1:2] * PLACES_EACH + numpy.arange(PLACES_EACH)).ravel()
    columns = numpy.concatenate([own, places + numpy.arange(alumni)])
    costs = numpy.concatenate([most - numpy.repeat(worth, PLACES_EACH), numpy.full(alumni, most)])

    def solve() -> int:
        graph = coo_matrix((costs, (rows, columns)), shape=(alumni, places + alumni)).tocsr()
        matched = min_weight_full_bipartite_matching(graph)
        return round(alumni * most - graph[matched].sum())

    return solve


def by_scipy_dense(pairs: list[Pair], alumni: int, mentors: int) -> Callable[[], int]:
    """SciPy's dense assignment, where a matrix of everybody with every place fits."""
    worth = numpy.zeros((alumni, mentors * PLACES_EACH))
    for (alumnus, mentor, *_), value in zip(pairs, short_value(pairs, alumni), strict=True):
        worth[alumnus, mentor * PLACES_EACH : (mentor + 1) * PLACES_EACH] = value

    def solve() -> int:
        rows, columns = linear_sum_assignment(worth, maximize=True)
        return round(worth[rows, columns].sum())

    return solve


#: Per solver the most alumni that it is asked to match: beyond, it takes minutes or gigabytes.
SOLVERS = {
    "ortools": (by_ortools, 50_000),
    "handrail": (by_handrail, 50_000),
    "scipy sparse": (by_scipy, 10_000),
    "scipy dense": (by_scipy_dense, 1_000),
}


def measured(name: str, alumni: int, mentors: int) -> tuple[int, float, float]:
    """The value found, CPU seconds, and mebibytes above what the problem itself takes."""
    solve = SOLVERS[name][0](pairs_of(alumni, mentors), alumni, mentors)
    gc.collect()
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    value = solve()
    seconds = time.process_time() - start
    return value, seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


def main() -> None:
    """Print one line per size and solver."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--largest", type=int, default=10_000, help="most alumni")
    largest = parser.parse_args().largest
    print(f"{'alumni':>7} {'mentors':>7}  {'solver':<13} {'CPU s':>8} {'ratio':>7} {'MiB':>6}")
    for alumni, mentors in (size for size in SIZES if size[0] <= largest):
        base: tuple[int, float] | None = None
        for name in (name for name, (_, most) in SOLVERS.items() if alumni <= most):
            with get_context("spawn").Pool(1) as worker:
                value, seconds, memory = worker.apply(measured, (name, alumni, mentors))
            base = base or (value, seconds)
            if value != base[0]:
                raise SystemExit(f"{name}: {value} is not the optimum {base[0]}")
            ratio = seconds / base[1]
            print(f"{alumni:>7} {mentors:>7}  {name:<13} {seconds:8.3f} {ratio:7.1f} {memory:6.0f}")


if __name__ == "__main__":
    main()

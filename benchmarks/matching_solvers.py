"""The solvers of the matching benchmark, and one measurement in a process of its own.

``python -m benchmarks.matching_solvers SOLVER ALUMNI MENTORS`` prints one JSON object. Each solver
imports only what it needs and is given the problem in the form that it reads fastest. The others
do not fit the tie-break into 64 bits, so they solve without it, and only the values without it are
compared.
"""

import gc
import json
import random
import sys
import time
from array import array
from collections.abc import Callable
from pathlib import Path

CANDIDATES_EACH = 30
PLACES_EACH = 3
MOST_POINTS = 100
#: CPU seconds within which a solve is measured again, and how often; the fastest counts.
SHORT, TRIES = 3.0, 3
#: Four numbers a candidate: alumnus, mentor, weekly band, score. One flat array takes least memory.
Problem = array  # type: ignore[type-arg]
Solve = Callable[[], int]


def problem(alumni: int, mentors: int) -> Problem:
    """Random candidates: waiting times tail off, scores lie between 20 and 95."""
    rng, flat = random.Random(alumni), array("q")
    for alumnus in range(alumni):
        band = int(rng.expovariate(1 / 8))
        for mentor in rng.sample(range(mentors), min(CANDIDATES_EACH, mentors)):
            flat.extend((alumnus, mentor, band, rng.randint(20, 95)))
    return flat


def unit(alumni: int) -> int:
    """What a band is worth where a point of the score is worth one."""
    return MOST_POINTS * alumni + 1


def by_handrail(flat: Problem, alumni: int, mentors: int) -> Solve:
    """Our own: exact whole numbers with the tie-break, certificate included."""
    from chalicelib.domain.matching.assignment import assign
    from chalicelib.domain.matching.objective import Objective, tie_break

    aims, band_unit = Objective(alumni, MOST_POINTS), unit(alumni)
    values = [
        aims.value(band, False, score, tie_break(str(a), str(m)))
        for a, m, band, score in zip(*(iter(flat),) * 4, strict=True)
    ]
    capacity = dict.fromkeys(range(mentors), PLACES_EACH)

    def solve() -> int:
        found = assign(zip(flat[::4], flat[1::4], values, strict=True), capacity)
        if not found.certificate():
            raise AssertionError("the pairs are not proved optimal")
        bands, below = divmod(found.value, aims.band)
        return bands * band_unit + below // aims.point

    return solve


def by_ortools(flat: Problem, alumni: int, mentors: int) -> Solve:
    """OR-Tools' min-cost flow, fed from arrays, with a way past all mentors."""
    import numpy
    from ortools.graph.python import min_cost_flow

    pairs = numpy.frombuffer(flat, dtype=numpy.int64).reshape(-1, 4)
    costs, sink = -((pairs[:, 2] + 1) * unit(alumni) + pairs[:, 3]), alumni + mentors

    def solve() -> int:
        flow = min_cost_flow.SimpleMinCostFlow()
        one = numpy.ones(len(pairs), dtype=numpy.int64)
        flow.add_arcs_with_capacity_and_unit_cost(pairs[:, 0], alumni + pairs[:, 1], one, costs)
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


def by_scipy(flat: Problem, alumni: int, mentors: int) -> Solve:
    """SciPy's sparse assignment on single places, each alumnus with an own way past them all."""
    import numpy
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    pairs = numpy.frombuffer(flat, dtype=numpy.int64).reshape(-1, 4)
    worth = ((pairs[:, 2] + 1) * unit(alumni) + pairs[:, 3]).astype(float)
    most, places = worth.max() + 1, mentors * PLACES_EACH
    rows = numpy.concatenate([numpy.repeat(pairs[:, 0], PLACES_EACH), numpy.arange(alumni)])
    own = (pairs[:, 1:2] * PLACES_EACH + numpy.arange(PLACES_EACH)).ravel()
    columns = numpy.concatenate([own, places + numpy.arange(alumni)])
    costs = numpy.concatenate([most - numpy.repeat(worth, PLACES_EACH), numpy.full(alumni, most)])

    def solve() -> int:
        graph = coo_matrix((costs, (rows, columns)), shape=(alumni, places + alumni)).tocsr()
        matched = min_weight_full_bipartite_matching(graph)
        return round(alumni * most - graph[matched].sum())

    return solve


def by_networkx(flat: Problem, alumni: int, mentors: int) -> Solve:
    """NetworkX's network simplex."""
    import networkx

    graph, band_unit = networkx.DiGraph(), unit(alumni)
    for a, m, band, score in zip(*(iter(flat),) * 4, strict=True):
        graph.add_edge(a, alumni + m, capacity=1, weight=-((band + 1) * band_unit + score))
    for alumnus in range(alumni):
        graph.add_node(alumnus, demand=-1)
        graph.add_edge(alumnus, "sink", capacity=1, weight=0)
    for mentor in range(mentors):
        graph.add_edge(alumni + mentor, "sink", capacity=PLACES_EACH, weight=0)
    graph.add_node("sink", demand=alumni)
    return lambda: -int(networkx.network_simplex(graph)[0])


def by_matching(flat: Problem, alumni: int, mentors: int) -> Solve:
    """The ``matching`` package, which seeks stable pairs and not the most valuable: no optimum."""
    from matching.games import HospitalResident

    band_unit = unit(alumni)
    wishes: dict[str, list[tuple[int, str]]] = {}
    ranks: dict[str, list[tuple[int, str]]] = {}
    for a, m, band, score in zip(*(iter(flat),) * 4, strict=True):
        wishes.setdefault(f"a{a}", []).append((-score, f"m{m}"))
        ranks.setdefault(f"m{m}", []).append((-(band * band_unit + score), f"a{a}"))
    sides = [
        {name: [other for _, other in sorted(row)] for name, row in side.items()}
        for side in (wishes, ranks)
    ]

    def solve() -> int:
        game = HospitalResident.create_from_dictionaries(*sides, dict.fromkeys(ranks, PLACES_EACH))
        game.solve(optimal="resident")
        return 0

    return solve


SOLVERS = {
    "ortools": by_ortools,
    "handrail": by_handrail,
    "scipy": by_scipy,
    "networkx": by_networkx,
    "matching": by_matching,
}
#: These answer another question; their value is no optimum to compare with.
NOT_OPTIMAL = {"matching"}


def memory(line: str) -> float:
    """Mebibytes of this process: ``VmHWM`` the most so far, ``VmRSS`` now. Linux only."""
    status = Path("/proc/self/status").read_text()
    return int(status.split(f"{line}:")[1].split()[0]) / 1024


def measured(name: str, alumni: int, mentors: int) -> dict[str, float]:
    """Value, CPU seconds, MiB at the most, and MiB of them beyond what was there before solving."""
    solve = SOLVERS[name](problem(alumni, mentors), alumni, mentors)
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")  # the most so far is what there is now
    before, fastest = memory("VmRSS"), float("inf")
    for _ in range(TRIES):
        start = time.process_time()
        value = solve()
        fastest = min(fastest, time.process_time() - start)
        if fastest > SHORT:
            break
    peak = memory("VmHWM")
    return {"value": value, "seconds": fastest, "peak": peak, "beyond": peak - before}


if __name__ == "__main__":
    print(json.dumps(measured(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))

"""Random assignment problems and what independent solvers say about them."""

import random
from typing import NamedTuple

import networkx
import numpy
from ortools.graph.python import min_cost_flow
from scipy.optimize import linear_sum_assignment

Candidates = list[tuple[str, str, int]]
Capacity = dict[str, int]


def instance(seed: int, largest: int = 9) -> tuple[Candidates, Capacity]:
    """A small problem with ties, duplicates, no room, unknown mentors, and worthless pairs."""
    rng = random.Random(seed)
    alumni, mentors = rng.randint(1, largest), rng.randint(1, largest)
    values = rng.choice([range(-2, 4), range(1, 60), range(10**9, 10**9 + 9)])
    share = rng.choice([0.2, 0.5, 1.0])
    candidates = [
        (f"a{a}", f"m{m}", rng.choice(values))
        for a in range(alumni)
        for m in range(mentors)
        for _ in range(rng.choice([1, 1, 1, 2]))
        if rng.random() < share
    ]
    capacity = {f"m{m}": rng.randint(0, 3) for m in range(mentors) if rng.random() < 0.9}
    rng.shuffle(candidates)
    return candidates, capacity


def gainful(candidates: Candidates, capacity: Capacity) -> dict[tuple[str, str], int]:
    """The pairs that may be used, with the highest value given for each."""
    best: dict[tuple[str, str], int] = {}
    for alumnus, mentor, value in candidates:
        if value > 0 and capacity.get(mentor, 0):
            best[alumnus, mentor] = max(value, best.get((alumnus, mentor), 0))
    return best


def most_matched(candidates: Candidates, capacity: Capacity) -> int:
    """The most alumni that can be matched at all, by Hopcroft and Karp on single places."""
    graph = networkx.Graph()
    alumni = {alumnus for alumnus, _ in gainful(candidates, capacity)}
    graph.add_nodes_from(alumni)
    for alumnus, mentor in gainful(candidates, capacity):
        graph.add_edges_from((alumnus, (mentor, place)) for place in range(capacity[mentor]))
    return len(networkx.bipartite.hopcroft_karp_matching(graph, alumni)) // 2


def value_by_scipy(candidates: Candidates, capacity: Capacity) -> int:
    """The greatest total value, by SciPy on the dense matrix of single places."""
    pairs = gainful(candidates, capacity)
    alumni = sorted({alumnus for alumnus, _ in pairs})
    places = [mentor for mentor, room in sorted(capacity.items()) for _ in range(room)]
    worth = numpy.array([[pairs.get((a, m), 0) for m in places] for a in alumni], dtype=float)
    if not worth.size:
        return 0
    rows, columns = linear_sum_assignment(worth, maximize=True)
    return int(worth[rows, columns].sum())


def value_by_ortools(candidates: Candidates, capacity: Capacity) -> int:
    """The greatest total value, by OR-Tools' min-cost flow with a way past all mentors."""
    flow, pairs = min_cost_flow.SimpleMinCostFlow(), gainful(candidates, capacity)
    alumni = {name: at for at, name in enumerate(sorted({a for a, _ in pairs}))}
    mentors = {name: len(alumni) + at for at, name in enumerate(sorted(capacity))}
    sink = len(alumni) + len(mentors)
    for (alumnus, mentor), value in pairs.items():
        flow.add_arc_with_capacity_and_unit_cost(alumni[alumnus], mentors[mentor], 1, -value)
    for mentor, room in capacity.items():
        flow.add_arc_with_capacity_and_unit_cost(mentors[mentor], sink, room, 0)
    for node in alumni.values():
        flow.add_arc_with_capacity_and_unit_cost(node, sink, 1, 0)
        flow.set_node_supply(node, 1)
    flow.set_node_supply(sink, -len(alumni))
    if not alumni:
        return 0
    assert flow.solve() == flow.OPTIMAL
    return -int(flow.optimal_cost())


class Question(NamedTuple):
    """A matching question in the product's own terms."""

    bands: dict[str, int]
    scores: dict[tuple[str, str], int]
    offers: dict[str, str]
    capacity: Capacity


def question(seed: int, alumni: int, mentors: int) -> Question:
    """Scarce places, few bands and few scores, and some open offers, of which some are void."""
    rng = random.Random(seed)
    names = [f"m{m}" for m in range(mentors)]
    share = rng.choice([0.3, 0.6, 1.0])
    return Question(
        bands={f"a{a}": rng.randint(0, 3) for a in range(alumni)},
        scores={
            (f"a{a}", mentor): rng.randint(0, 3)
            for a in range(alumni)
            for mentor in names
            if rng.random() < share
        },
        offers={f"a{a}": rng.choice(names) for a in range(alumni) if rng.random() < 0.4},
        capacity={mentor: rng.randint(0, 2) for mentor in names},
    )


def matched_greedily(asked: Question) -> set[str]:
    """Who is matched if the longest waiting are taken one by one, each if all still fit.

    In a matroid this is best for every band (Edmonds 1971). Whether all fit is Kuhn's search.
    """
    held: dict[str, list[str]] = {mentor: [] for mentor in asked.capacity}

    def fits(alumnus: str, seen: set[str]) -> bool:
        for mentor, places in asked.capacity.items():
            if (alumnus, mentor) not in asked.scores or mentor in seen:
                continue
            seen.add(mentor)
            movable = (other for other in held[mentor] if fits(other, seen))
            mover = None if len(held[mentor]) < places else next(movable, "")
            if mover != "":
                held[mentor] = [other for other in held[mentor] if other != mover] + [alumnus]
                return True
        return False

    by_wait = sorted(asked.bands, key=lambda alumnus: (-asked.bands[alumnus], alumnus))
    return {alumnus for alumnus in by_wait if fits(alumnus, set())}

"""One matching run: from a pool of people to proposed pairs and reasons for those left over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from chalicelib.domain.matching.bitsets import members
from chalicelib.domain.matching.candidates import MentorIndex
from chalicelib.domain.matching.explain import binding_reasons, own_reasons
from chalicelib.domain.matching.objective import Objective
from chalicelib.domain.matching.pool import Context, Facts, Pool, facts_of
from chalicelib.domain.matching.rules import OUTSIDE_POOL, places_left
from chalicelib.domain.matching.scoring import most_points, parts_of
from chalicelib.domain.matching.solving import Solver


@dataclass(frozen=True)
class PairProposal:
    """One proposed pair: person ids, the score from 0 to 100 and the parts that it sums from."""

    alumnus_id: str
    mentor_id: str
    score: int
    parts: dict[str, int]


@dataclass(frozen=True)
class Unmatched:
    """Someone who wants a mentor and gets none in this run, with the codes of what binds."""

    alumnus_id: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Proposal:
    """What a run proposes, in the order of alumni's ids.

    ``seeking`` counts everybody who wants a mentor and has none, ``places`` the free places of
    cleared mentors. ``certificate`` says whether the pairs were proved best among all eligible.
    """

    pairs: tuple[PairProposal, ...]
    unmatched: tuple[Unmatched, ...]
    certificate: bool
    seeking: int
    places: int


def propose(pool: Pool, today: date) -> Proposal:
    """Propose the best pairs of the pool on this day; see ``objective`` for what best means.

    People with a live match are left as they are, and so are their mentors' places. The answer
    does not depend on the order of the pool. Raises ``ValueError`` if somebody is on one side of
    the pool twice.
    """
    context = Context(today, pool.policy, pool.time_zone)
    seeking = seeking_in(pool, context)
    index = MentorIndex(in_order(facts_of(side, context) for side in pool.mentors), context)
    own = {alumnus.id: own_reasons(alumnus, context) for alumnus in seeking}
    ready = [alumnus for alumnus in seeking if not own[alumnus.id]]
    solver = Solver(index, ready, Objective(len(ready), most_points(pool.policy.points)))
    assignment = solver.solve()
    chosen = {ready[place].id: index.mentors[at] for place, at in assignment.pairs.items()}
    return Proposal(
        pairs=tuple(pair_of(a, chosen[a.id], context) for a in ready if a.id in chosen),
        unmatched=tuple(
            Unmatched(a.id, own[a.id] or binding_reasons(a, index))
            for a in seeking
            if a.id not in chosen
        ),
        certificate=bool(assignment.certificate()),
        seeking=len(seeking),
        places=free_places(index),
    )


def seeking_in(pool: Pool, context: Context) -> list[Facts]:
    """Everybody who wants a mentor, has none and is not closed."""
    return in_order(
        facts_of(side, context)
        for side in pool.alumni
        if not any(outside(side) for outside in OUTSIDE_POOL.values())
    )


def free_places(index: MentorIndex) -> int:
    """The free places of cleared mentors."""
    return sum(places_left(index.mentors[mentor]) for mentor in members(index.cleared))


def in_order(people: Iterable[Facts]) -> list[Facts]:
    """People in the order of their ids, each once."""
    ordered = sorted(people, key=lambda facts: facts.id)
    for one, other in pairwise(ordered):
        if one.id == other.id:
            raise ValueError(f"{one.id} is in the pool twice on the same side")
    return ordered


def pair_of(alumnus: Facts, mentor: Facts, context: Context) -> PairProposal:
    """The proposal of one pair with its points."""
    parts = parts_of(alumnus, mentor, context)
    return PairProposal(alumnus.id, mentor.id, sum(parts.values()), parts)

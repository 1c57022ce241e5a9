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
from chalicelib.domain.matching.review import (
    FORBIDDEN,
    NO_REVIEW,
    Review,
    ReviewedIndex,
    queued,
)
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


@dataclass(frozen=True)
class Solved:
    """A pool with its best pairs: what a proposal and its explanation are both read from.

    ``ready`` are those of ``seeking`` who keep their ``own`` rules; ``eligible`` holds the set of
    mentors whom each of them may have, and ``held`` the place of the one they get, by position.
    """

    index: MentorIndex
    seeking: tuple[Facts, ...]
    own: dict[str, tuple[str, ...]]
    ready: tuple[Facts, ...]
    eligible: tuple[int, ...]
    held: dict[int, int]
    proved: bool


def propose(pool: Pool, today: date) -> Proposal:
    """Propose the best pairs of the pool on this day; see ``objective`` for what best means.

    People with a live match are left as they are, and so are their mentors' places. The answer
    does not depend on the order of the pool. Raises ``ValueError`` if somebody is on one side of
    the pool twice.
    """
    return proposal_of(solve(pool, today))


def solve(pool: Pool, today: date, review: Review = NO_REVIEW) -> Solved:
    """The best pairs of the pool on this day that a review allows; raises as ``propose`` does."""
    pool = queued(pool, review)
    context = Context(today, pool.policy, pool.time_zone)
    seeking = seeking_in(pool, context)
    mentors = in_order(facts_of(side, context) for side in pool.mentors)
    index = (
        ReviewedIndex(mentors, context, review)
        if review != NO_REVIEW
        else (MentorIndex(mentors, context))
    )
    own = {alumnus.id: own_reasons(alumnus, context) for alumnus in seeking}
    ready = [alumnus for alumnus in seeking if not own[alumnus.id]]
    solver = Solver(index, ready, Objective(len(ready), most_points(pool.policy.points)))
    assignment = solver.solve()
    return Solved(
        index=index,
        seeking=tuple(seeking),
        own=own,
        ready=tuple(ready),
        eligible=tuple(row.eligible for row in solver.rows),
        held=dict(assignment.pairs),
        proved=bool(assignment.certificate()),
    )


def proposal_of(solved: Solved) -> Proposal:
    """The proposed pairs with their points, and who was left over for what reasons."""
    index = solved.index
    chosen = {solved.ready[at].id: index.mentors[place] for at, place in solved.held.items()}
    return Proposal(
        pairs=tuple(
            pair_of(a, chosen[a.id], index.context) for a in solved.ready if a.id in chosen
        ),
        unmatched=tuple(
            Unmatched(a.id, solved.own[a.id] or reasons_left(a, index))
            for a in solved.seeking
            if a.id not in chosen
        ),
        certificate=solved.proved,
        seeking=len(solved.seeking),
        places=free_places(index),
    )


def reasons_left(alumnus: Facts, index: MentorIndex) -> tuple[str, ...]:
    """Why somebody was left over; staff's word among the reasons if it bears on them."""
    ruled_out = isinstance(index, ReviewedIndex) and bool(index.review.forbidden(alumnus.id))
    return binding_reasons(alumnus, index) + ((FORBIDDEN,) if ruled_out else ())


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

"""A run under review: pairs that staff lock or forbid, and what their wishes cost.

A lock leaves one mentor to an alumnus and puts them first in the queue. Whoever comes first in the
queue is always matched if that is possible at all (Edmonds and Fulkerson 1965), so every lock that
the places allow is kept, and the proof covers the pairs under review as it covers all others.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from chalicelib.domain.matching.bitsets import Planes
from chalicelib.domain.matching.candidates import MentorIndex
from chalicelib.domain.matching.pool import AlumnusSide, Context, Facts, Pool, facts_of
from chalicelib.domain.matching.rules import exclusions, places_left

Pair = tuple[str, str]
#: Said of somebody left over who could have had a mentor but for staff's word.
FORBIDDEN = "forbidden"
FIRST_IN_QUEUE = date.min


@dataclass(frozen=True)
class Review:
    """Which mentor an alumnus must have (``locks``), and who must not be paired (``forbids``)."""

    locks: Mapping[str, str] = field(default_factory=dict)
    forbids: frozenset[Pair] = frozenset()

    def forbidden(self, alumnus_id: str) -> list[str]:
        """The mentors whom this alumnus must not have."""
        return [mentor for alumnus, mentor in self.forbids if alumnus == alumnus_id]

    def revised(self, locks: Iterable[Pair], forbids: Iterable[Pair]) -> "Review":
        """The review after another word of staff's: the latest word on a pair counts."""
        wanted, against = dict(locks), frozenset(forbids)
        kept = {a: m for a, m in self.locks.items() if (a, m) not in against} | wanted
        return Review(kept, (self.forbids | against) - frozenset(wanted.items()))


NO_REVIEW = Review()


class ReviewedIndex(MentorIndex):
    """Mentors as an alumnus may have them under a review."""

    def __init__(self, mentors: Iterable[Facts], context: Context, review: Review) -> None:
        super().__init__(mentors, context)
        self.review = review

    def eligible(self, alumnus: Facts, hours: Planes) -> int:
        """Those whom the rules and the review allow."""
        bits = super().eligible(alumnus, hours)
        if locked := self.review.locks.get(alumnus.id):
            bits &= 1 << self.position[locked] if locked in self.position else 0
        for mentor in self.review.forbidden(alumnus.id) if self.review.forbids else ():
            if mentor in self.position:
                bits &= ~(1 << self.position[mentor])
        return bits


def queued(pool: Pool, review: Review) -> Pool:
    """The pool with everybody who has a lock at the head of the queue."""
    if not review.locks:
        return pool
    return replace(pool, alumni=tuple(_first(side, review) for side in pool.alumni))


def _first(side: AlumnusSide, review: Review) -> AlumnusSide:
    if side.person.id not in review.locks:
        return side
    longest = side.alumnus.model_copy(update={"waiting_since": FIRST_IN_QUEUE})
    return replace(side, alumnus=longest)


def still_holding(pool: Pool, pairs: Mapping[str, str], today: date) -> dict[str, str]:
    """Which pairs of an earlier run keep every rule today, places counted: what a repair leaves as
    it is."""
    context = Context(today, pool.policy, pool.time_zone)
    alumni = {side.person.id: side for side in pool.alumni}
    mentors = {side.person.id: facts_of(side, context) for side in pool.mentors}
    taken: Counter[str] = Counter()
    kept = {}
    for alumnus, mentor in sorted(pairs.items()):
        here, there = alumni.get(alumnus), mentors.get(mentor)
        if here is None or there is None or here.live_match:
            continue
        full = taken[mentor] >= places_left(there)
        if not full and not exclusions(facts_of(here, context), there, context):
            kept[alumnus] = mentor
            taken[mentor] += 1
    return kept


@dataclass(frozen=True)
class Cost:
    """What a run differs in from the one that it was made from: matches and the sum of scores (more
    is positive), and how many people get another mentor than before, or none."""

    matches: int
    score: int
    changed: int


def cost(before: Mapping[str, Pair], after: Mapping[str, Pair], points: Mapping[Pair, int]) -> Cost:
    """The cost of ``after`` against ``before``, both by alumnus; ``points`` of each pair."""
    total = (sum(points[pair] for pair in run.values()) for run in (after, before))
    return Cost(
        len(after) - len(before),
        next(total) - next(total),
        sum(after.get(alumnus) != pair for alumnus, pair in before.items()),
    )

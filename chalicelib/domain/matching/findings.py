"""What a run found beside its pairs: near misses, next bests, shortages and whom to recruit."""

from collections import Counter
from dataclasses import dataclass

from chalicelib.domain.matching.near import NearMiss, near_misses, next_best, spare_after
from chalicelib.domain.matching.propose import Solved
from chalicelib.domain.matching.recruiting import Recruit, recruits
from chalicelib.domain.matching.rules import places_left
from chalicelib.domain.matching.shortage import Ground, Shortage, shortages

#: Near misses told of each person, mentors kept in hand for each, kinds to recruit.
NEAR, IN_HAND, KINDS = 2, 3, 5
#: Places that a new mentor offers: what a mentor has who says nothing else.
NEW_PLACES = 3


@dataclass(frozen=True)
class Findings:
    """By alumnus the near misses, and the mentors to ask next if the one proposed says no."""

    near: dict[str, tuple[NearMiss, ...]]
    in_hand: dict[str, tuple[str, ...]]
    shortages: tuple[Shortage, ...]
    recruits: tuple[Recruit, ...]


def findings_of(solved: Solved) -> Findings:
    """Everything that explains a solved pool."""
    index = solved.index
    taken = Counter(solved.held.values())
    spare = spare_after(index, taken, [places_left(mentor) for mentor in index.mentors])
    ground = Ground(index, solved.ready, solved.eligible, solved.held)
    in_hand = {
        solved.ready[at].id: next_best(
            solved.ready[at], index, solved.eligible[at] & ~(1 << mentor), spare, IN_HAND
        )
        for at, mentor in solved.held.items()
    }
    return Findings(
        near={one.id: near_misses(one, index, NEAR) for one in solved.ready},
        in_hand=in_hand,
        shortages=shortages(ground),
        recruits=recruits(ground, NEW_PLACES, KINDS),
    )

"""A mentor for one newcomer at once, without a place that somebody who has waited longer needs.

The people ahead in the queue are matched first, on paper. A place may then be given away if it is
spare, or if whoever holds it could move on to a spare one: the others are held.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from chalicelib.domain.matching.explain import binding_reasons
from chalicelib.domain.matching.findings import IN_HAND, NEAR, Findings
from chalicelib.domain.matching.near import near_misses, spare_after
from chalicelib.domain.matching.objective import waiting_band
from chalicelib.domain.matching.pool import AlumnusSide, Facts, Pool
from chalicelib.domain.matching.propose import (
    Proposal,
    Solved,
    Unmatched,
    free_places,
    pair_of,
    solve,
)
from chalicelib.domain.matching.rules import places_left

#: Said of a newcomer whose only mentors' places are held.
HELD = "held_for_longer"
#: How far somebody is ahead: their band, then the day since when they wait.
Turn = tuple[int, int]


@dataclass(frozen=True)
class Suggestion:
    """The proposal for one newcomer, what explains it, and how many mentors are held from them."""

    proposal: Proposal
    findings: Findings
    held: int


def suggest(pool: Pool, today: date, newcomer: str) -> Suggestion | None:
    """The best mentor for a newcomer whose place nobody ahead of them needs; ``None`` if they do
    not seek one."""
    turns = {side.person.id: turn(side, pool, today) for side in pool.alumni}
    if newcomer not in turns:
        return None
    behind = turns[newcomer]
    ahead = tuple(s for s in pool.alumni if s.person.id == newcomer or turns[s.person.id] > behind)
    alone = replace(pool, alumni=tuple(s for s in ahead if s.person.id == newcomer))
    before = replace(pool, alumni=tuple(s for s in ahead if s.person.id != newcomer))
    own, others = solve(alone, today), solve(before, today)
    if not own.seeking:
        return None
    return _suggested(own, others, free_for_others(others))


def turn(side: AlumnusSide, pool: Pool, today: date) -> Turn:
    """Somebody's turn; the greater one is ahead."""
    since = side.alumnus.waiting_since or side.person.created_at.date()
    return waiting_band(side, today, pool.policy.waiting), -since.toordinal()


def free_for_others(solved: Solved) -> int:
    """The mentors one more of whose places may be given away without anybody of the solution
    losing theirs: with a spare place, or held by somebody who can move to such a mentor."""
    places = [places_left(mentor) for mentor in solved.index.mentors]
    free = spare_after(solved.index, Counter(solved.held.values()), places)
    seated = dict(solved.held)
    while moving := [at for at in seated if solved.eligible[at] & free]:
        for at in moving:
            free |= 1 << seated.pop(at)
    return free


def _suggested(own: Solved, others: Solved, free: int) -> Suggestion:
    index, seeker = own.index, own.seeking[0]
    eligible = own.eligible[0] if own.ready else 0
    best = index.best(seeker, index.hours(seeker), eligible & free, 1 + IN_HAND)
    found = [index.mentors[one.mentor] for one in best]
    held = (eligible & ~free).bit_count()
    proposal = Proposal(
        pairs=(pair_of(seeker, found[0], index.context),) if found else (),
        unmatched=() if found else (Unmatched(seeker.id, _reasons(own, seeker, held)),),
        certificate=others.proved,
        seeking=1,
        places=free_places(index),
    )
    findings = Findings(
        near={seeker.id: near_misses(seeker, index, NEAR)},
        in_hand={seeker.id: tuple(one.id for one in found[1:])},
        shortages=(),
        recruits=(),
    )
    return Suggestion(proposal, findings, held)


def _reasons(own: Solved, seeker: Facts, held: int) -> tuple[str, ...]:
    if held:
        return (HELD,)
    return own.own[seeker.id] or binding_reasons(seeker, own.index)

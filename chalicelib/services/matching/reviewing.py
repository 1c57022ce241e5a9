"""The review of a proposed run: staff lock a pair, forbid one, or let two people swap.

Each word of theirs makes a run of its own, worked out from the one under review with as few changes
as may be; it tells what the word costs. Whichever of the two is better is approved.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib import clock
from chalicelib.domain.jobs import MatchingRun
from chalicelib.domain.matching.pool import Context, facts_of
from chalicelib.domain.matching.review import Pair, Review
from chalicelib.domain.matching.rules import NO_CAPACITY, places_left
from chalicelib.services.matching import pool as matching_pool
from chalicelib.services.matching import proposing as matching
from chalicelib.services.matching.approving import NotProposed
from chalicelib.services.matching.runs import RunRead, read_pages, run_key
from chalicelib.services.tenant import Tenant, tenant
from chalicelib.store.partition import Missing


@dataclass
class CannotLock(ValueError):
    """A pair breaks hard rules, so that nobody may lock it; its codes are the reasons."""

    pair: Pair
    reasons: tuple[str, ...]


class NotInRun(LookupError):
    """Somebody named is not among the run's people, or has no mentor to swap."""


def review(
    program: str, run_id: str, locks: Iterable[Pair], forbids: Iterable[Pair],
    swaps: Iterable[Pair], by: str, **asked: str,
) -> RunRead:  # fmt: skip
    """A run like this one under staff's further word (pairs are alumnus and mentor; a swap names
    two alumni who take each other's mentors); earlier words stay in force. ``asked`` are further
    fields of the run.

    Raises
    ------
    Missing
    NotProposed
        unless the run is proposed.
    NotInRun, CannotLock
    Taken
        if there is a run of the ``id`` that is asked for.
    """
    here = tenant(program)
    pages = read_pages(here.partition, run_id)
    run = here.partition.one(MatchingRun, run_key(run_id))
    if run.state != "proposed":
        raise NotProposed(f"a run that is {run.state} cannot be reviewed")
    proposed = {pair["alumnus"]: pair["mentor"] for page in pages for pair in page.pairs}
    left = {one["alumnus"] for page in pages for one in page.unmatched}
    wanted = [*locks, *(pair for swap in swaps for pair in _swapped(swap, proposed))]
    against = list(forbids)
    if {alumnus for alumnus, _ in (*wanted, *against)} - proposed.keys() - left:
        raise NotInRun("somebody is not in this run")
    known = Review(dict(run.locks), frozenset(run.forbids))
    revised = known.revised(wanted, against)
    _check(here, revised, frozenset(wanted))
    return matching.start(
        program, by, kind="review", base=run_id,
        locks=tuple(sorted(revised.locks.items())), forbids=tuple(sorted(revised.forbids)), **asked,
    )  # fmt: skip


def _swapped(swap: Pair, proposed: dict[str, str]) -> list[Pair]:
    one, other = swap
    if one not in proposed or other not in proposed:
        raise NotInRun("only two who are both paired can swap")
    return [(one, proposed[other]), (other, proposed[one])]


def _check(here: Tenant, revised: Review, wanted: frozenset[Pair]) -> None:
    """Every new lock keeps the rules, and no mentor has more locks than places."""
    at = clock.now()
    context = Context(matching_pool.today(here, at), here.policy.matching, here.program.zone)
    locks = Counter(revised.locks.values())
    for alumnus_id, mentor_id in sorted(wanted):
        alumnus, mentor = matching_pool.read_pair(here.id, alumnus_id, mentor_id)
        reasons = matching_pool.why_not(here, alumnus, mentor, at)
        side = matching_pool.mentor_side(mentor)
        if side is None:
            raise Missing("no such mentor")
        if not reasons and locks[mentor_id] > places_left(facts_of(side, context)):
            reasons = (NO_CAPACITY,)
        if reasons:
            raise CannotLock((alumnus_id, mentor_id), reasons)

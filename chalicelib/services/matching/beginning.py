"""How a match begins: a place is taken and the alumnus is asked; and who is asked next when a
mentor says no, or nothing.
"""

from datetime import timedelta

from chalicelib.domain import matches
from chalicelib.domain.matches import Match
from chalicelib.domain.matching.pool import facts_of
from chalicelib.domain.matching.scoring import parts_of
from chalicelib.domain.people import Alumnus, Mentor
from chalicelib.services.matching import effects as matching_effects
from chalicelib.services.matching import pool as matching_pool
from chalicelib.services.matching import words as matching_texts
from chalicelib.services.matching.ends import counted, read_mentor
from chalicelib.services.tenant import Tenant
from chalicelib.store.change import Change
from chalicelib.store.partition import Partition

#: The alumnus's record still names the match that ends in the same change.
ENDING = frozenset({"live_match"})


def begin(change: Change, here: Tenant, match: Match, mentor: Partition) -> None:
    """The match with its place and its question: a text on its way, or a task for staff.

    The place is taken under the version that it was read at and judged by, so that of many who want
    the last one only one commits (invariant 31).
    """
    until = change.at + timedelta(hours=here.policy.match_life.offer_hours)
    match = matches.move(match, "approved", due_at=until)
    change.put(match)
    if not matching_texts.ask(change, here, match, mentor):
        matching_effects.hand_to_staff(change, here, match)
    change.amend(Alumnus, match_id=match.id)
    place = mentor.stored(Mentor)
    change.set_elsewhere(place, counted(change.elsewhere(place), match, +1), mentor)


def fall_through(change: Change, here: Tenant, ended: Match) -> Match | None:
    """In the change that ends a match before its mentor agreed, begin one with the next best mentor
    who may still be had; ``None`` if there is none, and the alumnus waits for the next run."""
    for tried, mentor_id in enumerate(ended.next_best, start=1):
        mentor = read_mentor(here.id, mentor_id)
        if mentor is None or mentor.maybe(Mentor) is None:
            continue
        if matching_pool.why_not(here, change.read, mentor, change.at, ENDING):
            continue
        match = _next(change, here, ended, mentor, ended.next_best[tried:])
        begin(change, here, match, mentor)
        return match
    return None


def _next(
    change: Change, here: Tenant, ended: Match, mentor: Partition, left: tuple[str, ...]
) -> Match:
    context = matching_pool.context_of(here, change.at)
    here_side, there_side = (
        matching_pool.alumnus_side(change.read), matching_pool.mentor_side(mentor),
    )  # fmt: skip
    assert here_side
    assert there_side
    parts = parts_of(facts_of(here_side, context), facts_of(there_side, context), context)
    turn = matches.turn_of(ended.id) + 1
    return Match(
        id=matches.match_id(ended.run_id, ended.person_id, turn), person_id=ended.person_id,
        mentor_id=mentor.ref.person, run_id=ended.run_id, score=sum(parts.values()), parts=parts,
        created_at=change.at, next_best=left,
    )  # fmt: skip

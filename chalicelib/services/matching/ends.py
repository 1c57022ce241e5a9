"""How a match ends: its place is free again, and the alumnus waits again.

The alumnus's record and the mentor's capacity change in one transaction.
"""

from chalicelib.domain import matches
from chalicelib.domain.matches import FOOTINGS, STAND_INS, Match, State
from chalicelib.domain.people import Alumnus, Mentor
from chalicelib.services.matching import words as matching_texts
from chalicelib.store.change import Change
from chalicelib.store.keys import Key, Ref
from chalicelib.store.partition import Partition, load_keys

#: Ends after which the same two are not proposed to each other again: a no, and a parting for a
#: reason that is about the two of them. Staff may lift it.
FOR_GOOD = frozenset({"declined"})
ABOUT_THE_TWO = frozenset({"not_a_fit", "rematch", "safety"})


def mentor_of(program: str, match: Match) -> Partition | None:
    """The mentor of a match, as ``read_mentor`` reads them."""
    return read_mentor(program, match.mentor_id)


def read_mentor(program: str, mentor_id: str) -> Partition | None:
    """A mentor's person and place, and their lists as a graduate; ``None`` if they are gone."""
    there = Ref(program, mentor_id)
    keys = [Key(there.pk, sk) for sk in ("HEAD#PERSON", "HEAD#MENTOR", "HEAD#ALUMNUS")]
    return load_keys(keys).get(there)


def end(change: Change, program: str, match: Match, to: State, reason: str) -> Match:
    """End a match in the alumnus's change.

    Raises
    ------
    IllegalTransition
    """
    ended = matches.move(match, to, reason=reason, ended_at=change.at)
    change.replace(ended)
    _free_alumnus(change, match, to, reason)
    matching_texts.withdraw(change, match)
    mentor = mentor_of(program, match)
    place = mentor.maybe(Mentor) if mentor else None
    if mentor and place:
        change.set_elsewhere(place, counted(change.elsewhere(place), match, -1), mentor)
    return ended


def counted(mentor: Mentor, match: Match, by: int) -> Mentor:
    """The mentor with one match more or less of its kind."""
    counter, held = match.footing.counter, mentor.match_ids - {match.id}
    number = max(0, getattr(mentor, counter) + by)
    return mentor.model_copy(
        update={counter: number, "match_ids": held | {match.id} if by > 0 else held}
    )


def end_stand_ins(change: Change, program: str, reason: str) -> None:
    """Whoever stood in for a mentor need not any more."""
    for kind in STAND_INS:
        id = getattr(change.value(Alumnus), FOOTINGS[kind].pointer)
        if id is None:
            continue
        change.read.also(matches.key(id))
        match = change.value(Match, matches.key(id))
        if match.state not in matches.ENDS:
            end(change, program, match, "ended", reason)


def _free_alumnus(change: Change, match: Match, to: State, reason: str) -> None:
    alumnus = change.value(Alumnus)
    parted = to in FOR_GOOD or reason in ABOUT_THE_TWO
    pointer = match.footing.pointer
    left = None if getattr(alumnus, pointer) == match.id else getattr(alumnus, pointer)
    blocked = alumnus.blocked | {match.mentor_id} if parted else alumnus.blocked
    knew = match.kind == "mentor" and match.introduced_at is not None
    parted_at = change.at if knew else alumnus.parted_at
    change.amend(Alumnus, **{pointer: left}, blocked=blocked, parted_at=parted_at)

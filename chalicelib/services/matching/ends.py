"""How a match ends: its place is free again, and the alumnus waits again.

The alumnus's record and the mentor's capacity change in one transaction.
"""

from chalicelib.domain import matches
from chalicelib.domain.matches import Match, State
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
    """The mentor's person and place of a match, ``None`` if they are gone."""
    there = Ref(program, match.mentor_id)
    keys = [Key(there.pk, sk) for sk in ("HEAD#PERSON", "HEAD#MENTOR")]
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
        freed = place.value.model_copy(update={"active": max(0, place.value.active - 1)})
        change.set_elsewhere(place, freed, mentor)
    return ended


def _free_alumnus(change: Change, match: Match, to: State, reason: str) -> None:
    alumnus = change.value(Alumnus)
    parted = to in FOR_GOOD or reason in ABOUT_THE_TWO
    change.amend(
        Alumnus,
        match_id=None if alumnus.match_id == match.id else alumnus.match_id,
        blocked=alumnus.blocked | {match.mentor_id} if parted else alumnus.blocked,
    )

"""How a match ends: its place is free again, and the alumnus waits again.

The alumnus's record and the mentor's capacity change in one transaction.
"""

from chalicelib.domain import matches
from chalicelib.domain.matches import Match, State
from chalicelib.domain.people import Alumnus, Mentor
from chalicelib.services import matching_texts
from chalicelib.store.change import Change
from chalicelib.store.keys import Key, Ref
from chalicelib.store.partition import Partition, load_keys

#: Ends after which the same two are not proposed to each other again.
FOR_GOOD = frozenset({"declined"})
#: Reasons of an end by agreement or by chance: the same two may meet again.
MAY_RETURN = frozenset({"completed", "staff_decision", "lost_contact", "no_time"})


def mentor_of(program: str, match: Match) -> Partition | None:
    """The mentor's person and place of a match, ``None`` if they are gone."""
    there = Ref(program, match.mentor_id)
    keys = [Key(there.pk, sk) for sk in ("HEAD#PERSON", "HEAD#MENTOR")]
    return load_keys(keys).get(there)


def end(change: Change, program: str, match: Match, to: State, reason: str) -> Match:
    """End a match in the alumnus's change. Whoever said no, or was parted for a reason that is
    about the two of them, is not proposed the other again.

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
    parted = to in FOR_GOOD or (to == "ended" and reason not in MAY_RETURN)
    change.amend(
        Alumnus,
        match_id=None if alumnus.match_id == match.id else alumnus.match_id,
        blocked=alumnus.blocked | {match.mentor_id} if parted else alumnus.blocked,
    )

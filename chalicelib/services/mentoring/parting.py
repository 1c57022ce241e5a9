"""A mentor ends it with somebody of theirs, without fault, and hands over to staff."""

from chalicelib.domain import matches
from chalicelib.domain.matches import Match
from chalicelib.services.matching import parting
from chalicelib.services.mentoring import today
from chalicelib.services.mentoring.offers import REASONS
from chalicelib.services.signing_in.entering import Visit
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Missing, load


def part(visit: Visit, match_id: str, reason: str, words: str) -> None:
    """Part, for one of ``offers.REASONS``; ``words`` are for staff and whoever is next. Sent twice
    it is done once.

    Raises
    ------
    Missing
    BadReason
        if it is none of them.
    """
    if reason not in REASONS:
        raise matches.BadReason("choose one of the reasons")
    try:
        today.one(visit, match_id, "active")
    except Missing:
        if not _parted(visit, match_id):
            raise
        return
    parting.hand_over(visit.program, match_id, reason, visit.by, words)


def _parted(visit: Visit, match_id: str) -> bool:
    """Whether this mentor ended it already, by an earlier sending of the form."""
    key = matches.key(match_id)
    read = load(Ref(visit.program, matches.alumnus_of(match_id)), key)
    found = [one for one in read.values(Match) if one.id == match_id]
    theirs = (one for one in found if one.state == "ended" and one.mentor_id == visit.by)
    return any((one.reason or "") in REASONS for one in theirs)

"""Room for people: how many a mentor takes, and a pause of new ones."""

from chalicelib.domain.matches import Match
from chalicelib.domain.mentor_break import MentorBreak
from chalicelib.domain.people import Mentor
from chalicelib.services.matching import breaks
from chalicelib.services.mentoring import absence
from chalicelib.services.tenant import Tenant
from chalicelib.store.change import Change


def set_pause(program: str, mentor_id: str, by: str, paused: bool) -> list[Match]:
    """No new people for now, or again: those whom they have stay theirs; what they were only asked
    about falls to the next best. A mentor ends no pause but their own.

    Raises
    ------
    Missing
    """

    def pause(_here: Tenant, change: Change, was: MentorBreak) -> MentorBreak:
        own, now = by == mentor_id, change.value(Mentor).paused
        if was.stepped != "no" or (own and now != was.paused_by_mentor):
            return was
        change.amend(Mentor, paused=paused)
        return was.model_copy(update={"paused_by_mentor": own and paused})

    absence.write(program, mentor_id, by, "mentor.paused" if paused else "mentor.unpaused", pause)
    return breaks.release_unmet(program, mentor_id, by) if paused else []


def set_capacity(program: str, mentor_id: str, by: str, capacity: int) -> None:
    """How many people a mentor has room for. Whoever is theirs already stays.

    Raises
    ------
    Missing
    """

    def set_to(_here: Tenant, change: Change, was: MentorBreak) -> MentorBreak:
        change.amend(Mentor, capacity=capacity)
        return was

    absence.write(program, mentor_id, by, "mentor.capacity", set_to)

"""Two part, without fault, and nobody is left without a next step: whoever is asked next, cover, or
staff.
"""

from chalicelib.domain import matches
from chalicelib.domain.matches import Match
from chalicelib.services import alerting
from chalicelib.services.matching import beginning as matching_beginning
from chalicelib.services.matching import ends as matching_ends
from chalicelib.services.matching import life as matching_life
from chalicelib.services.matching import tasks as matching_tasks
from chalicelib.services.matching.covering import cover_again, opened
from chalicelib.services.standing import acts
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store.change import Change


def hand_over(program: str, match_id: str, reason: str, by: str, words: str = "") -> Match:
    """A mentor and somebody of theirs part, without fault: staff hear of it with the mentor's
    ``words``, whoever covers is covered for, and the alumnus is among the first of the next run.
    Parting twice is parting once.

    Raises
    ------
    Missing, BadReason
    """
    code, here = matches.reason_code(reason), tenant(program)

    @again_on_conflict
    def act() -> list[str]:
        change, match = opened(here, match_id, by)
        if match.state in matches.ENDS:
            return [match_id]
        if words:
            acts.write_down(change, "mentor_handed_over", note=words)
        return end(change, here, match, code)

    ended, *_ = [matching_life.look_again(program, one) for one in act()]
    return ended


def end(change: Change, here: Tenant, match: Match, reason: str) -> list[str]:
    """End a match whose mentor is not to be had, and commit: nobody is left without a next step.
    The ids of what it became."""
    matching_tasks.done(change, "ask_about_match", match.created_at, "not_needed")
    matching_ends.end(change, here.id, match, "ended", reason)
    following = None
    if match.kind == "mentor" and match.introduced_at is None:
        following = matching_beginning.fall_through(change, here, match)
    elif match.kind == "cover":
        following = cover_again(change, here, match)
    if following is None and match.kind != "companion" and match.introduced_at:
        alerting.raise_alert(change, here, "cover_needed", reason)
    change.commit("match.ended", reason)
    return [match.id, *([following.id] if following else [])]

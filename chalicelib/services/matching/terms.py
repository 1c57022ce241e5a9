"""The term of a match: twelve weeks from the introduction, and another as long as both want one.

Nobody is cut off by a date: a term that ends without a word stays a task until somebody has asked
both.
"""

from datetime import datetime, time, timedelta

from chalicelib import clock
from chalicelib.domain import matches
from chalicelib.domain.matches import Match, Side
from chalicelib.domain.schedule.wall import local, to_utc
from chalicelib.services import alerting
from chalicelib.services.matching import ends as matching_ends
from chalicelib.services.matching import tasks as matching_tasks
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load

BOTH: frozenset[Side] = frozenset({"alumnus", "mentor"})
CAUSE = "term_ending"


def begun(match: Match, tenant: Tenant, at: datetime) -> Match:
    """The match with its first term, which begins on the program's local day."""
    weeks = timedelta(weeks=tenant.policy.match_life.term_weeks)
    return match.model_copy(update={"term_ends_on": local(at, tenant.program.zone).date() + weeks})


def look(change: Change, tenant: Tenant, match: Match, again: datetime) -> datetime:
    """Open the task if the term ends soon; when to look again, at ``again`` at the latest."""
    if match.term_ends_on is None:
        return again
    notice = match.term_ends_on - timedelta(days=tenant.policy.match_life.term_notice_days)
    at = to_utc(notice, time(9), tenant.program.zone)
    if at > change.at:
        return min(again, at)
    today = local(change.at, tenant.program.zone).date()
    code = "term_over" if today >= match.term_ends_on else None
    alerting.raise_alert(change, tenant, CAUSE, code)
    return again


class NoTerm(matches.IllegalTransition):
    """Only a match that is active or paused has a term to renew."""


@again_on_conflict
def renew(program: str, match_id: str, side: Side, renews: bool, by: str) -> Match:
    """Write down whether one side wants another term. Once both do, it begins where the last one
    ends; where one does not, the match ends as completed, without fault.

    Raises
    ------
    Missing, NoTerm
    """
    here = tenant(program)
    read = load(Ref(program, matches.alumnus_of(match_id)), matches.key(match_id))
    change = Change(read, by=by, at=clock.now(), policy=here.policy)
    match = read.one(Match, matches.key(match_id))
    if not renews and (match.state, match.reason) == ("ended", "completed"):
        return match
    if match.state not in ("active", "paused") or match.term_ends_on is None:
        raise NoTerm(f"a match that is {match.state} has no term")
    if renews:
        after = change.replace(_with(match, side, here))
    else:
        after = matching_ends.end(change, program, match, "ended", "completed")
    if after.renewals > match.renewals or not renews:
        matching_tasks.done(change, CAUSE, match.created_at, "reached")
    action = "match.renewed" if renews else "match.ended"
    return change.commit(action, side).one(Match, matches.key(match.id))


def _with(match: Match, side: Side, here: Tenant) -> Match:
    agreed = match.renewed_by | {side}
    if agreed != BOTH or match.term_ends_on is None:
        return match.model_copy(update={"renewed_by": agreed})
    longer = match.term_ends_on + timedelta(weeks=here.policy.match_life.term_weeks)
    return match.model_copy(
        update={
            "renewed_by": frozenset(),
            "renewals": match.renewals + 1,
            "term_ends_on": longer,
        }
    )

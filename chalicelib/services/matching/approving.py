"""Approval: each proposed pair becomes a match by a transaction of its own, judged afresh.

The match's id follows from the run and the alumnus, so approving twice makes nothing twice, and an
approval that died goes on where it stopped. A pair that no longer holds is left out, with reasons.
"""

from typing import Any

from chalicelib import clock
from chalicelib.domain import matches
from chalicelib.domain.jobs import MatchingRun, RunPage
from chalicelib.domain.matches import Match
from chalicelib.services import jobs
from chalicelib.services.matching import pool as matching_pool
from chalicelib.services.matching.beginning import begin
from chalicelib.services.matching.progress import PATIENCE, alive
from chalicelib.services.matching.runs import RunRead, page_key, read, read_pages, run_key
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store.change import Change
from chalicelib.store.partition import Missing
from chalicelib.store.writes import Conflict, Taken, write_alone

#: Pairs beyond which an approval is a job, a page at a time.
AT_ONCE = 250
#: Somebody else wants a place of the same mentor: read again, so often.
TRIES = 24
#: The reasons of a pair that is left out, where no rule gives one.
BUSY, GONE = "busy", "gone"


class NotProposed(matches.IllegalTransition):
    """Only a run that was proposed may be approved."""


def approve(program: str, run_id: str, by: str) -> RunRead:
    """Approve a run's pairs: done at once for few, else ``approving`` as a job.

    Raises
    ------
    Missing
    NotProposed
        while it runs, or if its pairs were not proved.
    """
    run = _begin(program, run_id, by)
    if run.state == "approving":
        if run.pairs > AT_ONCE:
            jobs.send("matching", step="approve", program=program, run=run_id)
        else:
            while _next_page(program, run_id):
                pass
    return read(program, run_id)


def go_on(program: str, run_id: str) -> None:
    """Approve one page off the job queue, and queue the next."""
    if _next_page(program, run_id):
        jobs.send("matching", step="approve", program=program, run=run_id)


@again_on_conflict
def _begin(program: str, run_id: str, by: str) -> MatchingRun:
    here = tenant(program)
    here.partition.also(run_key(run_id))
    run = here.partition.one(MatchingRun, run_key(run_id))
    if run.state in ("approving", "approved"):
        return run
    if run.state != "proposed" and run.failure != "approval_died":
        raise NotProposed(f"a run that is {run.state} cannot be approved")
    change = Change(here.partition, by=by, at=clock.now(), policy=here.policy)
    begun = {
        "state": "approving", "approved_by": by, "failure": None, "tries": 0,
        "due_at": change.at + PATIENCE,
    }  # fmt: skip
    change.replace(run.model_copy(update=begun))
    return change.commit("matching.approving").one(MatchingRun, run_key(run_id))


def _next_page(program: str, run_id: str) -> bool:
    """Approve the pairs of the first page left; ``False`` once none is."""
    here = tenant(program)
    pages = read_pages(here.partition, run_id)
    run = here.partition.one(MatchingRun, run_key(run_id))
    page = next((p for p in pages if not p.approved), None)
    if page is None:
        _conclude(program, run_id)
        return False
    skipped = []
    for pair in page.pairs:
        reasons = approve_pair(here, run, pair)
        if reasons:
            both = {"alumnus": pair["alumnus"], "mentor": pair["mentor"]}
            skipped.append({**both, "reasons": list(reasons)})
    _mark(here, page, skipped)
    alive(here, run_id)
    return True


def _mark(here: Tenant, page: RunPage, skipped: list[dict[str, Any]]) -> None:
    """The page is approved; if another approval was faster, its word stands."""
    stored = here.partition.stored(RunPage, page_key(page.run_id, page.number))
    done = page.model_copy(update={"approved": True, "skipped": tuple(skipped)})
    try:
        write_alone(stored, done, here.partition, at=clock.now(), policy=here.policy)
    except Conflict:
        return


@again_on_conflict
def _conclude(program: str, run_id: str) -> None:
    here = tenant(program)
    here.partition.also(run_key(run_id))
    run = here.partition.one(MatchingRun, run_key(run_id))
    if run.state != "approving":
        return
    change = Change(
        here.partition, by=run.approved_by or run.by, at=clock.now(), policy=here.policy
    )
    done = {"state": "approved", "approved_at": change.at, "due_at": None}
    change.replace(run.model_copy(update=done))
    change.commit("matching.approved")


def approve_pair(here: Tenant, run: MatchingRun, pair: dict[str, Any]) -> tuple[str, ...]:
    """Make a match of one pair; the reasons if it no longer holds, none if it is made already."""
    for _ in range(TRIES):
        try:
            return _try(here, run, pair)
        except Missing:
            return (GONE,)
        except (Conflict, Taken):
            continue
    return (BUSY,)


def _try(here: Tenant, run: MatchingRun, pair: dict[str, Any]) -> tuple[str, ...]:
    id = matches.match_id(run.id, pair["alumnus"])
    alumnus, mentor = matching_pool.read_pair(
        here.id, pair["alumnus"], pair["mentor"], [matches.key(id)]
    )
    if alumnus.maybe(Match, matches.key(id)):
        return ()
    at = clock.now()
    if reasons := matching_pool.why_not(here, alumnus, mentor, at):
        return reasons
    change = Change(alumnus, by=run.approved_by or run.by, at=at, policy=here.policy)
    match = Match(
        id=id, person_id=pair["alumnus"], mentor_id=pair["mentor"], run_id=run.id,
        score=pair["score"], parts=pair["parts"], created_at=at,
        next_best=tuple(pair.get("next", ())),
    )  # fmt: skip
    begin(change, here, match, mentor)
    change.commit("match.approved", run.id)
    return ()

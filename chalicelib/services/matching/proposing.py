"""Matching runs: from the pool to proposed pairs, kept with their policy and their proof.

A small pool is matched in the request; a large one by the job queue, and the run tells how far it
is. Only ids and codes are stored: names are read when somebody asks.
"""

from typing import Any

from chalicelib import clock, ids
from chalicelib.domain.jobs import MatchingRun
from chalicelib.domain.matching.findings import findings_of
from chalicelib.domain.matching.propose import Proposal, proposal_of, solve
from chalicelib.services import jobs
from chalicelib.services.matching import approving as matching_approval
from chalicelib.services.matching import pool as matching_pool
from chalicelib.services.matching.entries import findings_kept, pages_of
from chalicelib.services.matching.runs import RunRead, read, read_pages, run_key, write_part
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store import lists
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref, listing
from chalicelib.store.partition import load

#: Alumni of the program beyond whom a run is a job: its reading takes seconds by then.
AT_ONCE = 1_000


def start(program: str, by: str) -> RunRead:
    """Begin a run: done at once for a small pool, else ``running`` as a job.

    Raises
    ------
    Missing
        if there is no such program.
    """
    here, at = tenant(program), clock.now()
    alumni = matching_pool.refs(program, "alumni")
    run = MatchingRun(
        id=ids.new_id(),
        on=matching_pool.today(here, at),
        alumni=len(alumni),
        policy=here.policy.matching.model_dump_json(exclude_defaults=True),
        by=by,
        created_at=at,
    )
    _put_run(program, run)
    if len(alumni) > AT_ONCE:
        jobs.send("matching", step="propose", program=program, run=run.id)
        return RunRead(run)
    _work_out(here, run, alumni)
    return read(program, run.id)


@again_on_conflict
def _put_run(program: str, run: MatchingRun) -> None:
    here = tenant(program)
    change = Change(here.partition, by=run.by, at=run.created_at, policy=here.policy)
    change.put(run)
    change.commit("matching.started")


def go_on(body: dict[str, Any]) -> None:
    """A run's work off the job queue; done twice it has the effect of once.

    Raises
    ------
    Missing
        for a run that is not there.
    """
    program, run_id = body["program"], body["run"]
    if body["step"] == "approve":
        matching_approval.go_on(program, run_id)
        return
    run = load(Ref(program, ""), run_key(run_id)).one(MatchingRun)
    if run.state == "running":
        _work_out(tenant(program), run, matching_pool.refs(program, "alumni"))


def _work_out(here: Tenant, run: MatchingRun, alumni: list[Ref]) -> None:
    """Match, and write the pages first, then the run that counts them."""
    mentors = matching_pool.refs(here.id, "mentors")
    offers = _open_offers(here, run)
    pool = matching_pool.read_pool(here, alumni, mentors, offers)
    solved = solve(pool, run.on)
    found, beside = proposal_of(solved), findings_of(solved)
    pages = pages_of(run.id, found, beside)
    for page in pages:
        write_part(here, page)
    write_part(here, findings_kept(run.id, beside))
    _conclude(here.id, run.id, found, len(pages))


def _open_offers(here: Tenant, run: MatchingRun) -> dict[str, str]:
    """Who was proposed to whom in the last run, if nobody approved it: such pairs are kept where
    all else is equal. The list may lag; then a pair may change that need not have."""
    latest = (one for one in lists.page(listing(here.id, "runs"), 2).items)
    before = next((one for one in latest if one.key.sk != run_key(run.id)), None)
    if before is None or before.facts.get("state") != "proposed":
        return {}
    earlier = read_pages(here.partition, before.key.sk.removeprefix("RUN#"))
    return {pair["alumnus"]: pair["mentor"] for page in earlier for pair in page.pairs}


@again_on_conflict
def _conclude(program: str, run_id: str, found: Proposal, pages: int) -> None:
    """The run is proposed if its pairs were proved best, and failed if not."""
    here = tenant(program)
    here.partition.also(run_key(run_id))
    change = Change(here.partition, by="matching", at=clock.now(), policy=here.policy)
    if change.value(MatchingRun).state != "running":
        return
    change.amend(
        MatchingRun,
        state="proposed" if found.certificate else "failed",
        pairs=len(found.pairs),
        unmatched=len(found.unmatched),
        seeking=found.seeking,
        places=found.places,
        proved=found.certificate,
        pages=pages,
    )
    change.commit("matching.proposed", "proved" if found.certificate else "not_proved")

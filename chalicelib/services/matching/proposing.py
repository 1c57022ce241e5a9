"""Matching runs: from the pool to proposed pairs, kept with their policy and their proof.

A small pool is matched in the request; a large one by the job queue, and the run tells how far it
is. Only ids and codes are stored: names are read when somebody asks.
"""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, NamedTuple

from chalicelib import clock, ids
from chalicelib.domain.jobs import MatchingRun
from chalicelib.services import jobs
from chalicelib.services.matching import approving as matching_approval
from chalicelib.services.matching import pool as matching_pool
from chalicelib.services.matching import progress as matching_progress
from chalicelib.services.matching import watching as matching_watch
from chalicelib.services.matching.entries import findings_kept, pages_of
from chalicelib.services.matching.runs import (
    GivenUp,
    RunRead,
    read,
    read_pages,
    run_key,
    write_part,
)
from chalicelib.services.matching.waits import expected_wait_days
from chalicelib.services.matching.working import COMPARED, WORK, Worked, cost_of
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store import lists
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref, listing
from chalicelib.store.partition import Missing, load

#: Alumni of the program beyond whom a run is a job: its reading takes seconds by then.
AT_ONCE = 1_000
#: How many runs back the last proposed one is looked for; suggestions for one person don't count.
LOOK_BACK = 10


def start(program: str, by: str, **asked: Any) -> RunRead:
    """Begin a run: done at once for a small pool, else ``running`` as a job. ``asked`` are fields
    of the run: its ``kind`` and what that kind needs; its ``id`` where a form names it, by which
    that form counts once.

    Raises
    ------
    Missing
        if there is no such program, or the newcomer is not in it.
    Taken
        if there is a run of that ``id``.
    """
    here, at = tenant(program), clock.now()
    sides = _sides(program)
    run = MatchingRun(
        on=matching_pool.today(here, at),
        alumni=len(sides.alumni),
        people=len(sides.alumni) + len(sides.mentors),
        policy=here.policy.matching.model_dump_json(exclude_defaults=True),
        by=by,
        created_at=at,
        due_at=at + matching_progress.PATIENCE,
        **({"id": ids.new_id(), "base": _last_proposed(program)} | asked),
    )
    if run.alumnus:
        load(Ref(program, run.alumnus))
    _put_run(program, run)
    if len(sides.alumni) > AT_ONCE:
        jobs.send("matching", step="propose", program=program, run=run.id)
        return RunRead(run)
    _work_out(here, run, sides)
    return read(program, run.id)


class Sides(NamedTuple):
    """Everybody whom a run looks at."""

    alumni: list[Ref]
    mentors: list[Ref]


def _sides(program: str) -> Sides:
    return Sides(matching_pool.refs(program, "alumni"), matching_pool.refs(program, "mentors"))


def _last_proposed(program: str) -> str | None:
    """The last run, if it was proposed and nobody approved it: its pairs are kept where all else
    is equal. The list may lag; then a pair may change that need not have."""
    for one in lists.page(listing(program, "runs"), LOOK_BACK).items:
        if one.facts.get("kind") != "suggestion":
            proposed = one.facts.get("state") == "proposed"
            return one.key.sk.removeprefix("RUN#") if proposed else None
    return None


@again_on_conflict
def _put_run(program: str, run: MatchingRun) -> None:
    here = tenant(program)
    change = Change(here.partition, by=run.by, at=run.created_at, policy=here.policy)
    change.put(run)
    change.commit("matching.started", run.kind)


def go_on(body: dict[str, Any]) -> None:
    """A run's work off the job queue; done twice it has the effect of once.

    Raises
    ------
    Missing
        for a run that is not there.
    """
    STEPS[body["step"]](body)


def _propose(body: dict[str, Any]) -> None:
    program, run_id = body["program"], body["run"]
    run = load(Ref(program, ""), run_key(run_id)).one(MatchingRun)
    if run.state == "running":
        try:
            _work_out(tenant(program), run, _sides(program))
        except GivenUp:
            return


def _work_out(here: Tenant, run: MatchingRun, sides: Sides) -> None:
    """Match, and write the pages first, then the run that counts them."""
    tell = matching_progress.teller(here, run)
    before = _pairs_of(here, run.base)
    offers = {pair["alumnus"]: pair["mentor"] for pair in before}
    pool = matching_pool.read_pool(here, *sides, offers, lambda n: tell("reading", n))
    tell("pairing", run.people)
    worked = WORK[run.kind](pool, run, offers)
    tell("writing", run.people)
    pages = pages_of(run, worked.proposal, worked.findings) if worked.proposal else []
    for page in pages:
        write_part(here, page)
    write_part(here, findings_kept(run, worked.findings))
    after = [pair for page in pages for pair in page.pairs]
    compared = asdict(cost_of(before, after)) if run.base and run.kind in COMPARED else None
    _conclude(here.id, run, worked, len(pages), compared)


#: What a message of the job queue asks for.
STEPS: dict[str, Callable[[dict[str, Any]], None]] = {
    "propose": _propose,
    "approve": lambda body: matching_approval.go_on(body["program"], body["run"]),
    "watch": lambda body: matching_watch.watch(body["program"]),
}


def _pairs_of(here: Tenant, run_id: str | None) -> list[dict[str, Any]]:
    """The pairs of an earlier run; none if it is gone."""
    try:
        pages = read_pages(here.partition, run_id) if run_id else []
    except Missing:
        return []
    return [pair for page in pages for pair in page.pairs]


@again_on_conflict
def _conclude(
    program: str, run: MatchingRun, worked: Worked, pages: int, compared: dict[str, int] | None
) -> None:
    """The run is proposed if its pairs were proved best, and failed if not."""
    here = tenant(program)
    here.partition.also(run_key(run.id))
    change = Change(here.partition, by="matching", at=clock.now(), policy=here.policy)
    now = change.value(MatchingRun)
    if now.state != "running" or now.tries != run.tries:
        return
    found = worked.proposal
    failure = None if found and found.certificate else "not_proved" if found else "not_seeking"
    change.amend(
        MatchingRun,
        state="failed" if failure else "proposed",
        failure=failure,
        due_at=None,
        pairs=len(found.pairs) if found else 0,
        unmatched=len(found.unmatched) if found else 0,
        seeking=found.seeking if found else 0,
        places=found.places if found else 0,
        proved=bool(found and found.certificate),
        pages=pages,
        held=worked.held,
        cost=compared,
        expected_wait_days=expected_wait_days(
            here, len(found.unmatched) if found else 0, change.at
        ),
    )
    change.commit("matching.proposed", failure or "proved")

"""Matching runs as they are kept: the run, its pages of ids and codes, and reading them back."""

from dataclasses import dataclass, field
from typing import Any

from chalicelib import clock
from chalicelib.domain import matches
from chalicelib.domain.jobs import MatchingRun, RunFindings, RunPage
from chalicelib.domain.matches import Match
from chalicelib.services.matching import pool as matching_pool
from chalicelib.services.reading.people import Page, Start
from chalicelib.services.tenant import Tenant
from chalicelib.store import lists
from chalicelib.store.keys import Key, Ref, listing
from chalicelib.store.kinds import BY_VALUE
from chalicelib.store.partition import Partition, load, load_keys, load_plain
from chalicelib.store.writes import Taken, put_alone, write_alone


@dataclass(frozen=True)
class RunRead:
    """A run as it is answered: plain entries of its pages, and the names of who is in them.

    ``matches`` are those that its pairs became, once approved, as they stand now.
    """

    run: MatchingRun
    pairs: list[dict[str, Any]] = field(default_factory=list)
    unmatched: list[dict[str, Any]] = field(default_factory=list)
    skipped: list[dict[str, Any]] = field(default_factory=list)
    matches: list[Match] = field(default_factory=list)
    names: dict[str, matching_pool.Named] = field(default_factory=dict)
    pages_approved: int = 0


def run_key(run_id: str) -> str:
    """The sort key of a run."""
    return f"RUN#{run_id}"


def page_key(run_id: str, number: int) -> str:
    """The sort key of a run's page."""
    return f"RUN#{run_id}#PAGE#{number:04d}"


def findings_key(run_id: str) -> str:
    """The sort key of what a run found about the pool as a whole."""
    return f"RUN#{run_id}#FINDINGS"


class GivenUp(Exception):
    """This try of a run's work was taken for dead, and another one is at it."""


def write_part(here: Tenant, part: RunPage | RunFindings) -> None:
    """A page, or the findings, over what an earlier try that died may have left.

    Raises
    ------
    Conflict
    GivenUp
        if a later try has written it.
    """
    at = clock.now()
    try:
        put_alone(part, here.partition, at=at, policy=here.policy)
    except Taken:
        key = BY_VALUE[type(part)].sk(part)
        read = load(here.partition.ref, key)
        stored = read.stored(type(part), key)
        if stored.value.attempt > part.attempt:
            raise GivenUp(part.run_id) from None
        write_alone(stored, part, read, at=at, policy=here.policy)


def read_pages(program: Partition, run_id: str) -> list[RunPage]:
    """All pages of a run, in order; none while it is running.

    Raises
    ------
    Missing
    """
    program.also(run_key(run_id))
    run = program.one(MatchingRun, run_key(run_id))
    program.also(*(page_key(run_id, number) for number in range(run.pages)))
    pages = (p for p in program.values(RunPage) if p.run_id == run_id and p.number < run.pages)
    return sorted(pages, key=lambda page: page.number)


def read(program: str, run_id: str) -> RunRead:
    """A run with its pairs, who was left over and why, and after approval its matches and what did
    not hold any more.

    Raises
    ------
    Missing
    """
    here = load(Ref(program, ""))
    pages = read_pages(here, run_id)
    run = here.one(MatchingRun, run_key(run_id))
    pairs = [pair for page in pages for pair in page.pairs]
    unmatched = [one for page in pages for one in page.unmatched]
    everybody = [one["alumnus"] for one in (*pairs, *unmatched)]
    return RunRead(
        run=run,
        pairs=pairs,
        unmatched=unmatched,
        skipped=[one for page in pages for one in page.skipped],
        matches=_matches(program, run, pairs) if run.approved_at else [],
        pages_approved=sum(page.approved for page in pages),
        names=matching_pool.named(program, everybody, [pair["mentor"] for pair in pairs]),
    )


def page_of_runs(program: str, limit: int, start: Start = None) -> Page[MatchingRun]:
    """A page of the program's runs, newest first, without their pairs."""
    listed = lists.page(listing(program, "runs"), limit, start)
    found = {run.id: run for run in load_plain(MatchingRun, (one.key for one in listed.items))}
    wanted = (one.key.sk.removeprefix("RUN#") for one in listed.items)
    return Page([found[id] for id in wanted if id in found], listed.next_start)


def _matches(program: str, run: MatchingRun, pairs: list[dict[str, Any]]) -> list[Match]:
    """What the pairs became, in their order, each before those that it fell to: 100 records a round
    trip."""
    wanted = []
    for pair in pairs:
        pk = Ref(program, pair["alumnus"]).pk
        turns = range(1 + len(pair.get("next", ())))
        ids = (matches.match_id(run.id, pair["alumnus"], turn) for turn in turns)
        wanted += [Key(pk, "HEAD#PERSON"), *(Key(pk, matches.key(id)) for id in ids)]
    found = load_keys(wanted)
    people = (found.get(Ref(program, pair["alumnus"])) for pair in pairs)
    return [match for read in people if read for match in read.values(Match)]

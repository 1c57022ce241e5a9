"""What each kind of matching run does with the pool."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.jobs import MatchingRun
from chalicelib.domain.matching.findings import Findings, findings_of
from chalicelib.domain.matching.pool import Pool
from chalicelib.domain.matching.propose import Proposal, proposal_of, solve
from chalicelib.domain.matching.review import Cost, Review, cost, still_holding
from chalicelib.domain.matching.suggest import suggest


@dataclass(frozen=True)
class Worked:
    """What a run came to; ``proposal`` is ``None`` where there was nobody to look for."""

    proposal: Proposal | None
    findings: Findings
    held: int = 0


Work = Callable[[Pool, MatchingRun, dict[str, str]], Worked]


def _full(pool: Pool, run: MatchingRun, _offers: dict[str, str]) -> Worked:
    return _solved(pool, run, Review(dict(run.locks), frozenset(run.forbids)))


def _repair(pool: Pool, run: MatchingRun, offers: dict[str, str]) -> Worked:
    return _solved(pool, run, Review(still_holding(pool, offers, run.on)))


def _solved(pool: Pool, run: MatchingRun, review: Review) -> Worked:
    solved = solve(pool, run.on, review)
    return Worked(proposal_of(solved), findings_of(solved))


def _suggestion(pool: Pool, run: MatchingRun, _offers: dict[str, str]) -> Worked:
    found = suggest(pool, run.on, run.alumnus or "")
    if found is None:
        return Worked(None, Findings({}, {}, (), ()))
    return Worked(found.proposal, found.findings, found.held)


#: What each kind of run does with the pool.
WORK: dict[str, Work] = {
    "full": _full,
    "review": _full,
    "repair": _repair,
    "suggestion": _suggestion,
}
#: Kinds that are compared with the run that they were made from.
COMPARED = frozenset({"review", "repair"})


def cost_of(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Cost:
    """What the pairs of a run cost against those of the run that it was made from."""
    was, now = (
        {pair["alumnus"]: (pair["alumnus"], pair["mentor"]) for pair in pairs}
        for pairs in (before, after)
    )
    points = {(p["alumnus"], p["mentor"]): p["score"] for p in (*before, *after)}
    return cost(was, now, points)

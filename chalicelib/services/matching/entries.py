"""What a run found as it is kept: entries of pages, and the findings about the pool as a whole."""

from dataclasses import asdict
from typing import Any

from chalicelib.domain.jobs import MatchingRun, RunFindings, RunPage, paged
from chalicelib.domain.matching.findings import Findings
from chalicelib.domain.matching.propose import Proposal
from chalicelib.domain.matching.shortage import Shortage

#: Groups kept with a run, and people named of each: a group of thousands is told by its numbers.
GROUPS, NAMED = 20, 100


def pages_of(run: MatchingRun, found: Proposal, beside: Findings) -> list[RunPage]:
    """The run's pages: the pairs first, then who was left over."""
    near = {
        id: [{"mentor": m.mentor_id, "score": m.score, "rule": m.rule} for m in misses]
        for id, misses in beside.near.items()
    }
    pairs = [
        {
            "alumnus": p.alumnus_id, "mentor": p.mentor_id, "score": p.score, "parts": p.parts,
            "next": list(beside.in_hand.get(p.alumnus_id, ())), "near": near.get(p.alumnus_id, []),
        }
        for p in found.pairs
    ]  # fmt: skip
    left = [
        {
            "alumnus": u.alumnus_id, "reasons": list(u.reasons),
            "near": near.get(u.alumnus_id, []),
        }
        for u in found.unmatched
    ]  # fmt: skip
    return paged(run.id, pairs, left, run.tries)


def findings_kept(run: MatchingRun, beside: Findings) -> RunFindings:
    """The findings about the pool as a record."""
    return RunFindings(
        run_id=run.id,
        attempt=run.tries,
        shortages=tuple(_shortage(one) for one in beside.shortages[:GROUPS]),
        recruits=tuple(
            {"profile": one.profile._asdict(), "matches": one.matches} for one in beside.recruits
        ),
    )


def _shortage(group: Shortage) -> dict[str, Any]:
    """A group with its true numbers, and the ids of so many of its people."""
    return {
        "size": list(group.size),
        "alumni": list(group.alumni[:NAMED]), "unmatched": list(group.unmatched[:NAMED]),
        "mentors": list(group.mentors[:NAMED]), "binds": [asdict(one) for one in group.binds],
    }  # fmt: skip

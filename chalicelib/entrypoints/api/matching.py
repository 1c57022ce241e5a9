"""Matching runs, and the steps of a match that staff take or stand in for."""

from collections.abc import Callable

from chalice.app import Blueprint, Response

from chalicelib.domain import matches
from chalicelib.domain.matches import Match
from chalicelib.entrypoints.api import paging
from chalicelib.entrypoints.api.calls import Call, Nothing, route
from chalicelib.entrypoints.api.paging import Paging
from chalicelib.entrypoints.api.problems import FieldError, Headers, Refused, invalid
from chalicelib.entrypoints.api.shapes.matches import MatchOut
from chalicelib.entrypoints.api.shapes.matching import (
    Answer,
    Exclusions,
    ExclusionsOut,
    Reason,
    ReviewIn,
    RunHead,
    RunOut,
    Runs,
    StartRun,
)
from chalicelib.services.matching import approving as matching_approval
from chalicelib.services.matching import exclusions as matching_exclusions
from chalicelib.services.matching import life as matching_life
from chalicelib.services.matching import proposing as matching
from chalicelib.services.matching import reviewing as matching_review
from chalicelib.services.matching import runs as matching_runs
from chalicelib.services.matching.runs import RunRead
from chalicelib.services.reading import matches as reading_matches

blueprint = Blueprint(__name__)

#: A run in one of these states is still being worked on.
UNDER_WAY = frozenset({"running", "approving"})


@route(
    blueprint, "POST", "/matching/runs", "matching.start", body=StartRun, answer=RunOut, status=201
)
def start(call: Call) -> RunOut | Response:
    """Propose the best pairs; a large pool is matched in the background (202)."""
    asked: StartRun = call.body
    more = {"alumnus": asked.alumnus} if asked.alumnus else {}
    return _run(call, matching.start(call.program, call.by, kind=asked.kind, **more))


@route(blueprint, "GET", "/matching/runs", "matching.list", query=Paging, answer=Runs)
def page(call: Call) -> Runs:
    """Matching runs, newest first, without their people."""
    found = matching_runs.page_of_runs(call.program, call.query.limit, paging.start(call))
    items = [RunHead.of_run(run) for run in found.items]
    return Runs(items=items, next_cursor=paging.cursor(call, found.next_start))


@route(
    blueprint, "POST", "/matching/runs/{run_id}/review", "matching.review",
    body=ReviewIn, answer=RunOut, status=201,
)  # fmt: skip
def review(call: Call, run_id: str) -> RunOut | Response:
    """Lock or forbid pairs, or let two swap: a run of its own, with what that costs. Approve
    whichever of the two is better."""
    asked: ReviewIn = call.body
    try:
        found = matching_review.review(
            call.program, run_id,
            [(pair.alumnus, pair.mentor) for pair in asked.lock],
            [(pair.alumnus, pair.mentor) for pair in asked.forbid],
            [(swap.one, swap.other) for swap in asked.swap], call.by,
        )  # fmt: skip
    except matching_review.NotInRun as error:
        raise invalid(
            "alumnus", "not_in_run", "Name people of this run; to swap, paired ones."
        ) from error
    except matching_review.CannotLock as error:
        raise invalid(
            "lock", error.reasons[0], "The pair breaks this hard rule: lock another."
        ) from error
    return _run(call, found)


@route(blueprint, "GET", "/matching/runs/{run_id}", "matching.read", answer=RunOut)
def read(call: Call, run_id: str) -> RunOut:
    """A run, its pairs, and who was left over for what reasons."""
    found = matching_runs.read(call.program, run_id)
    _saw(call, found)
    return RunOut.of_read(found)


@route(
    blueprint, "POST", "/matching/runs/{run_id}/approve", "matching.approve",
    body=Nothing, answer=RunOut,
)  # fmt: skip
def approve(call: Call, run_id: str) -> RunOut | Response:
    """Make matches of a run's pairs; again changes nothing. Many take a while (202)."""
    return _run(call, matching_approval.approve(call.program, run_id, call.by))


def _run(call: Call, found: RunRead) -> RunOut | Response:
    _saw(call, found)
    answered = RunOut.of_read(found)
    if found.run.state not in UNDER_WAY:
        return answered
    headers: Headers = {
        "Content-Type": "application/json",
        "Location": f"/v1/matching/runs/{found.run.id}",
        "Retry-After": "5",
    }
    return Response(answered.model_dump_json(), headers, 202)


def _saw(call: Call, found: RunRead) -> None:
    call.saw(*(name.id for name in found.names.values()))


@route(
    blueprint, "POST", "/matches/{match_id}/alumnus-answer", "matches.answer",
    body=Answer, answer=MatchOut,
)  # fmt: skip
def answer(call: Call, match_id: str) -> MatchOut:
    """Write down what the alumnus said when staff asked them."""
    chosen: matching_life.Choice = call.body.answer
    return _step(call, lambda: matching_life.answer_for(call.program, match_id, chosen, call.by))


@route(
    blueprint, "POST", "/matches/{match_id}/accept", "matches.accept", body=Nothing, answer=MatchOut
)
def accept(call: Call, match_id: str) -> MatchOut:
    """Accept in the mentor's place; both sides are introduced."""
    return _step(call, lambda: matching_life.accept(call.program, match_id, call.by))


@route(
    blueprint,
    "POST",
    "/matches/{match_id}/decline",
    "matches.decline",
    body=Reason,
    answer=MatchOut,
)
def decline(call: Call, match_id: str) -> MatchOut:
    """Decline before anybody is introduced: the place is free again."""
    return _step(
        call, lambda: matching_life.decline(call.program, match_id, call.body.reason, call.by)
    )


@route(blueprint, "POST", "/matches/{match_id}/end", "matches.end", body=Reason, answer=MatchOut)
def end(call: Call, match_id: str) -> MatchOut:
    """End a match, whoever asks for it; no fault."""
    return _step(call, lambda: matching_life.end(call.program, match_id, call.body.reason, call.by))


def _step(call: Call, take: Callable[[], Match]) -> MatchOut:
    """One step of a match, answered as ``GET /matches/{id}`` answers it."""
    try:
        match = take()
    except matches.BadReason as error:
        raise invalid("reason", "not_a_code", f"Send a code: {error}.") from error
    except matching_life.NoLongerHolds as error:
        broken = [
            FieldError(
                field="match", code=code, message="This hard rule of matching is broken now."
            )
            for code in error.reasons
        ]
        detail = "The two may not be matched any more: end the match, or mend what is named."
        raise Refused(409, "no_longer_holds", detail, broken) from error
    line = reading_matches.match(call.program, match.id)
    call.saw(line.alumnus.id, line.mentor.id)
    return MatchOut.of_line(line)


@route(
    blueprint, "PUT", "/alumni/{person_id}/never-match", "alumni.never_match",
    body=Exclusions, answer=ExclusionsOut,
)  # fmt: skip
def never_match(call: Call, person_id: str) -> ExclusionsOut:
    """Set who is never proposed to an alumnus, and to whom they are never proposed."""
    call.saw(person_id)
    alumnus = matching_exclusions.set_lists(
        call.program, person_id, call.body.blocked, call.body.safety, call.by
    )
    return ExclusionsOut(blocked=sorted(alumnus.blocked), safety=sorted(alumnus.safety))

"""Why a matching run came out as it did, in words."""

from chalice.app import Blueprint

from chalicelib.entrypoints.api import paging
from chalicelib.entrypoints.api.calls import Call, route
from chalicelib.entrypoints.api.shapes.explaining import (
    ExplainedOut,
    Explanation,
    ExplanationQuery,
    Shortages,
    ShortagesQuery,
)
from chalicelib.services.matching import explaining as matching_explained

blueprint = Blueprint(__name__)


@route(
    blueprint, "GET", "/matching/runs/{run_id}/explanation", "matching.explanation",
    query=ExplanationQuery, answer=Explanation,
)  # fmt: skip
def explanation(call: Call, run_id: str) -> Explanation:
    """Everybody of a run in words: a pair's points, or what binds; and who nearly was."""
    asked: ExplanationQuery = call.query
    start = paging.start(call)
    found = matching_explained.people(
        call.program, run_id, asked.language, int(start["place"]) if start else 0, asked.limit
    )
    call.saw(*(name.id for name in found.names.values()))
    after = None if found.next_place is None else {"place": str(found.next_place)}
    return Explanation(
        items=[ExplainedOut.of_told(one, found.names) for one in found.people],
        next_cursor=paging.cursor(call, after),
    )


@route(
    blueprint, "GET", "/matching/runs/{run_id}/shortages", "matching.shortages",
    query=ShortagesQuery, answer=Shortages,
)  # fmt: skip
def shortages(call: Call, run_id: str) -> Shortages:
    """Who shares too few places, what binds them, and what recruiting would unlock."""
    found = matching_explained.shortages(call.program, run_id, call.query.language)
    call.saw(*(id for one in found.groups for id in (*one.alumni, *one.mentors)))
    return Shortages.of_told(found)

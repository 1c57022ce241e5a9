"""Matches: pages, and one."""

from chalice.app import Blueprint

from chalicelib.entrypoints.api import paging
from chalicelib.entrypoints.api.calls import Call, route
from chalicelib.entrypoints.api.shapes.matches import Matches, MatchesQuery, MatchOut
from chalicelib.services.reading import matches as reading_matches
from chalicelib.services.reading.matches import MatchLine

blueprint = Blueprint(__name__)


@route(blueprint, "GET", "/matches", "matches.list", query=MatchesQuery, answer=Matches)
def page(call: Call) -> Matches:
    """Matches, newest first."""
    found = reading_matches.page(call.program, call.query.limit, paging.start(call))
    items = [_answer(call, line) for line in found.items]
    return Matches(items=items, next_cursor=paging.cursor(call, found.next_start))


@route(blueprint, "GET", "/matches/{match_id}", "matches.read", answer=MatchOut)
def one(call: Call, match_id: str) -> MatchOut:
    """One match."""
    return _answer(call, reading_matches.match(call.program, match_id))


def _answer(call: Call, line: MatchLine) -> MatchOut:
    call.saw(line.alumnus.id, line.mentor.id)
    return MatchOut.of_line(line)

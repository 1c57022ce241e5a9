"""The directory of resources: its feeds, entries by hand, and what is near a zip."""

from chalice.app import Blueprint, Response

from chalicelib.domain.resources.feed import NotAFeed
from chalicelib.entrypoints.api import paging
from chalicelib.entrypoints.api.calls import JSON, Call, Nothing, route
from chalicelib.entrypoints.api.problems import INVALID, FieldError, Refused, invalid
from chalicelib.entrypoints.api.shapes.resources import (
    DirectoryQuery,
    ResourceIn,
    ResourceOut,
    Resources,
    ResourcesQuery,
)
from chalicelib.services import resources
from chalicelib.services.resources import DirectoryAnswer, Line, Shrunk

blueprint = Blueprint(__name__)


@route(
    blueprint, "POST", "/resources/import", "resources.import",
    query=DirectoryQuery, body=str, consumes=(*JSON, "text/csv"), answer=DirectoryAnswer,
)  # fmt: skip
def take(call: Call) -> DirectoryAnswer:
    """Let the directory hold what a Meeting Guide feed (JSON) or a table of one (CSV) holds."""
    query: DirectoryQuery = call.query
    try:
        return resources.take(
            call.program, call.body, call.by, source=query.source, kind=query.kind,
            dry_run=query.dry_run == "true", shrink=query.shrink == "true",
        )  # fmt: skip
    except NotAFeed as error:
        wrong = FieldError(field="body", code=error.error.code, message=error.error.message)
        raise Refused(422, "invalid", INVALID, [wrong]) from error
    except Shrunk as error:
        message = "Most of what this feed had is gone: check it, or send shrink=true."
        raise invalid("body", "shrunk", message) from error


@route(blueprint, "GET", "/resources", "resources.list", query=ResourcesQuery, answer=Resources)
def page(call: Call) -> Resources:
    """The directory; with ``near``, what is in reach of a zip, the nearest first."""
    query: ResourcesQuery = call.query
    found = (
        resources.around(call.program, query.near, query.wants)
        if query.near
        else resources.lines(call.program, query.wants)
    )
    ranked = list(enumerate(found))
    shown, more = paging.part(call, ranked, _rank)
    return Resources(items=[ResourceOut.of_line(line) for _, line in shown], next_cursor=more)


def _rank(ranked: tuple[int, Line]) -> str:
    return f"{ranked[0]:06}"


@route(
    blueprint, "POST", "/resources", "resources.add",
    body=ResourceIn, answer=ResourceOut, status=201,
)  # fmt: skip
def add(call: Call) -> ResourceOut:
    """Put an entry in by hand."""
    added = resources.add(call.program, call.body.value(), call.by)
    return ResourceOut.of_line(Line(added, stale=False))


@route(
    blueprint, "POST", "/resources/{resource_id}/confirm", "resources.confirm",
    body=Nothing, answer=ResourceOut,
)  # fmt: skip
def confirm(call: Call, resource_id: str) -> ResourceOut:
    """Somebody checked today that the entry is right."""
    return ResourceOut.of_line(resources.confirm(call.program, resource_id, call.by))


@route(blueprint, "DELETE", "/resources/{resource_id}", "resources.remove", status=204)
def remove(call: Call, resource_id: str) -> Response:
    """Take an entry out."""
    resources.remove(call.program, resource_id, call.by)
    return Response("", status_code=204)

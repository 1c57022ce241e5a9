"""Chalice's own answers (405, 415, 500) turned into problems, before they leave.

Middleware runs for API requests only, in Lambda and locally alike. Chalice answers a method that a
path does not have, or a media type that a route does not take, before any view is called.
"""

from collections.abc import Callable

from chalice.app import Request, Response

from chalicelib.entrypoints.api import problems
from chalicelib.entrypoints.api.calls import ANY_METHOD, request_id
from chalicelib.entrypoints.api.problems import Meaning

_MEANINGS = {
    405: Meaning(405, "method_not_allowed", "This path has other methods: see the Allow header."),
    415: Meaning(415, "unsupported_media_type", "Send the media type that this route takes."),
    500: Meaning(500, "internal", "Something went wrong on our side; quote the request id."),
}


def as_problems(request: Request, get_response: Callable[[Request], Response]) -> Response:
    """Answer as usual; an answer of Chalice's own becomes a problem with its headers."""
    response = get_response(request)
    is_chalices = isinstance(response.body, dict) and "Code" in response.body
    meant = _MEANINGS.get(response.status_code)
    if not is_chalices or meant is None:
        return response
    allow = str(response.headers.get("Allow", "")).split(", ")
    methods = ", ".join(sorted(method for method in allow if method not in ("", ANY_METHOD)))
    kept = {"Allow": methods} if methods else {}
    problem = problems.answer(meant._replace(headers=kept), request_id(request))
    if request.method == "HEAD":  # an answer to HEAD has no body (RFC 9110, 9.3.2)
        problem.body = ""
    return problem

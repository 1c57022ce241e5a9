"""Every refusal of the API as an RFC 9457 problem; which exception means what stands in one table.

A problem says what is wrong and how to mend it, and never repeats what was sent or found.
"""

import json
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, NamedTuple

from chalice.app import Response
from pydantic import BaseModel, ValidationError

from chalicelib.domain import matches, messages
from chalicelib.domain.checkins import occurrence
from chalicelib.domain.safety import alerts
from chalicelib.services.programs import Unsigned
from chalicelib.services.recording import Unacceptable
from chalicelib.store.cursors import BadCursor
from chalicelib.store.partition import Missing
from chalicelib.store.writes import Conflict, Taken

#: As Chalice types them.
Headers = dict[str, str | list[str]]
MEDIA_TYPE = "application/problem+json"
#: On every answer: nothing is kept by anyone on the way, nothing is guessed from its content.
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


class FieldError(BaseModel):
    """What is wrong with one field (dots lead into nested ones), and how to mend it."""

    field: str
    code: str
    message: str


class Problem(BaseModel):
    """RFC 9457, with a stable ``code`` and the request's id to quote to support."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    request_id: str
    errors: list[FieldError] | None = None


@dataclass
class Refused(Exception):
    """A request that the entrypoint itself refuses."""

    status: int
    code: str
    detail: str
    errors: list[FieldError] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)


def invalid(name: str, code: str, message: str) -> Refused:
    """A refusal of one field, where the rule is ours and not the model's."""
    return Refused(422, "invalid", INVALID, [FieldError(field=name, code=code, message=message)])


class Meaning(NamedTuple):
    """What an exception means to the caller."""

    status: int
    code: str
    detail: str
    headers: dict[str, str] = {}


INVALID = "Some of what was sent cannot be taken; each error names a field and says how to mend it."
_NO_MOVE = Meaning(409, "not_possible_now", "Its state no longer allows this: read it again.")
#: Exception type → problem; a subclass follows its nearest ancestor here, anything else is a 500.
MEANINGS: dict[type[Exception], Meaning] = {
    # A foreign thing and a missing one look the same.
    Missing: Meaning(404, "not_found", "There is no such thing here."),
    Conflict: Meaning(
        409, "conflict", "Somebody else changed it in the same moment: send it again.",
        {"Retry-After": "1"},
    ),
    Taken: Meaning(409, "exists", "Somebody or something else has it already."),
    alerts.IllegalTransition: _NO_MOVE,
    matches.IllegalTransition: _NO_MOVE,
    messages.IllegalTransition: _NO_MOVE,
    occurrence.IllegalTransition: _NO_MOVE,
    alerts.UnknownOutcome: Meaning(422, "invalid", f"Send one of {', '.join(alerts.OUTCOMES)}."),
    Unsigned: Meaning(422, "unsigned", "Some hours have nobody on call: fill or sign for them."),
    BadCursor: Meaning(400, "bad_cursor", "It is not of this list: start again without a cursor."),
}  # fmt: skip
_FAULT = Meaning(500, "internal", "It went wrong on our side: quote the request id to support.")

#: Pydantic's words where ours say the fix better.
_MESSAGES = {
    "missing": "This field is required: add it.",
    "extra_forbidden": "There is no such field: leave it out.",
    "json_type": "Send a JSON object.",
    "model_type": "Send a JSON object here.",
    "model_attributes_type": "Send a JSON object here.",
}


def meaning(error: Exception) -> Meaning | None:
    """What an exception means, or ``None`` for a fault of ours."""
    return next((MEANINGS[t] for t in type(error).__mro__ if t in MEANINGS), None)


def from_exception(error: Exception, request_id: str) -> Response:
    """The problem that an exception becomes; anything unknown is a 500 that says nothing."""
    if isinstance(error, ValidationError):
        error = _from_validation(error)
    if isinstance(error, Unacceptable):
        error = invalid(error.field, error.code, str(error))
    if isinstance(error, Refused):
        meant = Meaning(error.status, error.code, error.detail, error.headers)
        return answer(meant, request_id, error.errors)
    return answer(meaning(error) or _FAULT, request_id)


def _from_validation(error: ValidationError) -> Refused:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    if any(one["type"] == "json_invalid" for one in found):
        return Refused(400, "malformed", "The body is not JSON: check quotes, commas and encoding.")
    errors = [
        FieldError(
            field=".".join(str(part) for part in one["loc"]) or "body",
            code=one["type"],
            message=_MESSAGES.get(one["type"], one["msg"].removeprefix("Value error, ")),
        )
        for one in found
    ]
    return Refused(422, "invalid", INVALID, errors)


def answer(meant: Meaning, request_id: str, errors: list[FieldError] | None = None) -> Response:
    """A problem as Chalice's response."""
    problem = Problem(
        type=f"/docs#problem-{meant.code}",
        title=HTTPStatus(meant.status).phrase,
        status=meant.status,
        code=meant.code,
        detail=meant.detail,
        request_id=request_id,
        errors=errors or None,
    )
    own: Headers = {"Content-Type": MEDIA_TYPE, "X-Request-Id": request_id}
    body: dict[str, Any] = problem.model_dump(mode="json", exclude_none=True)
    return Response(json.dumps(body), {**HEADERS, **own, **meant.headers}, meant.status)

"""Every refusal of the API as an RFC 9457 problem; which exception means what stands in one table.

A problem says what is wrong and how to mend it, and never repeats what was sent or found.
"""

import json
import re
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, NamedTuple

from chalice.app import Response
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from chalicelib.domain import matches, messages
from chalicelib.domain.applying import applications
from chalicelib.domain.checkins import occurrence
from chalicelib.domain.safety import acts, alerts
from chalicelib.domain.schedule.window import NeverOpen
from chalicelib.services import attending
from chalicelib.services.programs import Unsigned
from chalicelib.services.recording import Unacceptable
from chalicelib.services.recovery_plans import Stale
from chalicelib.services.standing.acts import Erased
from chalicelib.services.standing.deceased import NotDeceased
from chalicelib.services.standing.erasing import LegalHold, MenteesWaiting
from chalicelib.services.standing.phones import NumberTaken
from chalicelib.services.standing.restoring import NotReplayed
from chalicelib.store.cursors import BadCursor
from chalicelib.store.partition import Missing
from chalicelib.store.writes import Conflict, Taken, unanswered

#: As Chalice types them.
Headers = dict[str, str | list[str]]
MEDIA_TYPE = "application/problem+json"
#: On every answer: nothing is kept by anyone on the way, nothing is guessed from its content, and
#: a browser that shows it all the same does nothing with it. Pages say more (web/headers.py).
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
}


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
    Stale: Meaning(412, "stale", "Somebody has written a newer version: read it, then send yours."),
    Taken: Meaning(409, "exists", "Somebody or something else has it already."),
    Erased: Meaning(409, "erased", "This record was erased: there is nobody to act for."),
    NotDeceased: _NO_MOVE,
    LegalHold: Meaning(409, "legal_hold", "A legal hold keeps this record: lift it first."),
    MenteesWaiting: Meaning(
        409, "mentees_waiting", "They are a mentor of somebody: end or hand over those matches."
    ),
    NotReplayed: Meaning(
        503, "restoring", "The service was restored and is being made ready: try again later.",
        {"Retry-After": "600"},
    ),
    NumberTaken: Meaning(
        409, "phone_taken", "Another record of the program has this number. Check it. Of two "
        "people who share a phone, one texts and the other is call-only (PUT call-only). If it "
        "passed on to this person, give the other record its new number first.",
    ),
    alerts.IllegalTransition: _NO_MOVE,
    attending.HoldStands: Meaning(
        409, "held", "Texts to the number are held: clear the hold (DELETE .../hold), with outcome."
    ),
    applications.IllegalTransition: _NO_MOVE,
    matches.IllegalTransition: _NO_MOVE,
    messages.IllegalTransition: _NO_MOVE,
    occurrence.IllegalTransition: _NO_MOVE,
    alerts.NotReached: Meaning(
        422, "not_reached",
        "A crisis ends when somebody has reached the person: log a try with POST to contact.",
    ),
    attending.NotOnRota: Meaning(422, "not_on_rota", "Name somebody who is on the rota."),
    acts.NoAppointment: Meaning(
        422, "no_appointment",
        "Only a re-intervention has one: from today to 14 days (or your policy's) after it opened.",
    ),
    alerts.UnknownOutcome: Meaning(422, "invalid", f"Send one of {', '.join(alerts.OUTCOMES)}."),
    NeverOpen: Meaning(
        409, "never_open", "Policy, state and days off leave no hour for texts: widen one of them."
    ),
    Unsigned: Meaning(422, "unsigned", "Some hours have nobody on call: fill or sign for them."),
    BadCursor: Meaning(400, "bad_cursor", "It is not of this list: start again without a cursor."),
}  # fmt: skip
_NO_ANSWER = Meaning(
    503, "unavailable", "The records did not answer in time. Read again what came of it, and "
    "repeat what is missing.", {"Retry-After": "5"},
)  # fmt: skip
_FAULT = Meaning(500, "internal", "It went wrong on our side: quote the request id to support.")

#: Pydantic's words where ours say the fix better; in braces, the bounds that its context tells.
_MESSAGES = {
    "missing": "This field is required: add it.",
    "extra_forbidden": "There is no such field: leave it out.",
    "json_type": "Send a JSON object.",
    "model_type": "Send a JSON object here.",
    "model_attributes_type": "Send a JSON object here.",
    "dict_type": "Send a JSON object here.",
    "list_type": "Send a JSON list here.",
    "tuple_type": "Send a JSON list here.",
    "frozen_set_type": "Send a JSON list here.",
    "string_type": "Send text, in quotes.",
    "string_too_short": "Write at least {min_length} character(s).",
    "string_too_long": "Write at most {max_length} characters.",
    "too_short": "List at least {min_length} here.",
    "too_long": "List at most {max_length} here.",
    "literal_error": "Send one of these: {expected}.",
    "bool_parsing": "Write true or false.",
    "bool_type": "Send true or false, without quotes.",
    "int_type": "Send a whole number, without quotes.",
    "int_parsing": "Write a whole number.",
    "int_from_float": "Send a whole number.",
    "greater_than": "Send a number above {gt}.",
    "greater_than_equal": "Send {ge} or more.",
    "less_than": "Send a number below {lt}.",
    "less_than_equal": "Send {le} or less.",
    "decimal_type": "Send a number.",
    "decimal_parsing": "Send a number.",
    "decimal_max_places": "Round it: at most {decimal_places} places after the point are kept.",
    "decimal_max_digits": "Send a number of at most {max_digits} digits.",
    "date_type": "Write the day like 2026-11-24.",
    "date_parsing": "Write a day that there is, like 2026-11-24.",
    "date_from_datetime_parsing": "Write a day that there is, like 2026-11-24.",
    "date_from_datetime_inexact": "Write the day without a time, like 2026-11-24.",
    "datetime_type": "Write the moment like 2026-11-24T15:04:00Z.",
    "datetime_parsing": "Write a moment that there is, like 2026-11-24T15:04:00Z.",
    "datetime_from_date_parsing": "Write a moment that there is, like 2026-11-24T15:04:00Z.",
    "timezone_aware": "Add the zone: write the moment like 2026-11-24T15:04:00Z.",
    "time_type": "Write the time like 18:30.",
    "time_parsing": "Write a time that there is, like 18:30.",
}
#: What a field of a pattern wants, by its name: nobody mends a regular expression.
_PATTERNS = {
    "phone": "Write it like +15025550123.",
    "email": "Write it like name@example.org.",
    "pin": "Write six figures.",
    "at": "Write it like 18:30.",
    "external_id": "Begin it with a letter or a figure.",
    "alumnus": "Begin it with a letter or a figure.",
    "relation": "Write it like sister or sister_in_law.",
}
_ANY_PATTERN = "It is not written as this field wants it: see the API's description."
_OF_A_UNION = re.compile(r"[\[\]'(]")


def meaning(error: Exception) -> Meaning | None:
    """What an exception means, or ``None`` for a fault of ours."""
    if unanswered(error):
        return _NO_ANSWER
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
    found = error.errors(include_url=False, include_input=False)
    if any(one["type"] == "json_invalid" for one in found):
        return Refused(400, "malformed", "The body is not JSON: check quotes, commas and encoding.")
    return Refused(422, "invalid", INVALID, field_errors(error))


def field_errors(error: ValidationError) -> list[FieldError]:
    """What is wrong with each field of something sent, in our words."""
    found = error.errors(include_url=False, include_input=False)
    # A list with a bad item counts as too short as well, which sends its reader astray.
    inside = {one["loc"][:-n] for one in found for n in range(1, len(one["loc"]))}
    return [
        FieldError(field=_field(one["loc"]), code=one["type"], message=_message(one))
        for one in found
        if not (one["type"] == "too_short" and one["loc"] in inside)
    ]


def _field(loc: tuple[int | str, ...]) -> str:
    """Where, in the caller's own words: pydantic's names of a union's members are none of them."""
    told = [str(part) for part in loc if not _OF_A_UNION.search(str(part))]
    return ".".join(told) or "body"


def _message(one: ErrorDetails) -> str:
    if one["type"] == "string_pattern_mismatch":
        last = str(one["loc"][-1]) if one["loc"] else ""
        return _PATTERNS.get(last, _ANY_PATTERN)
    if ours := _MESSAGES.get(one["type"]):
        return ours.format(**one.get("ctx", {}))
    return one["msg"].removeprefix("Value error, ")


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

"""How a route of the API is made: who calls, may they, what did they send, what do we answer.

To add one: name it in ``roles.ROUTES``, write a view as below, and add the module to
``routes.MODULES``. ``call.body`` and ``call.query`` are checked values of the given models;
identifiers in the path are checked too. The view returns a pydantic model (answered as JSON with
``status``) or a Chalice ``Response`` of its own. It says whom it read about with ``call.saw``,
which becomes the request's one entry in the access log::

    blueprint = Blueprint(__name__)

    @route(blueprint, "POST", "/alerts/{alert_id}/resolve", "alerts.resolve",
           body=Resolution, answer=AlertOut)
    def resolve(call: Call, alert_id: str) -> AlertOut:
        alert = attending.resolve(..., by=call.by, ...)
        call.saw(alert.person_id)
        return AlertOut.of(alert)

An empty body is an empty object. For a body that is no JSON: ``body=str,
consumes=("text/csv",)``; the view gets the decoded text.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from chalice.app import Blueprint, Request, Response
from pydantic import BaseModel, ConfigDict

from chalicelib.entrypoints.api import problems, roles, tokens
from chalicelib.entrypoints.api.problems import FieldError, Refused
from chalicelib.entrypoints.api.tokens import Caller
from chalicelib.observability import log
from chalicelib.services.standing import restoring
from chalicelib.store import access_log
from chalicelib.store.partition import Missing

JSON = ("application/json",)
#: Bytes of a JSON body; a longer text body is refused by the API gateway (10 MB).
BODY_AT_MOST = 256 * 1024
#: What an id in a path may look like; anything else is missing, like an id that nobody has.
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,128}")


class Input(BaseModel):
    """Something sent to us: fields that we do not know are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class NoQuery(Input):
    """A route without query parameters."""


class Nothing(Input):
    """A body that need not be sent, or is empty."""


@dataclass
class Call:
    """One checked request. ``ids`` are those of its path, ``seen`` those of the people whom the
    answer tells about."""

    caller: Caller
    route: str
    request_id: str
    query: Any
    body: Any
    ids: dict[str, str]
    seen: dict[str, None] = field(default_factory=dict)

    @property
    def program(self) -> str:
        """The caller's program: from the token, never from the request."""
        return self.caller.program

    @property
    def by(self) -> str:
        """Who, for the audit."""
        return self.caller.name

    @property
    def clinical(self) -> bool:
        """Whether the caller may be shown what drug tests found."""
        return bool(self.caller.roles & roles.CLINICAL)

    def saw(self, *person_ids: str | None) -> None:
        """The answer tells about these people."""
        self.seen.update(dict.fromkeys(filter(None, person_ids)))


@dataclass(frozen=True)
class Route:
    """What is known of a route; OpenAPI is generated from this."""

    name: str
    method: str
    path: str
    query: type[BaseModel]
    body: type[Any] | None
    consumes: tuple[str, ...]
    answer: type[BaseModel] | None
    status: int
    view: Callable[..., Any]


#: Every route made so far, by name.
ROUTES: dict[str, Route] = {}
#: What API Gateway calls all methods that a path does not name (in its Swagger extension).
ANY_METHOD = "x-amazon-apigateway-any-method"
_PATHS: set[str] = set()
View = Callable[..., BaseModel | Response]


def route(
    blueprint: Blueprint,
    method: str,
    path: str,
    name: str,
    *,
    query: type[BaseModel] = NoQuery,
    body: type[Any] | None = None,
    consumes: tuple[str, ...] = JSON,
    answer: type[BaseModel] | None = None,
    status: int = 200,
) -> Callable[[View], View]:
    """Make a view a route of the API; its roles are those of ``roles.ROUTES[name]``."""
    allowed = roles.ROUTES[name]

    def make(view: View) -> View:
        made = Route(name, method, path, query, body, consumes, answer, status, view)
        ROUTES[name] = made

        @wraps(view)
        def served(**ids: str) -> Response:
            return _serve(made, allowed, blueprint.current_request, ids)

        outermost = blueprint.route(path, methods=[method], content_types=list(consumes))
        registered: View = outermost(served)
        other_methods(blueprint, path)
        return registered

    return make


def other_methods(blueprint: Blueprint, path: str) -> None:
    """Let the gateway hand the path's other methods on to us, so that they get a 405 with Allow:
    by itself it answers 403. Nobody calls the view, for Chalice knows no method of this name."""
    if path not in _PATHS:
        _PATHS.add(path)
        blueprint.route(path, methods=[ANY_METHOD])(_never_called)


def _never_called(**_ids: str) -> None:
    raise AssertionError("Chalice answers 405")


def request_id(request: Request) -> str:
    """The gateway's id of this request, or Lambda's."""
    lambdas = getattr(request.lambda_context, "aws_request_id", "")
    return str(request.context.get("requestId") or lambdas)


def _serve(made: Route, allowed: frozenset[str], request: Request, ids: dict[str, str]) -> Response:
    """Answer one request; whatever goes wrong becomes a problem."""
    started, known = time.monotonic(), request_id(request)
    caller: Caller | None = None
    try:
        caller = tokens.caller(request.headers.get("authorization"))
        response = _answer(made, allowed, request, ids, caller)
    except Exception as error:
        response = problems.from_exception(error, known)
        if response.status_code >= 500:
            fault = {"error": type(error).__name__, "route": made.name, "request_id": known}
            log.error("api.failed", extra=fault)
    line = {
        "route": made.name, "status": response.status_code, "request_id": known,
        "program": caller.program if caller else None,
        "ms": round((time.monotonic() - started) * 1000),
    }  # fmt: skip
    log.info("api", extra=line)
    return response


def _answer(
    made: Route, allowed: frozenset[str], request: Request, ids: dict[str, str], caller: Caller
) -> Response:
    if not caller.roles & allowed:
        raise Refused(403, "forbidden", f"This needs the role {' or '.join(sorted(allowed))}.")
    if not all(_ID.fullmatch(one) for one in ids.values()):
        raise Missing("no such id")
    call = Call(
        caller, made.name, request_id(request), _query(made, request), _body(made, request), ids
    )
    restoring.check()
    answered = made.view(call, **ids)
    if call.seen:
        access_log.put(
            caller.program, by=caller.name, role=min(caller.roles & allowed), route=made.name,
            request_id=call.request_id, ids=list(call.seen),
        )  # fmt: skip
    headers: problems.Headers = {**problems.HEADERS, "X-Request-Id": call.request_id}
    if isinstance(answered, Response):
        return Response(answered.body, {**headers, **answered.headers}, answered.status_code)
    headers["Content-Type"] = "application/json"
    return Response(answered.model_dump_json(), headers, made.status)


def _query(made: Route, request: Request) -> BaseModel:
    sent = request.query_params
    given = {} if sent is None else {name: sent.getlist(name) for name in sent}
    repeated = [
        FieldError(field=name, code="repeated", message="Give it once.")
        for name, values in given.items()
        if len(values) > 1
    ]
    if repeated:
        raise Refused(422, "invalid", problems.INVALID, repeated)
    return made.query.model_validate({name: values[0] for name, values in given.items()})


def _body(made: Route, request: Request) -> Any:
    if made.body is None:
        return None
    raw = request.raw_body
    raw = raw.encode() if isinstance(raw, str) else raw
    if made.body is str:
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise Refused(400, "malformed", "Save the file as UTF-8: this is not.") from error
    if len(raw) > BODY_AT_MOST:
        raise Refused(413, "too_large", f"The body is longer than {BODY_AT_MOST // 1024} KB.")
    model: type[BaseModel] = made.body
    return model.model_validate_json(raw.strip() or b"{}", strict=True)

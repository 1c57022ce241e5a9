"""The control server on PORT+1: what a test, a demo or a curious person steers the cloud with.

README.md here is its contract; other tools depend on it to the letter.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from infra.local import settings
from infra.local.carrier import faults as fault_settings
from infra.local.carrier.carrier import Carrier
from infra.local.carrier.faults import BadFault
from infra.local.clock import ProductClock, show
from infra.local.identity import ROLES, Identity
from infra.local.pump import Pump
from infra.local.queues import Queues

DRAIN_SECONDS = 600.0
_NUMBER = re.compile(r"\+?[0-9]{1,19}")
_LOOPBACK = {"127.0.0.1", "localhost"}


class BadRequest(Exception):
    """Bad input; ``field`` names what is wrong."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Controls:
    """All that the server acts on."""

    identity: Identity
    programs: tuple[str, ...]
    default_number: str
    numbers: tuple[str, ...]
    carrier: Carrier
    clock: ProductClock
    pump: Pump
    queues: Queues
    settings: settings.Settings


def create_server(controls: Controls) -> Flask:
    """The Flask app."""
    app = Flask(__name__, template_folder="pages")
    app.json.sort_keys = False  # type: ignore[attr-defined]
    _guard(app)
    _people(app, controls)
    _carrier(app, controls)
    _time(app, controls)
    return app


def _guard(app: Flask) -> None:
    @app.before_request
    def refuse_foreign_pages() -> tuple[Response, int] | None:
        """No web page elsewhere may steer us: neither by a name that leads here, nor by a form."""
        host = urlsplit(f"//{request.host}").hostname
        origin = request.headers.get("Origin")
        same = origin is None or urlsplit(origin).netloc == request.host
        if host in _LOOPBACK and same:
            return None
        return jsonify(message="only from this machine, and from no other site's page"), 403

    @app.errorhandler(BadRequest)
    def bad_request(error: BadRequest) -> tuple[Response, int]:
        return jsonify(field=error.field, message=str(error)), 400

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> tuple[Response, int]:
        return jsonify(message=f"{error.name}: {request.method} {request.path}"), error.code or 500


def _people(app: Flask, controls: Controls) -> None:
    @app.get("/health")
    def health() -> dict[str, Any]:
        return {
            "status": "ok",
            "now": show(controls.clock.now()),
            "dead_letters": controls.queues.dead_letters(),
        }

    @app.get("/token")
    def token() -> dict[str, str]:
        role = _one_of("role", request.args.get("role", "coordinator"), ROLES)
        program = _one_of("program", request.args.get("program", "demo"), controls.programs)
        return {"access_token": controls.identity.token(program, role)}


def _carrier(app: Flask, controls: Controls) -> None:
    @app.post("/sms/inbound")
    def inbound() -> dict[str, str]:
        body = _body()
        taken = controls.carrier.take_in(
            sender=_number(body, "from"),
            to=_ours(body, controls),
            body=_text(body, "body"),
            inbound_id=_text(body, "id") if "id" in body else None,
        )
        return {"id": taken.id, "sent_at": taken.sent_at}

    @app.get("/<any(sms, voice, mail):kind>/outbox")
    def outbox(kind: str) -> Response:
        to = request.args.get("to")
        if to is not None and kind != "mail":
            to = "+" + to.strip().lstrip("+")  # a bare + in a query arrives as a space
        return jsonify([carried.show() for carried in controls.carrier.outbox.sent(kind, to)])

    @app.route("/faults", methods=["GET", "POST"])
    def faults() -> dict[str, Any]:
        if request.method == "POST":
            try:
                controls.carrier.faults.set(fault_settings.read(_body()))
            except BadFault as error:
                raise BadRequest(error.field, str(error)) from None
        return controls.carrier.faults.show()


def _time(app: Flask, controls: Controls) -> None:
    @app.get("/clock")
    def read_clock() -> dict[str, str]:
        return {
            "now": show(controls.clock.now()),
            "mode": "live" if controls.clock.live else "still",
        }

    @app.post("/clock")
    def advance() -> dict[str, Any]:
        advanced = controls.pump.advance(_target(_body()))
        return {"now": show(advanced.now), "ticks": advanced.ticks, "events": advanced.events}

    @app.post("/drain")
    def drain() -> tuple[dict[str, Any], int]:
        idle = controls.pump.drain(DRAIN_SECONDS)
        return {"idle": idle, "now": show(controls.clock.now())}, 200 if idle else 504


def _body() -> dict[str, Any]:
    body = request.get_json(force=True, silent=True)
    if not isinstance(body, dict):
        raise BadRequest("", "the body must be a JSON object")
    return body


def _target(body: dict[str, Any]) -> Callable[[datetime], datetime]:
    """Where to move the clock, from wherever it stands when its turn has come."""
    if set(body) == {"advance"}:
        try:
            step = settings.duration(_text(body, "advance"))
        except ValueError as error:
            raise BadRequest("advance", str(error)) from None
        except OverflowError:
            raise _too_far("advance") from None
        return lambda now: _later(now, step)
    if set(body) != {"to"}:
        raise BadRequest("advance", 'send {"advance": "PT36H"} or {"to": "2026-11-24T15:00:00Z"}')
    try:
        target = settings.moment(_text(body, "to"), "to")
    except settings.CannotStart as error:
        raise BadRequest("to", str(error)) from None
    return lambda now: _not_back(now, target)


def _later(now: datetime, step: timedelta) -> datetime:
    if step > settings.FURTHEST:
        raise _too_far("advance")
    return _within_reach("advance", now, now + step)


def _not_back(now: datetime, target: datetime) -> datetime:
    if target < now:
        raise BadRequest("to", f"the clock never goes back; it is {show(now)}")
    return _within_reach("to", now, target)


def _within_reach(field: str, now: datetime, target: datetime) -> datetime:
    if target - now > settings.FURTHEST:
        raise _too_far(field)
    if target >= settings.LATEST:
        raise BadRequest(field, f"the clock ends with the year 2099; it is {show(now)}")
    return target


def _too_far(field: str) -> BadRequest:
    return BadRequest(field, f"the clock goes at most P{settings.FURTHEST.days}D at once")


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str):
        raise BadRequest(name, "must be a string")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise BadRequest(name, "holds half of a surrogate pair, which is no character") from None
    return value


def _number(body: dict[str, Any], name: str) -> str:
    value = _text(body, name)
    if not _NUMBER.fullmatch(value):
        raise BadRequest(name, "must be a phone number such as +15025550123")
    return value


def _ours(body: dict[str, Any], controls: Controls) -> str:
    """The number texted: the carrier has no others of ours to take a text in by."""
    if "to" not in body:
        return controls.default_number
    return _one_of("to", _number(body, "to"), controls.numbers)


def _one_of(name: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise BadRequest(name, f"must be one of {', '.join(known)}")
    return value

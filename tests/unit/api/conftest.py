"""The framework of the API, tried on routes of a small app of its own."""

from collections.abc import Callable, Iterator
from typing import Annotated, Any

import pytest
from chalice import Blueprint, Chalice
from chalice.test import Client
from pydantic import BaseModel, Field

from chalicelib.entrypoints.api import calls, framework_answers, roles
from chalicelib.store import access_log
from tests.unit.api.issuer import Issuer, published, trust


class Sample(calls.Input):
    """A body."""

    count: Annotated[int, Field(ge=1)]
    word: str = ""


class Wanted(calls.Input):
    """A query."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50


class Told(BaseModel):
    """An answer."""

    program: str
    by: str
    sent: Any = None


@pytest.fixture(scope="session")
def issuer() -> Iterator[Issuer]:
    """Whom the product trusts."""
    with published(Issuer()) as made:
        yield made


@pytest.fixture
def access(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The access log, kept in a list."""
    entries: list[dict[str, Any]] = []

    def put(program: str, **more: Any) -> None:
        entries.append({"program": program, **more})

    monkeypatch.setattr(access_log, "put", put)
    return entries


Ask = Callable[..., Any]


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Chalice:
    """An app of three routes."""
    monkeypatch.setattr(calls, "ROUTES", {})
    monkeypatch.setattr(calls, "_PATHS", set())
    table = {
        "sample.read": frozenset({"coordinator", "auditor"}),
        "sample.write": frozenset({"coordinator"}),
        "sample.csv": frozenset({"coordinator"}),
        "sample.fails": frozenset({"coordinator"}),
    }
    monkeypatch.setattr(roles, "ROUTES", table)
    blueprint = Blueprint("sample")
    blueprint.register_middleware(framework_answers.as_problems, "http")

    @calls.route(blueprint, "GET", "/sample/{id}", "sample.read", query=Wanted, answer=Told)
    def read(call: calls.Call, id: str) -> Told:
        call.saw("person1", None, "person2", "person1")
        return Told(program=call.program, by=call.by, sent=call.query.limit)

    @calls.route(blueprint, "POST", "/sample", "sample.write", body=Sample, answer=Told, status=201)
    def write(call: calls.Call) -> Told:
        return Told(program=call.program, by=call.by, sent=call.body.model_dump())

    @calls.route(blueprint, "POST", "/csv", "sample.csv", body=str, consumes=("text/csv",))
    def csv(call: calls.Call) -> Told:
        return Told(program=call.program, by=call.by, sent=call.body)

    @calls.route(blueprint, "POST", "/fails", "sample.fails")
    def fails(call: calls.Call) -> Told:
        raise RuntimeError("+15025550142 said: secret words")

    made = Chalice("sample")
    made.api.binary_types = []
    made.register_blueprint(blueprint)
    return made


@pytest.fixture
def ask(app: Chalice, issuer: Issuer, monkeypatch: pytest.MonkeyPatch, access: Any) -> Ask:
    """Calls the app as a coordinator unless told otherwise."""
    trust(issuer, monkeypatch)

    def call(method: str, path: str, token: str | None = "", **more: Any) -> Any:
        headers = dict(more.pop("headers", {}))
        if token is not None:
            headers["Authorization"] = f"Bearer {token or issuer.token()}"
        if "body" in more:
            headers.setdefault("Content-Type", "application/json")
        with Client(app) as client:
            return client.http.request(method, path, headers=headers, **more)

    return call

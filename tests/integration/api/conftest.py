"""The API over DynamoDB Local: callers of two programs, and a count of round trips."""

import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from chalice.test import Client

from tests.integration.conftest import own_number
from tests.unit.api.issuer import Issuer, published, trust


class Api:
    """Calls the product's app with a token of a program and role."""

    def __init__(self, client: Client, issuer: Issuer, program: str) -> None:
        self._client, self._issuer, self.program = client, issuer, program

    def __call__(
        self, method: str, path: str, body: Any = None, *, role: str = "coordinator",
        program: str | None = None,
        media_type: str = "application/json",
    ) -> Any:  # fmt: skip
        """The response; ``body`` is sent as JSON, or as it is where the media type is another."""
        token = self._issuer.token(program or self.program, role)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": media_type}
        bare = isinstance(body, str) and media_type != "application/json"
        sent = b"" if body is None else (body if bare else json.dumps(body)).encode()
        return self._client.http.request(method, path, headers=headers, body=sent)

    def get(self, path: str, **more: Any) -> Any:
        """The JSON of a good answer."""
        answer = self("GET", path, **more)
        assert answer.status_code == 200, answer.body
        return answer.json_body

    def every(self, path: str, **more: Any) -> list[dict[str, Any]]:
        """All items of a list, page by page."""
        items, cursor = [], ""
        while cursor is not None:
            joint = "&" if "?" in path else "?"
            page = self.get(f"{path}{joint}cursor={cursor}" if cursor else path, **more)
            items += page["items"]
            cursor = page["next_cursor"]
        return items


@pytest.fixture(scope="session")
def issuer() -> Iterator[Issuer]:
    """Whom the product trusts."""
    with published(Issuer()) as made:
        yield made


@pytest.fixture
def api(program: str, issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Api]:
    """The product's API, called by staff of the test's program."""
    import app

    trust(issuer, monkeypatch)
    with Client(app.app) as client:
        yield Api(client, issuer, program)


@pytest.fixture
def other_program(clock: Any) -> str:
    """Another program, without a rota."""
    from chalicelib.services import programs

    name = f"q{secrets.token_hex(4)}"
    programs.create_program(
        name, name="Other", alias="Handrail", zone="America/Chicago", number=own_number(name)
    )
    return name


@pytest.fixture
def many(enroll: Callable[..., Any]) -> Callable[[int], list[Any]]:
    """Enrols so many graduates, discharged a day apart, none joined."""

    def make(count: int) -> list[Any]:
        return [
            enroll(
                joined=False, phone=f"+1502556{n:04}", first_name=f"Name{n}",
                discharged_on=date(2026, 11, 20) - timedelta(days=n),
            )
            for n in range(count)
        ]  # fmt: skip

    return make


@pytest.fixture
def volunteer(program: str, clock: Any) -> Callable[..., Any]:
    """Makes a mentor of the program."""
    from chalicelib.domain.people import Mentor, Person
    from chalicelib.services import enrolling
    from chalicelib.services.tenant import tenant
    from chalicelib.store.change import Change

    def make(external_id: str = "M-1") -> Any:
        read, here = enrolling.new_partition(program), tenant(program)
        change = Change(read, by="test", at=clock(), policy=here.policy)
        person = Person(
            id=read.ref.person, program=program, roles=frozenset({"mentor"}), first_name="Sam",
            last_name="Reed", birth_date=date(1980, 1, 1), created_at=clock(),
        )  # fmt: skip
        role = Mentor(person_id=person.id, external_id=external_id, recovery_since=date(2020, 1, 1))
        enrolling.put_person(change, here, person, role)
        change.commit("person.created")
        return read.ref

    return make


@contextmanager
def round_trips() -> Iterator[list[str]]:
    """The DynamoDB operations called inside, counted at botocore."""
    from chalicelib.store.rows import connection

    called: list[str] = []

    def note(model: Any, **_: Any) -> None:
        called.append(model.name)

    events = connection().client.meta.events
    events.register("before-call.dynamodb", note)
    try:
        yield called
    finally:
        events.unregister("before-call.dynamodb", note)

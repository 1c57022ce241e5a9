"""People for matching on DynamoDB Local: the sample files whole, and single ones made to fit."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.integration.conftest import Clock, own_number

PEOPLE = Path(__file__).parents[2] / "data" / "people"
SLOTS = frozenset({"mon-eve", "sat-am", "wed-pm"})


@pytest.fixture
def graduate(enroll: Callable[..., Any], clock: Clock) -> Callable[..., Any]:
    """Makes a graduate who wants a mentor and fits ``volunteer``; ``graduate(…) -> Ref``."""
    from chalicelib.domain.people import DisclosureConsent

    def make(**more: Any) -> Any:
        make.count += 1
        fits = {
            "gender": "woman", "wants_mentor": True, "availability": SLOTS,
            "pathway": "twelve_step", "city": "Louisville", "state": "KY", "zip": "40202",
            "phone": f"+1502555{make.count:04}",
            "disclosure_consent": DisclosureConsent(
                at=clock(), form="MD-2026-1", recipient="mentors", expires_on=date(2027, 11, 1)
            ),
        }  # fmt: skip
        return enroll(**{**fits, **more})

    make.count = 1000
    return make


@pytest.fixture
def volunteer(program: str, clock: Clock) -> Callable[..., Any]:
    """Makes a cleared mentor, ``joined`` by text or not; ``volunteer(…) -> Ref``."""
    from chalicelib.domain.people import Consent, Mentor, Person
    from chalicelib.services import enrolling
    from chalicelib.services.tenant import tenant
    from chalicelib.store.change import Change

    def make(joined: bool = True, **more: Any) -> Any:
        make.count += 1
        read = enrolling.new_partition(program)
        here = tenant(program)
        role = {k: more.pop(k) for k in list(more) if k in Mentor.model_fields}
        person = Person(
            **{
                "id": read.ref.person, "program": program, "roles": frozenset({"mentor"}),
                "first_name": "Dana", "last_name": "Reed", "phone": f"+1502555{make.count:04}",
                "birth_date": date(1982, 5, 4), "gender": "woman", "city": "Louisville",
                "state": "KY", "zip": "40202", "time_zone": "America/New_York",
                "sms_consent": Consent(at=clock(), form="SMS-2026-1"), "created_at": clock(),
                "texting": "joined" if joined else "consented", "number_state": "verified",
                **more,
            }
        )  # fmt: skip
        mentor = Mentor(
            **{
                "person_id": person.id, "external_id": f"M-{make.count}",
                "recovery_since": date(2020, 1, 1), "background_check_on": date(2026, 5, 1),
                "training_completed_on": date(2026, 5, 1), "ethics_signed_on": date(2026, 5, 1),
                "pathways": frozenset({"twelve_step"}), "availability": SLOTS, **role,
            }
        )  # fmt: skip
        change = Change(read, by="test", at=clock(), policy=here.policy)
        enrolling.put_person(change, here, person, mentor)
        change.commit("person.created")
        return read.ref

    make.count = 5000
    return make


@pytest.fixture
def api(program: str, clock: Clock, carriers: Any, monkeypatch: Any) -> Any:
    """Calls as a coordinator: ``api(method, path, body) -> (status, answer, headers)``."""
    from chalice.test import Client

    from app import app
    from chalicelib.entrypoints.api import tokens
    from chalicelib.entrypoints.api.tokens import Caller

    caller = Caller("sub", "coordinator@example.org", program, frozenset({"coordinator"}))
    monkeypatch.setattr(tokens, "caller", lambda _header: caller)
    with Client(app) as client:

        def call(method: str, path: str, body: Any = None) -> tuple[int, Any, Any]:
            sent = b"" if body is None else json.dumps(body).encode()
            headers = {"Content-Type": "application/json", "Authorization": "Bearer x"}
            answer = client.http.request(method, f"/v1{path}", headers=headers, body=sent)
            return answer.status_code, answer.json_body, answer.headers

        yield call


@pytest.fixture(scope="module")
def sample() -> Iterator[dict[str, Any]]:
    """The sample people in a program of their own: its id and the rows as read, by external id."""
    with pytest.MonkeyPatch.context() as patch:
        from chalicelib import clock as products

        patch.setattr(products, "now", Clock())
        yield take_in_samples()


def take_in_samples() -> dict[str, Any]:
    import secrets

    from chalicelib.domain import importing
    from chalicelib.domain.people import Alumnus, Mentor
    from chalicelib.services import programs

    name = f"p{secrets.token_hex(4)}"
    programs.create_program(
        name, name="Sample", alias="Handrail", zone="America/New_York", number=own_number(name)
    )
    sheets = {
        kind: importing.read((PEOPLE / f"{kind}.csv").read_bytes(), kind, today=date(2026, 11, 24))
        for kind in ("mentors", "alumni")
    }
    phones: set[str] = set()
    rows: dict[str, Any] = {}
    for row in sheets["mentors"].rows:
        rows[row.external_id] = row, put(name, row, Mentor, importing.mentor_fields(row), phones)
    for row in sheets["alumni"].rows:
        rows[row.external_id] = row, put(name, row, Alumnus, importing.alumnus_fields(row), phones)
    return {"program": name, "rows": rows}


def put(program: str, row: Any, role: Any, fields: dict[str, Any], phones: set[str]) -> str:
    """One person of the file, as an import takes them in; a mentor's number stays theirs."""
    from chalicelib.domain import importing
    from chalicelib.domain.people import Alumnus, Person
    from chalicelib.services import enrolling
    from chalicelib.services.tenant import tenant
    from chalicelib.store.change import Change

    at = datetime(2026, 11, 24, 15, tzinfo=UTC)
    read, here = enrolling.new_partition(program), tenant(program)
    own = importing.person_fields(row)
    own["phone"] = None if own["phone"] in phones else own["phone"]
    phones.add(own["phone"])
    person = Person(
        id=read.ref.person, program=program, created_at=at,
        roles=frozenset({"alumnus" if role is Alumnus else "mentor"}),
        number_state="verified" if own.get("phone_verified_at") else "unverified",
        texting="consented" if own.get("sms_consent") else "none", **own,
    )  # fmt: skip
    change = Change(read, by="test", at=at, policy=here.policy)
    enrolling.put_person(change, here, person, role(person_id=person.id, **fields))
    change.commit("person.created")
    return person.id

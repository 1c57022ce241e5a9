"""Nothing crosses programs; a cursor belongs to one caller and one list (invariant 23)."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.entrypoints.api.calls import ROUTES
from tests.integration.api.conftest import Api


def _told(answer: Any) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(answer.body)
    return {k: v for k, v in body.items() if k != "request_id"} | {"status": answer.status_code}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/v1/alumni/{}", None), ("GET", "/v1/alumni/{}/timeline", None),
        ("POST", "/v1/alumni/{}/stop", None), ("POST", "/v1/alumni/{}/verify-phone", None),
        ("POST", "/v1/alumni/{}/activities", {"type": "fitness", "on": "2026-11-23"}),
        ("POST", "/v1/alumni/{}/contacts", {"on": "2026-11-23", "name": "J"}),
        ("POST", "/v1/alumni/{}/instruments",
         {"instrument": "phq-2", "on": "2026-11-23", "answers": {"1": 0, "2": 0}}),
        ("GET", "/v1/alumni/{}/instruments", None), ("GET", "/v1/alumni/{}/instruments/due", None),
        ("POST", "/v1/alumni/{}/network", {"on": "2026-11-23", "members": []}),
        ("GET", "/v1/alumni/{}/network", None), ("GET", "/v1/alumni/{}/network/growth", None),
        ("GET", "/v1/alumni/{}/milestones", None),
        ("POST", "/v1/alumni/{}/milestones",
         {"name": "abstinence", "met": True, "on": "2026-11-23"}),
        ("GET", "/v1/alumni/{}/attendance", None),
        ("GET", "/v1/alumni/{}/recovery-plan", None),
        ("PUT", "/v1/alumni/{}/recovery-plan", {"version": 0, "coping": ["Walk"]}),
        ("GET", "/v1/alumni/{}/recovery-plan/versions", None),
        ("GET", "/v1/mentors/{}", None), ("GET", "/v1/audit/{}", None),
        ("POST", "/v1/mentors/{}/step-back", None), ("POST", "/v1/mentors/{}/leave", None),
        ("POST", "/v1/mentors/{}/return", None),
        ("PUT", "/v1/mentors/{}/clearances", {"ethics_signed_on": "2026-11-01"}),
        ("PUT", "/v1/mentors/{}/duty", {"on_duty": True}), ("GET", "/v1/mentors/{}/away", None),
        ("PUT", "/v1/mentors/{}/away", {"starts": "2026-11-24", "until": "2026-11-30"}),
        ("DELETE", "/v1/mentors/{}/away", None),
        ("PUT", "/v1/mentors/{}/pause", {"paused": True}),
        ("PUT", "/v1/mentors/{}/capacity", {"capacity": 2}),
        ("GET", "/v1/mentors/{}/well-being", None),
        ("POST", "/v1/mentors/{}/well-being", {"feeling": "good", "load": "right"}),
        ("PUT", "/v1/mentors/{}/meeting", {"in_person": True}),
        ("PUT", "/v1/alumni/{}/matching", {"moved_up": True}),
        ("PUT", "/v1/alumni/{}/never-match", {"blocked": []}),
        ("POST", "/v1/matches/{}-run/cover", None),
        ("POST", "/v1/matches/{}-run/renew", {"side": "mentor", "renews": True}),
        ("GET", "/v1/matches/{}-run", None), ("GET", "/v1/alerts/{}-alert", None),
        ("POST", "/v1/alerts/{}-alert/resolve", {"outcome": "reached"}),
    ],
)  # fmt: skip
def test_a_foreign_person_looks_like_a_missing_one(
    api: Api, enroll: Callable[..., Any], other_program: str, method: str, path: str, body: Any
) -> None:
    ref = enroll()
    foreign = api(method, path.format(ref.person), body, program=other_program, role="supervisor")
    missing = api(method, path.format("a" * 20), body, program=other_program, role="supervisor")
    assert foreign.status_code == 404
    assert _told(foreign) == _told(missing)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None), ("GET", "/people", None), ("POST", "/cancel", None),
        ("POST", "/attendance", {"people": [{"id": "x", "attended": True}]}),
    ],
)  # fmt: skip
def test_a_foreign_event_looks_like_a_missing_one(
    api: Api, program: str, other_program: str, method: str, path: str, body: Any
) -> None:
    sent = {"what": "Picnic", "place": "Park", "starts_at": "2026-12-24T10:00", "type": "fitness"}
    made = api("POST", "/v1/events", sent).json_body["id"]
    foreign, missing = (
        api(method, f"/v1/events/{one}{path}", body, program=other_program, role="supervisor")
        for one in (made, "a" * 20)
    )
    assert foreign.status_code == 404
    assert _told(foreign) == _told(missing)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None), ("POST", "/approve", None), ("GET", "/explanation", None),
        ("GET", "/shortages", None),
        ("POST", "/review", {"forbid": [{"alumnus": "x", "mentor": "y"}]}),
    ],
)  # fmt: skip
def test_a_foreign_matching_run_looks_like_a_missing_one(
    api: Api, program: str, other_program: str, method: str, path: str, body: Any
) -> None:
    made = api("POST", "/v1/matching/runs").json_body["id"]
    runs = (f"/v1/matching/runs/{one}{path}" for one in (made, "a" * 20))
    foreign, missing = (
        api(method, run, body, program=other_program, role="supervisor") for run in runs
    )
    assert foreign.status_code == 404
    assert _told(foreign) == _told(missing)


def test_lists_hold_only_the_callers_program(
    api: Api, enroll: Callable[..., Any], other_program: str
) -> None:
    enroll()
    for path in ("/v1/alumni", "/v1/mentors", "/v1/matches", "/v1/alerts"):
        page = api.get(path, program=other_program)
        assert page == {"items": [], "next_cursor": None}
    assert api.get("/v1/matching/runs", program=other_program)["items"] == []
    assert api.get("/v1/reports/matching", program=other_program)["groups"] == []
    assert api("GET", "/v1/rota", program=other_program).status_code == 404
    assert api("GET", "/v1/program", program="nowhere").status_code == 404


def test_a_cursor_serves_one_caller_and_one_list(
    api: Api, many: Callable[..., Any], other_program: str
) -> None:
    many(3)
    cursor = api.get("/v1/alumni?limit=1")["next_cursor"]
    assert api("GET", f"/v1/alumni?limit=2&cursor={cursor}").status_code == 200
    changed = ("A" if cursor[40] != "A" else "B").join((cursor[:40], cursor[41:]))
    for path, more in (
        (f"/v1/alumni?cursor={changed}", {}),
        (f"/v1/alumni?cursor={cursor[:-1]}", {}),
        ("/v1/alumni?cursor=x", {}),
        (f"/v1/alumni?cursor={'A' * 3000}", {}),
        (f"/v1/alumni?texting=joined&cursor={cursor}", {}),
        (f"/v1/mentors?cursor={cursor}", {}),
        (f"/v1/alumni?cursor={cursor}", {"role": "supervisor"}),
        (f"/v1/alumni?cursor={cursor}", {"program": other_program}),
    ):
        answer = api("GET", path, **more)
        assert (answer.status_code, answer.json_body["code"]) == (400, "bad_cursor")


def test_a_cursor_tells_nothing(api: Api, many: Callable[..., Any]) -> None:
    import base64

    refs = many(2)
    cursor = api.get("/v1/alumni?limit=1")["next_cursor"]
    plain = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    assert not any(ref.person.encode() in plain for ref in refs)


def test_every_route_refuses_the_roles_that_its_row_leaves_out(api: Api) -> None:
    from chalicelib.entrypoints.api import roles

    for name, made in ROUTES.items():
        path = "/v1" + made.path.replace("{", "").replace("}", "")
        for role in sorted(roles.ROLES):
            answer = api(made.method, path, {}, role=role, media_type=made.consumes[0])
            refused = answer.status_code == 403 and answer.json_body["code"] == "forbidden"
            assert refused == (role not in roles.ROUTES[name]), (name, role)

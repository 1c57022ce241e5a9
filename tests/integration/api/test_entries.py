"""What staff enter, and the program's own settings, through the API."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.domain.people import Person
from chalicelib.store.partition import load
from tests.integration.api.conftest import Api
from tests.integration.conftest import own_number
from tests.integration.life import chain_faults, text


def test_attendance_and_contacts_entered_by_a_coordinator(
    api: Api, enroll: Callable[..., Any]
) -> None:
    ref = enroll()
    path = f"/v1/alumni/{ref.person}"
    made = api("POST", f"{path}/activities",
               {"type": "group_therapy", "on": "2026-11-23", "count": 2, "hours": 4.5})  # fmt: skip
    assert made.status_code == 201
    assert made.json_body["source"] == "coordinator"
    assert made.json_body["hours"] == 4.5
    met = api("POST", f"{path}/contacts", {"on": "2026-11-22", "relation": "sister", "name": "J"})
    assert met.status_code == 201
    record = api.get(path)
    assert record["participation"]["weeks"][-1]["hours"] == 4.5
    assert record["network"]["value"] == 1
    events = api.every(f"{path}/timeline")
    assert {"activity", "contact"} <= {event["kind"] for event in events}
    assert chain_faults(ref) == []


def test_what_a_mentor_told_staff_is_entered_as_the_mentors(
    api: Api, enroll: Callable[..., Any]
) -> None:
    ref = enroll()
    path = f"/v1/alumni/{ref.person}"
    told = {"on": "2026-11-24", "source": "mentor"}
    made = api("POST", f"{path}/activities", {"type": "twelve_step", "count": 2, **told})
    met = api("POST", f"{path}/contacts", {"name": "J", **told})
    assert [made.json_body["source"], met.json_body["source"]] == ["mentor", "mentor"]
    assert api.get(path)["participation"]["weeks"][-1]["sources"] == {"mentor": 2}
    events = api.every(f"{path}/timeline")
    shown = {e["kind"]: e["source"] for e in events if e["kind"] in ("activity", "contact")}
    assert shown == {"activity": "mentor", "contact": "mentor"}
    trail = api.get(f"/v1/audit/{ref.person}", role="auditor")["items"]
    assert {entry["by"] for entry in trail[-2:]} == {f"{api.program}-coordinator"}


def test_what_happened_today_stands_where_it_was_told_never_in_the_future(
    api: Api, enroll: Callable[..., Any], clock: Any, carriers: Any
) -> None:
    ref = enroll()
    clock.go(minutes=1)  # 10:01 in the morning where they live
    text(own_number(api.program), "+15025550142", "met J", clock())
    path = f"/v1/alumni/{ref.person}"
    api("POST", f"{path}/contacts", {"on": "2026-11-24", "name": "K"})
    api("POST", f"{path}/contacts", {"on": "2026-11-23", "name": "L"})
    found = {e["name"]: e["at"] for e in api.every(f"{path}/timeline") if e["kind"] == "contact"}
    now = "2026-11-24T15:01:00Z"
    assert found == {"J": now, "K": now, "L": "2026-11-23T17:00:00Z"}


@pytest.mark.parametrize(
    ("what", "body", "field"),
    [
        ("activities", {"type": "aa", "on": "2026-11-23"}, "type"),
        ("activities", {"type": "fitness", "on": "2026-11-25"}, "on"),
        ("activities", {"type": "fitness", "on": "2024-11-25"}, "on"),
        ("activities", {"type": "fitness", "on": "2026-02-30"}, "on"),
        ("activities", {"type": "fitness", "on": "2026-11-23", "count": 0}, "count"),
        ("activities", {"type": "fitness", "on": "2026-11-23", "hours": 0}, "hours"),
        ("activities", {"type": "fitness", "on": "2026-11-23", "source": "verified"}, "source"),
        ("contacts", {"on": "2026-11-23"}, "name"),
        ("contacts", {"on": "2026-11-23", "name": "J", "source": "self"}, "source"),
        ("contacts", {"on": "2026-11-23", "name": "502 555 0142"}, "name"),
        ("contacts", {"on": "2026-11-23", "name": "J\u202e"}, "name"),
        ("contacts", {"on": "2026-11-23", "relation": "my sister!"}, "relation"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_the_field(
    api: Api, enroll: Callable[..., Any], what: str, body: dict[str, Any], field: str
) -> None:
    ref = enroll()
    before = load(ref).seq
    answer = api("POST", f"/v1/alumni/{ref.person}/{what}", body)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json_body["errors"]] == [field]
    assert load(ref).seq == before


def test_a_spoken_stop_ends_texts_and_again_changes_nothing(
    api: Api, enroll: Callable[..., Any]
) -> None:
    ref = enroll()
    path = f"/v1/alumni/{ref.person}/stop"
    assert api("POST", path).json_body["texting"] == "stopped"
    seq = load(ref).seq
    assert api("POST", path, {}).status_code == 200
    assert load(ref).seq == seq
    assert load(ref).one(Person).texting == "stopped"
    assert chain_faults(ref) == []


def test_a_number_seen_working_is_verified(api: Api, enroll: Callable[..., Any]) -> None:
    ref = enroll(joined=False, number_state="suspect", phone_verified_at=None)
    answer = api("POST", f"/v1/alumni/{ref.person}/verify-phone").json_body
    assert (answer["number_state"], answer["phone_verified_at"]) == (
        "verified", "2026-11-24T15:00:00Z",
    )  # fmt: skip
    without = enroll(joined=False, phone=None)
    assert api("POST", f"/v1/alumni/{without.person}/verify-phone").status_code == 422


RUNG = {"name": "Ana", "phone": "+15025550190", "email": "ana@example.org"}
NIGHTS_OFF = [{"days": ["mon"], "start": "09:00", "end": "17:00"}]


def test_the_rota_and_its_gaps(api: Api) -> None:
    put = api("PUT", "/v1/rota", {"rungs": [RUNG]})
    assert put.status_code == 200
    assert put.json_body["gaps"] == []
    gapped = {"rungs": [RUNG | {"shifts": NIGHTS_OFF}]}
    refused = api("PUT", "/v1/rota", gapped)
    assert refused.status_code == 422
    assert "mon 00:00-09:00" in refused.json_body["errors"][0]["message"]
    signed = gapped | {
        "unwatched_signed_by": "Dr. X", "unwatched_signed_at": "2026-11-24T12:00:00Z",
    }  # fmt: skip
    assert api("PUT", "/v1/rota", signed).status_code == 403
    accepted = api("PUT", "/v1/rota", signed, role="supervisor").json_body
    assert accepted["unwatched_signed_by"] == f"{api.program}-supervisor"
    assert accepted["gaps"][0] == {"day": "mon", "start": "00:00:00", "end": "09:00:00"}
    assert api.get("/v1/rota") == accepted


def test_the_program_and_its_policy(api: Api) -> None:
    program = api.get("/v1/program")
    assert (program["id"], program["has_rota"], program["overrides"]) == (api.program, True, {})
    change = {"joining": {"invitations_per_day": 5}, "window": {"close": "19:00:00"}}
    assert api("PUT", "/v1/program/policy", change).status_code == 403
    changed = api("PUT", "/v1/program/policy", change, role="supervisor")
    assert changed.status_code == 200
    assert changed.json_body["policy"]["joining"]["invitations_per_day"] == 5
    assert changed.json_body["overrides"] == change
    wrong = api("PUT", "/v1/program/policy", {"window": {"close": "09:00"}}, role="supervisor")
    assert wrong.status_code == 422
    unknown = api("PUT", "/v1/program/policy", {"windows": {}}, role="supervisor")
    assert [e["field"] for e in unknown.json_body["errors"]] == ["windows"]


def test_the_chain_of_effects_is_read_and_proved(api: Api, enroll: Callable[..., Any]) -> None:
    ref = enroll()
    api("POST", f"/v1/alumni/{ref.person}/activities", {"type": "fitness", "on": "2026-11-23"})
    path = f"/v1/audit/{ref.person}"
    assert api("GET", path).status_code == 403
    trail = api.get(path, role="auditor")
    assert trail["verified"]
    assert [entry["action"] for entry in trail["items"]] == [
        "person.created", "person.joined", "activity.recorded",
    ]  # fmt: skip
    assert trail["items"][-1]["by"] == f"{api.program}-coordinator"
    assert len(api.every(f"{path}?limit=1", role="supervisor")) == 3

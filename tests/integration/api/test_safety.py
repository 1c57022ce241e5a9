"""What a crisis needs beforehand, and what is logged of it, through the API."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.domain.people import Alumnus
from chalicelib.domain.safety.rota import Rota
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load
from tests.integration.api.conftest import Api
from tests.integration.conftest import own_number
from tests.integration.life import chain_faults, text

MOM = {"name": "Mom", "phone": "+15025550184", "may_say": "That she asked for a call"}
RUNG = {"name": "Ana", "phone": "+15025550190", "email": "ana@example.org"}


def test_location_and_safe_contact_are_set_kept_and_taken_away(
    api: Api, enroll: Callable[..., Any]
) -> None:
    ref = enroll()
    path = f"/v1/alumni/{ref.person}/safety"
    both = {"usual_location": "4th St", "safe_contact": MOM}
    assert api("PATCH", path, both).json_body == both
    assert api("PATCH", path, {"usual_location": "5th St"}).json_body == {
        "usual_location": "5th St", "safe_contact": MOM,
    }  # fmt: skip
    assert "5th St" not in str(api.get(f"/v1/alumni/{ref.person}"))  # the incident page's alone
    assert api("PATCH", path, {"safe_contact": None}).json_body["safe_contact"] is None
    assert load(ref).one(Alumnus).usual_location == "5th St"
    assert chain_faults(ref) == []


@pytest.mark.parametrize(
    "body", [{}, {"safe_contact": {"phone": "+15025550184"}}, {"place": "x"},
             {"safe_contact": MOM | {"phone": "555"}}, {"usual_location": "x" * 301}],
)  # fmt: skip
def test_what_cannot_be_taken_names_the_field(
    api: Api, enroll: Callable[..., Any], body: Any
) -> None:
    answer = api("PATCH", f"/v1/alumni/{enroll().person}/safety", body)
    assert answer.status_code == 422
    assert answer.json_body["errors"]
    assert api("PATCH", "/v1/alumni/nobody/safety", {"usual_location": "x"}).status_code == 404


def test_a_pin_is_set_kept_through_other_changes_and_never_told(api: Api) -> None:
    first = api("PUT", "/v1/rota", {"rungs": [RUNG | {"pin": "284751"}]})
    assert first.status_code == 200
    assert first.json_body["rungs"][0]["has_pin"] is True
    later = api("PUT", "/v1/rota", {"rungs": [RUNG | {"name": "Ana R."}]}).json_body
    assert later["rungs"][0]["has_pin"] is True
    kept = load(Ref(api.program, "")).one(Rota).rungs[0].pin_hash
    assert kept
    assert kept.startswith("scrypt$")
    for secret in (kept, "284751"):
        assert secret not in first.body.decode() + str(api.get("/v1/rota"))


@pytest.mark.parametrize("pin", ["123456", "987654", "777777", "12345", "28475a", "2847510"])
def test_a_pin_that_is_guessed_first_is_refused(api: Api, pin: str) -> None:
    answer = api("PUT", "/v1/rota", {"rungs": [RUNG | {"pin": pin}]})
    assert answer.status_code == 422
    assert answer.json_body["errors"][0]["field"] == "rungs.0.pin"
    hashed = {"rungs": [RUNG | {"pin_hash": "scrypt$00$00"}]}
    assert api("PUT", "/v1/rota", hashed).status_code == 422


@pytest.fixture
def crisis(api: Api, enroll: Callable[..., Any], clock: Any, carriers: Any) -> Any:
    ref = enroll()
    clock.go(minutes=1)
    text(own_number(api.program), "+15025550142", "I want to kill myself", clock(), id="in-1")
    return ref


def test_a_crisis_is_not_ended_by_nobody_answering(api: Api, crisis: Any) -> None:
    path = "/v1/alerts/crisis-in-1"
    for outcome in ("no_answer", "left_message", "emergency_911"):
        refused = api("POST", f"{path}/resolve", {"outcome": outcome})
        assert (refused.status_code, refused.json_body["code"]) == (422, "not_reached")
    tried = api("POST", f"{path}/contact", {"outcome": "no_answer"}).json_body
    assert (tried["state"], [t["outcome"] for t in tried["tries"]]) == ("open", ["no_answer"])
    done = api("POST", f"{path}/contact", {"outcome": "reached"}).json_body
    assert (done["state"], done["reached_at"]) == ("resolved", "2026-11-24T15:01:00Z")


def test_a_call_to_911_stands_in_the_accounting_of_disclosures(api: Api, crisis: Any) -> None:
    tried = api("POST", "/v1/alerts/crisis-in-1/contact", {"outcome": "emergency_911"}).json_body
    assert tried["state"] == "acknowledged"
    found = api.get(f"/v1/alumni/{crisis.person}/disclosures", role="auditor")
    (one,) = found["items"]
    assert (one["basis"], one["by"], one["about"]) == (
        "medical_emergency", f"{api.program}-coordinator", "crisis-in-1",
    )  # fmt: skip
    assert "42 CFR part 2" in found["notice"]
    assert chain_faults(crisis) == []


def test_alerts_are_handed_on_and_found_by_owner_cause_and_time(
    api: Api, crisis: Any, clock: Any
) -> None:
    text(own_number(api.program), "+15025550142", "CALL", clock())
    (call,) = api.get("/v1/alerts?cause=call_requested")["items"]
    handed = api("POST", f"/v1/alerts/{call['id']}/assign", {"owner": "Bo"}).json_body
    assert (handed["owner"], handed["state"]) == ("Bo", "open")
    assert [a["cause"] for a in api.get("/v1/alerts?owner=Bo")["items"]] == ["call_requested"]
    nobody = api("POST", f"/v1/alerts/{call['id']}/assign", {"owner": "Zed"})
    assert (nobody.status_code, nobody.json_body["code"]) == (422, "not_on_rota")
    assert api.get("/v1/alerts?overdue=true")["items"] == []
    clock.go(minutes=16)
    assert [a["cause"] for a in api.get("/v1/alerts?overdue=true")["items"]] == ["crisis"]


def test_any_alert_that_ends_with_911_is_a_disclosure(
    api: Api, enroll: Callable[..., Any], clock: Any, carriers: Any
) -> None:
    ref = enroll()
    text(own_number(api.program), "+15025550142", "CALL", clock())
    (call,) = api.get("/v1/alerts")["items"]
    ended = api("POST", f"/v1/alerts/{call['id']}/resolve", {"outcome": "emergency_911"})
    assert ended.json_body["state"] == "resolved"
    assert len(api.get(f"/v1/alumni/{ref.person}/disclosures")["items"]) == 1
    assert chain_faults(ref) == []

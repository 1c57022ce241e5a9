"""Alerts through the API: found, taken on, ended; and incidents of the program likewise."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.store import lists
from chalicelib.store.keys import listing
from tests.integration.api.conftest import Api, round_trips
from tests.integration.conftest import own_number
from tests.integration.life import text


@pytest.fixture
def worried(api: Api, enroll: Callable[..., Any], clock: Any, carriers: Any) -> Any:
    """A graduate who asked for help."""
    ref = enroll(external_id="A-3")
    clock.go(minutes=1)
    text(own_number(api.program), "+15025550142", "CALL", clock())
    return ref


def test_an_alert_from_opened_to_resolved(api: Api, worried: Any, clock: Any) -> None:
    (alert,) = api.get("/v1/alerts")["items"]
    assert alert["person"] == {"id": worried.person, "external_id": "A-3"}
    assert (alert["cause"], alert["level"], alert["state"]) == ("call_requested", "red", "open")
    assert alert["triggers"] == [{"code": "call_requested", "at": "2026-11-24T15:01:00Z"}]
    assert alert["owner"] == "Ana"
    path = f"/v1/alerts/{alert['id']}"
    assert api.get(path) == alert
    taken = api("POST", f"{path}/acknowledge").json_body
    assert (taken["state"], taken["acknowledged_by"]) == (
        "acknowledged",
        f"{api.program}-coordinator",
    )
    assert api.get("/v1/alerts?state=open")["items"] == []
    assert [a["id"] for a in api.get("/v1/alerts?state=acknowledged")["items"]] == [alert["id"]]
    assert api.get("/v1/alerts")["items"] == [taken]
    ended = api("POST", f"{path}/resolve", {"outcome": "reached"}).json_body
    assert (ended["state"], ended["outcome"]) == ("resolved", "reached")
    assert api.get("/v1/alerts")["items"] == []
    assert api.get("/v1/alerts?state=all")["items"] == [ended]
    again = api("POST", f"{path}/resolve", {"outcome": "reached"})
    assert (again.status_code, again.json_body["code"]) == (409, "not_possible_now")
    assert api("POST", f"{path}/resolve", {"outcome": "gone fishing"}).status_code == 422


def test_a_page_of_alerts_costs_four_round_trips(
    api: Api, enroll: Callable[..., Any], clock: Any, carriers: Any
) -> None:
    for n in range(22):
        phone = f"+1502558{n:04}"
        enroll(phone=phone)
        clock.go(minutes=1)
        text(own_number(api.program), phone, "CALL", clock())
    with round_trips() as called:  # both lists of what is unresolved, for the red come first
        page = api.get("/v1/alerts")
    assert called == ["Query", "Query", "BatchGetItem", "PutItem"]
    assert len(page["items"]) == 20
    every = api.every("/v1/alerts")
    assert len({alert["id"] for alert in every}) == 22
    assert [a["opened_at"] for a in every] == sorted(a["opened_at"] for a in every)


def test_the_red_come_first_however_many_older_ambers_there_are(
    api: Api, enroll: Callable[..., Any], clock: Any, carriers: Any
) -> None:
    for n in range(3):
        enroll(phone=f"+1502558{n:04}")
        clock.go(minutes=1)
        text(
            own_number(api.program),
            f"+1502558{n:04}",
            "the roof leaks again and the cat is mad",
            clock(),
        )
    clock.go(minutes=1)
    text(own_number(api.program), "+15025580001", "i want to die", clock())
    (first,) = api.get("/v1/alerts?limit=1")["items"]
    assert (first["cause"], first["level"]) == ("crisis", "red")
    every = api.every("/v1/alerts?limit=1")
    assert [one["level"] for one in every] == sorted((a["level"] for a in every), reverse=True)
    assert len({one["id"] for one in every}) == len(every) >= 4


def test_pages_lead_from_what_is_open_through_what_is_taken_on_to_what_is_resolved(
    api: Api, enroll: Callable[..., Any], clock: Any, carriers: Any
) -> None:
    made = []
    for n in range(6):
        enroll(phone=f"+1502558{n:04}")
        clock.go(minutes=1)
        text(own_number(api.program), f"+1502558{n:04}", "CALL", clock())
        made.append(api.every("/v1/alerts")[-1]["id"])
    for n in (1, 4):
        api("POST", f"/v1/alerts/{made[n]}/acknowledge")
    for n in (0, 5):
        api("POST", f"/v1/alerts/{made[n]}/resolve", {"outcome": "reached"})
    unresolved = [made[n] for n in (2, 3, 1, 4)]
    for limit in (1, 2, 3, 4, 20):
        assert [a["id"] for a in api.every(f"/v1/alerts?limit={limit}")] == unresolved
        everything = [a["id"] for a in api.every(f"/v1/alerts?state=all&limit={limit}")]
        assert everything == [*unresolved, made[5], made[0]]


def test_a_crisis_incident_is_found_and_acknowledged(
    api: Api, enroll: Callable[..., Any], clock: Any, carriers: Any
) -> None:
    ref = enroll(external_id="A-9")
    clock.go(minutes=1)
    text(own_number(api.program), "+15025550142", "I want to kill myself", clock(), id="in-1")
    (alert,) = [a for a in api.get("/v1/alerts")["items"] if a["cause"] == "crisis"]
    assert alert["id"] == "crisis-in-1"
    assert alert["person"] == {"id": ref.person, "external_id": "A-9"}
    record = api.get(f"/v1/alumni/{ref.person}")
    assert "crisis-in-1" in [a["id"] for a in record["open_alerts"]]
    events = api.every(f"/v1/alumni/{ref.person}/timeline")
    assert ("alert", "crisis-in-1") in [(e["kind"], e.get("id")) for e in events]
    taken = api("POST", "/v1/alerts/crisis-in-1/acknowledge")
    assert taken.json_body["state"] == "acknowledged"
    assert api.get("/v1/alerts/crisis-in-1")["state"] == "acknowledged"


@pytest.mark.parametrize("id", ["x", "x-y", "crisis-none", "-", "a-", "-b"])
def test_no_such_alert(api: Api, id: str) -> None:
    for method, path in (("GET", ""), ("POST", "/acknowledge")):
        assert api(method, f"/v1/alerts/{id}{path}").status_code == 404


def test_a_level_thins_a_page_out(api: Api, worried: Any, clock: Any) -> None:
    clock.go(minutes=1)
    text(own_number(api.program), "+15025550142", "HELP", clock())
    assert {a["cause"] for a in api.every("/v1/alerts")} == {"call_requested", "help"}
    assert [a["cause"] for a in api.every("/v1/alerts?level=red")] == ["call_requested"]
    assert [a["cause"] for a in api.every("/v1/alerts?level=amber&limit=1")] == ["help"]


def test_an_alert_that_the_index_still_lists_but_has_moved_on_is_left_out(
    api: Api, worried: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is decided on an index read: a lagging one shows no alert that is done."""
    stale = lists.page(listing(api.program, "ALERTS-open"), 20)
    (alert,) = api.get("/v1/alerts")["items"]
    api("POST", f"/v1/alerts/{alert['id']}/resolve", {"outcome": "reached"})
    monkeypatch.setattr(lists, "page", lambda *_, **__: stale)
    assert api.get("/v1/alerts")["items"] == []
    assert api.get(f"/v1/alerts/{alert['id']}")["state"] == "resolved"

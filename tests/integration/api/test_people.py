"""Graduates and mentors, read through the API: pages, records, timelines, round trips."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.store import access_log
from chalicelib.store.rows import rows
from tests.integration.api.conftest import Api, round_trips
from tests.integration.conftest import own_number
from tests.integration.life import text, work

#: architecture.md, budgets: a page of a list, access log included.
PAGE = 3


def test_a_page_of_fifty_costs_three_round_trips(api: Api, many: Callable[..., Any]) -> None:
    refs = many(55)
    api.get("/v1/alumni?limit=1")  # keys of issuer and program are at hand from here on
    with round_trips() as called:
        page = api.get("/v1/alumni")
    assert called == ["Query", "BatchGetItem", "PutItem"]
    assert len(called) <= PAGE
    assert len(page["items"]) == 50
    assert [item["id"] for item in api.every("/v1/alumni?limit=20")] == [r.person for r in refs]


def test_a_graduate_in_a_list(api: Api, enroll: Callable[..., Any]) -> None:
    ref = enroll(external_id="A-1", site="North")
    (item,) = api.get("/v1/alumni")["items"]
    assert item == {
        "id": ref.person, "external_id": "A-1", "first_name": "Rosa", "last_name": "Clark",
        "site": "North", "texting": "joined", "number_state": "verified",
        "discharged_on": "2026-11-10", "wants_mentor": False, "match_id": None, "standing": None,
        "erased_at": None,
    }  # fmt: skip
    (item,) = api.get("/v1/alumni?include=care")["items"]
    assert item["standing"] == {
        "joining": "joined", "engagement": "active", "last_contact_at": "2026-11-24T15:00:00Z",
        "next_checkin_on": "2026-11-25",
    }  # fmt: skip


def test_filters_thin_a_page_out(api: Api, enroll: Callable[..., Any]) -> None:
    enroll(phone="+15025550101", site="North")
    south = enroll(phone="+15025550102", site="South", joined=False)
    assert [i["id"] for i in api.every("/v1/alumni?site=South")] == [south.person]
    assert [i["id"] for i in api.every("/v1/alumni?texting=consented")] == [south.person]
    assert api.every("/v1/alumni?site=East") == []


def test_reading_is_written_down_once_with_everyone_read(
    api: Api, many: Callable[..., Any], clock: Any
) -> None:
    """Invariant 22: reads are one access-log entry per request, listing ids."""
    refs = many(3)
    api.get("/v1/alumni", role="auditor")
    api.get(f"/v1/alumni/{refs[0].person}")
    entries = list(rows(access_log.access_pk(api.program, clock().date())))
    logged = sorted((row.route, row.role, row.ids) for row in entries)
    assert [(route, role) for route, role, _ in logged] == [
        ("alumni.list", "auditor"), ("alumni.read", "coordinator"),
    ]  # fmt: skip
    assert all(ref.person in logged[0][2] for ref in refs)


@pytest.fixture
def lived(api: Api, enroll: Callable[..., Any], clock: Any, carriers: Any) -> Any:
    """A graduate who was asked, answered, attended, met somebody and wants a call."""
    ref = enroll(external_id="A-7")
    clock.go(hours=27)
    work(api.program, clock())
    for body in ("Y", "went aa", "met J", "CALL"):
        clock.go(minutes=1)
        text(own_number(api.program), "+15025550142", body, clock())
    return ref


def test_a_record_in_full(api: Api, lived: Any) -> None:
    with round_trips() as called:
        record = api.get(f"/v1/alumni/{lived.person}")
    assert called == ["Query", "BatchGetItem", "PutItem"]
    assert record["external_id"] == "A-7"
    assert record["phone"] == "+15025550142"
    assert "pin" not in record
    assert [c["purpose"] for c in record["consents"]] == ["sms"]
    assert record["plan"]["active"]
    assert record["plan"]["next_checkin"]["due_at"].endswith("Z")
    assert {a["cause"] for a in record["open_alerts"]} == {"call_requested", "use"}
    weeks = record["participation"]["weeks"]
    assert weeks[0]["monday"] == "2026-11-09"
    assert weeks[-1]["sessions"] == 1
    assert weeks[-1]["planned"] == 9
    assert record["network"]["weeks"][-1]["people"] == 1
    assert record["match"] is None


def test_a_timeline_tells_everything_in_order_the_newest_last(api: Api, lived: Any) -> None:
    events = api.every(f"/v1/alumni/{lived.person}/timeline")
    assert [e["at"] for e in events] == sorted(e["at"] for e in events)
    kinds = {event["kind"] for event in events}
    assert kinds >= {
        "consent",
        "joining",
        "text_out",
        "text_in",
        "checkin",
        "activity",
        "contact",
        "alert",
    }
    checkin = next(e for e in events if e["kind"] == "checkin")
    assert [(a["question"], a["value"]) for a in checkin["answers"]] == [("use", True)]
    assert [e["body"] for e in events if e["kind"] == "text_in"][-1] == "CALL"
    sent = [e for e in events if e["kind"] == "text_out"]
    assert {e["state"] for e in sent} == {"ACCEPTED"}
    paged = api.every(f"/v1/alumni/{lived.person}/timeline?limit=3")
    assert paged == events


def test_a_timeline_costs_three_round_trips(api: Api, lived: Any) -> None:
    with round_trips() as called:
        api.get(f"/v1/alumni/{lived.person}/timeline")
    assert called == ["Query", "BatchGetItem", "PutItem"]


def test_mentors(api: Api, volunteer: Callable[..., Any], enroll: Callable[..., Any]) -> None:
    mentor, alumnus = volunteer(), enroll()
    with round_trips() as called:
        (item,) = api.get("/v1/mentors")["items"]
    assert len(called) <= PAGE
    assert (item["id"], item["external_id"], item["capacity"]) == (mentor.person, "M-1", 3)
    record = api.get(f"/v1/mentors/{mentor.person}")
    assert record["recovery_since"] == "2020-01-01"
    assert api("GET", f"/v1/mentors/{alumnus.person}").status_code == 404
    assert api("GET", f"/v1/alumni/{mentor.person}").status_code == 404

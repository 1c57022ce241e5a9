"""Questionnaires that staff enter: kept sealed, counted, shown over time, alerted once, due."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.domain.care import Care
from chalicelib.domain.checkins.plan import Plan, is_stepped_up
from chalicelib.domain.people import Alumnus, Deceased, Person
from chalicelib.domain.thread import Thread
from chalicelib.services.standing import erasing
from chalicelib.services.tenant import tenant
from chalicelib.store.change import Change
from chalicelib.store.partition import load, load_all
from chalicelib.store.rows import Row
from tests.integration.api.conftest import Api, round_trips
from tests.integration.life import chain_faults
from tests.unit.instruments.responses import WELL

TODAY = "2026-11-24"


def _phq(first: int, second: int, on: str = TODAY, **more: Any) -> dict[str, Any]:
    return {"instrument": "phq-2", "on": on, "answers": {"1": first, "2": second}, **more}


def _bam(on: str = TODAY, **answers: int) -> dict[str, Any]:
    said = {name.removeprefix("i"): answer for name, answer in answers.items()}
    return {"instrument": "bam-17", "on": on, "answers": {**WELL, **said}}


def _open(api: Api, person: str) -> list[str]:
    return [alert["cause"] for alert in api.get(f"/v1/alumni/{person}")["open_alerts"]]


def test_a_response_is_counted_kept_sealed_and_shown(api: Api, enroll: Callable[..., Any]) -> None:
    ref = enroll()
    path = f"/v1/alumni/{ref.person}"
    answers = {str(item): 5 for item in range(1, 11)}
    body = {"instrument": "barc-10", "on": "2026-11-23", "answers": answers, "how": "interview"}
    made = api("POST", f"{path}/instruments", body)
    assert made.status_code == 201
    assert (made.json_body["total"], made.json_body["flags"]) == (50, ["sustained_remission"])
    assert (made.json_body["version"], made.json_body["raised"]) == (1, [])
    listed = api.every(f"{path}/instruments")
    assert listed == [{k: v for k, v in made.json_body.items() if k != "raised"}]
    assert listed[0]["answers"] == answers
    event = next(e for e in api.every(f"{path}/timeline") if e["kind"] == "instrument")
    assert (event["instrument"], event["total"], event["at"]) == (
        "barc-10", 50, "2026-11-23T17:00:00Z",
    )  # fmt: skip
    row = next(iter(Row.query(ref.pk, Row.sk.startswith("INSTRUMENT#"))))
    assert isinstance(row.attribute_values["answers"], bytes)
    assert chain_faults(ref) == []


def test_a_partial_response_has_no_total_and_says_what_is_missing(
    api: Api, enroll: Callable[..., Any]
) -> None:
    path = f"/v1/alumni/{enroll().person}/instruments"
    made = api("POST", path, {"instrument": "phq-2", "on": TODAY, "answers": {"1": 3}}).json_body
    assert (made["total"], made["missing"], made["raised"]) == (None, ["2"], [])


def test_low_mood_makes_one_alert_which_the_next_joins(
    api: Api, enroll: Callable[..., Any], clock: Any
) -> None:
    ref = enroll()
    path = f"/v1/alumni/{ref.person}/instruments"
    assert not is_stepped_up(load(ref).one(Plan), date(2026, 11, 24))
    assert api("POST", path, _phq(1, 2)).json_body["raised"] == ["phq2"]
    assert _open(api, ref.person) == ["phq2"]
    assert is_stepped_up(load(ref).one(Plan), date(2026, 11, 24))
    assert api("POST", path, _phq(1, 2)).json_body["raised"] == []  # sent again: nothing happened
    clock.go(days=1)
    assert api("POST", path, _phq(3, 3, "2026-11-25")).json_body["raised"] == ["phq2"]
    alerts = api.get(f"/v1/alumni/{ref.person}")["open_alerts"]
    assert [(a["cause"], a["level"]) for a in alerts] == [("phq2", "amber")]
    assert [t["code"] for t in alerts[0]["triggers"]] == ["phq-2.phq2"] * 2
    assert load(ref).one(Care).last_contact_at is not None
    assert chain_faults(ref) == []


@pytest.mark.parametrize(
    ("substance", "causes"),
    [("alcohol", {"use", "reintervene"}), ("opioids", {"use_opioid", "reintervene"})],
)
def test_days_of_use_in_the_bam_are_use(
    api: Api, enroll: Callable[..., Any], substance: str, causes: set[str]
) -> None:
    ref = enroll(substances=frozenset({substance}))
    made = api("POST", f"/v1/alumni/{ref.person}/instruments", _bam(i4=4)).json_body
    assert set(made["raised"]) == causes
    assert made["total"] is None
    assert made["subscales"] == {"use": 2, "risk": 0, "protective": 24}
    assert set(_open(api, ref.person)) == causes


def test_a_mark_of_the_bam_alerts_when_it_is_new(api: Api, enroll: Callable[..., Any]) -> None:
    ref = enroll()
    path = f"/v1/alumni/{ref.person}/instruments"
    worse = {"i1": 4, "i2": 16, "i3": 16}
    assert api("POST", path, _bam("2026-11-12")).json_body["raised"] == []
    made = api("POST", path, _bam(**worse)).json_body
    assert (made["raised"], made["flags"]) == (["bam_change"], ["risk"])
    assert made["change"] == {"use": 0, "risk": 12, "protective": 0}


def test_a_correction_replaces_and_both_stay(api: Api, enroll: Callable[..., Any]) -> None:
    ref = enroll()
    path = f"/v1/alumni/{ref.person}"
    first = api("POST", f"{path}/instruments", _phq(0, 1)).json_body
    refused = api("POST", f"{path}/instruments", _phq(3, 1))
    assert refused.status_code == 422
    assert [e["field"] for e in refused.json_body["errors"]] == ["on"]
    right = _phq(3, 1, corrects=first["id"])
    second = api("POST", f"{path}/instruments", right).json_body
    assert (second["total"], second["raised"]) == (4, ["phq2"])
    assert api("POST", f"{path}/instruments", right).json_body["id"] == second["id"]
    listed = api.every(f"{path}/instruments")
    assert {r["id"]: (r["corrects"], r["replaced_by"]) for r in listed} == {
        first["id"]: (None, second["id"]), second["id"]: (first["id"], None),
    }  # fmt: skip
    events = [e for e in api.every(f"{path}/timeline") if e["kind"] == "instrument"]
    assert [e["id"] for e in events] == [second["id"]]
    again = api("POST", f"{path}/instruments", _phq(0, 0, "2026-11-20", corrects=first["id"]))
    assert [e["field"] for e in again.json_body["errors"]] == ["corrects"]
    moved = _phq(3, 1, "2026-11-20", corrects=second["id"])
    assert api("POST", f"{path}/instruments", moved).json_body["raised"] == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (_phq(0, 0) | {"instrument": "phq-9"}, "instrument"),
        (_phq(0, 0, version=2), "version"),
        (_phq(0, 4), "answers.2"),
        (_phq(-1, 0), "answers.1"),
        (_phq(0, 0) | {"answers": {"1": True}}, "answers.1"),
        (_phq(0, 0) | {"answers": {"1": 1.5}}, "answers.1"),
        (_phq(0, 0) | {"answers": {"3": 1}}, "answers"),
        (_phq(0, 0) | {"answers": {}}, "answers"),
        (_phq(0, 0, "2026-11-25"), "on"),
        (_phq(0, 0, "2025-11-01"), "on"),
        (_phq(0, 0, "2026-02-30"), "on"),
        (_phq(0, 0, how="text"), "how"),
        (_phq(0, 0, corrects="nobody"), "corrects"),
        (_phq(0, 0, total=3), "total"),
        (_bam(i4=1, i5=2), "answers.5"),
        (_bam(i14=1), "answers.14"),
    ],
)
def test_what_cannot_be_is_refused_with_the_field(
    api: Api, enroll: Callable[..., Any], body: dict[str, Any], field: str
) -> None:
    ref = enroll(joined=False)
    before = load(ref).seq
    answer = api("POST", f"/v1/alumni/{ref.person}/instruments", body)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json_body["errors"]] == [field]
    assert load(ref).seq == before


def test_the_list_is_of_one_instrument_and_page_by_page(
    api: Api, enroll: Callable[..., Any]
) -> None:
    path = f"/v1/alumni/{enroll(joined=False).person}/instruments"
    for day in (20, 12, 22):
        api("POST", path, _phq(0, 1, f"2026-11-{day}"))
    api("POST", path, _bam("2026-11-21"))
    assert [r["on"][-2:] for r in api.every(f"{path}?limit=1")] == ["12", "20", "21", "22"]
    assert [r["on"][-2:] for r in api.every(f"{path}?instrument=PHQ-2")] == ["12", "20", "22"]
    assert api("GET", f"{path}?instrument=phq-9").status_code == 422


def test_what_is_due_and_why_no_text_may_ask_it(
    api: Api, enroll: Callable[..., Any], clock: Any, program: str
) -> None:
    discharged = date(2026, 11, 24) - timedelta(days=30)
    ref = enroll(discharged_on=discharged, wording="plain")
    path = f"/v1/alumni/{ref.person}/instruments"
    api("POST", path, _bam())

    def due() -> dict[str, tuple[str, str | None]]:
        items = api.get(f"{path}/due")["items"]
        return {d["instrument"]: (d["state"], d["not_by_text"]) for d in items if d["day"] == 30}

    assert due() == {
        "barc-10": ("due", "no_wording"), "bam-17": ("done", None), "phq-2": ("due", None),
    }  # fmt: skip
    _amend(ref, program, clock, Thread, prompted_on=(date(2026, 11, 24),))
    assert due()["phq-2"] == ("due", "cap")
    _amend(ref, program, clock, Person, paused_until=clock() + timedelta(days=1))
    assert due()["phq-2"] == ("due", "paused")
    states = {(d["day"], d["state"]) for d in api.get(f"{path}/due")["items"]}
    assert {(0, "missed"), (60, "upcoming"), (365, "upcoming")} <= states
    clock.go(days=8)
    assert due()["phq-2"] == ("missed", None)


def test_discreet_wording_leaves_a_questionnaire_to_a_call(
    api: Api, enroll: Callable[..., Any]
) -> None:
    ref = enroll(discharged_on=date(2026, 10, 25))
    items = api.get(f"/v1/alumni/{ref.person}/instruments/due")["items"]
    assert {d["not_by_text"] for d in items if d["state"] == "due"} == {"discreet", "no_wording"}


def test_of_the_dead_nothing_is_raised_and_of_the_erased_nothing_kept(
    api: Api, enroll: Callable[..., Any], clock: Any, program: str
) -> None:
    ref = enroll(joined=False)
    died = Deceased(
        on=date(2026, 11, 20), source="family", recorded_at=clock(), texting="consented",
        number_state="verified",
    )  # fmt: skip
    _amend(ref, program, clock, Person, deceased=died)
    path = f"/v1/alumni/{ref.person}/instruments"
    assert api("POST", path, _phq(3, 3, "2026-11-19")).json_body["raised"] == []
    _amend(ref, program, clock, Person, erased_at=clock())
    assert api("POST", path, _phq(0, 0)).status_code == 409


def test_an_erasure_leaves_no_response_and_no_list(
    api: Api, enroll: Callable[..., Any], program: str
) -> None:
    ref = enroll(joined=False)
    path = f"/v1/alumni/{ref.person}"
    api("POST", f"{path}/instruments", _phq(3, 3))
    api("POST", f"{path}/network", {"on": TODAY, "members": [{"name": "J"}]})
    erasing.erase(program, ref.person, "test", Alumnus, checked_by="Ana", how="spoken")
    kinds = {type(stored.value).__name__ for stored in load_all(ref).rows.values()}
    assert not kinds & {"Response", "Answered", "Measurement"}
    assert api.every(f"{path}/instruments") == []
    assert api.every(f"{path}/network") == []


def _amend(ref: Any, program: str, clock: Any, record: type[Any], **fields: Any) -> None:
    change = Change(load_all(ref), by="test", at=clock(), policy=tenant(program).policy)
    change.amend(record, **fields)
    change.commit("test")


def test_who_may_enter_and_who_may_read(api: Api, enroll: Callable[..., Any]) -> None:
    ref = enroll(joined=False)
    path = f"/v1/alumni/{ref.person}/instruments"
    status = {
        role: (api("POST", path, _phq(0, 0), role=role).status_code,
               api("GET", path, role=role).status_code,
               api("GET", f"{path}/due", role=role).status_code)
        for role in ("coordinator", "supervisor", "auditor", "analyst")
    }  # fmt: skip
    assert status == {
        "coordinator": (201, 200, 200), "supervisor": (201, 200, 200),
        "auditor": (403, 200, 200), "analyst": (403, 403, 403),
    }  # fmt: skip


def test_the_definitions_tell_what_may_be_answered(api: Api) -> None:
    found = {d["id"]: d for d in api.get("/v1/instruments")["items"]}
    assert set(found) == {"barc-10", "bam-17", "phq-2"}
    items = {i["id"]: i for i in found["bam-17"]["items"]}
    assert (items["2"]["least"], items["2"]["most"]) == (0, 30)
    assert items["14"]["values"] == [0, 4]
    assert items["14"]["labels"]["es"]["4"] == "Sí"
    assert all(d["licence"] and d["source"] for d in found.values())
    assert [i["text"] for i in found["barc-10"]["items"]] == [{}] * 10


def test_entering_and_reading_cost_few_round_trips(api: Api, enroll: Callable[..., Any]) -> None:
    path = f"/v1/alumni/{enroll().person}/instruments"
    with round_trips() as entered:
        api("POST", path, _phq(0, 0))
    with round_trips() as listed:
        api("GET", path)
    assert len(entered) <= 5, entered  # program, heads, responses, the transaction, access log
    assert len(listed) <= 3, listed

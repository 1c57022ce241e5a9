"""Attendance from a center's own system: once, corrected, taken back, and judged field by field."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.attendance import Fed
from chalicelib.domain.care import Care
from chalicelib.domain.participation import Activity
from chalicelib.store.partition import load, load_all
from chalicelib.store.rows import Row
from tests.integration.api.conftest import Api
from tests.integration.life import chain_faults, live

ENTRY = {
    "external_id": "S-1", "alumnus": "A-1", "type": "group_therapy", "at": "2026-11-20T18:00",
    "hours": 3,
}  # fmt: skip
CSV = "external_id,alumnus,type,at,hours,count,deleted\r\n"


@pytest.fixture
def ref(enroll: Callable[..., Any]) -> Any:
    return enroll(external_id="A-1")


def _feed(api: Api, *entries: Any, query: str = "") -> dict[str, Any]:
    answer = api("POST", f"/v1/attendance{query}", {"entries": list(entries)})
    assert answer.status_code == 200, answer.body
    told: dict[str, Any] = answer.json_body
    return told


def _counts(told: dict[str, Any]) -> dict[str, int]:
    names = ("created", "unchanged", "corrected", "deleted", "rejected")
    return {name: told[name] for name in names if told[name]}


def _days(ref: Any) -> list[tuple[str, str]]:
    return [(one.type, str(one.on)) for one in load_all(ref).values(Activity)]


def test_an_entry_counts_once_is_corrected_and_taken_back_with_its_history(
    api: Api, ref: Any, clock: Any
) -> None:
    assert _counts(_feed(api, ENTRY, query="?dry_run=true")) == {"created": 1}
    assert _days(ref) == []
    assert _counts(_feed(api, ENTRY)) == {"created": 1}
    seq = load(ref).seq
    assert _counts(_feed(api, ENTRY)) == {"unchanged": 1}
    assert load(ref).seq == seq  # nothing was written
    moved = ENTRY | {"at": "2026-11-21T18:00:00-05:00", "type": "family_therapy"}
    assert _counts(_feed(api, moved)) == {"corrected": 1}
    assert _days(ref) == [("family_therapy", "2026-11-21")]
    gone = {"external_id": "S-1", "alumnus": "A-1", "deleted": True}
    assert _counts(_feed(api, gone)) == {"deleted": 1}
    assert _counts(_feed(api, gone)) == {"unchanged": 1}
    assert _days(ref) == []
    assert _counts(_feed(api, ENTRY)) == {"corrected": 1}
    assert _days(ref) == [("group_therapy", "2026-11-20")]
    (shown,) = api.every(f"/v1/alumni/{ref.person}/attendance")
    assert [past["said"] and past["said"]["on"] for past in shown["past"]] == [
        "2026-11-20", "2026-11-21", None,
    ]  # fmt: skip
    assert (shown["external_id"], shown["said"]["hours"]) == ("S-1", "3")
    event = next(e for e in api.every(f"/v1/alumni/{ref.person}/timeline")
                 if e["kind"] == "activity")  # fmt: skip
    assert (event["source"], event["hours"]) == ("verified", 3)
    row = next(iter(Row.query(ref.pk, Row.sk.startswith("ATTENDANCE#"))))
    assert isinstance(row.attribute_values["external_id"], bytes)
    assert chain_faults(ref) == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"at": None}, "at"),
        ({"at": "2026-11-20"}, "at"),
        ({"at": "2026-02-30T10:00"}, "at"),
        ({"at": "2026-11-25T10:00"}, "at"),
        ({"at": "2026-11-24T10:00:01-05:00"}, "at"),
        ({"at": "2024-11-20T18:00"}, "at"),
        ({"hours": -1}, "hours"),
        ({"hours": 0}, "hours"),
        ({"hours": 169}, "hours"),
        ({"count": 0}, "count"),
        ({"type": "bowling"}, "type"),
        ({"type": None}, "type"),
        ({"type": "mentor_session"}, "type"),
        ({"alumnus": "A-2"}, "alumnus"),
        ({"external_id": ""}, "external_id"),
        ({"external_id": "@event#1"}, "external_id"),
        ({"external_id": "S-9", "deleted": True}, "external_id"),
        ({"mood": "ok"}, "mood"),
    ],
)
def test_what_is_wrong_is_told_by_its_field_and_not_written(
    api: Api, ref: Any, wrong: dict[str, Any], field: str
) -> None:
    told = _feed(api, ENTRY | {"external_id": "S-0"} | wrong, ENTRY)
    (error,) = told["errors"]
    assert (error["entry"], error["field"]) == (0, field)
    assert error["message"]
    assert _counts(told) == {"created": 1, "rejected": 1}
    assert len(load_all(ref).values(Fed)) == 1


def test_an_entry_that_is_none_or_comes_twice_keeps_no_other_out(api: Api, ref: Any) -> None:
    told = _feed(api, "x", ENTRY, ENTRY | {"hours": 2})
    assert [(one["entry"], one["field"]) for one in told["errors"]] == [
        (0, "body"), (2, "external_id"),
    ]  # fmt: skip
    assert (told["entries"], _counts(told)) == (3, {"created": 1, "rejected": 2})


def test_an_id_is_one_graduates_until_it_is_taken_back(
    api: Api, ref: Any, enroll: Callable[..., Any]
) -> None:
    other = enroll(external_id="A-2", phone="+15025550143")
    _feed(api, ENTRY)
    told = _feed(api, ENTRY | {"alumnus": "A-2"})
    assert [one["code"] for one in told["errors"]] == ["other_person"]
    _feed(api, ENTRY | {"deleted": True})
    assert _counts(_feed(api, ENTRY | {"alumnus": "A-2"})) == {"created": 1}
    assert (_days(ref), len(_days(other))) == ([], 1)


def test_a_table_goes_through_the_same_judge(api: Api, ref: Any) -> None:
    rows = (
        "S-1,A-1,group_therapy,2026-11-20 18:00,3,,\r\n"
        "S-2,A-1,fitness,2026-11-20,1,,\r\n"
        "S-3,A-1,fitness,2026-11-22T09:00,-1,,\r\n"
        "S-4,A-1,smart_recovery,2026-11-22T09:00,,2,no\r\n"
    )
    answer = api("POST", "/v1/attendance/table", CSV + rows, media_type="text/csv")
    told = answer.json_body
    assert _counts(told) == {"created": 2, "rejected": 2}
    assert [(one["entry"], one["field"]) for one in told["errors"]] == [(3, "at"), (4, "hours")]
    assert _counts(_feed(api, ENTRY)) == {"unchanged": 1}
    bad = api("POST", "/v1/attendance/table", "external_id,when\r\n", media_type="text/csv")
    assert {(one["field"], one["code"]) for one in bad.json_body["errors"]} == {
        ("alumnus", "column_missing"), ("at", "column_missing"), ("type", "column_missing"),
        ("when", "column_unknown"),
    }  # fmt: skip


def test_a_late_fact_recomputes_whether_they_are_in_touch(
    api: Api, program: str, ref: Any, clock: Any
) -> None:
    """An entry long after the last one counts from its own day; taken back, it never was."""
    began = clock()
    live(program, clock, began + timedelta(days=22))
    assert load(ref).one(Care).engagement == "disengaged"
    late = ENTRY | {"at": (began + timedelta(days=21, hours=23)).isoformat()}
    _feed(api, late)
    care = load(ref).one(Care)
    assert care.engagement == "active"
    assert care.last_contact_at == began
    _feed(api, ENTRY | {"external_id": "S-2"})  # an older one changes nothing
    assert load(ref).one(Care).last_attended_at == care.last_attended_at
    _feed(api, late | {"deleted": True})
    care = load(ref).one(Care)
    assert care.engagement == "disengaged"
    assert care.last_attended_at
    assert care.last_attended_at < began


def test_an_erased_graduates_ids_are_free_again(
    api: Api, ref: Any, enroll: Callable[..., Any]
) -> None:
    _feed(api, ENTRY)
    sent = {"identity_checked_by": "Ana", "requested_how": "letter"}
    erased = api("POST", f"/v1/alumni/{ref.person}/erasure", sent, role="supervisor")
    assert erased.status_code == 200, erased.body
    enroll(external_id="A-2", phone="+15025550143")
    assert _counts(_feed(api, ENTRY | {"alumnus": "A-2"})) == {"created": 1}
    assert load_all(ref).values(Fed) == []

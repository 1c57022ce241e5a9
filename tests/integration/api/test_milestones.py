"""Milestones of a graduate: from what is on record, anew with each fact, and on the timeline."""

from collections.abc import Callable
from datetime import date
from typing import Any

from chalicelib.store.rows import Row
from tests.integration.api.conftest import Api
from tests.integration.life import chain_faults


def test_milestones_follow_what_comes_in_and_stand_on_the_timeline(
    api: Api, enroll: Callable[..., Any], clock: Any
) -> None:
    ref = enroll(discharged_on=date(2026, 10, 1))
    path = f"/v1/alumni/{ref.person}"

    def states() -> dict[str, str]:
        return {one["name"]: one["state"] for one in api.get(f"{path}/milestones")["items"]}

    assert set(states().values()) == {"unknown"}
    answers = {"on": "2026-11-10", "instrument": "phq-2", "answers": {"1": 0, "2": 1}}
    first = api("POST", f"{path}/instruments", answers).json_body["id"]
    assert states()["well_being"] == "met"
    mended = answers | {"answers": {"1": 3, "2": 1}, "corrects": first}
    api("POST", f"{path}/instruments", mended)
    assert states()["well_being"] == "unmet"  # what was corrected never was
    events = [e for e in api.every(f"{path}/timeline") if e["kind"] == "milestone"]
    assert [(e["name"], e["state"], e["on"]) for e in events] == [
        ("well_being", "unmet", "2026-11-10")
    ]
    seen = {"name": "abstinence", "met": True, "on": "2026-11-12", "note": "Saw the papers."}
    made = api("POST", f"{path}/milestones", seen)
    assert made.status_code == 200, made.body
    assert made.json_body == api("POST", f"{path}/milestones", seen).json_body
    api("POST", f"{path}/milestones", seen | {"met": False, "on": "2026-11-20"})
    found = next(o for o in api.get(f"{path}/milestones")["items"] if o["name"] == "abstinence")
    assert (found["state"], found["first_met_on"], len(found["course"])) == (
        "unmet", "2026-11-12", 2,
    )  # fmt: skip
    rows = list(Row.query(ref.pk, Row.sk.startswith("MILESTONE#")))
    assert [type(row.attribute_values["note"]) for row in rows] == [bytes] * 2
    assert chain_faults(ref) == []


def test_late_attendance_meets_what_was_unmet(api: Api, enroll: Callable[..., Any]) -> None:
    ref = enroll(discharged_on=date(2026, 10, 20), external_id="A-1")
    path = f"/v1/alumni/{ref.person}/milestones"
    days = ["2026-10-22", "2026-10-29", "2026-11-05", "2026-11-12"]
    entries = [
        {"external_id": f"S-{n}", "alumnus": "A-1", "type": "group_therapy", "at": f"{on}T18:00"}
        for n, on in enumerate(days)
    ]

    def aftercare() -> tuple[str, str]:
        one = next(o for o in api.get(path)["items"] if o["name"] == "active_aftercare")
        return one["state"], one["evidence"]

    api("POST", "/v1/attendance", {"entries": entries[:3]})
    assert aftercare() == ("unmet", "weeks_attended:2/4")
    api("POST", "/v1/attendance", {"entries": entries})
    last = entries[0] | {"external_id": "S-9", "at": "2026-11-19T18:00"}
    api("POST", "/v1/attendance", {"entries": [last]})
    assert aftercare() == ("met", "weeks_attended:4/4")


def test_a_bad_entry_names_its_field(api: Api, enroll: Callable[..., Any]) -> None:
    path = f"/v1/alumni/{enroll().person}/milestones"
    for wrong, field in (({"on": "2026-11-25"}, "on"), ({"name": "fame"}, "name")):
        sent = {"name": "abstinence", "met": True, "on": "2026-11-12"} | wrong
        answer = api("POST", path, sent)
        assert answer.status_code == 422
        assert [error["field"] for error in answer.json_body["errors"]] == [field]

"""Tries to reach people, pauses asked of staff and the search, through the API."""

from typing import Any

from chalicelib.domain.messages import Message
from chalicelib.domain.standing import StaffAct
from chalicelib.store.partition import load_all


def test_the_same_acts_are_in_the_api(api: Any, enroll: Any, clock: Any) -> None:
    rosa = enroll(external_id="A-9")
    clock.go(minutes=1)
    path = f"/v1/alumni/{rosa.person}"
    body = {"outcome": "no_answer", "way": "call", "id": "b" * 20}
    for _ in range(2):
        answer = api("POST", f"{path}/calls", body)
        assert answer.status_code == 201, answer.body
    assert [one.what for one in load_all(rosa).values(StaffAct)] == ["call_no_answer"]
    other = api("POST", f"{path}/calls", {"outcome": "reached", "alert": f"{'c' * 20}-x"})
    assert other.status_code == 404
    paused = api("PUT", f"{path}/pause", {"until": "2026-12-08"}).json_body
    assert paused["paused_until"] == "2026-12-08T15:00:00Z"
    late = api("PUT", f"{path}/pause", {"until": "2026-11-24"})
    assert (late.status_code, late.json_body["errors"][0]["code"]) == (422, "past")
    clock.go(minutes=1)
    assert api("DELETE", f"{path}/pause").json_body["paused_until"] == "2026-11-24T15:02:00Z"
    for sought in ({"phone": "502-555-0142"}, {"external_id": "A-9"}):
        (found,) = api("POST", "/v1/people/search", sought).json_body["items"]
        assert (found["id"], found["name"]) == (rosa.person, "Rosa Clark")
    assert api("POST", "/v1/people/search", {}).status_code == 422
    assert found["roles"] == ["alumnus"]


def test_one_person_is_enrolled_by_json_as_by_a_row(api: Any, other_program: str) -> None:
    told = {
        "external_id": "A-1", "first_name": "Rosa", "last_name": "Clark",
        "birth_date": "1990-05-04", "discharged_on": "2026-11-18", "language": ["es", "en"],
        "on_medication": True, "planned_hours_per_week": 6, "pin": "826419", "id": "d" * 20,
    }  # fmt: skip
    answers = [api("POST", "/v1/alumni", told) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201], answers[0].body
    one, again = (answer.json_body for answer in answers)
    assert one == again
    assert (one["languages"], one["on_medication"], one["planned_hours_per_week"]) == (
        ["es", "en"], True, 6,
    )  # fmt: skip
    assert api.get(f"/v1/alumni/{one['id']}") == one
    assert "pin" not in one
    assert api("GET", f"/v1/alumni/{one['id']}", program=other_program).status_code == 404
    wrong = api("POST", "/v1/alumni", {**told, "id": "e" * 20, "zip": 4, "pin": "12"})
    assert wrong.status_code == 422
    assert [(e["field"], e["code"]) for e in wrong.json_body["errors"]] == [
        ("zip", "zip_invalid"), ("pin", "pin_malformed"),
    ]  # fmt: skip
    taken = api("POST", "/v1/alumni", {**told, "id": "e" * 20})
    assert [e["code"] for e in taken.json_body["errors"]] == ["id_taken"]
    assert api("POST", "/v1/alumni", {**told, "shoe": "9"}).status_code == 422
    mentor = {
        "first_name": "Sam", "last_name": "Reed", "birth_date": "1980-01-01",
        "recovery_since": "2020-01-01",
    }  # fmt: skip
    made = api("POST", "/v1/mentors", mentor)
    assert made.status_code == 201, made.body
    assert made.json_body["external_id"].startswith("added-")
    assert api("POST", "/v1/alumni", told, role="auditor").status_code == 403


def test_words_to_one_person_are_checked_refused_or_sent_once(api: Any, enroll: Any) -> None:
    rosa = enroll()
    path = f"/v1/alumni/{rosa.person}/messages"
    telling = {"words": "See you at the AA meeting"}
    told = api("POST", f"{path}/check", telling).json_body
    assert told == {
        "tells": told["tells"], "instead": "See you at the group", "may_leave": False,
    }  # fmt: skip
    refused = api("POST", path, telling)
    assert [e["code"] for e in refused.json_body["errors"]] == ["telling"]
    for _ in range(2):
        sent = api("POST", path, {"words": "See you there", "id": "f" * 20})
        assert sent.status_code == 201, sent.body
    bodies = [m.body for m in load_all(rosa).values(Message) if m.kind == "staff"]
    assert bodies == ["Handrail: See you there"]


def test_facts_are_set_right_by_json_and_null_clears(api: Any, enroll: Any) -> None:
    rosa = enroll(city="Louisville", wants_mentor=True)
    path = f"/v1/alumni/{rosa.person}"
    told = {"city": None, "first_name": "Rosie", "wants_mentor": False, "language": ["es"]}
    one = api("PATCH", path, told).json_body
    assert (one["city"], one["first_name"], one["wants_mentor"], one["languages"]) == (
        "", "Rosie", False, ["es"],
    )  # fmt: skip
    assert one["phone"] == "+15025550142"
    assert api("PATCH", path, {"phone": "502-555-0143"}).status_code == 422
    wrong = api("PATCH", path, {"zip": "4"})
    assert [e["field"] for e in wrong.json_body["errors"]] == ["zip"]

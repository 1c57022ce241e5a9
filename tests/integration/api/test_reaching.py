"""Tries to reach people, pauses asked of staff and the search, through the API."""

from typing import Any

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

"""Matching over HTTP, as a coordinator's tools call it."""

import json

import pytest

from chalicelib.services import jobs, long_work
from chalicelib.services.matching import proposing as matching


def test_run_approve_answer_accept_end(api, graduate, volunteer):
    alumnus, mentor = graduate(joined=False), volunteer(joined=False)
    left = graduate(joined=False, disclosure_consent=None)
    status, run, _ = api("POST", "/matching/runs")
    assert (status, run["state"], run["proved"]) == (201, "proposed", True)
    (pair,) = run["pairs"]
    assert pair["alumnus"]["id"] == alumnus.person
    assert pair["alumnus"]["external_id"].startswith("A-")
    assert pair["mentor"] == {"id": mentor.person, "external_id": "M-5001"}
    assert pair["score"] == sum(pair["parts"].values())
    (one,) = run["unmatched"]
    assert (one["alumnus"]["id"], one["reasons"]) == (left.person, ["no_disclosure_consent"])
    assert api("GET", f"/matching/runs/{run['id']}")[1] == run
    status, approved, _ = api("POST", f"/matching/runs/{run['id']}/approve")
    assert (status, approved["state"], approved["skipped"]) == (200, "approved", [])
    (match,) = approved["matches"]
    assert match["state"] == "asked"
    assert api("POST", f"/matching/runs/{run['id']}/approve")[:2] == (200, approved)
    path = f"/matches/{match['id']}"
    status, offered, _ = api("POST", f"{path}/alumnus-answer", {"answer": "yes"})
    assert (status, offered["state"]) == (200, "offered")
    status, active, _ = api("POST", f"{path}/accept")
    assert (status, active["state"]) == (200, "active")
    assert api("GET", path)[1] == active
    assert api("POST", f"{path}/alumnus-answer", {"answer": "yes"})[0] == 409
    assert api("POST", f"{path}/decline", {"reason": "no_time"})[0] == 409
    status, ended, _ = api("POST", f"{path}/end", {"reason": "completed"})
    assert (status, ended["state"], ended["reason"]) == (200, "ended", "completed")


def test_a_mentor_on_the_safety_list_is_never_proposed(api, graduate, volunteer):
    alumnus, mentor = graduate(joined=False), volunteer(joined=False)
    path = f"/alumni/{alumnus.person}/never-match"
    status, lists, _ = api("PUT", path, {"safety": [mentor.person]})
    assert (status, lists) == (200, {"blocked": [], "safety": [mentor.person]})
    run = api("POST", "/matching/runs")[1]
    assert (run["pairs"], run["unmatched"][0]["reasons"]) == ([], ["safety"])
    assert api("PUT", path, {"safety": ["nobody"]})[0] == 404


def test_a_pair_that_broke_a_rule_since_is_refused_with_the_rule(api, graduate, volunteer):
    alumnus, mentor = graduate(joined=False), volunteer(joined=False)
    run = api("POST", "/matching/runs")[1]
    match = api("POST", f"/matching/runs/{run['id']}/approve")[1]["matches"][0]
    api("POST", f"/matches/{match['id']}/alumnus-answer", {"answer": "yes"})
    api("PUT", f"/alumni/{alumnus.person}/never-match", {"safety": [mentor.person]})
    status, problem, _ = api("POST", f"/matches/{match['id']}/accept")
    assert (status, problem["code"]) == (409, "no_longer_holds")
    assert [one["code"] for one in problem["errors"]] == ["safety"]


def test_a_large_run_answers_202_and_tells_where_to_look(api, graduate, volunteer, monkeypatch):
    graduate(joined=False), volunteer(joined=False)
    queued = []
    monkeypatch.setattr(jobs, "send", lambda kind, **more: queued.append({"kind": kind, **more}))
    monkeypatch.setattr(matching, "AT_ONCE", 0)
    status, run, headers = api("POST", "/matching/runs")
    assert (status, run["state"], run["pairs"]) == (202, "running", [])
    assert headers["Location"] == f"/v1/matching/runs/{run['id']}"
    long_work.go_on(queued.pop())
    assert len(api("GET", headers["Location"].removeprefix("/v1"))[1]["pairs"]) == 1


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/matching/runs/nothing", None, 404),
        ("POST", "/matching/runs/nothing/approve", None, 404),
        ("POST", "/matches/nobody-nothing/accept", None, 404),
        ("POST", "/matches/nobody-nothing/alumnus-answer", {"answer": "perhaps"}, 422),
        ("POST", "/matches/nobody-nothing/alumnus-answer", {}, 422),
        ("POST", "/matches/nobody-nothing/decline", {"reason": "Rosa was rude"}, 422),
        ("POST", "/matches/nobody-nothing/end", {"reason": "no_time", "by": "me"}, 422),
        ("POST", "/matching/runs", {"limit": 3}, 422),
    ],
)
def test_bad_input_is_a_problem(api, method, path, body, status):
    answered, problem, _ = api(method, path, body)
    assert (answered, problem["status"]) == (status, status)
    assert "Rosa" not in json.dumps(problem)

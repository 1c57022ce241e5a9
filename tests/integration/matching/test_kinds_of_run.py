"""Runs beyond the first: under review, as a repair, for one newcomer; and work that dies."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.domain.jobs import MatchingRun
from chalicelib.domain.people import Alumnus, Mentor
from chalicelib.services import jobs, long_work
from chalicelib.services.matching import approving as matching_approval
from chalicelib.services.matching import pool as matching_pool
from chalicelib.services.matching import progress, working
from chalicelib.services.matching import proposing as matching
from chalicelib.services.matching.runs import GivenUp, run_key
from chalicelib.services.tenant import tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load
from tests.integration.life import Crash, work

LONG_AGO = date(2025, 1, 1)


@pytest.fixture(autouse=True)
def no_texts(carriers):
    return carriers


@pytest.fixture
def queued(monkeypatch):
    """What was put on the jobs queue."""
    sent = []
    monkeypatch.setattr(jobs, "send", lambda kind, **more: sent.append({"kind": kind, **more}))
    return sent


def amend(ref, value, **fields):
    read = load(ref)
    change = Change(read, by="test", at=matching.clock.now(), policy=tenant(ref.program).policy)
    change.amend(value, **fields)
    change.commit("test.amended")


def pairs_of(run):
    return {pair["alumnus"]["id"]: pair["mentor"]["id"] for pair in run["pairs"]}


def stored(program, run_id):
    return load(Ref(program, ""), run_key(run_id)).one(MatchingRun)


@pytest.fixture
def two(graduate, volunteer):
    """Two graduates for two mentors of one place, each the better for one of them."""
    people = [graduate(joined=False, pathway=p) for p in ("twelve_step", "secular")]
    mentors = [
        volunteer(joined=False, capacity=1, pathways=frozenset({p}))
        for p in ("twelve_step", "secular")
    ]
    return people, mentors


def test_a_swap_makes_a_run_of_its_own_and_tells_its_cost(api, two):
    (ann, bea), (mia, noa) = two
    first = api("POST", "/matching/runs")[1]
    assert pairs_of(first) == {ann.person: mia.person, bea.person: noa.person}
    swap = {"swap": [{"one": ann.person, "other": bea.person}]}
    status, run, _ = api("POST", f"/matching/runs/{first['id']}/review", swap)
    assert (status, run["kind"], run["base"], run["proved"]) == (201, "review", first["id"], True)
    assert pairs_of(run) == {ann.person: noa.person, bea.person: mia.person}
    assert run["cost"] == {"matches": 0, "score": -50, "changed": 2}
    assert len(run["locks"]) == 2
    back = api("POST", f"/matching/runs/{run['id']}/review", swap)[1]
    assert pairs_of(back) == pairs_of(first)
    assert back["cost"] == {"matches": 0, "score": 50, "changed": 2}
    assert api("POST", f"/matching/runs/{run['id']}/approve")[1]["state"] == "approved"
    assert api("POST", f"/matching/runs/{run['id']}/review", swap)[0] == 409


def test_a_lock_and_a_forbidden_pair_are_kept_in_further_words(api, two, volunteer):
    (ann, bea), (mia, noa) = two
    first = api("POST", "/matching/runs")[1]
    lock = {"lock": [{"alumnus": ann.person, "mentor": noa.person}]}
    locked = api("POST", f"/matching/runs/{first['id']}/review", lock)[1]
    assert pairs_of(locked)[ann.person] == noa.person
    forbid = {"forbid": [{"alumnus": bea.person, "mentor": mia.person}]}
    after = api("POST", f"/matching/runs/{locked['id']}/review", forbid)[1]
    assert pairs_of(after) == {ann.person: noa.person}
    assert after["cost"]["matches"] == -1
    (left,) = after["unmatched"]
    assert (left["alumnus"]["id"], left["reasons"][-1]) == (bea.person, "forbidden")
    told = api("GET", f"/matching/runs/{after['id']}/explanation")[1]["items"]
    assert told[-1]["reasons"][-1]["words"] == "Staff ruled the pair out in this run."


def test_a_lock_that_breaks_a_rule_is_refused_with_the_rule(api, two, graduate, volunteer):
    (ann, bea), (mia, _) = two
    foe = volunteer(joined=False, languages=("es",))
    run = api("POST", "/matching/runs")[1]
    path = f"/matching/runs/{run['id']}/review"

    def code(**word):
        status, problem, _ = api("POST", path, word)
        return status, problem.get("errors", [{}])[0].get("code")

    def pair(alumnus, mentor):
        return {"alumnus": alumnus.person, "mentor": mentor.person}

    assert code(lock=[pair(ann, foe)]) == (422, "no_shared_language")
    assert code(lock=[pair(ann, mia), pair(bea, mia)]) == (422, "no_capacity")
    assert code(forbid=[pair(foe, mia)]) == (422, "not_in_run")
    assert code(swap=[{"one": ann.person, "other": foe.person}]) == (422, "not_in_run")
    assert code()[0] == 422
    assert code(lock=[{"alumnus": ann.person, "mentor": "nobody"}])[0] == 404


def test_a_repair_moves_nobody_whose_mentor_is_still_there(api, two, volunteer):
    (ann, bea), (mia, noa) = two
    first = api("POST", "/matching/runs")[1]
    better = volunteer(joined=False, pathways=frozenset({"twelve_step", "secular"}))
    amend(noa, Mentor, paused=True)
    run = api("POST", "/matching/runs", {"kind": "repair"})[1]
    assert (run["kind"], run["base"]) == ("repair", first["id"])
    assert pairs_of(run) == {ann.person: mia.person, bea.person: better.person}
    assert (run["cost"]["matches"], run["cost"]["changed"]) == (0, 1)


def test_a_newcomer_is_not_given_a_place_that_a_longer_waiter_needs(
    api, graduate, volunteer, program
):
    old = {"discharged_on": LONG_AGO, "joined": False}
    waiting = graduate(**old, waiting_since=date(2026, 6, 1))
    new = graduate(**old, waiting_since=date(2026, 11, 20))
    volunteer(joined=False, capacity=1)
    ask = {"kind": "suggestion", "alumnus": new.person}
    held = api("POST", "/matching/runs", ask)[1]
    assert (held["pairs"], held["held"], held["state"]) == ([], 1, "proposed")
    assert held["unmatched"][0]["reasons"] == ["held_for_longer"]
    second = volunteer(joined=False, capacity=1)
    found = api("POST", "/matching/runs", ask)[1]
    assert pairs_of(found).keys() == {new.person}
    api("POST", f"/matching/runs/{found['id']}/approve")
    assert load(new).one(Alumnus).match_id
    assert second.person
    whole = api("POST", "/matching/runs")[1]
    assert pairs_of(whole).keys() == {waiting.person}
    again = api("POST", "/matching/runs", ask)[1]
    assert (again["state"], again["failure"], again["pairs"]) == ("failed", "not_seeking", [])
    assert api("POST", "/matching/runs", {"kind": "suggestion"})[0] == 422
    assert api("POST", "/matching/runs", {"kind": "suggestion", "alumnus": "nobody"})[0] == 404


def test_runs_are_listed_newest_first_with_policy_and_certificate(api, two, clock):
    made = []
    for _ in range(3):
        made.append(api("POST", "/matching/runs")[1]["id"])
        clock.go(seconds=1)
    first = api("GET", "/matching/runs?limit=2")[1]
    rest = api("GET", f"/matching/runs?limit=2&cursor={first['next_cursor']}")[1]
    listed = first["items"] + rest["items"]
    assert [run["id"] for run in listed] == made[::-1]
    assert all(run["proved"] and run["policy"] == {} for run in listed)
    assert (listed[0]["seeking"], listed[0]["places"]) == (2, 2)


def test_the_expected_wait_follows_from_the_pace_of_late(api, graduate, volunteer, clock):
    for _ in range(3):
        graduate(joined=False)
    volunteer(joined=False, capacity=1)
    first = api("POST", "/matching/runs")[1]
    assert first["expected_wait_days"] is None  # nobody was matched yet
    api("POST", f"/matching/runs/{first['id']}/approve")
    clock.go(days=1)
    run = api("POST", "/matching/runs")[1]
    assert (len(run["unmatched"]), run["expected_wait_days"]) == (2, 168)
    volunteer(joined=False)
    assert api("POST", "/matching/runs")[1]["expected_wait_days"] == 0


@pytest.fixture
def large(monkeypatch):
    monkeypatch.setattr(matching, "AT_ONCE", 0)
    monkeypatch.setattr(matching_approval, "AT_ONCE", 0)


def test_a_run_whose_work_dies_goes_on(program, api, two, large, queued, clock, monkeypatch):
    run = api("POST", "/matching/runs")[1]
    assert run["progress"] == {"phase": "reading", "done": 0, "total": 4}

    def dies(*_):
        raise Crash

    with monkeypatch.context() as patch:
        patch.setitem(working.WORK, "full", dies)
        with pytest.raises(Crash):
            long_work.go_on(queued.pop())
    read = api("GET", f"/matching/runs/{run['id']}")[1]
    assert (read["state"], read["progress"]["phase"]) == ("running", "pairing")
    work(program, clock.go(minutes=19))
    assert queued == []
    work(program, clock.go(minutes=2))
    long_work.go_on(queued.pop())
    done = api("GET", f"/matching/runs/{run['id']}")[1]
    assert (done["state"], len(done["pairs"])) == ("proposed", 2)
    assert done["progress"] == {"phase": "done", "done": 4, "total": 4}
    work(program, clock.go(days=1))
    assert stored(program, run["id"]).due_at is None


def test_a_run_whose_work_keeps_dying_fails(program, api, two, large, queued, clock):
    run = api("POST", "/matching/runs")[1]
    for _ in range(progress.TRIES + 1):
        work(program, clock.go(minutes=21))
    read = api("GET", f"/matching/runs/{run['id']}")[1]
    assert (read["state"], read["failure"], read["pairs"]) == ("failed", "died", [])
    assert len(queued) == 1 + progress.TRIES
    assert api("POST", f"/matching/runs/{run['id']}/approve")[0] == 409
    long_work.go_on(queued[-1])  # a message that comes after all changes nothing
    assert stored(program, run["id"]).state == "failed"


def test_a_try_that_was_given_up_writes_nothing_more(
    program, api, two, large, queued, clock, monkeypatch
):
    run = api("POST", "/matching/runs")[1]
    slow = stored(program, run["id"])
    work(program, clock.go(minutes=21))
    long_work.go_on(queued.pop())
    proposed = api("GET", f"/matching/runs/{run['id']}")[1]
    with pytest.raises(GivenUp):
        matching._work_out(tenant(program), slow, matching._sides(program))
    monkeypatch.setattr(progress, "teller", lambda *_: lambda *_: None)  # past every look
    amend(two[1][0], Mentor, paused=True)
    with pytest.raises(GivenUp):
        matching._work_out(tenant(program), slow, matching._sides(program))
    assert api("GET", f"/matching/runs/{run['id']}")[1] == proposed


def test_an_approval_that_dies_goes_on_or_fails_and_may_go_on_then(
    program, api, two, large, queued, clock
):
    run = api("POST", "/matching/runs")[1]
    long_work.go_on(queued.pop())
    assert api("POST", f"/matching/runs/{run['id']}/approve")[1]["progress"] == {
        "phase": "approving", "done": 0, "total": 1,
    }  # fmt: skip
    for _ in range(progress.TRIES + 1):
        work(program, clock.go(minutes=21))
    read = api("GET", f"/matching/runs/{run['id']}")[1]
    assert (read["state"], read["failure"]) == ("failed", "approval_died")
    assert api("POST", f"/matching/runs/{run['id']}/approve")[1]["state"] == "approving"
    while queued:
        long_work.go_on(queued.pop())
    assert len(api("GET", f"/matching/runs/{run['id']}")[1]["matches"]) == 2


def test_reading_many_people_is_told_on_the_way(program, two, large, queued, api, monkeypatch):
    monkeypatch.setattr(matching_pool, "TELL_EACH", 2)
    run = api("POST", "/matching/runs")[1]
    told = []
    monkeypatch.setattr(progress, "teller", lambda *_: lambda *word: told.append(word))
    long_work.go_on(queued.pop())
    assert told == [("reading", 2), ("reading", 4), ("pairing", 4), ("writing", 4)]
    assert stored(program, run["id"]).created_at > matching.clock.now() - timedelta(hours=1)


def test_pairs_that_were_not_proved_best_may_not_be_approved(api, two, monkeypatch):
    solve = working.solve
    monkeypatch.setattr(working, "solve", lambda *asked: replace(solve(*asked), proved=False))
    run = api("POST", "/matching/runs")[1]
    assert (run["state"], run["failure"], run["proved"]) == ("failed", "not_proved", False)
    assert api("POST", f"/matching/runs/{run['id']}/approve")[0] == 409

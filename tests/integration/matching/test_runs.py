"""Runs too large for one request, and many hands on one mentor's places at once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from chalicelib.domain.jobs import MatchingRun
from chalicelib.domain.matches import IllegalTransition
from chalicelib.domain.people import Alumnus, Mentor
from chalicelib.services import jobs, long_work
from chalicelib.services.matching import approving as matching_approval
from chalicelib.services.matching import life as matching_life
from chalicelib.services.matching import proposing as matching
from chalicelib.services.matching.runs import read
from chalicelib.services.tenant import tenant
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Missing, load
from tests.integration.life import chain_faults, work

HANDS = 16


def test_a_large_run_is_a_job_and_so_is_its_approval(
    program, graduate, volunteer, carriers, monkeypatch
):
    graduate(), graduate(), volunteer()
    queued = []
    monkeypatch.setattr(jobs, "send", lambda kind, **more: queued.append({"kind": kind, **more}))
    monkeypatch.setattr(matching, "AT_ONCE", 1)
    monkeypatch.setattr(matching_approval, "AT_ONCE", 1)
    run = matching.start(program, "coordinator").run
    assert (run.state, read(program, run.id).pairs) == ("running", [])
    with pytest.raises(IllegalTransition):
        matching_approval.approve(program, run.id, "coordinator")
    first = queued.pop()
    long_work.go_on(first)
    proposed = read(program, run.id)
    assert (proposed.run.state, len(proposed.pairs)) == ("proposed", 2)
    long_work.go_on(first)  # the queue delivers it again
    assert read(program, run.id) == proposed
    assert matching_approval.approve(program, run.id, "coordinator").run.state == "approving"
    while queued:
        long_work.go_on(queued.pop())
    done = read(program, run.id)
    assert (done.run.state, len(done.matches), done.skipped) == ("approved", 2, [])


def test_a_mentors_capacity_is_never_exceeded_however_many_approve_at_once(
    program, clock, graduate, volunteer, carriers
):
    """Invariants 31 and 32, with 16 threads: eight people, each wanted by two at once, for three
    places."""
    mentor = volunteer(capacity=3)
    alumni = [graduate(joined=False) for _ in range(HANDS // 2)]
    here = tenant(program)

    def approve(number: int) -> tuple[str, ...]:
        run = MatchingRun(id=f"run{number}", on=clock().date(), by="staff", created_at=clock())
        pair = {
            "alumnus": alumni[number // 2].person,
            "mentor": mentor.person,
            "score": 1,
            "parts": {},
        }
        return matching_approval.approve_pair(here, run, pair)

    with ThreadPoolExecutor(HANDS) as hands:
        outcomes = Counter(hands.map(approve, range(HANDS)))
    assert outcomes[()] == 3
    assert set(outcomes) - {()} <= {
        ("no_capacity",), ("live_match",), ("live_match", "no_capacity"),
    }  # fmt: skip
    assert load(mentor).one(Mentor).active == 3
    live = [ref for ref in alumni if load(ref).one(Alumnus).match_id]
    assert len(live) == 3
    assert [fault for ref in alumni for fault in chain_faults(ref)] == []


def test_places_given_back_and_taken_at_once_are_counted_right(
    program, clock, graduate, volunteer, carriers
):
    mentor = volunteer(capacity=4)
    alumni = [graduate(joined=False) for _ in range(8)]
    run = matching.start(program, "coordinator").run
    matched = matching_approval.approve(program, run.id, "coordinator").matches
    assert len(matched) == 4
    waiting = [ref for ref in alumni if not load(ref).one(Alumnus).match_id]
    here = tenant(program)
    again = MatchingRun(id="again", on=clock().date(), by="staff", created_at=clock())

    def give_back(number: int) -> None:
        for _ in range(20):
            try:
                matching_life.end(program, matched[number].id, "staff_decision", "staff")
                return
            except Exception as error:
                last = error
        raise last

    def take(number: int) -> None:
        pair = {"alumnus": waiting[number].person, "mentor": mentor.person, "score": 1, "parts": {}}
        matching_approval.approve_pair(here, again, pair)

    with ThreadPoolExecutor(HANDS) as hands:
        list(
            hands.map(
                lambda job: job[0](job[1]), [(f, n) for n in range(4) for f in (give_back, take)]
            )
        )
    live = [ref for ref in alumni if load(ref).one(Alumnus).match_id]
    assert load(mentor).one(Mentor).active == len(live) <= 4


def test_nothing_of_another_program_is_found(program):
    for foreign in ("nobody", "x-y"):
        with pytest.raises(Missing):
            matching_life.accept(program, foreign, "coordinator")
        with pytest.raises(Missing):
            read(program, foreign)


def test_a_question_that_never_left_goes_to_staff(program, clock, graduate, volunteer, carriers):
    alumnus = graduate()
    volunteer()
    run = matching.start(program, "coordinator").run
    matching_approval.approve(program, run.id, "coordinator")
    from chalicelib.domain.care import Care
    from chalicelib.domain.matches import Match
    from chalicelib.services import due
    from chalicelib.store.keys import Key

    match = read(program, run.id).matches[0]
    key = Key(Ref(program, alumnus.person).pk, f"MATCH#{match.id}")
    clock.go(hours=73)
    due.look_at(key, due.read([key]))
    after = load(alumnus, key.sk)
    assert after.one(Match).state == "asked"
    assert "ask_about_match" in after.one(Care).open_alerts
    assert after.one(Match).due_at > clock() + timedelta(hours=24)
    work(program, clock())

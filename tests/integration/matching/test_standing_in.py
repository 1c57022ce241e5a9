"""Breaks, cover, returns and terms, over HTTP, with what people are told."""

from datetime import date, timedelta

import pytest

from chalicelib.domain.care import Care
from chalicelib.domain.people import Alumnus, Mentor
from chalicelib.services.matching import life as matching_life
from chalicelib.store.partition import load
from tests.integration.life import chain_faults, work


def causes(ref):
    return set(load(ref).one(Care).open_alerts)


@pytest.fixture
def active(api, program, clock, carriers, graduate, volunteer):
    """An active match: alumnus, mentor, its id."""
    alumnus, mentor = graduate(), volunteer()
    run = api("POST", "/matching/runs")[1]
    match = api("POST", f"/matching/runs/{run['id']}/approve")[1]["matches"][0]
    api("POST", f"/matches/{match['id']}/alumnus-answer", {"answer": "yes"})
    assert api("POST", f"/matches/{match['id']}/accept")[1]["state"] == "active"
    work(program, clock.go(minutes=1))
    return alumnus, mentor, match["id"]


def test_a_break_is_covered_the_same_day_and_the_supervisor_calls(
    api, program, carriers, clock, active, volunteer
):
    alumnus, mentor, id = active
    tess = volunteer(first_name="Tess")
    status, touched, _ = api("POST", f"/mentors/{mentor.person}/step-back", {})
    assert status == 200
    own, cover = touched["items"]
    assert (own["id"], own["state"]) == (id, "paused")
    assert (cover["kind"], cover["state"], cover["mentor"]["id"]) == (
        "cover",
        "active",
        tess.person,
    )
    assert load(tess).one(Mentor).active == 1
    assert causes(mentor) >= {"mentor_stepped_back"}
    work(program, clock.go(minutes=1))
    told = carriers.to("+15025551001")[-1]
    assert told.startswith("Handrail: Your mentor is taking a break. Tess is here for you")
    assert "mentor of R. is taking a break" in carriers.to("+15025555002")[-1]
    clock.go(days=1)
    assert matching_life.nudge(program, alumnus.person)
    work(program, clock.go(minutes=1))
    assert "reach out to R. soon" in carriers.to("+15025555002")[-1]
    again = api("POST", f"/mentors/{mentor.person}/step-back", {})[1]["items"]
    assert [one["id"] for one in again] == [id]
    back = api("POST", f"/mentors/{mentor.person}/return")[1]["items"]
    assert [(one["id"], one["state"]) for one in back] == [(id, "active")]
    assert api("GET", f"/matches/{cover['id']}")[1]["reason"] == "cover_over"
    assert load(tess).one(Mentor).active == 0
    assert load(alumnus).one(Alumnus).cover_id is None
    work(program, clock.go(minutes=1))
    assert "Dana is back" in carriers.to("+15025551001")[-1]
    assert [fault for ref in (alumnus, mentor, tess) for fault in chain_faults(ref)] == []


def test_without_anybody_to_cover_staff_are_told_and_may_name_somebody(
    api, clock, active, volunteer
):
    alumnus, mentor, id = active
    until = str(clock().date() + timedelta(days=20))
    (own,) = api("POST", f"/mentors/{mentor.person}/step-back", {"until": until})[1]["items"]
    assert (own["state"], own["due_at"][:10]) == ("paused", until)
    assert "cover_needed" in causes(alumnus)
    assert load(mentor).one(Mentor).away_until == date.fromisoformat(until)
    foe = volunteer(languages=("es",))
    assert api("POST", f"/matches/{id}/cover", {"mentor": foe.person})[0] == 409
    able = volunteer()
    cover = api("POST", f"/matches/{id}/cover", {"mentor": able.person})[1]
    assert (cover["kind"], cover["mentor"]["id"]) == ("cover", able.person)
    assert api("POST", f"/matches/{id}/cover")[1]["code"] == "no_cover"


def test_a_long_break_becomes_a_task(program, api, clock, active):
    alumnus, mentor, _ = active
    api("POST", f"/mentors/{mentor.person}/step-back", {})
    work(program, clock.go(days=13))
    assert "mentor_return" not in causes(alumnus)
    work(program, clock.go(days=2))
    assert "mentor_return" in causes(alumnus)


def test_a_break_ends_what_was_only_asked(api, carriers, graduate, volunteer):
    graduate(), (mentor := volunteer())
    run = api("POST", "/matching/runs")[1]
    match = api("POST", f"/matching/runs/{run['id']}/approve")[1]["matches"][0]
    (ended,) = api("POST", f"/mentors/{mentor.person}/step-back", {})[1]["items"]
    assert (ended["id"], ended["state"], ended["reason"]) == (match["id"], "ended", "mentor_break")
    assert load(mentor).one(Mentor).active == 0


def test_who_loses_a_leaving_mentor_gets_another_by_a_repair(api, active, volunteer):
    alumnus, mentor, _ = active
    (ended,) = api("POST", f"/mentors/{mentor.person}/leave")[1]["items"]
    assert (ended["state"], ended["reason"]) == ("ended", "mentor_left")
    other = volunteer()
    run = api("POST", "/matching/runs", {"kind": "repair"})[1]
    (pair,) = run["pairs"]
    assert (pair["alumnus"]["id"], pair["mentor"]["id"]) == (alumnus.person, other.person)


def test_cover_ends_when_another_mentor_is_introduced(api, active, volunteer):
    alumnus, mentor, id = active
    tess = volunteer()
    api("POST", f"/mentors/{mentor.person}/step-back", {})
    api("POST", f"/matches/{id}/end", {"reason": "staff_decision"})
    assert load(alumnus).one(Alumnus).cover_id
    new = volunteer()
    run = api("POST", "/matching/runs")[1]
    match = api("POST", f"/matching/runs/{run['id']}/approve")[1]["matches"][0]
    api("POST", f"/matches/{match['id']}/alumnus-answer", {"answer": "yes"})
    assert api("POST", f"/matches/{match['id']}/accept")[1]["state"] == "active"
    read = load(alumnus).one(Alumnus)
    assert (read.match_id, read.cover_id) == (match["id"], None)
    assert load(tess).one(Mentor).active + load(new).one(Mentor).active == 1


def test_a_term_is_asked_about_before_it_ends_and_renewed_by_both(program, api, clock, active):
    alumnus, _, id = active
    match = api("GET", f"/matches/{id}")[1]
    ends = date.fromisoformat(match["term_ends_on"])
    assert ends == date(2026, 11, 24) + timedelta(weeks=12)
    while "term_ending" not in causes(alumnus):
        work(program, clock.go(days=1))
    assert ends - clock().date() == timedelta(days=14)

    def renew(side, renews=True):
        return api("POST", f"/matches/{id}/renew", {"side": side, "renews": renews})[1]

    one = renew("alumnus")
    assert (one["renewed_by"], one["renewals"], one["term_ends_on"]) == (["alumnus"], 0, str(ends))
    assert "term_ending" in causes(alumnus)
    both = renew("mentor")
    later = str(ends + timedelta(weeks=12))
    assert (both["renewed_by"], both["renewals"], both["term_ends_on"]) == ([], 1, later)
    assert "term_ending" not in causes(alumnus)
    ended = renew("mentor", renews=False)
    assert (ended["state"], ended["reason"]) == ("ended", "completed")
    assert renew("mentor", renews=False) == ended
    assert api("POST", f"/matches/{id}/renew", {"side": "mentor", "renews": True})[0] == 409


def test_a_term_that_ends_without_a_word_cuts_nobody_off(program, api, clock, active):
    _, _, id = active
    for _ in range(14):
        work(program, clock.go(days=7))
    match = api("GET", f"/matches/{id}")[1]
    assert (match["state"], date.fromisoformat(match["term_ends_on"]) < clock().date()) == (
        "active", True,
    )  # fmt: skip


def test_one_match_rests_with_cover_and_goes_on_while_its_mentor_takes_no_break(
    api, program, carriers, clock, active, volunteer
):
    alumnus, mentor, id = active
    tess = volunteer(first_name="Tess")
    own, cover = api("POST", f"/matches/{id}/pause", {"until": "2026-12-08"})[1]["items"]
    assert (own["state"], cover["mentor"]["id"]) == ("paused", tess.person)
    assert not load(mentor).one(Mentor).paused
    assert api("POST", f"/matches/{cover['id']}/pause", {})[0] == 409
    for _ in range(2):
        assert api("POST", f"/matches/{id}/resume")[1]["state"] == "active"
    assert load(alumnus).one(Alumnus).cover_id is None
    assert chain_faults(alumnus) == []

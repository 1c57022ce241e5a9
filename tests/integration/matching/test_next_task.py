"""Nobody is left without a next step when their mentor says no, leaves or cannot come back."""

import pytest

from chalicelib.domain.care import Care
from chalicelib.domain.people import Alumnus, Mentor
from chalicelib.store.partition import load
from tests.integration.life import chain_faults, work


def causes(ref):
    return set(load(ref).one(Care).open_alerts)


def approved(api):
    run = api("POST", "/matching/runs")[1]
    return api("POST", f"/matching/runs/{run['id']}/approve")[1]["matches"][0]


@pytest.fixture
def active(api, program, clock, carriers, graduate, volunteer):
    """An active match: alumnus, mentor, its id."""
    alumnus, mentor = graduate(), volunteer()
    id = approved(api)["id"]
    api("POST", f"/matches/{id}/alumnus-answer", {"answer": "yes"})
    assert api("POST", f"/matches/{id}/accept")[1]["state"] == "active"
    work(program, clock.go(minutes=1))
    return alumnus, mentor, id


def test_staff_keep_the_task_to_ask_about_the_next_best(api, carriers, graduate, volunteer):
    """The task of the first question is done; the second is a task of its own."""
    alumnus = graduate(joined=False)
    volunteer(joined=False), volunteer(joined=False)
    match = approved(api)
    api("POST", f"/matches/{match['id']}/alumnus-answer", {"answer": "yes"})
    assert "ask_about_match" not in causes(alumnus)
    api("POST", f"/matches/{match['id']}/decline", {"reason": "no_time"})
    assert load(alumnus).one(Alumnus).match_id == f"{match['id']}.1"
    assert "ask_about_match" in causes(alumnus)


@pytest.mark.parametrize("how", ["step-back", "leave"])
@pytest.mark.parametrize("answered", [False, True])
def test_a_mentor_who_is_gone_before_the_introduction_is_followed_by_the_next_best(
    api, carriers, graduate, volunteer, how, answered
):
    alumnus, mentors = graduate(joined=False), [volunteer(joined=False) for _ in range(2)]
    match = approved(api)
    if answered:
        api("POST", f"/matches/{match['id']}/alumnus-answer", {"answer": "yes"})
    gone, other = sorted(mentors, key=lambda ref: ref.person != match["mentor"]["id"])
    body = {} if how == "step-back" else None
    ended, following = api("POST", f"/mentors/{gone.person}/{how}", body)[1]["items"]
    assert (ended["id"], ended["state"]) == (match["id"], "ended")
    assert (following["mentor"]["id"], following["state"]) == (other.person, "asked")
    assert "ask_about_match" in causes(alumnus)
    assert [load(ref).one(Mentor).active for ref in (gone, other)] == [0, 1]
    assert [fault for ref in (alumnus, gone, other) for fault in chain_faults(ref)] == []


@pytest.mark.parametrize("how", ["step-back", "leave"])
def test_who_covers_and_is_gone_too_is_followed_by_another_or_staff_are_told(
    program, clock, carriers, api, active, volunteer, how
):
    alumnus, mentor, id = active
    tess = volunteer(first_name="Tess")
    api("POST", f"/mentors/{mentor.person}/step-back", {})
    work(program, clock.go(minutes=1))
    uma = volunteer(first_name="Uma")
    body = {} if how == "step-back" else None
    ended, cover = api("POST", f"/mentors/{tess.person}/{how}", body)[1]["items"]
    assert (ended["kind"], ended["state"]) == ("cover", "ended")
    assert (cover["kind"], cover["state"], cover["mentor"]["id"]) == ("cover", "active", uma.person)
    assert "cover_needed" not in causes(alumnus)
    work(program, clock.go(minutes=1))
    assert "Uma is here for you" in carriers.to("+15025551001")[-1]
    (ended,) = api("POST", f"/mentors/{uma.person}/{how}", body)[1]["items"]
    assert "cover_needed" in causes(alumnus)
    assert api("GET", f"/matches/{id}")[1]["state"] == "paused"
    assert [load(ref).one(Mentor).active for ref in (mentor, tess, uma)] == [1, 0, 0]


def test_whose_mentor_leaves_is_told_by_a_human(api, active):
    alumnus, mentor, id = active
    (ended,) = api("POST", f"/mentors/{mentor.person}/leave")[1]["items"]
    assert (ended["id"], ended["reason"]) == (id, "mentor_left")
    assert "cover_needed" in causes(alumnus)
    assert api("POST", f"/mentors/{mentor.person}/leave")[1]["items"] == []


def test_a_mentor_who_is_kept_from_somebody_by_now_does_not_come_back_to_them(
    program, clock, carriers, api, active, volunteer
):
    alumnus, mentor, id = active
    volunteer(first_name="Tess")
    api("POST", f"/mentors/{mentor.person}/step-back", {})
    work(program, clock.go(minutes=1))
    api("PUT", f"/alumni/{alumnus.person}/never-match", {"safety": [mentor.person]})
    assert api("POST", f"/mentors/{mentor.person}/return")[1]["items"] == []
    assert "mentor_return" in causes(alumnus)
    assert api("GET", f"/matches/{id}")[1]["state"] == "paused"
    assert load(alumnus).one(Alumnus).cover_id
    work(program, clock.go(minutes=1))
    assert not [body for body in carriers.to("+15025551001") if "is back" in body]
    api("PUT", f"/alumni/{alumnus.person}/never-match", {})
    (back,) = api("POST", f"/mentors/{mentor.person}/return")[1]["items"]
    assert (back["id"], back["state"]) == (id, "active")


@pytest.mark.parametrize("stands_in", [False, True])
def test_a_safety_relation_with_a_live_mentor_is_red_at_once(api, active, volunteer, stands_in):
    """Somebody else's name, and the same name again, tell nothing new."""
    alumnus, mentor, _ = active
    tess = volunteer(first_name="Tess")
    if stands_in:
        api("POST", f"/mentors/{mentor.person}/step-back", {})
    path = f"/alumni/{alumnus.person}/never-match"
    unsafe, other = (tess, mentor) if stands_in else (mentor, tess)
    api("PUT", path, {"blocked": [unsafe.person]})
    assert "match_unsafe" not in causes(alumnus)
    if not stands_in:
        api("PUT", path, {"safety": [other.person]})
        assert "match_unsafe" not in causes(alumnus)
    api("PUT", path, {"safety": [unsafe.person]})
    assert "match_unsafe" in causes(alumnus)

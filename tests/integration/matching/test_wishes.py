"""How somebody is to be matched, as staff set it."""

from datetime import timedelta

import pytest


@pytest.fixture(autouse=True)
def no_texts(carriers):
    return carriers


def pairs_of(run):
    return {pair["alumnus"]["id"]: pair["mentor"]["id"] for pair in run["pairs"]}


def test_who_is_moved_up_goes_before_those_who_waited_up_to_eight_weeks_more(
    api, clock, graduate, volunteer
):
    today, early = clock().date(), {"discharged_on": clock().date() - timedelta(days=300)}
    longer = graduate(joined=False, waiting_since=today - timedelta(weeks=7), **early)
    later = graduate(joined=False, waiting_since=today, **early)
    mentor = volunteer(joined=False, capacity=1)
    assert pairs_of(api("POST", "/matching/runs")[1]) == {longer.person: mentor.person}
    status, wishes, _ = api("PUT", f"/alumni/{later.person}/matching", {"moved_up": True})
    assert (status, wishes) == (200, {"in_person": False, "moved_up": True})
    assert pairs_of(api("POST", "/matching/runs")[1]) == {later.person: mentor.person}
    assert api("GET", f"/alumni/{later.person}")[1]["moved_up"]


def test_in_person_means_somebody_of_the_place_and_a_shortage_says_so(api, graduate, volunteer):
    lexington = {"city": "Lexington", "zip": "40508", "joined": False}
    here, there = graduate(**lexington), graduate(**lexington)
    for one in (here, there):
        api("PUT", f"/alumni/{one.person}/matching", {"in_person": True})
    volunteer(joined=False)  # lives in Louisville
    near = volunteer(capacity=1, **lexington)
    run = api("POST", "/matching/runs")[1]
    assert list(pairs_of(run).values()) == [near.person]
    told = api("GET", f"/matching/runs/{run['id']}/shortages")[1]
    assert [group["words"] for group in told["groups"]] == [
        "2 people share 1 mentor with 1 place; what binds: in person in Lexington."
    ]
    assert told["recruits"][0]["words"] == (
        "One more English-speaking woman mentor in Lexington would match 1 person."
    )


def test_a_mentor_who_wants_to_meet_is_proposed_to_people_of_the_place(api, graduate, volunteer):
    graduate(joined=False, city="Lexington", zip="40508")
    mentor = volunteer(joined=False)
    assert api("PUT", f"/mentors/{mentor.person}/meeting", {"in_person": True})[1]["in_person"]
    run = api("POST", "/matching/runs")[1]
    assert (run["pairs"], run["unmatched"][0]["reasons"]) == ([], ["distance"])

"""What waits for its window tells nothing of a match that is over by then; and a safety relation
keeps two people apart whichever of them is the mentor."""

import pytest

from chalicelib.domain.care import Care
from chalicelib.domain.people import Alumnus, Mentor
from chalicelib.services.matching import life as matching_life
from chalicelib.services.standing import deceased
from chalicelib.services.tenant import tenant
from chalicelib.store.change import Change
from chalicelib.store.partition import load
from tests.integration.life import work


def matched(api):
    """The one match that a run makes, answered and accepted."""
    run = api("POST", "/matching/runs")[1]
    match = api("POST", f"/matching/runs/{run['id']}/approve")[1]["matches"][0]
    api("POST", f"/matches/{match['id']}/alumnus-answer", {"answer": "yes"})
    return api("POST", f"/matches/{match['id']}/accept")[1]


@pytest.fixture
def at_night(api, clock, carriers, graduate, volunteer):
    """An introduction at four in the morning: neither side's text has left. Alumnus, mentor, id."""
    alumnus, mentor = graduate(), volunteer()
    clock.go(hours=18)
    match = matched(api)
    assert match["state"] == "active"
    return alumnus, mentor, match["id"]


def bodies(carriers):
    return carriers.to("+15025551001") + carriers.to("+15025555001")


def test_an_introduction_waits_for_the_day(program, clock, carriers, at_night):
    work(program, clock())
    assert not [one for one in bodies(carriers) if "match" in one or "mentor" in one]
    work(program, clock.go(hours=8))
    assert sum("your mentor" in one or "matched with" in one for one in bodies(carriers)) == 2


def test_nobody_is_introduced_whose_match_ended_overnight(program, api, clock, carriers, at_night):
    alumnus, mentor, id = at_night
    api("POST", f"/matches/{id}/end", {"reason": "safety"})
    work(program, clock.go(hours=8))
    assert not [one for one in bodies(carriers) if "mentor" in one or "R." in one]
    for ref in (alumnus, mentor):
        assert "introduce" not in load(ref).one(Care).open_alerts


def test_no_mentor_is_asked_to_call_somebody_who_died(program, clock, carriers, at_night):
    alumnus, _, _ = at_night
    assert matching_life.nudge(program, alumnus.person)
    on = clock().date()
    deceased.record_death(program, alumnus.person, "staff", Alumnus, on=on, source="family")
    work(program, clock.go(hours=8))
    assert not [one for one in bodies(carriers) if "R." in one or "mentor" in one]


def test_a_mentor_who_is_a_graduate_too_is_kept_from_whom_they_named_there(
    program, api, clock, carriers, graduate, volunteer
):
    """The mentor's own list as a graduate holds the alumnus, whose list is empty."""
    alumnus, mentor = graduate(joined=False), volunteer(joined=False)
    run = api("POST", "/matching/runs")[1]
    match = api("POST", f"/matching/runs/{run['id']}/approve")[1]["matches"][0]
    api("POST", f"/matches/{match['id']}/alumnus-answer", {"answer": "yes"})
    change = Change(load(mentor), by="test", at=clock(), policy=tenant(program).policy)
    change.put(
        Alumnus(
            person_id=mentor.person, external_id="A-own", discharged_on=clock().date(),
            substances=frozenset({"alcohol"}), safety=frozenset({alumnus.person}),
        )
    )  # fmt: skip
    change.commit("test.graduate_too")
    status, problem, _ = api("POST", f"/matches/{match['id']}/accept")
    assert (status, [one["code"] for one in problem["errors"]]) == (409, ["safety"])
    api("POST", f"/matches/{match['id']}/end", {"reason": "staff_decision"})
    assert load(mentor).one(Mentor).active == 0
    run = api("POST", "/matching/runs")[1]
    assert (run["pairs"], run["unmatched"][0]["reasons"]) == ([], ["safety"])

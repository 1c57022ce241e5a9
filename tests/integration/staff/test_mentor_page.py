"""Staff see a mentor, who is theirs and what is open, and act on them as on a graduate."""

from typing import Any

import pytest

from chalicelib.domain.care import Care
from chalicelib.domain.matches import Match, key
from chalicelib.domain.mentor_break import BREAK, MentorBreak
from chalicelib.domain.people import Alumnus, Mentor, Person
from chalicelib.entrypoints.web.staff.mentor_acts import OF_MENTORS
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load
from tests.integration.life import chain_faults
from tests.integration.staff.test_today import concern


@pytest.fixture
def rosa(program: str, matched: Any, clock: Any) -> Match:
    """Whom Dana mentors since a minute ago."""
    made: Match = matched(first_name="Rosa")
    clock.go(minutes=1)
    return made


def do(page: Any, dana: Any, act: str, **fields: str) -> str:
    """Open the form of an act, send it, and confirm it where it asks; the page after it."""
    page.get(f"/s/mentors/{dana.person}/{act}")
    assert page.status == 200, page.page
    page.post(**fields)
    if OF_MENTORS[act].grave:
        assert (page.status, "Check it once more." in page.page) == (200, True)
        page.post(**fields, sure="1")
    return str(page.follow() if page.status == 303 else page.page)


def offered(page: Any, dana: Any) -> set[str]:
    """The acts about a mentor's absence that their page offers now."""
    said = page.get(f"/s/mentors/{dana.person}")
    return {one for one in AWAY if f's/mentors/{dana.person}/{one}"' in said}


#: Acts about how a mentor is away, and for whom they have room.
AWAY = {
    "returned", "leave", "leave_end", "room", "none_new", "some_new", "step_back", "gone",
}  # fmt: skip
HERE = AWAY - {"returned", "leave_end", "some_new"}


def state(program: str, match: Match) -> str:
    return load(Ref(program, match.person_id), key(match.id)).one(Match, key(match.id)).state


def kept(dana: Any) -> MentorBreak:
    return load(dana, BREAK).one(MentorBreak)


def test_a_mentor_is_listed_found_and_opened_with_their_people(
    program: str, staff_in: Any, matched: Any, dana: Any, clock: Any
) -> None:
    matched(first_name="Rosa")
    page = staff_in()
    concern(program, dana, clock, "mentor_asks")
    said = page.get("/s/mentors")
    assert f"s/mentors/{dana.person}" in said
    assert "1 of 3 places taken" in said
    page.get("/s/people")
    page.post(sought="502-555-0151")
    said = page.follow()
    assert "Rosa" in said
    assert "s/alerts/" in said
    assert load(dana).one(Person).name in said


def test_a_mentors_number_consent_and_stop_are_theirs_as_a_mentor(
    program: str, staff_in: Any, dana: Any, clock: Any, carriers: Any
) -> None:
    page = staff_in()
    do(page, dana, "renew", training_completed_on="2026-11-20")
    mentor = load(dana).one(Mentor)
    assert (str(mentor.training_completed_on), str(mentor.ethics_signed_on)) == (
        "2026-11-20", "2026-05-01",
    )  # fmt: skip
    for wrong in ({}, {"ethics_signed_on": "2026-11-25"}):
        page.get(f"/s/mentors/{dana.person}/renew")
        page.post(**wrong)
        assert (page.status, 'aria-invalid="true"' in page.page) == (422, True)
    do(page, dana, "phone", phone="502 555 0152", channel="spoken")
    do(page, dana, "verified")
    assert load(dana).one(Person).phone == "+15025550152"
    clock.go(minutes=1)
    do(page, dana, "stop", channel="spoken")
    assert load(dana).one(Person).texting == "stopped"
    do(page, dana, "died", on="2026-11-20", source="family")
    assert "They died." in page.page
    assert "/undo" not in page.page
    for act in ("call", "pause", "away", "part"):
        page.get(f"/s/mentors/{dana.person}/{act}")
        assert page.status == 404
    assert chain_faults(dana) == []


def test_a_graduate_is_no_mentor_and_nobody_of_another_program_is_there(
    staff_in: Any, enroll: Any, other_rosa: Any
) -> None:
    page = staff_in()
    rosa = enroll()
    assert load(rosa).maybe(Mentor) is None
    for ref in (rosa, other_rosa):
        for path in ("", "/stop"):
            page.get(f"/s/mentors/{ref.person}{path}")
            assert page.status == 404
    for role in ("analyst", "auditor"):
        other = staff_in(role)
        other.get("/s/mentors")
        assert other.status == 403


def test_a_leave_is_planned_shown_and_called_off_and_one_that_runs_ends_today(
    program: str, staff_in: Any, rosa: Match, dana: Any
) -> None:
    page = staff_in()
    assert offered(page, dana) == HERE
    for wrong, told in (
        ({"starts": "2026-11-20", "until": "2026-12-08"}, "That day is over."),
        ({"starts": "2026-12-01", "until": "2026-12-01"}, "comes after the first day off."),
        ({"starts": "2026-12-01"}, "Please fill this in."),
    ):
        assert told in do(page, dana, "leave", **wrong)
        assert page.status == 422
    said = do(page, dana, "leave", starts="2026-12-01", until="2026-12-08")
    assert "Noted. The days are saved." in said
    assert "from Dec 1, back on Dec 8" in said
    assert (kept(dana).leave, state(program, rosa)) == ("planned", "active")
    assert offered(page, dana) == HERE | {"leave_end"}
    do(page, dana, "leave_end")
    assert kept(dana).leave == "none"
    do(page, dana, "leave", starts="2026-11-24", until="2026-12-08")
    assert (kept(dana).leave, state(program, rosa)) == ("running", "paused")
    assert offered(page, dana) == HERE | {"leave_end", "returned"}
    do(page, dana, "leave_end")
    assert (kept(dana).leave, state(program, rosa)) == ("none", "active")
    assert chain_faults(dana) == []


def test_who_steps_back_is_covered_and_is_back_when_staff_say_so(
    program: str, staff_in: Any, rosa: Match, dana: Any
) -> None:
    page = staff_in()
    page.get(f"/s/mentors/{dana.person}/step_back")
    page.post()
    assert state(program, rosa) == "active"  # asked once more first
    said = do(page, dana, "step_back", until="2026-12-10")
    assert "Stepped back" in said
    assert (kept(dana).stepped, str(kept(dana).until)) == ("done", "2026-12-10")
    assert state(program, rosa) == "paused"
    assert "mentor_stepped_back" in load(dana).one(Care).open_alerts
    assert offered(page, dana) == {"returned", "room", "gone"}
    page.get(f"/s/mentors/{dana.person}/leave")
    page.post(starts="2026-12-01", until="2026-12-08")
    assert "Log first that they are back." in page.page
    do(page, dana, "returned")
    assert (kept(dana).stepped, state(program, rosa)) == ("no", "active")
    assert load(dana).one(Mentor).paused is False
    assert offered(page, dana) == HERE
    assert chain_faults(dana) == []


def test_staff_set_for_how_many_a_mentor_has_room_and_whether_for_new_ones(
    staff_in: Any, dana: Any
) -> None:
    page = staff_in()
    page.get(f"/s/mentors/{dana.person}/room")
    assert page.filled()["capacity"] == "3"
    for wrong in ("", "-1", "51", "two"):
        page.get(f"/s/mentors/{dana.person}/room")
        page.post(capacity=wrong)
        assert (page.status, 'aria-invalid="true"' in page.page) == (422, True), wrong
    assert "0 of 5 places taken" in do(page, dana, "room", capacity="5")
    assert load(dana).one(Mentor).capacity == 5
    assert "Takes no one new" in do(page, dana, "none_new")
    assert load(dana).one(Mentor).paused is True
    assert offered(page, dana) == HERE - {"none_new"} | {"some_new", "returned"}
    assert "Takes no one new" not in do(page, dana, "some_new")
    assert load(dana).one(Mentor).paused is False
    assert chain_faults(dana) == []


def test_whose_mentor_leaves_for_good_waits_for_another_one(
    program: str, staff_in: Any, rosa: Match, dana: Any
) -> None:
    page = staff_in()
    page.get(f"/s/mentors/{dana.person}/gone")
    page.post()
    assert state(program, rosa) == "active"  # asked once more first
    do(page, dana, "gone")
    assert state(program, rosa) == "ended"
    mentor = load(dana).one(Mentor)
    assert (mentor.paused, mentor.active) == (True, 0)
    assert load(Ref(program, rosa.person_id)).one(Alumnus).match_id is None


def test_no_analyst_acts_on_a_mentor(staff_in: Any, rosa: Match, dana: Any, program: str) -> None:
    page = staff_in("analyst")
    for act in AWAY:
        page.get(f"/s/mentors/{dana.person}/{act}")
        assert page.status == 403

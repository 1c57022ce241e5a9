"""Staff see a mentor, who is theirs and what is open, and act on them as on a graduate."""

from typing import Any

from chalicelib.domain.people import Mentor, Person
from chalicelib.store.partition import load
from tests.integration.life import chain_faults
from tests.integration.staff.test_today import concern


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

    def do(act: str, **fields: str) -> None:
        page.get(f"/s/mentors/{dana.person}/{act}")
        assert page.status == 200, page.page
        page.post(**fields)
        if page.status == 200:
            page.post(**fields, sure="1")
        assert page.status == 303, page.page

    do("renew", training_completed_on="2026-11-20")
    mentor = load(dana).one(Mentor)
    assert (str(mentor.training_completed_on), str(mentor.ethics_signed_on)) == (
        "2026-11-20", "2026-05-01",
    )  # fmt: skip
    for wrong in ({}, {"ethics_signed_on": "2026-11-25"}):
        page.get(f"/s/mentors/{dana.person}/renew")
        page.post(**wrong)
        assert (page.status, 'aria-invalid="true"' in page.page) == (422, True)
    do("phone", phone="502 555 0152", channel="spoken")
    do("verified")
    assert load(dana).one(Person).phone == "+15025550152"
    clock.go(minutes=1)
    do("stop", channel="spoken")
    assert load(dana).one(Person).texting == "stopped"
    do("died", on="2026-11-20", source="family")
    assert "They died." in page.follow()
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

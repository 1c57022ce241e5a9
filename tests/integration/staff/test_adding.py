"""Staff enrol somebody on a page or as JSON: judged as an import's row, once, with a PIN."""

from datetime import date
from typing import Any

import pytest

from chalicelib.domain.people import Alumnus, DisclosureConsent, Mentor, Person
from chalicelib.domain.thread import Thread
from chalicelib.entrypoints.web import forms, pages
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load
from tests.integration.life import chain_faults, whole_table

ROSA = {
    "first_name": "Rosa", "last_name": "Clark", "birth_date": "1990-05-04",
    "phone": "(502) 555-0142", "zip": "40202", "sms_consent_at": "2026-11-20",
    "sms_consent_form": "SMS-2026-1", "discharged_on": "2026-11-18", "pin": "8264",
    "phone_seen": "yes", "substances.opioids": "1", "availability.mon-eve": "1",
    "language.es": "1", "wants_mentor": "yes",
}  # fmt: skip


def made(page: Any, program: str) -> Ref:
    """Whoever the form led to."""
    assert page.status == 303, page.page
    return Ref(program, page.headers["Location"].rpartition("/")[2].partition("?")[0])


def test_a_graduate_is_enrolled_once_and_waits_for_an_invitation(
    program: str, staff_in: Any
) -> None:
    page = staff_in()
    page.get("/s/people")
    page.get("/s/add/alumni")
    assert len(page.page.encode()) + len(pages.css("page").encode()) < 40_000
    form = {**page.filled(), **ROSA}
    refs = []
    for _ in range(2):
        page.post("/s/add/alumni", **form)
        refs.append(made(page, program))
    assert refs[0] == refs[1]
    read = load(refs[0])
    person, alumnus = read.one(Person), read.one(Alumnus)
    assert (person.phone, person.texting, person.number_state) == (
        "+15025550142", "consented", "verified",
    )  # fmt: skip
    assert (person.time_zone, person.languages) == ("America/Kentucky/Louisville", ("es",))
    assert (alumnus.substances, alumnus.availability) == ({"opioids"}, {"mon-eve"})
    assert alumnus.waiting_since == date(2026, 11, 18)
    assert read.one(Thread).joining == "waiting"
    assert "They are in." in page.follow()
    assert person.pin == "8264"
    assert "8264" not in str(whole_table())
    assert chain_faults(refs[0]) == []


def test_what_cannot_be_is_named_and_everything_is_kept(program: str, staff_in: Any) -> None:
    page = staff_in()
    page.get("/s/add/alumni")
    wrong = {
        **ROSA, "birth_date": "2012-05-04", "phone": "555-0142", "pin": "1990", "zip": "4",
        "first_name": '"><script>', "sms_consent_form": "",
    }  # fmt: skip
    said = page.post(**wrong)
    assert page.status == 422
    for field in ("birth_date", "phone", "zip"):
        assert f'id="{field}-wrong"' in said, field
    assert "They need to be 18 or older." in said
    assert "<script>" not in said
    kept = page.filled()
    assert (kept["last_name"], kept["birth_date"], kept["pin"]) == ("Clark", "2012-05-04", "1990")
    assert kept["availability.mon-eve"] == "1"
    page.post(**{**ROSA, "pin": "1990"})
    assert "That one is too easy to guess." in page.page
    page.post(**ROSA)
    assert page.status == 303, page.page


def test_a_number_or_an_id_of_somebody_else_is_refused(
    program: str, staff_in: Any, enroll: Any
) -> None:
    page = staff_in()
    enroll(phone="+15025550142", external_id="A-1", joined=False)
    page.get("/s/add/alumni")
    page.post(**{**ROSA, "last_name": "Other"})
    assert "Someone else has this number." in page.page
    page.post(**{**ROSA, "phone": "502-555-0143", "external_id": "A-1"})
    assert page.status == 422
    assert 'id="external_id-wrong"' in page.page


def test_a_mentor_is_enrolled_and_a_graduate_gets_the_second_role(
    program: str, staff_in: Any, enroll: Any
) -> None:
    page = staff_in()
    page.get("/s/add/mentors")
    told = {
        "first_name": "Sam", "last_name": "Reed", "birth_date": "1980-01-01",
        "recovery_since": "2020-01-01", "capacity": "2", "pathway.secular": "1",
        "external_id": "M-7",
    }  # fmt: skip
    page.post(**told)
    assert page.status == 303, page.page
    assert "They are in." in page.follow()
    rosa = enroll(phone="+15025550142", joined=False)
    page.get("/s/add/mentors")
    page.post(
        **{**told, "first_name": "Rosa", "last_name": "Clark", "birth_date": "1990-05-04"}
        | {"phone": "502-555-0142", "external_id": "M-8"}
    )  # fmt: skip
    assert page.status == 303, page.page
    read = load(rosa)
    assert read.one(Mentor).external_id == "M-8"
    assert read.one(Person).roles == {"alumnus", "mentor"}


@pytest.mark.parametrize("role", ["analyst", "auditor"])
def test_only_those_who_act_may_enrol(staff_in: Any, role: str) -> None:
    page = staff_in(role)
    for path in ("/s/add/alumni", "/s/add/mentors"):
        page.get(path)
        assert page.status == 403
    page = staff_in()
    page.get("/s/add/people")
    assert page.status == 404


def test_facts_are_set_right_where_they_are_known_and_nothing_else_moves(
    program: str, staff_in: Any, enroll: Any, clock: Any
) -> None:
    page = staff_in()
    consent = DisclosureConsent(
        at=clock(), form="D-1", recipient="mentors", expires_on=date(2027, 1, 1)
    )
    rosa = enroll(
        city="Louisville", languages=("en", "es"), disclosure_consent=consent, joined=False,
        zip="40202", state="KY", notes="old",
    )  # fmt: skip
    before = load(rosa)
    page.get(f"/s/edit/{rosa.person}")
    assert page.filled()["city"] == "Louisville"
    page.post(notes="old", safe_contact_may_say="", usual_location="")
    assert page.status == 303, page.page
    assert load(rosa).seq == before.seq  # what is told as it is known changes nothing
    page.get(f"/s/edit/{rosa.person}")
    page.post(
        notes="new", zip="60601", disclosure_expires_on="2027-06-01",
        safe_contact_name="Jo", safe_contact_phone="502-555-0177",
    )  # fmt: skip
    assert page.status == 303, page.page
    read = load(rosa)
    person, alumnus = read.one(Person), read.one(Alumnus)
    assert (person.zip, person.time_zone, person.city) == ("60601", "America/Chicago", "Louisville")
    assert (person.phone, person.texting) == ("+15025550142", "consented")
    assert alumnus.disclosure_consent == consent.model_copy(update={"expires_on": date(2027, 6, 1)})
    assert (alumnus.safe_contact.name, alumnus.notes) == ("Jo", "new")
    assert "Facts were set right" in page.follow()
    page.get(f"/s/edit/{rosa.person}")
    page.post(notes="new", birth_date="2020-01-01", first_name="")
    assert page.status == 422
    assert 'id="birth_date-wrong"' in page.page
    assert load(rosa).seq == read.seq
    assert chain_faults(rosa) == []


def test_nobody_of_another_program_is_edited(staff_in: Any, other_rosa: Ref) -> None:
    page = staff_in()
    page.get(f"/s/edit/{other_rosa.person}")
    assert page.status == 404
    path = f"/s/edit/{other_rosa.person}"
    token = forms.token(page.cookies["__Host-staff"], path)
    page.post(path, csrf=token, first_name="X")
    assert page.status == 404
    assert load(other_rosa).one(Person).first_name == "Rosa"

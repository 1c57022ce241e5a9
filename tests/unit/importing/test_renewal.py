"""What a row makes of a person, new or known."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from chalicelib.domain.importing import read
from chalicelib.domain.importing.renewal import (
    another_human,
    new_person,
    new_role,
    renewed_person,
    renewed_role,
    same_human,
)
from chalicelib.domain.people import Alumnus, Consent, Mentor, Person
from tests.unit.importing.samples import BASE, TODAY, table

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
CONSENT = {"sms_consent_at": "2026-11-20T15:04:00Z", "sms_consent_form": "SMS-2026-1"}
SEEN = {"phone_verified_at": "2026-11-20T15:06:00Z"}


def row(kind: Any = "alumni", **cells: str) -> Any:
    sheet = read(table({**BASE[kind], **cells}), kind, today=TODAY)
    assert not sheet.errors
    return sheet.rows[0]


def person(kind: Any = "alumni", **cells: str) -> Person:
    return new_person(row(kind, **cells), "p1", "demo", NOW)


def alumnus(**cells: str) -> Alumnus:
    made = new_role(row(**cells), "p1")
    assert isinstance(made, Alumnus)
    return made


@pytest.mark.parametrize(
    ("cells", "texting", "number_state"),
    [
        ({}, "none", "unverified"),
        (CONSENT, "consented", "unverified"),
        (CONSENT | SEEN, "consented", "verified"),
        (SEEN | {"phone": ""}, "none", "unverified"),
    ],
)
def test_consent_and_a_working_number_decide_how_somebody_begins(
    cells: dict[str, str], texting: str, number_state: str
) -> None:
    made = person(**cells)
    assert (made.texting, made.number_state) == (texting, number_state)
    assert made.roles == {"alumnus"}
    assert person("mentors").roles == {"mentor"}


def test_whoever_wants_a_mentor_has_waited_since_discharge() -> None:
    assert alumnus(wants_mentor="yes").waiting_since == date(2026, 11, 1)
    assert alumnus().waiting_since is None


@pytest.mark.parametrize("kind", ["alumni", "mentors"])
def test_the_same_row_says_nothing_new(kind: Any) -> None:
    same = row(kind, **CONSENT, **SEEN) if kind == "alumni" else row(kind)
    known, role = new_person(same, "p1", "demo", NOW), new_role(same, "p1")
    assert renewed_person(known, same) == known
    assert renewed_role(role, same, TODAY) == role


LATER, EARLIER = Consent(at=NOW, form="new"), Consent(at=datetime(2025, 1, 1, tzinfo=UTC), form="o")


@pytest.mark.parametrize(
    ("since", "cells", "after"),
    [
        ({"texting": "stopped"}, CONSENT, {"texting": "stopped"}),
        ({"texting": "joined", "sms_consent": None}, CONSENT, {"texting": "joined"}),
        ({"sms_consent": LATER}, CONSENT, {"sms_consent": LATER}),
        ({}, {"sms_consent_at": "", "sms_consent_form": ""}, {"texting": "consented"}),
        ({"number_state": "suspect"}, SEEN, {"number_state": "suspect", "phone_verified_at": None}),
        ({"phone_verified_at": NOW, "number_state": "verified"}, SEEN, {"phone_verified_at": NOW}),
        ({"number_state": "unverified"}, SEEN, {"number_state": "verified"}),
        ({"number_state": "verified"}, {}, {"number_state": "verified"}),
        ({"number_state": "verified"}, {"phone": "5025550177"}, {"number_state": "unverified"}),
        ({"number_state": "suspect"}, {"phone": "5025550177"}, {"number_state": "unverified"}),
        ({}, {"phone": "5025550177"} | SEEN, {"number_state": "verified"}),
        ({"time_zone": "America/Denver"}, {"time_zone": "", "zip": ""},
         {"time_zone": "America/Denver"}),
        ({"city": "Louisville"}, {}, {"city": "Louisville"}),
        ({"city": "Louisville"}, {"city": ""}, {"city": ""}),
    ],
)  # fmt: skip
def test_what_a_row_may_change(
    since: dict[str, Any], cells: dict[str, str], after: dict[str, Any]
) -> None:
    known = person(**CONSENT).model_copy(update=since)
    full = {} if cells.get("sms_consent_at") == "" else {**CONSENT}
    renewed = renewed_person(
        known, row(**full, **{k: v for k, v in cells.items() if k not in full})
    )
    assert {name: getattr(renewed, name) for name in after} == after


def test_a_first_consent_lets_somebody_be_invited() -> None:
    assert renewed_person(person(), row(**CONSENT)).texting == "consented"


def test_a_mentors_file_adds_to_an_alumnus_only_what_is_unknown() -> None:
    known = person(city="Louisville").model_copy(update={"time_zone": None})
    theirs = row(
        "mentors", city="Lexington", phone="5025550123", sms_consent_at="2026-11-20", **SEEN
    )
    renewed = renewed_person(known, theirs)
    assert (renewed.city, renewed.time_zone) == ("Louisville", "America/Chicago")
    assert (renewed.texting, renewed.number_state) == ("consented", "verified")
    other_number = row("mentors", **SEEN)
    assert renewed_person(known, other_number).number_state == "unverified"
    assert renewed_person(known, other_number).phone == known.phone


@pytest.mark.parametrize(
    ("stored", "told", "kept"),
    [("2026-11-01", "2026-11-05", "2026-11-05"), ("2026-11-05", "2026-11-01", "2026-11-05")],
)
def test_the_newest_disclosure_consent_stands(stored: str, told: str, kept: str) -> None:
    def consent(day: str) -> dict[str, str]:
        return {
            "disclosure_consent_at": day, "disclosure_consent_form": "MD-2026-1",
            "disclosure_recipient": "mentors", "disclosure_expires_on": "2027-11-01",
        }  # fmt: skip

    renewed = renewed_role(alumnus(**consent(stored)), row(**consent(told)), TODAY)
    assert isinstance(renewed, Alumnus)
    assert renewed.disclosure_consent
    assert renewed.disclosure_consent.at.date() == date.fromisoformat(kept)


def test_what_matching_and_leave_made_of_a_mentor_stays() -> None:
    role = new_role(row("mentors"), "p1").model_copy(update={"active": 2, "paused": True})
    renewed = renewed_role(role, row("mentors", capacity="1"), TODAY)
    assert isinstance(renewed, Mentor)
    assert (renewed.capacity, renewed.active, renewed.paused) == (1, 2, True)


@pytest.mark.parametrize(
    ("cells", "same"),
    [
        ({}, True),
        ({"last_name": "LUZ", "first_name": "Anita"}, True),
        ({"last_name": "Lus"}, False),
        ({"birth_date": "1990-03-01"}, False),
    ],
)
def test_one_human_has_one_birth_date_and_last_name(cells: dict[str, str], same: bool) -> None:
    theirs = {"birth_date": "1990-02-28", "last_name": "Luz", **cells}
    assert same_human(person(), row("mentors", **theirs)) is same


@pytest.mark.parametrize(
    ("cells", "another"),
    [
        ({"last_name": "Paz"}, False),
        ({"last_name": "Paz", "birth_date": "1990-02-27"}, False),
        ({"first_name": "ANA", "last_name": "Paz", "birth_date": "1990-02-27"}, False),
        ({"first_name": "Eva", "last_name": "Paz"}, False),
        ({"first_name": "Eva", "last_name": "Paz", "birth_date": "1990-02-27"}, True),
    ],
)
def test_a_known_id_with_other_names_and_birth_date_is_another_human(
    cells: dict[str, str], another: bool
) -> None:
    assert another_human(person(), row(**cells)) is another

"""Which stored fields a row sets, so that importing again changes nothing."""

from datetime import UTC, datetime

import pytest

from chalicelib.domain.importing import alumnus_fields, mentor_fields, person_fields, read
from chalicelib.domain.people import Alumnus, Mentor, Person
from tests.unit.importing.samples import ALUMNUS, BASE, PEOPLE, TODAY, table

OWN_FIELDS = {"alumni": (Alumnus, alumnus_fields), "mentors": (Mentor, mentor_fields)}
ROLE = {"alumni": "alumnus", "mentors": "mentor"}
NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)


def stored(kind, row):
    person = Person(
        id="p1", program="demo", roles={ROLE[kind]}, created_at=NOW, **person_fields(row)
    )
    model, fields = OWN_FIELDS[kind]
    return person, model(person_id="p1", **fields(row))


@pytest.mark.parametrize("kind", ["alumni", "mentors"])
def test_every_good_row_makes_a_person_and_importing_again_changes_nothing(kind):
    body = (PEOPLE / f"{kind}.csv").read_bytes()
    people = [stored(kind, row) for row in read(body, kind, today=TODAY).rows]
    for (person, own), row in zip(people, read(body, kind, today=TODAY).rows, strict=True):
        for record, fields in ((person, person_fields), (own, OWN_FIELDS[kind][1])):
            for name, value in fields(row, given_only=True).items():
                assert getattr(record, name) == value


def test_columns_that_the_file_does_not_have_are_left_as_they_are():
    row = read(table(ALUMNUS), "alumni", today=TODAY).rows[0]
    given = person_fields(row, given_only=True)
    assert {"first_name", "phone", "zip", "time_zone"} <= given.keys()
    assert not {"wording", "email", "languages", "shared_phone"} & given.keys()
    assert alumnus_fields(row, given_only=True).keys() == {"external_id", "discharged_on"}
    assert person_fields(row)["wording"] == "discreet"


def test_a_missing_consent_never_removes_one():
    empty = dict.fromkeys(
        ("sms_consent_at", "phone_verified_at", "disclosure_consent_at", "time_zone", "zip"), ""
    )
    row = read(table({**ALUMNUS, **empty}), "alumni", today=TODAY).rows[0]
    fields = {**person_fields(row, given_only=True), **alumnus_fields(row, given_only=True)}
    never = {"sms_consent", "phone_verified_at", "disclosure_consent", "time_zone"}
    assert not never & fields.keys()


def test_an_import_never_touches_what_texts_and_staff_decided():
    for kind in OWN_FIELDS:
        row = read(table(BASE[kind]), kind, today=TODAY).rows[0]
        fields = person_fields(row).keys() | OWN_FIELDS[kind][1](row).keys()
        decided = {"texting", "number_state", "hold", "paused_until", "pin", "active", "paused"}
        assert not decided & fields


def test_rows_travel_through_a_queue_and_back():
    row = read((PEOPLE / "alumni.csv").read_bytes(), "alumni", today=TODAY).rows[0]
    assert type(row).model_validate_json(row.model_dump_json()) == row

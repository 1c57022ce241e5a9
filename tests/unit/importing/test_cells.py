"""Each column: what it takes, what it makes of it, and how a wrong cell is mended."""

from datetime import UTC, date, datetime

import pytest

from chalicelib.domain.importing import COLUMNS, read
from chalicelib.domain.importing.refusals import MESSAGES, refusal
from chalicelib.domain.people import Consent, DisclosureConsent, SafeContact
from chalicelib.domain.zips import zone_of
from tests.unit.importing.samples import BASE, TODAY, table


def sheet_of(kind, **cells):
    return read(table({**BASE[kind], **cells}), kind, today=TODAY)


def row_of(kind, **cells):
    sheet = sheet_of(kind, **cells)
    assert sheet.errors == ()
    return sheet.rows[0]


TAKEN = [
    ("alumni", "phone", "+15025550123", "phone", "+15025550123"),
    ("alumni", "phone", "5025550123", "phone", "+15025550123"),
    ("alumni", "phone", "1 502.555.0123", "phone", "+15025550123"),
    ("alumni", "phone", "'+15025550123", "phone", "+15025550123"),
    ("alumni", "phone", "", "phone", None),
    ("alumni", "email", "Ana@Example.ORG", "email", "ana@example.org"),
    ("alumni", "birth_date", "2/28/1990", "birth_date", date(1990, 2, 28)),
    ("alumni", "birth_date", "2008-11-24", "birth_date", date(2008, 11, 24)),
    ("alumni", "birth_date", "2008-02-29", "birth_date", date(2008, 2, 29)),
    ("alumni", "gender", "Woman", "gender", "woman"),
    ("alumni", "language", "es|en|es", "languages", ("es", "en")),
    ("alumni", "language", "", "languages", ("en",)),
    ("alumni", "state", "ky", "state", "KY"),
    ("alumni", "zip", "402021234", "zip", "40202-1234"),
    ("alumni", "time_zone", "america/chicago", "time_zone", "America/Chicago"),
    ("alumni", "time_zone", "", "time_zone", "America/Kentucky/Louisville"),
    ("alumni", "level_of_care", "IOP", "level_of_care", "iop"),
    ("alumni", "pathway", "Twelve-Step", "pathway", "twelve_step"),
    ("alumni", "substances", "alcohol; opioids", "substances", frozenset({"alcohol", "opioids"})),
    ("alumni", "availability", "Mon-AM|", "availability", frozenset({"mon-am"})),
    ("alumni", "wants_mentor", "Sí", "wants_mentor", True),
    ("alumni", "wants_mentor", "", "wants_mentor", False),
    ("alumni", "mentor_gender_preference", "", "mentor_gender_preference", "same"),
    ("alumni", "planned_hours_per_week", "12.0", "planned_hours_per_week", 12),
    ("alumni", "planned_hours_per_week", "", "planned_hours_per_week", 9),
    ("alumni", "first_name", "<b>Zoë</b>", "first_name", "<b>Zoë</b>"),
    ("alumni", "first_name", "  Jose\u0301\u00a0", "first_name", "José"),
    ("alumni", "notes", '=HYPERLINK("http://x")', "notes", '=HYPERLINK("http://x")'),
    ("alumni", "notes", "x" * 2000, "notes", "x" * 2000),
    ("mentors", "pathway", "faith|secular", "pathways", frozenset({"faith", "secular"})),
    ("mentors", "capacity", "0", "capacity", 0),
    ("mentors", "capacity", "", "capacity", 3),
    ("mentors", "training_completed_on", "", "training_completed_on", None),
]


@pytest.mark.parametrize(("kind", "column", "cell", "field", "value"), TAKEN)
def test_a_cell_becomes_a_value(kind, column, cell, field, value):
    assert getattr(row_of(kind, **{column: cell}), field) == value


REFUSED = [
    ("alumni", "external_id", " ", "id_missing"),
    ("alumni", "last_name", "", "name_missing"),
    ("alumni", "phone", "call my mom", "phone_letters"),
    ("alumni", "phone", "502-555-01AB", "phone_letters"),
    ("alumni", "phone", "555-0142", "phone_short"),
    ("alumni", "phone", "5", "phone_short"),
    ("alumni", "phone", "+1 502 555 0123 4567", "phone_long"),
    ("alumni", "phone", "---", "phone_invalid"),
    ("alumni", "phone", "000-000-0000", "phone_invalid"),
    ("alumni", "phone", "+44 20 7946 0958", "phone_invalid"),
    ("alumni", "email", "ana at example", "email_invalid"),
    ("alumni", "birth_date", "", "date_missing"),
    ("alumni", "birth_date", "1990-02-30", "date_impossible"),
    ("alumni", "birth_date", "28.2.1990", "date_impossible"),
    ("alumni", "birth_date", "0090-02-28", "date_impossible"),
    ("alumni", "birth_date", "2008-11-25", "minor"),
    ("alumni", "birth_date", "2031-01-01", "date_future"),
    ("alumni", "discharged_on", "2026-11-25", "date_future"),
    ("alumni", "recovery_since", "2031-01-01", "date_future"),
    ("alumni", "phone_verified_at", "2026-11-26T00:00:00Z", "date_future"),
    ("alumni", "phone_verified_at", "soon", "moment_impossible"),
    ("alumni", "phone_verified_at", "2026-11-20T25:00:00Z", "moment_impossible"),
    ("alumni", "gender", "astrology", "enum_unknown"),
    ("alumni", "substances", "alcohol|tea", "enum_unknown"),
    ("alumni", "language", "tlh", "enum_unknown"),
    ("alumni", "availability", "someday", "slot_unknown"),
    ("alumni", "wants_mentor", "maybe", "yes_no_unknown"),
    ("alumni", "planned_hours_per_week", "nine", "not_a_number"),
    ("alumni", "planned_hours_per_week", "400", "number_out_of_range"),
    ("alumni", "planned_hours_per_week", "-1", "number_out_of_range"),
    ("alumni", "time_zone", "America/Louisvile", "zone_unknown"),
    ("alumni", "time_zone", "EST", "zone_unknown"),
    ("alumni", "zip", "4020", "zip_invalid"),
    ("alumni", "state", "Kentuky", "state_unknown"),
    ("alumni", "notes", "x" * 2001, "field_too_long"),
    ("alumni", "safe_contact_phone", "none", "phone_letters"),
    ("mentors", "capacity", "-1", "capacity_negative"),
    ("mentors", "capacity", "1000", "number_out_of_range"),
    ("mentors", "capacity", "few", "not_a_number"),
    ("mentors", "recovery_since", "", "date_missing"),
    ("mentors", "ethics_signed_on", "2026-11-25", "date_future"),
]


@pytest.mark.parametrize(("kind", "column", "cell", "code"), REFUSED)
def test_a_wrong_cell_has_one_error_that_names_its_column(kind, column, cell, code):
    sheet = sheet_of(kind, **{column: cell})
    assert [(error.column, error.code) for error in sheet.errors] == [(column, code)]
    assert "{" not in sheet.errors[0].message


def test_unknown_words_are_answered_with_the_known_ones():
    message = sheet_of("alumni", pathway="astrology").errors[0].message
    assert "twelve_step, smart_recovery, medication, faith, secular" in message


def test_moments_are_utc_whatever_they_were_written_in():
    for cell in ("2026-11-20T10:04:00-05:00", "2026-11-20T15:04:00Z", "2026-11-20 15:04"):
        verified = row_of("alumni", phone_verified_at=cell).phone_verified_at
        assert verified == datetime(2026, 11, 20, 15, 4, tzinfo=UTC)
    day = row_of("alumni", phone_verified_at="11/20/2026").phone_verified_at
    assert day == datetime(2026, 11, 20, tzinfo=UTC)


AT = "2026-11-01T15:04:00Z"
MOMENT = datetime(2026, 11, 1, 15, 4, tzinfo=UTC)


def test_a_consent_to_texts_has_its_date_and_form():
    row = row_of("alumni", sms_consent_at=AT, sms_consent_form="SMS-2026-1")
    assert row.sms_consent == Consent(at=MOMENT, form="SMS-2026-1")
    assert row_of("alumni").sms_consent is None
    assert row_of("alumni", sms_consent_form="SMS-2026-1").sms_consent is None


def test_mentors_consent_on_the_form_that_enrols_them():
    consent = row_of("mentors", sms_consent_at=AT).sms_consent
    assert consent == Consent(at=MOMENT, form="mentor-enrolment")


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"sms_consent_form": ""}, "sms_consent_form", "consent_incomplete"),
        ({}, "sms_consent_form", "consent_incomplete"),
        ({"sms_consent_form": "SMS-1", "phone": ""}, "phone", "phone_missing"),
    ],
)
def test_a_consent_to_texts_without_form_or_number_is_not_taken_silently(cells, column, code):
    sheet = sheet_of("alumni", sms_consent_at=AT, **cells)
    assert [(error.column, error.code) for error in sheet.errors] == [(column, code)]


def test_a_disclosure_consent_counts_only_if_complete():
    cells = {
        "disclosure_consent_at": AT,
        "disclosure_consent_form": "MD-1",
        "disclosure_recipient": "mentors",
        "disclosure_expires_on": "2027-11-01",
    }
    complete = DisclosureConsent(
        at=MOMENT, form="MD-1", recipient="mentors", expires_on=date(2027, 11, 1)
    )
    assert row_of("alumni", **cells).disclosure_consent == complete
    for name in cells:
        assert row_of("alumni", **{**cells, name: ""}).disclosure_consent is None


def test_a_safe_contact_is_whoever_is_named():
    row = row_of("alumni", safe_contact_name="Mom", safe_contact_phone="502 555 0184")
    assert row.safe_contact == SafeContact(name="Mom", phone="+15025550184")
    assert row_of("alumni", safe_contact_may_say="anything").safe_contact is None


@pytest.mark.parametrize(
    ("code", "zone"),
    [
        ("40202", "America/Kentucky/Louisville"),
        ("47708", "America/Chicago"),
        ("85001", "America/Phoenix"),
        ("00601", "America/Puerto_Rico"),
        ("40508-1234", "America/New_York"),
        ("99999", None),
    ],
)
def test_a_zip_tells_the_zone_if_it_is_known(code, zone):
    assert zone_of(code) == zone
    assert row_of("alumni", zip=code, time_zone="").time_zone == zone


def test_a_given_zone_counts_over_the_zip_and_no_zone_at_all_is_held_not_refused():
    assert row_of("alumni", zip="85001").time_zone == "America/New_York"
    assert row_of("alumni", zip="", time_zone="").time_zone is None


def test_every_column_of_the_table_can_be_left_empty_or_says_what_is_missing():
    for kind, columns in COLUMNS.items():
        for column in columns.values():
            codes = [error.code for error in sheet_of(kind, **{column.name: ""}).errors]
            assert codes == ([column.missing] if column.required else [])


def test_every_message_can_be_filled():
    detail = {"first": 2, "found": 1, "expected": 2, "most": 9, "least": 1, "example": 3}
    for code in MESSAGES:
        error = refusal(2, "phone", code, choices="a, b", where="line 2", **detail)
        assert "{" not in error.message

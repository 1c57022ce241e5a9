"""Rows that can be taken, and which fields of the stored people an import may set."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from chalicelib.domain.participation import ActivityType, Entered
from chalicelib.domain.people import (
    Consent,
    DisclosureConsent,
    Experience,
    Gender,
    GenderPreference,
    Language,
    LevelOfCare,
    Pathway,
    SafeContact,
    Substance,
    Value,
    Wording,
)


class PersonRow(Value):
    """What a row says of the person, alumnus or mentor.

    ``line`` is where the row begins (the header is line 1), ``cells`` are as given, ``given`` are
    the columns that the file has. ``time_zone`` None: neither zone nor zip tells it, so texts are
    held until somebody says it.
    """

    line: int
    cells: tuple[str, ...]
    given: frozenset[str]
    external_id: str
    site: str
    first_name: str
    last_name: str
    phone: str | None
    email: str | None
    birth_date: date
    gender: Gender | None
    languages: tuple[Language, ...]
    city: str
    state: str
    zip: str
    time_zone: str | None
    sms_consent: Consent | None
    phone_verified_at: datetime | None
    shared_phone: bool
    wording: Wording
    recovery_since: date | None
    discharged_on: date | None
    substances: frozenset[Substance]
    shared_experience: frozenset[Experience]
    availability: frozenset[str]
    notes: str


class AlumnusRow(PersonRow):
    """One graduate of the file."""

    discharged_on: date
    level_of_care: LevelOfCare | None
    pathway: Pathway | None
    on_medication: bool
    wants_mentor: bool
    mentor_gender_preference: GenderPreference
    planned_hours_per_week: int
    disclosure_consent: DisclosureConsent | None
    safe_contact: SafeContact | None
    usual_location: str


class MentorRow(PersonRow):
    """One mentor of the file."""

    recovery_since: date
    background_check_on: date | None
    training_completed_on: date | None
    ethics_signed_on: date | None
    pathways: frozenset[Pathway]
    supports_medication: bool
    capacity: int
    mentee_gender_preference: GenderPreference


class AttendanceRow(Value):
    """What a row says that a graduate attended on a day: ``alumnus`` is the center's own id,
    ``count`` sessions with ``hours`` in all if known, and who knew of it."""

    line: int
    cells: tuple[str, ...]
    alumnus: str
    type: ActivityType
    on: date
    count: int
    hours: Decimal | None
    source: Entered


_PERSON_FIELDS = (
    "site", "first_name", "last_name", "phone", "email", "birth_date", "gender", "languages",
    "city", "state", "zip", "time_zone", "sms_consent", "phone_verified_at", "shared_phone",
    "wording",
)  # fmt: skip
_SHARED_FIELDS = (
    "external_id", "recovery_since", "discharged_on", "substances", "shared_experience",
    "availability", "notes",
)  # fmt: skip
_ALUMNUS_FIELDS = (
    *_SHARED_FIELDS, "level_of_care", "pathway", "on_medication", "wants_mentor",
    "mentor_gender_preference", "planned_hours_per_week", "disclosure_consent", "safe_contact",
    "usual_location",
)  # fmt: skip
_MENTOR_FIELDS = (
    *_SHARED_FIELDS, "background_check_on", "training_completed_on", "ethics_signed_on",
    "pathways", "supports_medication", "capacity", "mentee_gender_preference",
)  # fmt: skip
#: The columns that a field is read from, where its name is not the column's own.
_COLUMNS_OF = {
    "languages": {"language"},
    "pathways": {"pathway"},
    "time_zone": {"time_zone", "zip"},
    "sms_consent": {"sms_consent_at"},
    "disclosure_consent": {"disclosure_consent_at"},
    "safe_contact": {"safe_contact_name"},
}
#: What an empty cell never takes away: only the person, or staff by a dated act, revokes a
#: consent; a number stays verified; a zone that staff found out is not lost to an unknown zip.
_NEVER_REMOVED = frozenset({"sms_consent", "disclosure_consent", "phone_verified_at", "time_zone"})


def person_fields(row: PersonRow, *, given_only: bool = False) -> dict[str, Any]:
    """The fields of ``Person`` that this row sets.

    Parameters
    ----------
    given_only
        False for a new person: defaults included. True to compare with or change a stored one:
        columns that the file does not have are left as they are.

    A missing consent, verification or zone never removes one that is there, so those fields are
    absent where the row has none.
    """
    return _fields(row, _PERSON_FIELDS, given_only)


def alumnus_fields(row: AlumnusRow, *, given_only: bool = False) -> dict[str, Any]:
    """The fields of ``Alumnus`` that this row sets; see :func:`person_fields`."""
    return _fields(row, _ALUMNUS_FIELDS, given_only)


def mentor_fields(row: MentorRow, *, given_only: bool = False) -> dict[str, Any]:
    """The fields of ``Mentor`` that this row sets; see :func:`person_fields`."""
    return _fields(row, _MENTOR_FIELDS, given_only)


def _fields(row: PersonRow, names: tuple[str, ...], given_only: bool) -> dict[str, Any]:
    fields = {name: getattr(row, name) for name in names}
    return {
        name: value
        for name, value in fields.items()
        if not (value is None and name in _NEVER_REMOVED)
        and (not given_only or _COLUMNS_OF.get(name, {name}) & row.given)
    }

"""What an import makes of a person: new from a row, or as a row says next to what is stored.

An import never removes a consent, never loosens an opt-out and never clears a suspect number: an
older export must not undo what the person said, or what staff found out, in the meantime.
"""

from datetime import date, datetime
from typing import Any

from chalicelib.domain.importing.rows import (
    AlumnusRow,
    MentorRow,
    PersonRow,
    alumnus_fields,
    mentor_fields,
    person_fields,
)
from chalicelib.domain.people import Alumnus, Consent, Mentor, Person

Role = Alumnus | Mentor


def new_person(row: PersonRow, person_id: str, program: str, at: datetime) -> Person:
    """The person of a row that nobody has imported before; ``at`` is the moment of the import."""
    return Person(
        id=person_id,
        program=program,
        roles=frozenset({"alumnus" if isinstance(row, AlumnusRow) else "mentor"}),
        texting="consented" if row.sms_consent else "none",
        number_state="verified" if row.phone and row.phone_verified_at else "unverified",
        created_at=at,
        **person_fields(row),
    )


def new_role(row: PersonRow, person_id: str) -> Role:
    """The role of such a person; whoever wants a mentor has waited since discharge."""
    if isinstance(row, AlumnusRow):
        since = row.discharged_on if row.wants_mentor else None
        return Alumnus(person_id=person_id, waiting_since=since, **alumnus_fields(row))
    assert isinstance(row, MentorRow)
    return Mentor(person_id=person_id, **mentor_fields(row))


def same_human(person: Person, row: PersonRow) -> bool:
    """Whether a row with a person's number, in another role, is about that very person."""
    return (person.birth_date, person.last_name.casefold()) == (
        row.birth_date,
        row.last_name.casefold(),
    )


def another_human(person: Person, row: PersonRow) -> bool:
    """Whether a row with a person's id is about somebody else: both names and the birth date
    differ. A marriage, a nickname or a corrected date changes one of them, or two."""
    known = (person.first_name, person.last_name, person.birth_date.isoformat())
    told = (row.first_name, row.last_name, row.birth_date.isoformat())
    return all(a.casefold() != b.casefold() for a, b in zip(known, told, strict=True))


def renewed_person(person: Person, row: PersonRow) -> Person:
    """The person as the row says; equal to ``person`` if it says nothing new."""
    given = person_fields(row, given_only=True)
    if isinstance(row, MentorRow) and "alumnus" in person.roles:
        given = _added_by_mentors_file(given, person, row)
    given |= _consent(person, given.pop("sms_consent", None))
    given |= _number(person, given.pop("phone", person.phone), given.pop("phone_verified_at", None))
    return person.model_copy(update=given)


def _added_by_mentors_file(given: dict[str, Any], person: Person, row: PersonRow) -> dict[str, Any]:
    """What a mentors' file adds to somebody who is an alumnus too: what is not known of them yet.

    Their facts come from the alumni file alone; two exports that spell a street differently would
    change them by turns, each time that either is imported.
    """
    same_number = row.phone == person.phone
    may_add = {
        "sms_consent": person.sms_consent is None,
        "time_zone": person.time_zone is None,
        "phone_verified_at": same_number,
    }
    return {name: value for name, value in given.items() if may_add.get(name)}


def _consent(person: Person, consent: Consent | None) -> dict[str, Any]:
    """The newest consent; a first one lets the person be invited, unless they opted out."""
    if consent is None or (person.sms_consent and person.sms_consent.at > consent.at):
        return {}
    texting = "consented" if person.texting == "none" else person.texting
    return {"sms_consent": consent, "texting": texting}


def _number(person: Person, phone: str | None, seen_at: datetime | None) -> dict[str, Any]:
    """The number and whether it was seen working: a new one only if the row says so itself."""
    if phone != person.phone:
        state = "verified" if phone and seen_at else "unverified"
        return {"phone": phone, "number_state": state, "phone_verified_at": seen_at}
    before = person.phone_verified_at
    if not phone or not seen_at or person.number_state == "suspect":
        return {}
    newest = max(seen_at, before) if before else seen_at
    return {"number_state": "verified", "phone_verified_at": newest}


def renewed_role(role: Role, row: PersonRow, today: date) -> Role:
    """The role as the row says; whoever wants a mentor from now on waits since ``today``."""
    if isinstance(role, Mentor):
        assert isinstance(row, MentorRow)
        return role.model_copy(update=mentor_fields(row, given_only=True))
    assert isinstance(row, AlumnusRow)
    given = alumnus_fields(row, given_only=True)
    told = given.get("disclosure_consent")
    if told and role.disclosure_consent and role.disclosure_consent.at > told.at:
        del given["disclosure_consent"]
    wants = given.get("wants_mentor", role.wants_mentor)
    if wants != role.wants_mentor:
        given["waiting_since"] = today if wants else None
    return role.model_copy(update=given)

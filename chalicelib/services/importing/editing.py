"""Facts of one graduate set right by staff: what an import makes of a row that tells only those."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chalicelib import clock
from chalicelib.domain.importing import AlumnusRow, RowError
from chalicelib.domain.importing.one_row import one_row
from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.schedule.wall import local
from chalicelib.services.importing import people
from chalicelib.services.importing.adding import RowRefused
from chalicelib.services.importing.people import HEADS, Import
from chalicelib.services.standing import acts
from chalicelib.services.standing.acts import Erased
from chalicelib.services.tenant import again_on_conflict, tenant
from chalicelib.store.keys import Key, Ref
from chalicelib.store.partition import Missing, Partition, load_keys

#: The columns that are facts, which staff may set right. Number, consent to texts and who shares a
#: phone have acts of their own, which say who told it and when; the id is the center's for good.
EDITABLE = (
    "site", "first_name", "last_name", "email", "birth_date", "gender", "language", "city", "state",
    "zip", "time_zone", "wording", "substances", "shared_experience", "availability", "notes",
    "discharged_on", "level_of_care", "recovery_since", "pathway", "on_medication", "wants_mentor",
    "mentor_gender_preference", "planned_hours_per_week", "disclosure_consent_at",
    "disclosure_consent_form", "disclosure_recipient", "disclosure_expires_on", "safe_contact_name",
    "safe_contact_phone", "safe_contact_may_say", "usual_location",
)  # fmt: skip
#: Where a column stands, if not under its own name: a field of the graduate's and its part.
_PARTS = {
    "disclosure_consent_at": ("disclosure_consent", "at"),
    "disclosure_consent_form": ("disclosure_consent", "form"),
    "disclosure_recipient": ("disclosure_consent", "recipient"),
    "disclosure_expires_on": ("disclosure_consent", "expires_on"),
    "safe_contact_name": ("safe_contact", "name"),
    "safe_contact_phone": ("safe_contact", "phone"),
    "safe_contact_may_say": ("safe_contact", "may_say"),
}


def cells(person: Person, alumnus: Alumnus) -> dict[str, str]:
    """What is known, as the cells of a row."""
    return {name: _cell(_stored(name, person, alumnus)) for name in EDITABLE}


def _stored(name: str, person: Person, alumnus: Alumnus) -> Any:
    if name in _PARTS:
        field, part = _PARTS[name]
        return getattr(getattr(alumnus, field), part, None)
    field = "languages" if name == "language" else name
    return getattr(person, field) if hasattr(person, field) else getattr(alumnus, field)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, frozenset):
        return "|".join(sorted(value))
    if isinstance(value, tuple):
        return "|".join(value)
    if isinstance(value, datetime):
        value = value.date()
    return value.isoformat() if isinstance(value, date) else str(value)


@again_on_conflict
def edit(program: str, person_id: str, told: Mapping[str, str], by: str) -> None:
    """Set facts of a graduate: ``told`` are cells by column, an empty one clears. Whoever told what
    is known already changes nothing. A consent to mentors is never taken away here, only renewed.

    Raises
    ------
    Missing, Erased, RowRefused
    """
    here, now = tenant(program), clock.now()
    today = local(now, here.program.zone).date()
    ref = Ref(program, person_id)
    read = load_keys(Key(ref.pk, sk) for sk in HEADS).get(ref)
    if read is None or read.maybe(Alumnus) is None:
        raise Missing("no such graduate")
    if read.one(Person).erased_at:
        raise Erased("the record was erased")
    known = cells(read.one(Person), read.one(Alumnus))
    changed = {name: cell for name, cell in told.items() if cell.strip() != known[name]}
    if not changed:
        return
    row = _row(read, known, changed, today)
    one = Import(here, "", by, now, today)
    change, _ = people.renewed(one, row, read)
    acts.write_down(change, "edited")
    change.commit("person.edited", ",".join(sorted(changed)))


def _row(
    read: Partition, known: Mapping[str, str], changed: Mapping[str, str], today: date
) -> AlumnusRow:
    """A row that tells what is changed, beside what stands, so that what belongs together is judged
    together; what is not told is not set."""
    alumnus = read.one(Alumnus)
    stored = {**known, "external_id": alumnus.external_id}
    if alumnus.disclosure_consent:  # to the second: an earlier one would not count
        stored["disclosure_consent_at"] = alumnus.disclosure_consent.at.isoformat()
    if "zip" in changed:  # its zone comes along
        stored["time_zone"] = ""
    found = one_row("alumni", {**stored, **changed}, today)
    if isinstance(found, tuple):
        raise RowRefused(*_of(found, changed))
    assert isinstance(found, AlumnusRow)
    given = frozenset(changed) | _whole(changed)
    return found.model_copy(update={"given": given})


def _of(errors: tuple[RowError, ...], changed: Mapping[str, str]) -> tuple[RowError, ...]:
    """What is wrong with what was told; where only what stands is wrong, all of it."""
    return tuple(one for one in errors if one.column in changed) or errors


def _whole(changed: Mapping[str, str]) -> frozenset[str]:
    """A part of a consent or of a safe contact is told with the whole of it."""
    fields = {_PARTS[name][0] for name in changed if name in _PARTS}
    return frozenset(name for name, (field, _) in _PARTS.items() if field in fields)


__all__ = ["EDITABLE", "cells", "edit"]

"""One person added by staff: what an import makes of one row, with the PIN that they chose."""

from collections.abc import Mapping
from datetime import date

from chalicelib import clock
from chalicelib.domain.importing import People, RowError, refusal
from chalicelib.domain.importing.one_row import LINE, one_row
from chalicelib.domain.people import Person
from chalicelib.domain.proofs import pin_fault
from chalicelib.domain.schedule.wall import local
from chalicelib.domain.thread import Thread
from chalicelib.services import joining
from chalicelib.services.importing import people, rows
from chalicelib.services.importing.people import HEADS, Import, Row
from chalicelib.services.tenant import again_on_conflict, tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Key
from chalicelib.store.partition import load_keys
from chalicelib.store.writes import Conflict, Taken


class RowRefused(ValueError):
    """Some of what was told cannot be; ``errors`` names each column and says how to mend it."""

    def __init__(self, *errors: RowError) -> None:
        super().__init__(errors[0].code)
        self.errors = errors


def add(
    program: str, kind: People, told: Mapping[str, str], by: str, *, id: str, pin: str = ""
) -> str:
    """Enrol a graduate or a mentor; their id. ``told`` are cells by column, ``id`` is the form's:
    sent twice, it makes one person. Without an ``external_id`` they have one of ours. Somebody who
    is here in the other role, with the same number, name and birth date, gets this one as well.
    Whoever consented to texts waits for an invitation now.

    Raises
    ------
    RowRefused
    """
    change = _added(program, kind, told, by, id, pin)
    if isinstance(change, str):
        return change
    if change.value(Thread).joining == "waiting":
        joining.wake(tenant(program), clock.now())
    return change.value(Person).id


@again_on_conflict
def _added(
    program: str, kind: People, told: Mapping[str, str], by: str, id: str, pin: str
) -> Change | str:
    """What was written; or the id of whoever this form had made before."""
    here, now = tenant(program), clock.now()
    today = local(now, here.program.zone).date()
    row = _row(kind, {**told, "external_id": told.get("external_id") or f"added-{id}"}, today, pin)
    one = Import(here, id, by, now, today)
    (judged,) = rows.judge(one, [row])
    if judged.ref and judged.ref.person == one.own(row):
        return judged.ref.person
    if judged.error:
        raise RowRefused(judged.error)
    change = _change(one, judged)
    if pin:
        change.amend(Person, pin=pin)
    try:
        change.commit("person.added", id)
    except Taken as taken:  # since it was judged: judge again
        raise Conflict(taken.what) from taken
    return change


def _row(kind: People, told: Mapping[str, str], today: date, pin: str) -> Row:
    found = one_row(kind, told, today)
    code = pin_fault(pin, told.get("birth_date", "")) if pin else None
    wrong = [refusal(LINE, "pin", code)] if code else []
    if isinstance(found, tuple):
        raise RowRefused(*found, *wrong)
    if wrong:
        raise RowRefused(*wrong)
    return found


def _change(one: Import, judged: rows.Judged) -> Change:
    if judged.verdict == "new":
        return people.enrolled(one, judged.row)
    if judged.verdict == "role" and judged.ref:
        found = load_keys(Key(judged.ref.pk, sk) for sk in HEADS)
        return people.role_added(one, judged.row, found[judged.ref])[0]
    raise RowRefused(refusal(LINE, "external_id", "id_taken"))

"""An application is approved: in one change somebody becomes a mentor, on an import's own way, and
what they told is theirs and the application's no more."""

from datetime import datetime

from chalicelib import clock
from chalicelib.domain.applying import applications, form
from chalicelib.domain.applying.applications import Application
from chalicelib.domain.clearances import CLEARANCES, is_good
from chalicelib.domain.importing import MentorRow, refusal
from chalicelib.domain.importing.refusals import Problem
from chalicelib.services.applying import deciding
from chalicelib.services.importing import people, rows
from chalicelib.services.importing.people import HEADS, Import
from chalicelib.services.recording import Unacceptable
from chalicelib.services.tenant import Tenant, again_on_conflict, of
from chalicelib.store.change import Change
from chalicelib.store.keys import Key
from chalicelib.store.partition import load_keys
from chalicelib.store.writes import Conflict, Taken

_TAKEN = "Somebody has this id already: give the one that your system has for this person."
_NOT_CLEARED = "Enter when it was done; it may be 24 months old, or what your policy says."


@again_on_conflict
def approve(
    program: str, application_id: str, by: str, *, external_id: str = "", site: str = ""
) -> Application:
    """Make the applicant a mentor, under the center's own id for them or one of ours; somebody who
    is a graduate here with the same number, name and birth date gets the second role. Approving
    again answers the same.

    Raises
    ------
    Missing, IllegalTransition
    Unacceptable
        naming what stands against it.
    """
    read, stored = deciding.read(program, application_id)
    here, at, known = of(read), clock.now(), stored.value
    if known.state == "approved":
        return known
    applications.move(known, "approved")
    row = _row(known, here, at, external_id or f"applied-{known.id}", site)
    change = _change(Import(here, known.id, by, at, deciding.today(at, here)), row)
    after = applications.approved(known, change.read.ref.person, at)
    change.set_elsewhere(stored, after, read)
    try:
        change.commit("mentor.approved", known.id)
    except Taken as taken:  # since it was judged: judge again
        raise Conflict(taken.what) from taken
    return after


def _row(known: Application, here: Tenant, at: datetime, external_id: str, site: str) -> MentorRow:
    """The row of an import that the application is."""
    today, policy = deciding.today(at, here), here.policy.matching.clearance
    for field in CLEARANCES.values():
        if not is_good(getattr(known, field), today, policy):
            raise Unacceptable(field, "not_cleared", _NOT_CLEARED)
    made = form.row(known, today, external_id=external_id, site=site)
    if isinstance(made, MentorRow):
        return made
    field, wrong = made
    raise _unacceptable(field, wrong)


def _unacceptable(field: str, wrong: Problem) -> Unacceptable:
    told = refusal(1, field, wrong.code, **dict(wrong.detail))
    return Unacceptable(field, told.code, told.message)


def _change(one: Import, row: MentorRow) -> Change:
    """The change that an import would make of the row, of a new person or a second role."""
    (judged,) = rows.judge(one, [row])
    if judged.error:
        raise Unacceptable(judged.error.column, judged.error.code, judged.error.message)
    if judged.verdict == "new":
        return people.enrolled(one, row)
    if judged.verdict == "role" and judged.ref:
        found = load_keys(Key(judged.ref.pk, sk) for sk in HEADS)
        return people.role_added(one, row, found[judged.ref])[0]
    raise Unacceptable("external_id", "taken", _TAKEN)

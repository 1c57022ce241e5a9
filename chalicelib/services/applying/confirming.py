"""A form is confirmed by the code or link of its message: it becomes an application, once."""

from datetime import datetime

from chalicelib import clock
from chalicelib.domain.applying import applications, form
from chalicelib.domain.applying.applications import Application, Draft
from chalicelib.domain.schedule.wall import local
from chalicelib.domain.signing_in import Way
from chalicelib.services.applying import drafts, letters
from chalicelib.services.signing_in import asking, attempts
from chalicelib.services.signing_in.asking import Asker
from chalicelib.services.signing_in.attempts import Refused
from chalicelib.services.standing import phones
from chalicelib.services.tenant import Tenant, again_on_conflict, of
from chalicelib.store.change import Change
from chalicelib.store.keys import APPLICATION, APPLYING, Ref
from chalicelib.store.partition import load
from chalicelib.store.signins import hashed
from chalicelib.store.writes import Taken


def ask(program: str, way: Way, asker: Asker) -> None:
    """Have the message sent; whether it was, no page tells.

    Raises
    ------
    Missing
    Gone
        if the form is not filled in, or forgotten.
    """
    filling = drafts.find(program, asker.browser)
    if filling.stored is None or filling.unfinished:
        raise drafts.Gone("not filled in")
    cells = filling.cells
    asking.ask_as_applicant(program, cells["phone"], _to(cells, "mail"), way, asker)


def with_code(program: str, cookie: str, code: str) -> None:
    """In the browser that filled the form in; a second tap finds that it was done.

    Raises
    ------
    Missing, Refused
    """
    try:
        _confirm(attempts.by_code(cookie, code, "applicants"))
    except Refused:
        if not _was_confirmed(program, cookie):
            raise


def _was_confirmed(program: str, cookie: str) -> bool:
    sk = f"{APPLICATION}{_id(hashed(cookie))}"
    return load(Ref(program, ""), sk).maybe(Application, sk) is not None


def _id(form_id: str) -> str:
    """The application's id follows from its form's, so that it is known whether that was sent."""
    return hashed(form_id)[:20]


def with_link(token: str, cookie: str, code: str) -> None:
    """By the link: alone in the browser that filled the form in, elsewhere with the code.

    Raises
    ------
    Refused
    """
    _confirm(attempts.by_link(token, cookie, code, "applicants"))


@again_on_conflict
def _confirm(found: Ref) -> None:
    """The form becomes an application and is a form no more."""
    program, (way, form_id, place) = found.program, found.person.split("#")
    read = load(Ref(program, ""), f"{APPLYING}{form_id}")
    here, stored, at = of(read), read.maybe(Draft), clock.now()
    if stored is None or not _stands(stored.value, here, way, place, at):
        raise Refused
    change = Change(read, by="applicant", at=at, policy=here.policy)
    by: Way = "mail" if way == "mail" else "text"
    change.put(applications.confirmed(stored.value, _id(form_id), by, at))
    change.remove(stored)
    try:
        change.commit("application.confirmed", way)
    except Taken as taken:  # a browser that forgets nothing begins a second one
        raise Refused from taken


def _stands(draft: Draft, here: Tenant, way: str, place: str, at: datetime) -> bool:
    """Whether a form is still as it was when its message went out, as far as that matters."""
    today, policy = local(at, here.program.zone).date(), here.policy.matching.clearance
    if draft.is_stale(at) or form.first_fault(draft.cells, today, policy):
        return False
    return letters.place(here.id, _to(draft.cells, way)) == place


def _to(cells: dict[str, str], way: str) -> str:
    return cells.get("email", "").lower() if way == "mail" else phones.read_number(cells["phone"])

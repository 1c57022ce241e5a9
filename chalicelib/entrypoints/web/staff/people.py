"""People: a list, and a search by number or the center's own id."""

from chalice.app import Blueprint, Response

from chalicelib.entrypoints.web.staff.site import Visited, room
from chalicelib.services.reading import finding
from chalicelib.services.reading import people as reading
from chalicelib.services.recording import Unacceptable
from chalicelib.services.standing import phones
from chalicelib.store import cursors
from chalicelib.store.cursors import BadCursor

blueprint = Blueprint(__name__)
#: Graduates on a page: with how they stand, one batch of records.
SHOWN = 20
TEXTING = ("joined", "consented", "stopped", "none")
#: A number has at least so many figures; an id of a center's may have some too.
FIGURES = 10


@room(blueprint, "/s/people", "people")
def show(here: Visited) -> Response:
    """Graduates, newest discharge first."""
    return _page(here, done="done.add" if here.query("done") == "add" else "")


@room(blueprint, "/s/people", "people_found", "POST")
def find(here: Visited) -> Response:
    """Whoever has the number or the id: their page if it is one, else the list again."""
    sought = here.form().fields.get("sought", "")[:200]
    if not sought:
        return _page(here, 422, "people.missing")
    found = _found(here, sought)
    here.saw(*(one.who.id for one in found))
    if len(found) != 1:
        return _page(here, 422, "people.several" if found else "people.nobody", sought)
    (one,) = found
    return here.to(f"{'people' if 'alumnus' in one.roles else 'mentors'}/{one.who.id}")


def _found(here: Visited, sought: str) -> list[finding.Found]:
    found = finding.find(here.visit.program, external_id=sought)
    if found or sum(sign.isdigit() for sign in sought) < FIGURES:
        return found
    try:
        return finding.find(here.visit.program, phone=phones.read_number(sought))
    except Unacceptable:
        return []


def _page(
    here: Visited, status: int = 200, note: str = "", sought: str = "", done: str = ""
) -> Response:
    only = here.query("texting")
    only = only if only in TEXTING else ""
    visit = here.visit
    found = reading.alumni(
        visit.program, SHOWN, _start(here, only), care=True,
        wanted=lambda person: only in ("", person.texting),
    )  # fmt: skip
    here.saw(*(line.person.id for line in found.items))
    after = found.next_start and cursors.seal(
        visit.program, visit.by, _list(only), found.next_start
    )
    return here.page(
        "staff/people", status, it=found.items, after=after or "", only=only, texting=TEXTING,
        note=note, sought=sought, done=done,
    )  # fmt: skip


def _list(only: str) -> str:
    return f"staff.people|{only}"


def _start(here: Visited, only: str) -> dict[str, str] | None:
    """Where the page starts; a cursor that is not of this list starts at the beginning."""
    sent = here.query("after")
    try:
        return cursors.open_(here.visit.program, here.visit.by, _list(only), sent) if sent else None
    except BadCursor:
        return None

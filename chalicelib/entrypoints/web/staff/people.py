"""People: a list, and a search by name, number or the center's own id."""

from chalice.app import Blueprint, Response

from chalicelib.entrypoints.web.staff.search import NOTHING, Search, search
from chalicelib.entrypoints.web.staff.site import Visited, room
from chalicelib.services.reading import people as reading
from chalicelib.store import cursors
from chalicelib.store.cursors import BadCursor

blueprint = Blueprint(__name__)
#: Graduates on a page: with how they stand, one batch of records.
SHOWN = 20
TEXTING = ("joined", "consented", "stopped", "none")


@room(blueprint, "/s/people", "people")
def show(here: Visited) -> Response:
    """Graduates, newest discharge first."""
    return _page(here, done="done.add" if here.query("done") == "add" else "")


@room(blueprint, "/s/people", "people_found", "POST")
def find(here: Visited) -> Response:
    """Whoever has the name, the number or the id: their page if it is one, else who they are."""
    found = search(here)
    return here.to(found.alone) if found.alone else _page(here, found)


def _page(here: Visited, found: Search = NOTHING, done: str = "") -> Response:
    only = here.query("texting")
    only = only if only in TEXTING else ""
    visit = here.visit
    listed = reading.alumni(
        visit.program, SHOWN, _start(here, only), care=True,
        wanted=lambda person: only in ("", person.texting),
    )  # fmt: skip
    here.saw(*(line.person.id for line in listed.items))
    after = listed.next_start and cursors.seal(
        visit.program, visit.by, _list(only), listed.next_start
    )
    return here.page(
        "staff/people", found.status, it=listed.items, after=after or "", only=only,
        texting=TEXTING, found=found, done=done,
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

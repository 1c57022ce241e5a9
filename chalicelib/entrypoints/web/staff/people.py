"""People: a list, and a search by name, number or the center's own id."""

from chalice.app import Blueprint, Response

from chalicelib.entrypoints.web.staff import paging
from chalicelib.entrypoints.web.staff.search import NOTHING, Search, search
from chalicelib.entrypoints.web.staff.site import Visited, room
from chalicelib.services.reading import people as reading

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
        visit.program, SHOWN, paging.start(here, _list(only)), care=True,
        wanted=lambda person: only in ("", person.texting),
    )  # fmt: skip
    here.saw(*(line.person.id for line in listed.items))
    return here.page(
        "staff/people", found.status, it=listed.items, only=only, texting=TEXTING, found=found,
        after=paging.after(here, _list(only), listed.next_start), done=done,
    )  # fmt: skip


def _list(only: str) -> str:
    return f"staff.people|{only}"

"""Lists of staff's pages, page by page: a sealed cursor in the address leads on."""

from chalicelib.entrypoints.web.staff.site import Visited
from chalicelib.store import cursors
from chalicelib.store.cursors import BadCursor


def start(here: Visited, of: str) -> dict[str, str] | None:
    """Where the page of the list ``of`` starts; a cursor that is not of this list starts at the
    beginning."""
    sent, visit = here.query("after"), here.visit
    try:
        return cursors.open_(visit.program, visit.by, of, sent) if sent else None
    except BadCursor:
        return None


def after(here: Visited, of: str, next_start: dict[str, str] | None) -> str:
    """The cursor of the next page; empty at the end."""
    return cursors.seal(here.visit.program, here.visit.by, of, next_start) if next_start else ""

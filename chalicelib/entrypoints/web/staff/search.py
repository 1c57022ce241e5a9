"""The box by which staff find somebody: a name, a number, or the center's own id."""

from typing import NamedTuple

from chalicelib.entrypoints.web.staff.site import Visited
from chalicelib.services.reading import finding
from chalicelib.services.reading.finding import Finding, Found, Role
from chalicelib.services.recording import Unacceptable
from chalicelib.services.standing import phones

#: A number has at least so many figures; an id of a center's may have some too.
FIGURES = 10


class Search(NamedTuple):
    """What was typed, who was found, and the note that stands above the list."""

    sought: str = ""
    note: str = ""
    people: tuple[Found, ...] = ()

    @property
    def status(self) -> int:
        """Of the page that shows it: what was typed may have been of no use."""
        return 422 if self.note in ("people.missing", "people.nobody") else 200

    @property
    def alone(self) -> str:
        """The path of the page of the only one who was found; empty if it is not one."""
        if len(self.people) != 1 or self.note:
            return ""
        (one,) = self.people
        return f"{'people' if 'alumnus' in one.roles else 'mentors'}/{one.who.id}"


NOTHING = Search()


def search(here: Visited, role: Role | None = None) -> Search:
    """Look for what was typed: as an id, as a number, and as a name."""
    sought = here.form().fields.get("sought", "")[:200]
    if not sought:
        return Search(note="people.missing")
    found = _found(here.visit.program, sought, role)
    here.saw(*(one.who.id for one in found.people))
    note = "people.more" if found.more else "" if found.people else "people.nobody"
    return Search(sought, note, tuple(found.people))


def _found(program: str, sought: str, role: Role | None) -> Finding:
    number = _number(sought)
    found = finding.find(program, phone=number, external_id=sought, role=role)
    if found.people or number:
        return found
    return finding.find(program, name=sought, role=role)


def _number(sought: str) -> str | None:
    """What was typed as a number; ``None`` if it is none."""
    if sum(sign.isdigit() for sign in sought) < FIGURES:
        return None
    try:
        return phones.read_number(sought)
    except Unacceptable:
        return None

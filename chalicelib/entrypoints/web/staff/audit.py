"""The audit: what was done to a person's record, or to the program's own, and whether all of it is
there."""

from functools import partial

from chalice.app import Blueprint, Response

from chalicelib.entrypoints.web import phrases
from chalicelib.entrypoints.web.staff.site import Visited, room
from chalicelib.services.reading import audit

blueprint = Blueprint(__name__)
#: Effects that one page shows, the latest.
SHOWN = 100
#: More effects than any chain has.
ALL = 10**9


@room(blueprint, "/s/audit", "audit")
def show(here: Visited) -> Response:
    """The latest effects on whom the address names, else on the program itself."""
    person = here.query("person").strip()[:40]
    found = audit.trail(here.visit.program, person, ALL)
    here.saw(person)
    zone = here.visit.here.program.zone
    return here.page(
        "staff/audit", person=person, whole=not found.faults, count=len(found.entries),
        entries=found.entries[: -SHOWN - 1 : -1],
        moment=partial(phrases.moment_words, zone=zone, language=here.language),
    )  # fmt: skip

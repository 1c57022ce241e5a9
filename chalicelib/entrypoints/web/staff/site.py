"""The staff's site: pages under ``/s``, behind a mail and an authenticator.

To add a page: name it with its roles in ``api.roles.PAGES``, write a view, and add its module to
``rooms.MODULES``. What is in the bar of every page stands in ``BAR``::

    @room(blueprint, "/s/people/{person_id}", "person")
    def show(here: Visited, person_id: str) -> Response:
        found = reading.alumnus(here.visit.program, person_id)
        here.saw(person_id)
        return here.page("staff/person", it=found)
"""

from collections.abc import Callable, Mapping
from typing import Any

from chalice.app import Blueprint, Response

from chalicelib.entrypoints.api.roles import CLINICAL, PAGES, ROUTES
from chalicelib.entrypoints.web import site
from chalicelib.entrypoints.web.site import Asked, Door, Site
from chalicelib.services.signing_in import staff_entering
from chalicelib.services.signing_in.staff_entering import StaffVisit

#: What a signed-in browser holds, and one that is halfway in.
SESSION, HALFWAY = "__Host-staff", "__Host-halfway"
Visited = site.Visited[StaffVisit]
#: The bar: the route of a page, and its path under the site. Whoever signs in comes to the first
#: one that is theirs.
BAR: tuple[tuple[str, str], ...] = (
    ("today", "today"),
    ("alerts", "alerts"),
    ("people", "people"),
    ("matching", "matching"),
    ("events", "events"),
    ("applications", "applications"),
    ("imports", "imports"),
    ("rota", "rota"),
    ("reports", "reports"),
    ("audit", "audit"),
)


def may(visit: StaffVisit, route: str) -> bool:
    """Whether a member of staff may open a page."""
    return visit.role in PAGES[route]


def may_call(here: Visited, route: str) -> bool:
    """Whether whoever visits may do what a route of the API does."""
    return here.visit.role in ROUTES[route]


def leads(here: Visited) -> bool:
    """Whether a supervisor visits, who sees what is the clinical lead's to judge."""
    return here.visit.role == "supervisor"


def clinical(here: Visited) -> bool:
    """Whether whoever visits may be shown what drug tests found."""
    return here.visit.role in CLINICAL


def not_yours(here: Visited) -> Response:
    """The answer to an act that is another role's."""
    return here.page("site/nothing", 403, note="door.not_yours", back=home(here.visit))


def home(visit: StaffVisit) -> str:
    """Where they are at home: the first page of the bar that is theirs."""
    return next(path for route, path in BAR if may(visit, route))


def _around(here: Visited) -> Mapping[str, Any]:
    """The bar, as far as it is theirs, and who they are."""
    bar = [(route, path) for route, path in BAR if may(here.visit, route)]
    at = here.path.removeprefix("/s/")
    return {
        "bar": bar, "at": at, "who": here.visit.member.name,
        "to_language": here.csrf("/s/language"),
    }  # fmt: skip


STAFF = Site("s", "staff", SESSION, staff_entering.visit, home, may, _around)
door = STAFF.door


def room(blueprint: Blueprint, path: str, route: str, *methods: str) -> Callable[[Door], Door]:
    """Make a view a page of whoever is signed in and has one of the route's roles.

    Raises
    ------
    KeyError
        if the route is not in ``PAGES``.
    """
    assert PAGES[route]
    return STAFF.room(blueprint, path, route, *methods)


__all__ = [
    "BAR", "HALFWAY", "SESSION", "STAFF", "Asked", "Visited", "clinical", "door", "home", "leads",
    "may_call", "not_yours", "room",
]  # fmt: skip

"""The same form to print and fill in by hand, on one sheet: made of the same table."""

from chalice.app import Blueprint, Response

from chalicelib.domain.applying.form import STEPS
from chalicelib.entrypoints.web import pages
from chalicelib.entrypoints.web.applying import words
from chalicelib.entrypoints.web.applying.site import Asked, checked, door
from chalicelib.services.tenant import tenant

blueprint = Blueprint(__name__)
#: Fields of a sheet that take a whole line; others share one.
WIDE = frozenset({"words", "some", "one", "slots", "yes"})


@door(blueprint, "/a/print/{program}", "paper", "GET")
def paper(asked: Asked, program: str) -> Response:
    """Blank, whatever this browser filled in so far: nothing of anybody is on it."""
    here = tenant(checked(program))
    said = words.told(asked.language, here.policy.matching.clearance)
    return asked.page(
        "applying/paper", steps=STEPS, wide=WIDE, line=here.line, program=here.id, **said
    )


pages.serve_css(blueprint, "paper")

"""Today: what somebody must do, the red first."""

from functools import partial

from chalice.app import Blueprint, Response

from chalicelib.entrypoints.web import phrases
from chalicelib.entrypoints.web.staff.site import Visited, room
from chalicelib.services.staff import today as days

blueprint = Blueprint(__name__)


@room(blueprint, "/s/today", "today")
def show(here: Visited) -> Response:
    """Everything open, each with the person and the time by which it is due; then who waits."""
    found = days.today(here.visit.program)
    shown = [line for lines in found.groups.values() for line in lines]
    here.saw(*(line.person.id for line in shown if line.person))
    zone = here.visit.here.program.zone
    return here.page(
        "staff/today", it=found, now=here.visit.at,
        moment=partial(phrases.moment_words, zone=zone, language=here.language),
        day=partial(phrases.day_words, language=here.language),
        cause=partial(phrases.cause_words, language=here.language),
    )  # fmt: skip

"""Today: whom to contact, and the offers that wait."""

from functools import partial

from chalice.app import Blueprint, Response

from chalicelib.entrypoints.web import phrases
from chalicelib.entrypoints.web.mentors.site import Visited, room
from chalicelib.services.mentoring import today as days

blueprint = Blueprint(__name__)
#: What an act on another page left to be said here.
NOTES = frozenset({"accepted", "declined", "gone", "logged", "parted"})


@room(blueprint, "/m/today", "today")
def show(here: Visited) -> Response:
    """Those who need it most come first; never why."""
    found = days.today(here.visit)
    here.saw(*(one.match.person_id for one in found.people))
    here.saw(*(one.match.person_id for one in found.offers))
    language, note = here.language, here.query("note")
    return here.page(
        "mentors/today", it=found, note=note if note in NOTES else "",
        relay=bool(here.visit.here.program.relay_number),
        day=partial(phrases.day_words, language=language),
        slots=partial(phrases.slots, language=language),
        left=partial(phrases.time_left, now=here.visit.at, language=language),
    )  # fmt: skip

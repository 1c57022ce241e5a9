"""The other language, from any page."""

from typing import cast, get_args

from chalice.app import Blueprint, Response

from chalicelib.domain.people import Language
from chalicelib.entrypoints.web.mentors.site import MENTORS, Visited, room
from chalicelib.services.mentoring import language

blueprint = Blueprint(__name__)


@room(blueprint, "/m/language", "language", "POST")
def speak(here: Visited) -> Response:
    """Pages and texts are in the other language from now on."""
    named = here.form().fields.get("lang", "")
    if named in get_args(Language):
        language.speak(here.visit.ref, cast(Language, named))
    return here.to(MENTORS.home(here.visit))

"""End it with somebody, and hand over: no fault of anybody's."""

from chalice.app import Blueprint, Response

from chalicelib.domain.matches import BadReason
from chalicelib.entrypoints.web.mentors.site import Visited, room
from chalicelib.services.mentoring import parting, today
from chalicelib.services.mentoring.offers import REASONS

blueprint = Blueprint(__name__)
WORDS_AT_MOST = 500


@room(blueprint, "/m/part/{match_id}", "part", "GET")
def show(here: Visited, match_id: str) -> Response:
    """What it means, and the form."""
    return _page(here, match_id)


@room(blueprint, "/m/part/{match_id}", "part_sent", "POST")
def post(here: Visited, match_id: str) -> Response:
    """Part."""
    fields = here.form().fields
    words = fields.get("words", "")[:WORDS_AT_MOST]
    try:
        parting.part(here.visit, match_id, fields.get("reason", ""), words)
    except BadReason:
        return _page(here, match_id, words, wrong=True)
    return here.to("today?note=parted")


def _page(here: Visited, match_id: str, words: str = "", *, wrong: bool = False) -> Response:
    read, match = today.one(here.visit, match_id, "active")
    here.saw(match.person_id)
    return here.page(
        "mentors/part", 422 if wrong else 200, mentee=today.mentee(here.visit, read, match),
        reasons=REASONS, words=words, wrong=wrong, at_most=WORDS_AT_MOST,
    )  # fmt: skip

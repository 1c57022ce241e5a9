"""How are you? Three taps about the mentor themselves, between them and staff."""

from collections import defaultdict
from collections.abc import Mapping

from chalice.app import Blueprint, Response
from pydantic import ValidationError

from chalicelib import ids
from chalicelib.domain import mentor_well
from chalicelib.domain.mentor_well import FEELINGS, LOADS, Answers
from chalicelib.entrypoints.web.mentors.site import Visited, room
from chalicelib.services.mentoring import well
from chalicelib.store.partition import Missing

blueprint = Blueprint(__name__)


@room(blueprint, "/m/well", "well", "GET", once=True)
def show(here: Visited) -> Response:
    """An empty form: what was told before is not shown to whoever holds the phone."""
    return _page(here, {"id": here.form_id()})


@room(blueprint, "/m/well", "well_sent", "POST")
def post(here: Visited) -> Response:
    """Keep it."""
    fields = here.form().fields
    id = fields.get("id", "")
    if not ids.is_id(id):
        raise Missing("no such form")
    try:
        told = Answers.model_validate(
            {
                "feeling": fields.get("feeling"), "load": fields.get("load"),
                "wants_call": "wants_call" in fields,
            }
        )  # fmt: skip
    except ValidationError as error:
        return _page(here, fields, str(error.errors()[0]["loc"][0]))
    ref = here.visit.ref
    well.tell(ref.program, ref.person, ref.person, id, told)
    return here.to(f"away?note={'hard' if mentor_well.causes(told) else 'well'}")


def _page(here: Visited, fields: Mapping[str, str], wrong: str = "") -> Response:
    return here.page(
        "mentors/well", 422 if wrong else 200, it=defaultdict(str, fields), wrong=wrong,
        feelings=FEELINGS, loads=LOADS,
    )  # fmt: skip

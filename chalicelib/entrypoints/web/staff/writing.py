"""A text to one person, in staff's own words: what would tell a bystander is named, and how to say
it else is offered."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from chalice.app import Blueprint, Response

from chalicelib import ids
from chalicelib.domain.people import Alumnus, Mentor
from chalicelib.entrypoints.web import typed
from chalicelib.entrypoints.web.staff import refusals
from chalicelib.entrypoints.web.staff.site import Visited, may_call, not_yours, room
from chalicelib.services import messaging
from chalicelib.services.free_words import Telling
from chalicelib.services.messaging import Draft
from chalicelib.store.partition import Missing

blueprint = Blueprint(__name__)
#: What ``ids.new_id`` makes: the form's own, by which it counts once.
_ID = re.compile(r"[a-z2-7]{20}")


class _Of(NamedTuple):
    """Where whoever is written to has their page, and what the API calls such people."""

    page: str
    route: str


_OF = {Alumnus: _Of("people", "alumni"), Mentor: _Of("mentors", "mentors")}


@room(blueprint, "/s/write/{person_id}", "write", "GET")
def show(here: Visited, person_id: str) -> Response:
    """An empty form."""
    return _page(here, person_id, {})


@room(blueprint, "/s/write/{person_id}", "written", "POST")
def write(here: Visited, person_id: str) -> Response:
    """Send it, or show the form with all of it and what is to be mended."""
    fields = here.form(typed.FORM_AT_MOST).fields
    id, act = fields.get("id", ""), fields.get("act", "write")
    if not _ID.fullmatch(id) or not _ID.fullmatch(person_id):
        raise Missing("no such form")
    person, role = messaging.whom(here.visit.program, person_id)
    of = _OF[role]
    if not may_call(here, f"{of.route}.write"):
        return not_yours(here)
    if act == "rewrite":
        return _page(here, person_id, {**fields, "words": fields.get("instead", "")})
    words = " ".join(fields.get("words", "").split())
    here.saw(person_id)
    try:
        draft = Draft(id, words, act == "anyway", here.language)
        messaging.write(here.visit.program, person.id, here.visit.by, draft, role)
    except Telling as told:
        wrong = refusals.of("words", "tells")
        return _page(here, person_id, fields, wrong, telling=told)
    except Exception as error:
        signs = str(error) if getattr(error, "code", "") == "unsendable" else ""
        return _page(here, person_id, fields, refusals.told(error), signs=signs)
    return here.to(f"{of.page}/{person_id}?done=write")


def _page(
    here: Visited, person_id: str, fields: Mapping[str, str],
    wrong: refusals.Wrong = refusals.NOTHING, **said: Any,
) -> Response:  # fmt: skip
    if not _ID.fullmatch(person_id):
        raise Missing("no such id")
    person, role = messaging.whom(here.visit.program, person_id)
    here.saw(person_id)
    told = {"telling": None, "signs": "", **said}
    return here.page(
        "staff/write", 422 if wrong.code else 200, person=person, wrong=wrong, back=_OF[role].page,
        words=fields.get("words", ""), id=fields.get("id") or ids.new_id(),
        at_most=here.visit.here.policy.relay.signs_at_most, **told,
    )  # fmt: skip

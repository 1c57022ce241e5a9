"""Events: a list, the latest first, and the form that makes one and invites its cohort."""

from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from typing import Any

from chalice.app import Blueprint, Response
from pydantic import ValidationError

from chalicelib.domain.participation import APART, TYPES
from chalicelib.domain.texts.places import EVENT_AT_MOST, STREET_AT_MOST
from chalicelib.entrypoints.api.shapes.events import EventIn
from chalicelib.entrypoints.web import phrases
from chalicelib.entrypoints.web.staff import paging
from chalicelib.entrypoints.web.staff.site import Visited, room
from chalicelib.services import events
from chalicelib.services.recording import Unacceptable
from chalicelib.store.writes import Taken

blueprint = Blueprint(__name__)
#: Events on a page of the list.
SHOWN = 20
_LIST = "staff.events"
Fields = Mapping[str, str]
#: What coming to an event counts as.
KINDS = tuple(one for one in TYPES if one not in APART)
_COHORT = ("site", "discharged_since", "discharged_until")


@room(blueprint, "/s/events", "events", "GET")
def show(here: Visited) -> Response:
    """The events, and an empty form."""
    return _page(here, {})


@room(blueprint, "/s/events", "event_made", "POST")
def post(here: Visited) -> Response:
    """Make one; sent twice it is one event."""
    fields = here.form().fields
    visit = here.visit
    try:
        made = events.add(visit.program, visit.by, **_sent(fields).fields())
    except ValidationError as error:
        return _page(here, fields, str(error.errors()[0]["loc"][-1]), "check")
    except Unacceptable as refused:
        return _page(here, fields, refused.field, refused.code)
    except Taken:  # called off: those words and that time are told already
        return _page(here, fields, "what", "off_already")
    return here.to(f"events/{made.id}?done=made")


def _sent(fields: Fields) -> EventIn:
    """The form as the API takes it.

    Raises
    ------
    ValidationError
    """
    told: dict[str, Any] = {name: fields.get(name, "") for name in ("what", "place", "type")}
    told["starts_at"] = f"{fields.get('day', '')}T{fields.get('time', '')}"
    told["hours"] = fields.get("hours", "").replace(",", ".") or "1"
    told["cohort"] = {name: fields[name] for name in _COHORT if fields.get(name)}
    return EventIn.model_validate(told)


def _page(here: Visited, fields: Fields, wrong: str = "", why: str = "") -> Response:
    visit = here.visit
    found, more = events.page(visit.program, SHOWN, paging.start(here, _LIST))
    zone = visit.here.program.zone
    return here.page(
        "staff/events", 422 if wrong else 200, it=found, told=defaultdict(str, fields),
        wrong=wrong, why=why, kinds=KINDS, lengths={"what": EVENT_AT_MOST, "place": STREET_AT_MOST},
        after=paging.after(here, _LIST, more),
        moment=partial(phrases.moment_words, zone=zone, language=here.language),
    )  # fmt: skip

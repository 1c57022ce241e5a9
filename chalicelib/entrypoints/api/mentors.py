"""Mentors: pages, and one."""

from chalice.app import Blueprint

from chalicelib.entrypoints.api import paging
from chalicelib.entrypoints.api.calls import Call, route
from chalicelib.entrypoints.api.paging import Paging
from chalicelib.entrypoints.api.shapes.mentors import (
    ClearancesIn,
    MentorItem,
    MentorOut,
    Mentors,
)
from chalicelib.services import clearing
from chalicelib.services.reading import people as reading

blueprint = Blueprint(__name__)


@route(blueprint, "GET", "/mentors", "mentors.list", query=Paging, answer=Mentors)
def page(call: Call) -> Mentors:
    """Mentors, latest date of recovery first."""
    found = reading.mentors(call.program, call.query.limit, paging.start(call))
    call.saw(*(line.person.id for line in found.items))
    items = [MentorItem.of_line(line) for line in found.items]
    return Mentors(items=items, next_cursor=paging.cursor(call, found.next_start))


@route(blueprint, "GET", "/mentors/{person_id}", "mentors.read", answer=MentorOut)
def one(call: Call, person_id: str) -> MentorOut:
    """One mentor."""
    line = reading.mentor(call.program, person_id)
    call.saw(line.person.id)
    return MentorOut.of(line.person, line.mentor)


@route(
    blueprint, "PUT", "/mentors/{person_id}/clearances", "mentors.clearances",
    body=ClearancesIn, answer=MentorOut,
)  # fmt: skip
def clearances(call: Call, person_id: str) -> MentorOut:
    """Record that clearances were done or renewed; what is left out stays."""
    call.saw(person_id)
    return MentorOut.of(*clearing.renew(call.program, person_id, call.by, call.body.named))

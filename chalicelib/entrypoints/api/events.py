"""Events of the program: made, called off, who comes, who came."""

from chalice.app import Blueprint

from chalicelib.entrypoints.api import paging
from chalicelib.entrypoints.api.calls import Call, Nothing, route
from chalicelib.entrypoints.api.shapes.events import (
    EventIn,
    EventOut,
    Events,
    EventShown,
    InvitedOut,
    InvitedPeople,
    ListQuery,
    MarksIn,
)
from chalicelib.services import events

blueprint = Blueprint(__name__)


@route(blueprint, "POST", "/events", "events.add", body=EventIn, answer=EventOut, status=201)
def add(call: Call) -> EventOut:
    """Make an event: everybody of its cohort who has joined is asked whether they come."""
    sent: EventIn = call.body
    return EventOut.of(events.add(call.program, call.by, **sent.fields()))


@route(blueprint, "GET", "/events", "events.list", query=ListQuery, answer=Events)
def page(call: Call) -> Events:
    """The events, the latest first."""
    found, more = events.page(call.program, call.query.limit, paging.start(call))
    items = [EventOut.of(one) for one in found]
    return Events(items=items, next_cursor=paging.cursor(call, more))


@route(blueprint, "GET", "/events/{event_id}", "events.read", answer=EventShown)
def read(call: Call, event_id: str) -> EventShown:
    """An event, with how many answered what and how many came."""
    return EventShown.of_shown(events.shown(call.program, event_id))


@route(
    blueprint, "GET", "/events/{event_id}/people", "events.people",
    query=ListQuery, answer=InvitedPeople,
)  # fmt: skip
def people(call: Call, event_id: str) -> InvitedPeople:
    """Who was invited or came, with their answers."""
    found, more = events.people(call.program, event_id, call.query.limit, paging.start(call))
    call.saw(*(one.invited.person_id for one in found))
    items = [InvitedOut.of(one.invited, id=one.invited.person_id) for one in found]
    return InvitedPeople(items=items, next_cursor=paging.cursor(call, more))


@route(
    blueprint, "POST", "/events/{event_id}/cancel", "events.cancel",
    body=Nothing, answer=EventOut,
)  # fmt: skip
def cancel(call: Call, event_id: str) -> EventOut:
    """Call it off: whoever was asked is told."""
    return EventOut.of(events.cancel(call.program, event_id, call.by))


@route(
    blueprint, "POST", "/events/{event_id}/attendance", "events.attendance",
    body=MarksIn, answer=EventShown,
)  # fmt: skip
def attendance(call: Call, event_id: str) -> EventShown:
    """Mark who came and who did not; a later mark corrects an earlier one."""
    marks = [(one.id, one.attended) for one in call.body.people]
    call.saw(*(person for person, _ in marks))
    return EventShown.of_shown(events.mark(call.program, event_id, call.by, marks))

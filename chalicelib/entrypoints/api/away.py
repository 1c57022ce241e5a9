"""A mentor's leave by dates, a pause of new people, and how many they have room for."""

from chalice.app import Blueprint

from chalicelib.entrypoints.api.calls import Call, route
from chalicelib.entrypoints.api.shapes.away import CapacityIn, LeaveIn, MentorAway, PauseIn
from chalicelib.services.mentoring import away

blueprint = Blueprint(__name__)
AWAY = "/mentors/{person_id}/away"


@route(blueprint, "GET", AWAY, "mentors.away", answer=MentorAway)
def read(call: Call, person_id: str) -> MentorAway:
    """How a mentor is away, or will be."""
    return _now(call, person_id)


@route(blueprint, "PUT", AWAY, "mentors.away_set", body=LeaveIn, answer=MentorAway)
def put(call: Call, person_id: str) -> MentorAway:
    """Plan a mentor's leave: cover comes when it begins, and all goes on when it ends."""
    sent: LeaveIn = call.body
    away.plan_leave(call.program, person_id, call.by, sent.starts, sent.until)
    return _now(call, person_id)


@route(blueprint, "DELETE", AWAY, "mentors.away_end", answer=MentorAway)
def end(call: Call, person_id: str) -> MentorAway:
    """Call a leave off, or end it today."""
    away.end_leave(call.program, person_id, call.by)
    return _now(call, person_id)


@route(
    blueprint, "PUT", "/mentors/{person_id}/pause", "mentors.pause", body=PauseIn, answer=MentorAway
)
def pause(call: Call, person_id: str) -> MentorAway:
    """Set whether a mentor takes new people; a mentor cannot end a pause that staff set."""
    away.set_pause(call.program, person_id, call.by, call.body.paused)
    return _now(call, person_id)


@route(
    blueprint, "PUT", "/mentors/{person_id}/capacity", "mentors.capacity",
    body=CapacityIn, answer=MentorAway,
)  # fmt: skip
def capacity(call: Call, person_id: str) -> MentorAway:
    """Set how many people a mentor has room for; nobody who is theirs loses them."""
    away.set_capacity(call.program, person_id, call.by, call.body.capacity)
    return _now(call, person_id)


def _now(call: Call, person_id: str) -> MentorAway:
    call.saw(person_id)
    return MentorAway.of(*away.of(call.program, person_id), id=person_id)

"""A mentor's leave by dates, a pause of new people, how many they have room for, and how they are
themselves."""

from chalice.app import Blueprint

from chalicelib import ids
from chalicelib.domain.mentor_well import Answers
from chalicelib.entrypoints.api.calls import Call, route
from chalicelib.entrypoints.api.shapes.away import (
    CapacityIn,
    LeaveIn,
    MentorAway,
    PauseIn,
    WellBeingIn,
    WellBeingList,
    WellBeingOut,
)
from chalicelib.services.mentoring import absence, away, room, well

blueprint = Blueprint(__name__)
AWAY, WELL = "/mentors/{person_id}/away", "/mentors/{person_id}/well-being"


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
    room.set_pause(call.program, person_id, call.by, call.body.paused)
    return _now(call, person_id)


@route(
    blueprint, "PUT", "/mentors/{person_id}/capacity", "mentors.capacity",
    body=CapacityIn, answer=MentorAway,
)  # fmt: skip
def capacity(call: Call, person_id: str) -> MentorAway:
    """Set how many people a mentor has room for; nobody who is theirs loses them."""
    room.set_capacity(call.program, person_id, call.by, call.body.capacity)
    return _now(call, person_id)


@route(
    blueprint, "POST", WELL, "mentors.well_being_add", body=WellBeingIn, answer=WellBeingOut,
    status=201,
)  # fmt: skip
def add_well_being(call: Call, person_id: str) -> WellBeingOut:
    """Enter how a mentor said that they are; a hard answer becomes a task at once."""
    told = Answers.model_validate(call.body.model_dump())
    call.saw(person_id)
    return WellBeingOut.of_one(well.tell(call.program, person_id, call.by, ids.new_id(), told))


@route(blueprint, "GET", WELL, "mentors.well_being", answer=WellBeingList)
def well_being(call: Call, person_id: str) -> WellBeingList:
    """How a mentor said that they are, the newest first: for the supervisor alone."""
    found = well.over_time(call.program, person_id)
    call.saw(person_id)
    return WellBeingList(items=[WellBeingOut.of_one(one) for one in found])


def _now(call: Call, person_id: str) -> MentorAway:
    call.saw(person_id)
    return MentorAway.of(*absence.of(call.program, person_id), id=person_id)

"""What staff enter by hand on a graduate's record, and set right."""

from chalice.app import Blueprint, Response

from chalicelib.entrypoints.api import paging
from chalicelib.entrypoints.api.calls import Call, route
from chalicelib.entrypoints.api.shapes.entries import (
    ActivityIn,
    ActivityOut,
    ContactIn,
    ContactOut,
    CorrectionIn,
    Entries,
    EntriesQuery,
    EntryOut,
    WithdrawalIn,
)
from chalicelib.services import mending, recording
from chalicelib.services.reading import attended

blueprint = Blueprint(__name__)


@route(
    blueprint, "POST", "/alumni/{person_id}/activities", "activities.add",
    body=ActivityIn, answer=ActivityOut, status=201,
)  # fmt: skip
def add_activity(call: Call, person_id: str) -> ActivityOut:
    """Record attendance."""
    sent: ActivityIn = call.body
    activity = recording.add_activity(
        call.program, person_id, call.by,
        type=sent.type, on=sent.on, count=sent.count, hours=sent.hours, source=sent.source,
        result=sent.result,
    )  # fmt: skip
    return ActivityOut.of(activity)


@route(
    blueprint, "GET", "/alumni/{person_id}/activities", "activities.list",
    query=EntriesQuery, answer=Entries,
)  # fmt: skip
def activities(call: Call, person_id: str) -> Entries:
    """What somebody attended, whoever told of it, with what was corrected and taken back. Results
    of drug tests, and why an entry with one was corrected, are for coordinators and supervisors."""
    every = attended.entries(call.program, person_id, results=call.clinical)
    call.saw(person_id)
    page, more = paging.part(call, every, attended.place)
    return Entries(items=[EntryOut.of_entry(one) for one in page], next_cursor=more)


@route(
    blueprint, "PUT", "/alumni/{person_id}/activities/{activity_id}", "activities.correct",
    body=CorrectionIn, answer=ActivityOut,
)  # fmt: skip
def correct_activity(call: Call, person_id: str, activity_id: str) -> ActivityOut:
    """Set an entry right; what it said before is kept."""
    sent: CorrectionIn = call.body
    activity = mending.correct(
        call.program, person_id, activity_id, call.by, said=sent.said(), why=sent.why
    )
    return ActivityOut.of(activity)


@route(
    blueprint, "POST", "/alumni/{person_id}/activities/{activity_id}/withdraw",
    "activities.withdraw", body=WithdrawalIn, status=204,
)  # fmt: skip
def withdraw_activity(call: Call, person_id: str, activity_id: str) -> Response:
    """Take an entry back: it counts no more, and the list tells who took it back, and why."""
    mending.withdraw(call.program, person_id, activity_id, call.by, why=call.body.why)
    return Response("", {}, 204)


@route(
    blueprint, "POST", "/alumni/{person_id}/contacts", "contacts.add",
    body=ContactIn, answer=ContactOut, status=201,
)  # fmt: skip
def add_contact(call: Call, person_id: str) -> ContactOut:
    """Record that somebody of the support network was met."""
    sent: ContactIn = call.body
    contact = recording.add_contact(
        call.program, person_id, call.by,
        on=sent.on, relation=sent.relation, name=sent.name, source=sent.source,
    )  # fmt: skip
    return ContactOut.of(contact)

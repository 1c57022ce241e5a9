"""What staff enter by hand on a graduate's record."""

from chalice.app import Blueprint

from chalicelib.entrypoints.api.calls import Call, route
from chalicelib.entrypoints.api.shapes.entries import (
    ActivityIn,
    ActivityOut,
    ContactIn,
    ContactOut,
)
from chalicelib.services import recording

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
    )  # fmt: skip
    return ActivityOut.of(activity)


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

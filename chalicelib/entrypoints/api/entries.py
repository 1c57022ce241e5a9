"""What staff enter by hand on a graduate's record."""

from chalice.app import Blueprint

from chalicelib.domain.people import Person
from chalicelib.entrypoints.api.calls import Call, Nothing, route
from chalicelib.entrypoints.api.shapes.entries import (
    ActivityIn,
    ActivityOut,
    ContactIn,
    ContactOut,
    Texting,
)
from chalicelib.services import recording
from chalicelib.services.reading.people import named
from chalicelib.store.partition import Partition

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
        type=sent.type, on=sent.on, count=sent.count, hours=sent.hours,
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
        call.program, person_id, call.by, on=sent.on, relation=sent.relation, name=sent.name
    )
    return ContactOut.of(contact)


@route(blueprint, "POST", "/alumni/{person_id}/stop", "alumni.stop", body=Nothing, answer=Texting)
def stop(call: Call, person_id: str) -> Texting:
    """Record a revocation that was spoken or written to staff: no more texts."""
    return _texting(recording.stop(call.program, person_id, call.by))


@route(
    blueprint, "POST", "/alumni/{person_id}/verify-phone", "alumni.verify_phone",
    body=Nothing, answer=Texting,
)  # fmt: skip
def verify_phone(call: Call, person_id: str) -> Texting:
    """Record that the number was seen working in the person's hands."""
    return _texting(recording.verify_phone(call.program, person_id, call.by))


def _texting(read: Partition) -> Texting:
    return Texting.of(read.one(Person), external_id=named(read).external_id)

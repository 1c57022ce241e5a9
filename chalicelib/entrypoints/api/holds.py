"""The hold on a number: staff clear it once they have found out."""

from chalice.app import Blueprint

from chalicelib.domain.people import Person
from chalicelib.entrypoints.api.calls import Call, Input, route
from chalicelib.entrypoints.api.shapes.entries import Texting
from chalicelib.services.inbound import holding
from chalicelib.services.reading.people import named

blueprint = Blueprint(__name__)


class Cleared(Input):
    """What was found: ``reached``, they spoke with the person; ``not_needed``, a text misread."""

    outcome: holding.Outcome


@route(
    blueprint, "DELETE", "/alumni/{person_id}/hold", "alumni.clear_hold",
    query=Cleared, answer=Texting,
)  # fmt: skip
def clear_alumnus(call: Call, person_id: str) -> Texting:
    """Clear the hold on a graduate's number; its alert ends with the outcome."""
    return _cleared(call, person_id, "alumnus")


@route(
    blueprint, "DELETE", "/mentors/{person_id}/hold", "mentors.clear_hold",
    query=Cleared, answer=Texting,
)  # fmt: skip
def clear_mentor(call: Call, person_id: str) -> Texting:
    """Clear the hold on a mentor's number; its alert ends with the outcome."""
    return _cleared(call, person_id, "mentor")


def _cleared(call: Call, person_id: str, role: str) -> Texting:
    read = holding.clear(call.program, person_id, role, call.by, call.query.outcome)
    call.saw(person_id)
    return Texting.of(read.one(Person), external_id=named(read).external_id)

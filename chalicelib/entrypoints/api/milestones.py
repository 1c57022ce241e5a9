"""A graduate's milestones: as they stand with their evidence, and what staff saw themselves."""

from chalice.app import Blueprint

from chalicelib.entrypoints.api.calls import Call, route
from chalicelib.entrypoints.api.shapes.milestones import MilestoneOut, Milestones, SeenIn
from chalicelib.services import milestones

blueprint = Blueprint(__name__)


@route(
    blueprint, "GET", "/alumni/{person_id}/milestones", "milestones.read", answer=Milestones
)  # fmt: skip
def read(call: Call, person_id: str) -> Milestones:
    """The six: met, unmet or unknown, by what evidence of which day, and their whole course."""
    found = milestones.read(call.program, person_id)
    call.saw(person_id)
    return Milestones(items=[MilestoneOut.of(one) for one in found])


@route(
    blueprint, "POST", "/alumni/{person_id}/milestones", "milestones.see",
    body=SeenIn, answer=Milestones,
)  # fmt: skip
def see(call: Call, person_id: str) -> Milestones:
    """Write down what you saw of one for yourself: it counts from that day on."""
    call.saw(person_id)
    found = milestones.see(call.program, person_id, call.by, **call.body.model_dump())
    return Milestones(items=[MilestoneOut.of(one) for one in found])

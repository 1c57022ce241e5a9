"""What whoever answers a crisis needs to know of a graduate, and to whom it was told."""

from chalice.app import Blueprint

from chalicelib.entrypoints.api.calls import Call, route
from chalicelib.entrypoints.api.problems import invalid
from chalicelib.entrypoints.api.shapes.safety import Disclosures, SafetyIn, SafetyOut
from chalicelib.services import safety_plan

blueprint = Blueprint(__name__)


@route(
    blueprint, "PATCH", "/alumni/{person_id}/safety", "alumni.safety",
    body=SafetyIn, answer=SafetyOut,
)  # fmt: skip
def put(call: Call, person_id: str) -> SafetyOut:
    """Set where they are usually found, and their safe contact with what may be said."""
    sent: SafetyIn = call.body
    if not sent.model_fields_set:
        raise invalid("body", "missing", "Name usual_location, safe_contact, or both.")
    contact = sent.safe_contact.value() if sent.safe_contact else None
    given: dict[str, object] = {
        "usual_location": sent.usual_location.strip(), "safe_contact": contact,
    }  # fmt: skip
    changes = {name: given[name] for name in sent.model_fields_set}
    found = safety_plan.put(call.program, person_id, call.by, changes)
    call.saw(person_id)
    return SafetyOut.of(found)


@route(
    blueprint, "GET", "/alumni/{person_id}/disclosures", "alumni.disclosures", answer=Disclosures,
)  # fmt: skip
def disclosures(call: Call, person_id: str) -> Disclosures:
    """The accounting of disclosures."""
    found = safety_plan.disclosures(call.program, person_id)
    call.saw(person_id)
    return Disclosures.of_all(found)

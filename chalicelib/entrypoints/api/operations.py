"""Operations: what kept failing, and putting it back."""

from chalice.app import Blueprint

from chalicelib import clock
from chalicelib.entrypoints.api.calls import Call, route
from chalicelib.entrypoints.api.shapes.operations import DeadLetters, Redrive, RedriveOut
from chalicelib.services.operations import dead_letters

blueprint = Blueprint(__name__)


@route(blueprint, "GET", "/operations/dead-letters", "operations.dead_letters", answer=DeadLetters)
def listed(call: Call) -> DeadLetters:
    """The program's dead letters, queue by queue."""
    found = DeadLetters.of_shelves(dead_letters.shelves(call.program), clock.now())
    call.saw(*found.people())
    return found


@route(
    blueprint, "POST", "/operations/dead-letters/redrive", "operations.redrive",
    body=Redrive, answer=RedriveOut,
)  # fmt: skip
def redrive(call: Call) -> RedriveOut:
    """Put the letters of one queue back; handlers judge each afresh, so nothing leaves late."""
    body: Redrive = call.body
    return RedriveOut.of(dead_letters.redrive(call.program, body.queue))

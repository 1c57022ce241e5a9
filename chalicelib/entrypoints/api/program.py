"""The program: its settings, policy and rota."""

from chalice.app import Blueprint

from chalicelib import clock
from chalicelib.domain.policy import Policy
from chalicelib.domain.safety.rota import Rota, gaps, needs_signature
from chalicelib.entrypoints.api.calls import Call, route
from chalicelib.entrypoints.api.problems import Refused, invalid
from chalicelib.entrypoints.api.shapes.program import ProgramOut, RotaIn, RotaOut, in_words
from chalicelib.entrypoints.api.shapes.wording import unsaid
from chalicelib.services import programs
from chalicelib.services.tenant import tenant
from chalicelib.services.wording import Unsayable

blueprint = Blueprint(__name__)


@route(blueprint, "GET", "/program", "program.read", answer=ProgramOut)
def read(call: Call) -> ProgramOut:
    """The caller's program."""
    return _program(call.program)


@route(blueprint, "PUT", "/program/policy", "program.policy", body=Policy, answer=ProgramOut)
def put_policy(call: Call) -> ProgramOut:
    """Set the program's own numbers; what is not named has its default."""
    body: Policy = call.body
    programs.put_policy(call.program, body.model_dump(mode="json", exclude_unset=True), call.by)
    return _program(call.program)


@route(blueprint, "GET", "/rota", "rota.read", answer=RotaOut)
def read_rota(call: Call) -> RotaOut:
    """Who is on call."""
    return RotaOut.of_rota(tenant(call.program).partition.one(Rota))


@route(blueprint, "PUT", "/rota", "rota.put", body=RotaIn, answer=RotaOut)
def put_rota(call: Call) -> RotaOut:
    """Set who is on call; hours that nobody watches need a supervisor's signature."""
    sent: RotaIn = call.body
    rota = _signed(call, sent.rota())
    if needs_signature(rota):
        unwatched = ", ".join(in_words(gap) for gap in gaps(rota))
        fix = f"Nobody is on call {unwatched}: add somebody, or have a supervisor sign for it."
        raise invalid("rungs", "unwatched", fix)
    try:
        return RotaOut.of_rota(programs.put_rota(call.program, rota, call.by, sent.pins()))
    except Unsayable as unsayable:
        raise unsaid("watched_hours", unsayable) from unsayable


def _signed(call: Call, rota: Rota) -> Rota:
    """A signature is the caller's own, at this moment, and a supervisor's."""
    if rota.unwatched_signed_by is None:
        return rota
    if "supervisor" not in call.caller.roles:
        raise Refused(403, "forbidden", "Only a supervisor signs for unwatched hours.")
    own = {"unwatched_signed_by": call.by, "unwatched_signed_at": clock.now()}
    return rota.model_copy(update=own)


def _program(program: str) -> ProgramOut:
    here = tenant(program)
    return ProgramOut.of_program(here.program, here.policy, here.rota)

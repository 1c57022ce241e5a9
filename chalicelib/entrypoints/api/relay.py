"""The relay of a match: read, held, released by the supervisor, closed and opened again."""

from chalice.app import Blueprint

from chalicelib.entrypoints.api.calls import Call, Nothing, route
from chalicelib.entrypoints.api.problems import Refused
from chalicelib.entrypoints.api.shapes.relay import RelayOut, Release
from chalicelib.services.relaying import judging
from chalicelib.services.relaying.judging import NotActive, Seen

blueprint = Blueprint(__name__)

ENDED = "The match has ended: release with pass_on false, so that it reaches nobody."


@route(blueprint, "GET", "/matches/{match_id}/messages", "relay.read", answer=RelayOut)
def read(call: Call, match_id: str) -> RelayOut:
    """What the two wrote to each other; what is held is for the supervisor alone."""
    return _answer(call, judging.seen(call.program, match_id))


@route(
    blueprint, "POST", "/matches/{match_id}/messages/hold", "relay.hold",
    body=Nothing, answer=RelayOut,
)  # fmt: skip
def hold(call: Call, match_id: str) -> RelayOut:
    """Let nothing pass between the two until a supervisor releases it."""
    return _answer(call, judging.hold(call.program, match_id, call.by))


@route(
    blueprint, "POST", "/matches/{match_id}/messages/release", "relay.release",
    body=Release, answer=RelayOut,
)  # fmt: skip
def release(call: Call, match_id: str) -> RelayOut:
    """Open the line again, and pass on what was held, or not."""
    asked: Release = call.body
    try:
        seen = judging.release(call.program, match_id, call.by, pass_on=asked.pass_on)
    except NotActive as error:
        raise Refused(409, "match_not_active", ENDED) from error
    return _answer(call, seen)


@route(
    blueprint, "PUT", "/matches/{match_id}/messages/block", "relay.block",
    body=Nothing, answer=RelayOut,
)  # fmt: skip
def block(call: Call, match_id: str) -> RelayOut:
    """Close the line."""
    return _answer(call, judging.set_blocked(call.program, match_id, call.by, blocked=True))


@route(
    blueprint, "DELETE", "/matches/{match_id}/messages/block", "relay.unblock", answer=RelayOut,
)  # fmt: skip
def unblock(call: Call, match_id: str) -> RelayOut:
    """Open the line again, whoever had closed it."""
    return _answer(call, judging.set_blocked(call.program, match_id, call.by, blocked=False))


def _answer(call: Call, seen: Seen) -> RelayOut:
    call.saw(seen.match.person_id, seen.match.mentor_id)
    return RelayOut.of_seen(seen, lead="supervisor" in call.caller.roles)

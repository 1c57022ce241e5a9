"""PINs of the rota: set with the rota, judged with few tries, locked until they are set anew."""

import secrets
from collections.abc import Mapping

from chalicelib import clock
from chalicelib.domain.safety import pins
from chalicelib.domain.safety.pins import PinTries
from chalicelib.domain.safety.rota import OnCall, Rota
from chalicelib.services import concerns
from chalicelib.services.tenant import Tenant, again_on_conflict
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load
from chalicelib.store.programkeys import program_keys
from chalicelib.store.writes import Conflict, Taken, put_alone, write_alone

LOCKED = "pin_locked"


def with_pins(program: str, rota: Rota, before: Rota | None, new: Mapping[str, str]) -> Rota:
    """The rota with the members' PINs: those in ``new`` (by member's key), else as they were."""
    kept = {one.key: one.pin_hash for one in before.rungs} if before else {}
    rungs = (
        one.model_copy(
            update={
                "pin_hash": _hash(program, one, new[one.key])
                if one.key in new
                else one.pin_hash or kept.get(one.key)
            }
        )
        for one in rota.rungs
    )
    return rota.model_copy(update={"rungs": tuple(rungs)})


def _peppered(program: str, key: str, pin: str) -> str:
    """Nothing that is in the table alone lets anybody try PINs: the program's key is needed too."""
    return program_keys(program).digest("pin", f"{key}|{pin}")


def _hash(program: str, one: OnCall, pin: str) -> str:
    return pins.hashed(_peppered(program, one.key, pin), secrets.token_bytes(16))


def is_right(here: Tenant, member: OnCall, pin: str) -> bool:
    """Whether it is this member's PIN. Each try is counted before it is judged; the third wrong one
    running locks it and tells the supervisor, and then the right one is no longer right."""
    tries = _counted(here, member.key)
    right = pins.matches(_peppered(here.id, member.key, pin), member.pin_hash)
    if tries.failures > pins.TRIES:
        return False
    if right:
        unlock(here, member.key)
    elif tries.failures == pins.TRIES:
        concerns.raise_once(here.id, LOCKED)
    return right


def pretend(pin: str) -> None:
    """Take as long as judging a PIN does: a link that there is not looks like one that there is."""
    pins.matches(pin, None)


@again_on_conflict
def _counted(here: Tenant, member: str) -> PinTries:
    at, sk = clock.now(), f"PINTRIES#{member}"
    read = load(Ref(here.id, ""), sk)
    stored = read.maybe(PinTries, sk)
    if stored is None:
        first = pins.wrong(PinTries(member=member))
        try:
            put_alone(first, read, at=at, policy=here.policy)
        except Taken as taken:
            raise Conflict("another try") from taken
        return first
    counted = pins.wrong(stored.value)
    if counted.failures == pins.TRIES:
        counted = counted.model_copy(update={"locked_at": at})
    write_alone(stored, counted, read, at=at, policy=here.policy)
    return counted


@again_on_conflict
def unlock(here: Tenant, member: str) -> None:
    """The PIN was right, or was set anew: the count starts over."""
    sk = f"PINTRIES#{member}"
    read = load(Ref(here.id, ""), sk)
    stored = read.maybe(PinTries, sk)
    if stored and stored.value.failures:
        fresh = PinTries(member=member)
        write_alone(stored, fresh, read, at=clock.now(), policy=here.policy)

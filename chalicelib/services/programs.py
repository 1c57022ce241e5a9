"""Programs: created once with their key and numbers; policy and rota changed by their staff."""

from collections.abc import Mapping
from typing import Any

from chalicelib import clock
from chalicelib.domain.ledger import LedgerRound, next_round
from chalicelib.domain.policy import DEFAULT, Policy
from chalicelib.domain.programs import InvitationRound, Program
from chalicelib.domain.safety.rota import Rota, needs_signature
from chalicelib.domain.texts.naming import alias_findings, hours_findings
from chalicelib.services import joining, pins
from chalicelib.services.tenant import again_on_conflict, tenant
from chalicelib.services.wording import Unsayable
from chalicelib.store import account, numbers
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Partition, load
from chalicelib.store.programkeys import CURRENT, make_program_key
from chalicelib.store.sealing import new_secret


class Unsigned(ValueError):
    """The rota leaves hours unwatched that no supervisor has signed for."""


def create_program(
    program_id: str,
    *,
    name: str,
    alias: str,
    zone: str,
    number: str,
    mentor_number: str = "",
    crisis_line: str = "",
) -> Program:
    """A new program with its own data key.

    ``number`` and ``mentor_number`` (E.164) decide what program and channel a text belongs to.

    Raises
    ------
    Taken
        if the program exists.
    Unsayable
        if the alias tells what the texts are about, or is too long for them.
    """
    if wrong := alias_findings(alias, name):
        raise Unsayable(wrong)
    make_program_key(program_id)
    account.make_key()
    program = Program(
        id=program_id, name=name, alias=alias, zone=zone, crisis_line=crisis_line,
        check_in_number=number, relay_number=mentor_number, key_id=CURRENT,
    )  # fmt: skip
    read = Partition(Ref(program_id, ""), new_secret())
    change = Change(read, by="admin", at=clock.now(), policy=DEFAULT)
    change.put(program)
    change.put(InvitationRound())
    change.put(LedgerRound(due_at=next_round(change.at, zone)))
    change.commit("program.created")
    numbers.add_own(number, program_id, "checkins")
    if mentor_number:
        numbers.add_own(mentor_number, program_id, "relay")
    return program


@again_on_conflict
def put_rota(
    program_id: str, rota: Rota, by: str, new_pins: Mapping[str, str] | None = None
) -> Rota:
    """Set who is on call. The first rota of a program lets its invitations begin.

    ``new_pins`` are by member's key; a PIN set anew is unlocked, all others stay as they are.

    Raises
    ------
    Unsigned
        if hours are unwatched and no supervisor signed for them.
    Unsayable
        if the watched hours in words tell what the texts are about, or are too long for them.
    """
    if needs_signature(rota):
        raise Unsigned("some hours of the week have nobody on call")
    here = tenant(program_id)
    if wrong := hours_findings(rota.watched_hours, here.program.name):
        raise Unsayable(wrong)
    change = Change(here.partition, by=by, at=clock.now(), policy=here.policy)
    stored = here.partition.maybe(Rota)
    rota = pins.with_pins(program_id, rota, stored.value if stored else None, new_pins or {})
    if stored:
        change.set(stored, rota)
    else:
        change.put(rota)
    change.commit("program.rota")
    for member in new_pins or {}:
        pins.unlock(here, member)
    if stored is None:
        joining.wake(here, clock.now())
    return rota


@again_on_conflict
def put_policy(program_id: str, overrides: dict[str, Any], by: str) -> Policy:
    """Set a program's own numbers; what is not named keeps its default.

    Raises
    ------
    pydantic.ValidationError
        naming the number that is wrong.
    """
    policy = Policy.model_validate(overrides)
    read = load(Ref(program_id, ""))
    change = Change(read, by=by, at=clock.now(), policy=policy)
    change.amend(Program, policy=policy.model_dump_json(exclude_unset=True))
    change.commit("program.policy")
    return policy

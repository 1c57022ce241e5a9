"""The carrier's receipts, joined on our ids in their context: what became of a text.

A receipt is the carrier's observation, not an effect of ours: a delivery is one conditional
write. A permanent failure is an effect: the check-in is ours to answer for, the number is suspect.
"""

import json
from typing import Any

from chalicelib import clock
from chalicelib.domain import messages
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Person
from chalicelib.services import alerting
from chalicelib.services.outbound.effects import ON_FAILURE
from chalicelib.services.tenant import again_on_conflict, head_keys, of, tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Key, Ref
from chalicelib.store.partition import Partition, load, load_keys
from chalicelib.store.writes import Conflict, write_alone

#: AWS End User Messaging, SMS event types, and what they make of a message.
STATES: dict[str, messages.State] = {
    "TEXT_DELIVERED": "DELIVERED",
    "TEXT_SUCCESSFUL": "ACCEPTED",
    "TEXT_INVALID": "FAILED",
    "TEXT_INVALID_MESSAGE": "FAILED",
    "TEXT_UNREACHABLE": "FAILED",
    "TEXT_CARRIER_UNREACHABLE": "FAILED",
    "TEXT_BLOCKED": "FAILED",
    "TEXT_CARRIER_BLOCKED": "FAILED",
    "TEXT_SPAM": "FAILED",
    "TEXT_UNKNOWN": "FAILED",
    "TEXT_TTL_EXPIRED": "FAILED",
    "TEXT_PROTECT_BLOCKED": "FAILED",
}
#: Failures that say the number itself is no good.
PERMANENT = frozenset({"TEXT_INVALID", "TEXT_UNREACHABLE", "TEXT_BLOCKED"})


def read(envelopes: list[dict[str, Any]]) -> dict[Ref, Partition]:
    """The messages that a batch of receipts is about, with their people: one round trip."""
    keys: list[Key] = []
    for envelope in envelopes:
        ref, sk = _about(json.loads(envelope["Message"]))
        if ref and ref.person:
            keys += [Key(ref.pk, sk), Key(ref.pk, "HEAD#PERSON"), *head_keys(ref.program)]
    return load_keys(keys)


def _about(receipt: dict[str, Any]) -> tuple[Ref | None, str]:
    context = receipt.get("context") or {}
    sk = context.get("message", "")
    if not sk.startswith("MESSAGE#") or "program" not in context:
        return None, sk
    person = context.get("person", "-")
    return Ref(context["program"], "" if person == "-" else person), sk


def take(envelope: dict[str, Any], at_hand: dict[Ref, Partition]) -> None:
    """Take one receipt. Early, late, doubled or out of order, it changes nothing that the table of
    states does not allow; one that is not final yet and says nothing new is passed over."""
    receipt = json.loads(envelope["Message"])
    state = STATES.get(receipt.get("eventType", ""))
    ref, sk = _about(receipt)
    partition = at_hand.get(ref) if ref else None
    stored = partition.maybe(Message, sk) if partition else None
    if state is None or partition is None or stored is None:
        return
    if state not in messages.TRANSITIONS[stored.value.state]:
        return
    if state == "FAILED":
        _failed(partition.ref, sk, receipt["eventType"])
        return
    arrived = messages.move(stored.value, state, outcome_at=clock.now())
    program = of(at_hand[Ref(partition.ref.program, "")])
    try:
        write_alone(stored, arrived, partition, at=clock.now(), policy=program.policy)
    except Conflict:
        fresh = load(partition.ref, sk)
        again = fresh.maybe(Message, sk)
        if again and state in messages.TRANSITIONS[again.value.state]:
            arrived = messages.move(again.value, state, outcome_at=clock.now())
            write_alone(again, arrived, fresh, at=clock.now(), policy=program.policy)


@again_on_conflict
def _failed(ref: Ref, sk: str, reason: str) -> None:
    """The text never arrived: not their silence, but our miss."""
    program = tenant(ref.program)
    partition = load(ref, sk)
    stored = partition.maybe(Message, sk)
    if stored is None or "FAILED" not in messages.TRANSITIONS[stored.value.state]:
        return
    change = Change(partition, by="carrier", at=clock.now(), policy=program.policy)
    failed = messages.move(stored.value, "FAILED", reason=reason, outcome_at=change.at)
    change.set(stored, failed)
    if failed.about and failed.about.startswith("CHECKIN#"):
        partition.also(failed.about)
    if failed.kind in ON_FAILURE:
        ON_FAILURE[failed.kind](change, failed, program)
    if reason in PERMANENT and failed.to != "staff":
        change.amend(Person, number_state="suspect")
        alerting.raise_alert(change, program, "number_suspect", reason.lower())
    change.commit("message.failed", reason)

"""The carrier's receipts, joined on our ids in their context: what became of a text.

A receipt is the carrier's observation, not an effect of ours: a delivery is one conditional
write. A permanent failure is an effect: the check-in is ours to answer for, the number is suspect.
"""

import json
from datetime import UTC, datetime
from typing import Any

from chalicelib import clock
from chalicelib.domain import messages
from chalicelib.domain.messages import Message, Page
from chalicelib.domain.people import Person
from chalicelib.domain.receipts import PERMANENT, state_after
from chalicelib.services import alerting
from chalicelib.services.outbound import crisis_receipts, failing
from chalicelib.services.outbound.effects import ON_ARRIVAL, ON_FAILURE
from chalicelib.services.tenant import Tenant, again_on_conflict, head_keys, of, tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Key, Ref
from chalicelib.store.partition import Partition, Stored, load, load_keys
from chalicelib.store.writes import Conflict, write_alone


def read(envelopes: list[dict[str, Any]]) -> dict[Ref, Partition]:
    """The messages that a batch of receipts is about, with their people: one round trip. What is
    no receipt is passed over here, and fails by itself when it is taken."""
    keys: list[Key] = []
    for envelope in envelopes:
        try:
            ref, sk = _about(json.loads(envelope["Message"]))
        except (KeyError, ValueError, AttributeError, TypeError):
            continue
        keys += _keys(ref, sk)
    return load_keys(keys)


def _keys(ref: Ref | None, sk: str) -> list[Key]:
    """A message, its person and its program."""
    if ref is None:
        return []
    head = [Key(ref.pk, "HEAD#PERSON")] if ref.person else []
    return [Key(ref.pk, sk), *head, *head_keys(ref.program)]


def _about(receipt: dict[str, Any]) -> tuple[Ref | None, str]:
    context = receipt.get("context") or {}
    sk = context.get("message", "")
    if not sk.startswith("MESSAGE#") or "program" not in context:
        return None, sk
    person = context.get("person", "-")
    return Ref(context["program"], "" if person == "-" else person), sk


def _message(partition: Partition, sk: str) -> Stored[Any] | None:
    """A text to a person, or a page to staff."""
    return partition.maybe(Message, sk) or partition.maybe(Page, sk)


def take(envelope: dict[str, Any], at_hand: dict[Ref, Partition]) -> None:
    """Take one receipt. Early, late, doubled or out of order, it changes nothing that the table of
    states does not allow; one that is not final proves that the carrier had the message, no more.
    """
    receipt = json.loads(envelope["Message"])
    state = state_after(receipt.get("eventType", ""), receipt.get("isFinal") is True)
    if state and crisis_receipts.is_one(receipt):
        ref, sk = crisis_receipts.take(receipt, state)
        at_hand = load_keys(_keys(ref, sk)) if ref else {}
    else:
        ref, sk = _about(receipt)
    partition = at_hand.get(ref) if ref else None
    stored = _message(partition, sk) if partition else None
    if state is None or partition is None or stored is None:
        return
    if state not in messages.TRANSITIONS[stored.value.state]:
        return
    if state == "FAILED":
        _failed(partition.ref, sk, receipt["eventType"])
    elif stored.value.state == "UNKNOWN" and stored.value.kind in ON_ARRIVAL:
        _arrived_after_all(partition.ref, sk, receipt, state)
    else:
        _arrived(partition, stored, receipt, state, of(at_hand[Ref(partition.ref.program, "")]))


def _told(message: Message, receipt: dict[str, Any], state: messages.State) -> Message:
    """The message as a receipt leaves it. Where ours was lost, the carrier's own id and the time at
    which it had our request (milliseconds since 1970) are kept too."""
    asked = receipt.get("messageRequestTimestamp")
    sent = datetime.fromtimestamp(asked / 1000, UTC) if asked else None
    known = {
        "provider_id": message.provider_id or receipt.get("messageId"),
        "sent_at": message.sent_at or sent,
    }
    return messages.move(message, state, outcome_at=clock.now(), **known)


def _arrived(
    read: Partition,
    stored: Stored[Message],
    receipt: dict[str, Any],
    state: messages.State,
    program: Tenant,
) -> None:
    """An observation, no effect: one conditional write, tried again on what is there now."""
    try:
        arrived = _told(stored.value, receipt, state)
        write_alone(stored, arrived, read, at=clock.now(), policy=program.policy)
    except Conflict:
        fresh = load(read.ref, stored.key.sk)
        again = _message(fresh, stored.key.sk)
        if again and state in messages.TRANSITIONS[again.value.state]:
            arrived = _told(again.value, receipt, state)
            write_alone(again, arrived, fresh, at=clock.now(), policy=program.policy)


@again_on_conflict
def _arrived_after_all(ref: Ref, sk: str, receipt: dict[str, Any], state: messages.State) -> None:
    """Nobody knew whether it had left; now we do, and what it is about goes on."""
    program = tenant(ref.program)
    partition = load(ref, sk)
    stored = partition.maybe(Message, sk)
    if stored is None or stored.value.state != "UNKNOWN":
        return
    change = Change(partition, by="carrier", at=clock.now(), policy=program.policy)
    arrived = _told(stored.value, receipt, state)
    change.set(stored, arrived)
    partition.also(*(arrived.about,) if arrived.about else ())
    ON_ARRIVAL[arrived.kind](change, arrived, program)
    change.commit(f"message.{state.lower()}", "receipt")


@again_on_conflict
def _failed(ref: Ref, sk: str, reason: str) -> None:
    """The text never arrived: not their silence, but our miss."""
    program = tenant(ref.program)
    partition = load(ref, sk)
    stored = _message(partition, sk)
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
    failing.note(partition, program, change.at)

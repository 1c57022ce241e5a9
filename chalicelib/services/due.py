"""The tick finds what is due and queues its keys; the sender looks at each, read afresh."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from chalicelib import clock, settings
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.matches import Match
from chalicelib.domain.messages import Message
from chalicelib.domain.programs import InvitationRound
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.thread import Thread
from chalicelib.services import alerting, asking, joining
from chalicelib.services.matching import life as matching_life
from chalicelib.services.outbound import sending
from chalicelib.services.tenant import Tenant, head_keys, of
from chalicelib.store import due
from chalicelib.store.clients import client
from chalicelib.store.keys import Key, Ref, ref_of
from chalicelib.store.partition import Partition, Stored, load_keys

#: SQS takes ten messages a batch.
BATCH = 10
#: The head records that a look at a person may need, read in one batch with what is due.
PERSON_HEADS = ("HEAD#PERSON", "HEAD#ALUMNUS", "HEAD#THREAD", "HEAD#PLAN", "HEAD#CARE")


def tick() -> int:
    """Queue the keys of everything that is due; their number."""
    count = 0
    for batch in _in_tens(due.past_due(clock.now())):
        client("sqs").send_message_batch(
            QueueUrl=settings.get().due_queue_url,
            Entries=[
                {"Id": str(n), "MessageBody": json.dumps({"pk": key.pk, "sk": key.sk})}
                for n, key in enumerate(batch)
            ],
        )
        count += len(batch)
    return count


def _in_tens(keys: Iterable[Key]) -> Iterator[list[Key]]:
    batch: list[Key] = []
    for key in keys:
        batch.append(key)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def read(keys: Sequence[Key]) -> dict[Ref, Partition]:
    """The due records with their people and programs: one batch for ten of them."""
    refs = {ref_of(key.pk) for key in keys}
    heads = [Key(ref.pk, sk) for ref in refs if ref.person for sk in PERSON_HEADS]
    programs = [key for program in {ref.program for ref in refs} for key in head_keys(program)]
    return load_keys([*keys, *heads, *programs])


def look_at(key: Key, at_hand: dict[Ref, Partition]) -> None:
    """Do what is due for one record; a record that is gone or not due any more is left alone.

    What was read serves one look: a second record of the same person in the batch is judged on
    what the first look left behind.

    Raises
    ------
    Conflict
        if somebody else wrote first; the queue brings the key again.
    """
    ref = ref_of(key.pk)
    if ref not in at_hand:
        at_hand |= read([key])
    partition = at_hand.pop(ref, None)
    stored = partition.rows.get(key.sk) if partition else None
    if partition is None or stored is None:
        return
    program = Ref(ref.program, "")
    if program not in at_hand:
        at_hand |= load_keys(head_keys(ref.program))
    LOOKS[type(stored.value)](partition, stored, of(at_hand[program]), clock.now())


Look = Callable[[Partition, Stored[Any], Tenant, datetime], None]


def _message(partition: Partition, stored: Stored[Message], tenant: Tenant, at: datetime) -> None:
    if stored.value.kind == "page":
        alerting.sweep_page(partition, stored, tenant, at)
        return
    if about := stored.value.about:
        partition.also(*(about,) if "#" in about else ())
    sending.send_due(partition, stored, tenant, at)


def _thread(partition: Partition, stored: Stored[Thread], tenant: Tenant, at: datetime) -> None:
    joining.lapse(partition, tenant, at)


def _round(
    partition: Partition, stored: Stored[InvitationRound], tenant: Tenant, at: datetime
) -> None:
    if stored.value.due_at and stored.value.due_at <= at:
        joining.hold_round(partition.ref, at)


def _match(partition: Partition, stored: Stored[Match], tenant: Tenant, at: datetime) -> None:
    matching_life.look_at(partition, stored, tenant, at)


#: What is due, by the kind of record.
LOOKS: dict[type, Look] = {
    Message: _message,
    Occurrence: asking.look_at,
    Alert: alerting.climb,
    Thread: _thread,
    InvitationRound: _round,
    Match: _match,
}

"""The tick finds what is due and queues its keys; the sender looks at each, read afresh."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from chalicelib import clock, settings
from chalicelib.domain.applying.applications import Application
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.clearances import ClearanceWatch
from chalicelib.domain.engagement import Followed
from chalicelib.domain.erasure import Erasure
from chalicelib.domain.events import Event, Invited
from chalicelib.domain.instruments.session import Asking
from chalicelib.domain.jobs import ImportJob, MatchingRun
from chalicelib.domain.ledger import LedgerRound
from chalicelib.domain.matches import Match
from chalicelib.domain.mentor_break import MentorBreak
from chalicelib.domain.mentor_week import MentorWeek
from chalicelib.domain.messages import Message, Page
from chalicelib.domain.outage import SendHealth
from chalicelib.domain.people import Person
from chalicelib.domain.programs import InvitationRound, Program
from chalicelib.domain.recovery_plan import RecoveryPlan
from chalicelib.domain.relay import Note
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.signing_in import SignInRequest
from chalicelib.domain.thread import Thread
from chalicelib.services import (
    alerting,
    asking,
    clearing,
    engaging,
    event_rounds,
    inviting,
    joining,
    outages,
    recovery_plans,
)
from chalicelib.services.applying import watching
from chalicelib.services.importing import progress as importing_progress
from chalicelib.services.matching import life as matching_life
from chalicelib.services.matching import progress as matching_progress
from chalicelib.services.mentoring import away, week
from chalicelib.services.outbound import sending
from chalicelib.services.questionnaires import planner as questionnaires
from chalicelib.services.relaying import passing
from chalicelib.services.reporting import daily
from chalicelib.services.signing_in import answering
from chalicelib.services.standing import erasing, restoring
from chalicelib.services.tenant import Tenant, head_keys, in_danger, of
from chalicelib.store import due
from chalicelib.store.clients import client
from chalicelib.store.keys import Key, Ref, ref_of
from chalicelib.store.partition import Partition, Stored, load_keys

#: SQS takes ten messages a batch.
BATCH = 10
#: The head records that a look at a person may need, read in one batch with what is due.
PERSON_HEADS = ("HEAD#PERSON", "HEAD#ALUMNUS", "HEAD#THREAD", "HEAD#PLAN", "HEAD#CARE")


def tick() -> int:
    """Queue the keys of everything that is due, what is urgent in its own queue; their number.

    After a restore only what is urgent (crisis pages, red alerts) until the erasure ledger was
    replayed; the rest stays due.
    """
    count = 0
    waits = restoring.must_wait()
    queues = {True: settings.get().urgent_queue_url, False: settings.get().due_queue_url}
    for urgent, batch in _in_tens(due.past_due(clock.now())):
        if waits and not urgent:
            continue
        client("sqs").send_message_batch(
            QueueUrl=queues[urgent],
            Entries=[
                {"Id": str(n), "MessageBody": json.dumps({"pk": key.pk, "sk": key.sk})}
                for n, key in enumerate(batch)
            ],
        )
        count += len(batch)
    return count


def _in_tens(found: Iterable[due.Due]) -> Iterator[tuple[bool, list[Key]]]:
    """Batches of what is urgent and of what is not."""
    batches: dict[bool, list[Key]] = {True: [], False: []}
    for urgent, key in found:
        batches[urgent].append(key)
        if len(batches[urgent]) == BATCH:
            yield urgent, batches[urgent]
            batches[urgent] = []
    yield from ((urgent, left) for urgent, left in batches.items() if left)


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
    kind = type(stored.value)
    here = (in_danger if kind in VITAL else of)(at_hand[program])
    LOOKS[kind](partition, stored, here, clock.now())


Look = Callable[[Partition, Stored[Any], Tenant, datetime], None]


def _message(partition: Partition, stored: Stored[Message], tenant: Tenant, at: datetime) -> None:
    if about := stored.value.about:
        partition.also(*(about,) if "#" in about else ())
    joining.before_giving_up(stored.value, tenant, at)
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


def _erasure(partition: Partition, stored: Stored[Erasure], tenant: Tenant, at: datetime) -> None:
    erasing.sweep(partition.ref)


def _head(partition: Partition, stored: Stored[Any], tenant: Tenant, at: datetime) -> None:
    """Whose facts changed is counted; what figures are made of is imported only for that."""
    from chalicelib.services.summing import folding

    folding.look_at(partition, stored, tenant, at)


#: What is due, by the kind of record.
LOOKS: dict[type, Look] = {
    Message: _message,
    Page: alerting.sweep_page,
    Occurrence: asking.look_at,
    Alert: alerting.climb,
    Thread: _thread,
    InvitationRound: _round,
    Erasure: _erasure,
    LedgerRound: daily.look_at,
    SendHealth: outages.look_at,
    Followed: engaging.look_at,
    ClearanceWatch: clearing.look_at,
    Match: _match,
    RecoveryPlan: recovery_plans.look_at,
    Asking: questionnaires.look_at,
    Event: event_rounds.look_at,
    Invited: inviting.look_at,
    MentorWeek: week.look_at,
    MentorBreak: away.look_at,
    Note: passing.look_at,
    MatchingRun: matching_progress.look_at,
    ImportJob: importing_progress.look_at,
    SignInRequest: answering.look_at,
    Application: watching.look_at,
    Person: _head,
    Program: _head,
}
#: What is looked at even where the program's policy does not validate.
VITAL = frozenset({Alert, Page})

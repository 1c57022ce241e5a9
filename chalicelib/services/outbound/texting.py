"""Outbound texts: composed in a person's words, sent once, their outcome recorded.

A message goes PLANNED, CLAIMED, SENDING, and then what the carrier said. A direct answer to a
person's own text is born SENDING in the very transaction that takes the text in, so that consent
and effect are judged together and it leaves in the same breath.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from chalicelib import ids
from chalicelib.carriers import mail, sms
from chalicelib.carriers.result import Result
from chalicelib.domain import gate, messages
from chalicelib.domain.messages import Message
from chalicelib.domain.outage import FAILED
from chalicelib.domain.people import Person
from chalicelib.domain.schedule.window import closes_at, next_open
from chalicelib.domain.texts.wording import printed
from chalicelib.domain.thread import Thread
from chalicelib.services import concerns
from chalicelib.services.outbound import failing
from chalicelib.services.private import links
from chalicelib.services.tenant import TRIES, Tenant, epoch
from chalicelib.store.change import Change
from chalicelib.store.partition import Partition, Stored, load
from chalicelib.store.rehearsal import Rehearsal
from chalicelib.store.writes import Conflict, write_alone

#: What a message does to what it is about, by its kind: see ``effects.py``.
Effect = Callable[[Change, Message, Tenant], None]
#: The subjects of mails to people, by kind.
SUBJECTS = {
    "relay_mail": "relay.mail_subject",
    "clearance_mail": "clearance.mail_subject",
}
#: What a carrier is taken to say where nothing is handed to one.
TAKEN_IN_REHEARSAL = Result(kind="accepted")


def compose(
    person: Person, thread: Thread, tenant: Tenant, kind: str, key: str, at: datetime, **more: Any
) -> Message:
    """A planned message in the person's language and wording.

    ``more`` may set ``about``, ``asks``, ``confirms``, ``exempt``, ``due_at``, ``window_ends_at``,
    ``line``, ``exempt_until``; the rest fills the wording's places. ``alias`` is filled by itself.
    """
    own = (
        "about", "asks", "confirms", "exempt", "exempt_until", "due_at", "window_ends_at", "line",
    )  # fmt: skip
    fields = {n: more.pop(n) for n in own if n in more}
    body = tenant.say(
        key, language=thread.language, wording=person.spoken, alias=tenant.program.alias, **more
    )
    return Message(
        id=ids.new_id(),
        program=tenant.id,
        person_id=person.id,
        to="alumnus" if "alumnus" in person.roles else "mentor",
        kind=kind,
        language=thread.language,
        body=body,
        epoch=epoch(),
        created_at=at,
        numbers_had=person.numbers_had,
        **{"due_at": at, **fields},
    )


def plan(change: Change, tenant: Tenant, kind: str, key: str, **more: Any) -> Message:
    """Put a message on the way: it leaves by the sender in the person's first open window."""
    person, thread = change.value(Person), change.value(Thread)
    message = compose(person, thread, tenant, kind, key, change.at, **more)
    if person.time_zone and not message.any_hour(message.due_at):
        opens = next_open(
            message.due_at, person.time_zone, tenant.policy, person.state, person.days_off
        )
        message = message.model_copy(update={"due_at": opens})
    change.put(message)
    _asks(change, message)
    return message


def answer(change: Change, tenant: Tenant, kind: str, key: str, **more: Any) -> Message:
    """A direct answer to the person's own text: born SENDING in this change, to be delivered
    right after its commit. ``may_text`` still has the say; a refused one is SUPPRESSED."""
    person, thread = change.value(Person), change.value(Thread)
    ends = change.at + timedelta(hours=tenant.policy.sending.answers_live_hours)
    more = {"exempt": True, "window_ends_at": ends, **more}
    message = compose(person, thread, tenant, kind, key, change.at, **more)
    refused = gate.may_text(person, message, change.at, epoch(), tenant.policy)
    message = (
        messages.move(message, "SUPPRESSED", reason=refused, outcome_at=change.at)
        if refused
        else start(message, change.at, tenant)
    )
    change.put(message)
    if not refused:
        _asks(change, message)
    return message


def _asks(change: Change, message: Message) -> None:
    """The open question is asked by this text: an earlier one that waits does not leave."""
    if message.asks:
        change.replace(change.value(Thread).asked_in(message.id))


def start(message: Message, at: datetime, tenant: Tenant) -> Message:
    """The message claimed and SENDING by this invocation."""
    mine = messages.claim(message, ids.new_id(), at, tenant.policy)
    return messages.move(mine, "SENDING", attempts=mine.attempts + 1)


def deliver_all(read: Partition, tenant: Tenant, on_outcome: dict[str, Effect]) -> Partition:
    """Deliver every SENDING message that was born in the last commit, in order."""
    for stored in [s for s in read.every(Message) if s.value.state == "SENDING"]:
        read = deliver(read, stored, tenant, on_outcome)
    return read


def deliver(
    read: Partition, stored: Stored[Message], tenant: Tenant, on_outcome: dict[str, Effect]
) -> Partition:
    """Hand a SENDING message to the carrier, once, and record what came of it."""
    message, person = stored.value, read.one(Person)
    context = {"program": tenant.id, "person": person.id, "message": stored.key.sk}
    now = read.now()
    ends = _ends(message, person, now, tenant)
    if isinstance(read, Rehearsal):
        return record(read, stored, TAKEN_IN_REHEARSAL, tenant, on_outcome)
    if message.channel == "mail":
        result = mail.send_mail(person.email or "", _subject(message, tenant), message.body)
    else:
        result = sms.send_text(
            person.phone or "",
            links.filled(read, message),
            sender=tenant.number(message.line),
            context=context,
            max_price=tenant.policy.sending.max_price,
            life_seconds=int((ends - now).total_seconds()) if ends else sms.LONGEST_LIFE,
        )
    after = record(read, stored, result, tenant, on_outcome)
    if after.one(Message, stored.key.sk).state in FAILED:
        failing.note(after, tenant, now)
    if result.spent:
        concerns.raise_once(tenant.id, "spend_limit")
    return after


def _subject(message: Message, tenant: Tenant) -> str:
    """The subject of a mail by its kind: as neutral as what it says."""
    return printed(
        SUBJECTS[message.kind], language=message.language, own=tenant.own,
        alias=tenant.program.alias,
    )  # fmt: skip


def record(
    read: Partition,
    stored: Stored[Message],
    result: Result,
    tenant: Tenant,
    on_outcome: dict[str, Effect],
) -> Partition:
    """Write down the carrier's answer; nothing is sent again if that takes several tries."""
    for left in reversed(range(TRIES)):
        try:
            return _record(read, stored, result, tenant, on_outcome)
        except Conflict:
            if not left:
                raise
            about = [stored.value.about] if stored.value.about else []
            read = load(read.ref, stored.key.sk, *about)
            stored = read.stored(Message, stored.key.sk)
            if stored.value.state != "SENDING":  # a receipt or the sweeper was faster
                return read
    raise AssertionError("unreachable")


def _record(
    read: Partition,
    stored: Stored[Message],
    result: Result,
    tenant: Tenant,
    on_outcome: dict[str, Effect],
) -> Partition:
    """Acceptance is an observation of the carrier's, as a receipt is: one conditional write. Any
    other answer has an effect, and commits with its entry."""
    change = Change(read, by="sender", at=read.now(), policy=tenant.policy)
    message = outcome(stored.value, result, change.at, tenant, read.one(Person))
    if message.state == "ACCEPTED":
        noted = write_alone(stored, message, read, at=change.at, policy=tenant.policy)
        read.rows[stored.key.sk] = noted
        return read
    change.replace(message)
    if message.state != "PLANNED" and message.kind in on_outcome:
        on_outcome[message.kind](change, message, tenant)
    return change.commit(f"message.{message.state.lower()}", message.kind)


def outcome(
    message: Message, result: Result, at: datetime, tenant: Tenant, person: Person
) -> Message:
    """The message after the carrier's answer; a proven miss waits a little and tries again."""
    after = messages.after_send(result.kind)
    if not after.retry:
        return messages.move(
            message, after.state, provider_id=result.provider_id, reason=result.reason,
            sent_at=at if after.state == "ACCEPTED" else None, outcome_at=at,
        )  # fmt: skip
    again = at + timedelta(minutes=tenant.policy.sending.retry_minutes * message.attempts)
    again += timedelta(seconds=sum(message.id.encode()) % 60)
    ends = _ends(message, person, at, tenant)
    if ends and again >= ends:
        return messages.move(message, "EXPIRED", reason=result.reason, outcome_at=at)
    return messages.move(message, "PLANNED", due_at=again, reason=result.reason)


def _ends(message: Message, person: Person, at: datetime, tenant: Tenant) -> datetime | None:
    """When it is too late for the carrier to deliver: the message's own end, or its window's."""
    if message.window_ends_at or message.exempt or not person.time_zone:
        return message.window_ends_at
    if message.any_hour(at):
        return message.exempt_until
    return closes_at(at, person.time_zone, tenant.policy, person.state, person.days_off)

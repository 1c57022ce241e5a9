"""Check-ins when they are due: asked at the right hour, and reminded once."""

from collections.abc import Mapping
from datetime import UTC, datetime, time

from chalicelib.domain import gate
from chalicelib.domain.checkins import conversation, occurrence, questions
from chalicelib.domain.checkins import plan as plans
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.checkins.plan import Plan
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Person
from chalicelib.domain.schedule.burden import is_capped
from chalicelib.domain.schedule.window import next_open
from chalicelib.domain.thread import Thread
from chalicelib.services import doubting, outcomes, planning
from chalicelib.services.outbound import effects, pacing, texting
from chalicelib.services.outbound.sending import send
from chalicelib.services.private import links
from chalicelib.services.standing import restoring
from chalicelib.services.tenant import Tenant, epoch
from chalicelib.store.change import Change
from chalicelib.store.kinds import BY_VALUE
from chalicelib.store.partition import Partition, Stored
from chalicelib.store.writes import Conflict, Taken, write_alone

#: What a refusal to text makes of a planned check-in; all others are SUPPRESSED for that reason.
_REFUSED: dict[str, occurrence.State] = {"stopped": "CANCELLED", "no_consent": "CANCELLED"}

NO_PLACES: Mapping[str, str] = {}


def look_at(read: Partition, stored: Stored[Occurrence], tenant: Tenant, at: datetime) -> None:
    """A check-in is due for a look.

    Raises
    ------
    Conflict
        if somebody else wrote first.
    """
    look = occurrence.next_look(stored.value, tenant.policy)
    if look is None or look > at:
        return
    if stored.value.state == "PLANNED":
        _ask(read, stored, tenant, at)
    elif stored.value.closes_at and at >= stored.value.closes_at:
        outcomes.close(read, stored, tenant, at)
    else:
        _remind(read, stored, tenant, at)


def _ask(read: Partition, stored: Stored[Occurrence], tenant: Tenant, at: datetime) -> None:
    one, person, thread = stored.value, read.one(Person), read.one(Thread)
    if read.one(Plan).next_key != stored.key.sk:
        _supersede(read, stored, tenant, at)
        return
    if restoring.may_have_left(one.due_at):
        outcomes.unasked(read, stored, tenant, at, "UNKNOWN", "restored")
        return
    if occurrence.is_late(one, at):
        outcomes.unasked(read, stored, tenant, at, "MISSED", "late")
        return
    message = _opening(read, one, tenant, at)
    refused = gate.may_text(person, message, at, epoch(), tenant.policy)
    if refused in gate.PASSING:
        _wait(read, stored, tenant, at)
    elif refused:
        outcomes.unasked(read, stored, tenant, at, _REFUSED.get(refused, "SUPPRESSED"), refused)
    elif doubting.in_doubt(read, tenant, at):
        outcomes.unasked(read, stored, tenant, at, "SUPPRESSED", "suspect")
    elif is_capped(thread, "checkin", one.local_date, tenant.policy):
        outcomes.unasked(read, stored, tenant, at, "SUPPRESSED", "cap")
    elif later := pacing.wait_for_turn(read, tenant, message, at):
        put_off = one.model_copy(update={"due_at": later})
        write_alone(stored, put_off, read, at=at, policy=tenant.policy)
    else:
        _send(read, message, tenant, read.now())


def _wait(read: Partition, stored: Stored[Occurrence], tenant: Tenant, at: datetime) -> None:
    """Its window opens later today; or its day has become a quiet one: then it moves on."""
    one, person = stored.value, read.one(Person)
    opens = _opens(one, person, tenant, at)
    if opens >= one.window_ends_at:
        change = Change(read, by="planner", at=at, policy=tenant.policy)
        moved = planning.lay_again(change, tenant)
        if moved and moved.local_date > one.local_date:
            change.commit("checkin.moved", "quiet")
            return
    waiting = one.model_copy(update={"due_at": min(opens, one.window_ends_at)})
    write_alone(stored, waiting, read, at=at, policy=tenant.policy)


def _opens(one: Occurrence, person: Person, tenant: Tenant, at: datetime) -> datetime:
    """When a text may leave next, where the person lives by now: what was asked keeps the zone that
    it was asked in, and the gate judges by theirs."""
    zone = person.time_zone or one.zone
    return next_open(at, zone, tenant.policy, person.state, person.days_off)


def _supersede(read: Partition, stored: Stored[Occurrence], tenant: Tenant, at: datetime) -> None:
    """Another occurrence took this one's place (STOP, then START): one chain goes on, not two."""
    change = Change(read, by="planner", at=at, policy=tenant.policy)
    change.set(stored, occurrence.move(stored.value, "CANCELLED", reason="superseded"))
    change.commit("checkin.cancelled", "superseded")


def _opening(read: Partition, one: Occurrence, tenant: Tenant, at: datetime) -> Message:
    """The text of a check-in; with the link of its private page where that is the way chosen and a
    link may be sent. A reply by text does as well."""
    if plans.way(read.one(Plan), tenant.policy) != "page" or not links.may_be_sent(read):
        return _prompt(read, one, tenant, at, "checkin", "checkin.opening")
    link = {"private_link": links.blank()}
    message = _prompt(read, one, tenant, at, "checkin", "checkin.opening_page", link)
    return message.model_copy(update={"page": effects.text_id("checkin", one)})


def _prompt(
    read: Partition, one: Occurrence, tenant: Tenant, at: datetime, kind: str, key: str,
    places: Mapping[str, str] = NO_PLACES,
) -> Message:  # fmt: skip
    """The text of a check-in or its reminder. Its id follows from the occurrence, so that two
    senders make the same record and only one of them can."""
    person, thread = read.one(Person), read.one(Thread)
    asked = conversation.open_question(one) or one.questions[0]
    question = tenant.say(
        questions.QUESTIONS[asked].wording, language=thread.language, wording=person.spoken
    )
    return texting.compose(
        person, thread, tenant, kind, key, at,
        question=question, about=effects.checkin_key(one), asks=asked,
        window_ends_at=one.window_ends_at if kind == "checkin" else None, **places,
    ).model_copy(update={"id": effects.text_id(kind, one), "created_at": _day_of(one)})  # fmt: skip


def _day_of(one: Occurrence) -> datetime:
    """What the key of a check-in's messages is made of. It may not move: two senders, one of which
    saw the check-in put off, must make the same record."""
    return datetime.combine(one.local_date, time(), UTC)


def _send(read: Partition, message: Message, tenant: Tenant, at: datetime) -> None:
    """Who makes the message's record sends it; if that sender dies, the sweeper finds it."""
    made = BY_VALUE[Message].sk(message)
    try:
        send(read, message, tenant, at)
    except (Conflict, Taken):
        read.also(made)
        if made not in read.rows:  # something else was written, and all is to be judged again
            raise


def _remind(read: Partition, stored: Stored[Occurrence], tenant: Tenant, at: datetime) -> None:
    """The one reminder, in the window; too near the end, or refused, it is left out."""
    one, person = stored.value, read.one(Person)
    message = _prompt(read, one, tenant, at, "reminder", "checkin.reminder")
    refused = gate.may_text(person, message, at, epoch(), tenant.policy)
    if restoring.may_have_left(occurrence.reminder_at(one, tenant.policy) or at):
        refused = "epoch"
    later = pacing.wait_for_turn(read, tenant, message, at) if refused is None else None
    if refused is None and later is None:
        _send(read, message, tenant, read.now())
        return
    closes = one.closes_at or at
    opens = later or _opens(one, person, tenant, at)
    if (later or refused in gate.PASSING) and opens < closes:
        # The due key waits for the window; asked_at stays, so the reply window does not move.
        put_off = one.model_copy(update={"remind_from": opens})
    else:
        put_off = one.model_copy(update={"reminded_at": at})
    write_alone(stored, put_off, read, at=at, policy=tenant.policy)

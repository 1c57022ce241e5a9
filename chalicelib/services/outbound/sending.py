"""The sender: what is due goes out, once. And the sweeper: what hung in SENDING becomes UNKNOWN."""

from datetime import datetime

from chalicelib.domain import gate, messages
from chalicelib.domain.checkins.plan import Plan
from chalicelib.domain.messages import Message
from chalicelib.domain.outage import FAILED
from chalicelib.domain.people import Person
from chalicelib.domain.schedule import burden
from chalicelib.domain.schedule.wall import local
from chalicelib.domain.schedule.window import next_open
from chalicelib.domain.thread import Thread
from chalicelib.services import everywhere
from chalicelib.services.outbound import failing, overtaking, pacing, texting
from chalicelib.services.outbound.effects import ON_FAILURE, ON_SENDING
from chalicelib.services.tenant import Tenant, epoch
from chalicelib.store.change import Change
from chalicelib.store.kinds import BY_VALUE
from chalicelib.store.partition import Partition, Stored
from chalicelib.store.writes import Conflict, Taken, write_alone


def send_due(read: Partition, stored: Stored[Message], tenant: Tenant, at: datetime) -> None:
    """A message is due for a look: send it, let it wait, or find that its sender is gone.

    Raises
    ------
    Conflict
        if another sender has it, or the person's consent changed meanwhile.
    """
    message = stored.value
    look = messages.next_look(message, tenant.policy)
    if look is None or look > at:
        return
    if message.state == "SENDING":
        _end(read, stored, tenant, at, "UNKNOWN", "swept")
        return
    if messages.has_expired(message, at):
        _end(read, stored, tenant, at, "EXPIRED", "late")
        return
    person = read.one(Person)
    refused = gate.may_text(person, message, at, epoch(), tenant.policy)
    refused = refused or overtaking.why(read, message) or _capped(read, message, tenant, at)
    if refused in gate.PASSING and person.time_zone:
        opens = next_open(at, person.time_zone, tenant.policy, person.state, person.days_off)
        _wait(read, stored, tenant, at, opens)
    elif refused:
        _end(read, stored, tenant, at, "SUPPRESSED", refused)
    elif later := pacing.wait_for_turn(read, tenant, message, at):
        _wait(read, stored, tenant, at, later)
    else:
        send(read, message, tenant, read.now(), stored)


def _capped(read: Partition, message: Message, tenant: Tenant, at: datetime) -> str | None:
    """A prompt beside the check-in (which judges itself before it is claimed) that would be one
    too many, or take the place of a check-in."""
    zone = read.one(Person).time_zone
    if message.kind not in burden.PRIORITY[1:] or zone is None:
        return None
    plan, day = read.maybe(Plan), local(at, zone).date()
    checkin_on = plan.value.next_on if plan else None
    thread = read.one(Thread)
    return "cap" if burden.is_capped(thread, message.kind, day, tenant.policy, checkin_on) else None


def send(
    read: Partition,
    message: Message,
    tenant: Tenant,
    at: datetime,
    stored: Stored[Message] | None = None,
) -> None:
    """The SENDING transaction, the carrier's one call, and the record of its answer.

    The transaction claims the message, which is new unless it was ``stored``, and holds the
    person's record as it was judged: of two senders one commits; a STOP, a pause or a wrong number
    committed since makes it fail, and nothing leaves.

    Raises
    ------
    Conflict
        also where a stop to another program holds for this one: the person's record has it now,
        and the next look refuses the message.
    Taken
        if the message is new, and another sender has made it.
    """
    change = Change(read, by="sender", at=at, policy=tenant.policy)
    message = texting.start(message, at, tenant)
    if stored:
        change.set(stored, message)
    else:
        change.put(message)
    if message.kind in ON_SENDING:
        ON_SENDING[message.kind](change, message, tenant)
    everywhere.heed(change, tenant, message)
    try:
        after = change.commit("message.sending", message.kind)
    except Taken as taken:
        if taken.what != everywhere.STOPPED:
            raise
        everywhere.take_over(read, tenant, at)
        raise Conflict("the number was stopped") from taken
    sent = after.stored(Message, BY_VALUE[Message].sk(message))
    texting.deliver(after, sent, tenant, ON_FAILURE)


def _wait(
    read: Partition, stored: Stored[Message], tenant: Tenant, at: datetime, until: datetime
) -> None:
    """Until then, or until its window ends: then it is seen at once that it is too late, though the
    person's own window has moved on (another zone, a day off)."""
    message = stored.value
    until = min(until, message.window_ends_at or until)
    if message.state == "CLAIMED":
        waiting = messages.move(message, "PLANNED", due_at=until)
    else:
        waiting = message.model_copy(update={"due_at": until})
    write_alone(stored, waiting, read, at=at, policy=tenant.policy)


def _end(
    read: Partition,
    stored: Stored[Message],
    tenant: Tenant,
    at: datetime,
    state: messages.State,
    reason: str,
) -> None:
    change = Change(read, by="sender", at=at, policy=tenant.policy)
    ended = messages.move(stored.value, state, reason=reason, outcome_at=at)
    change.set(stored, ended)
    if ended.kind in ON_FAILURE:
        if ended.about and ended.about not in read.rows and "#" in ended.about:
            read.also(ended.about)
        ON_FAILURE[ended.kind](change, ended, tenant)
    change.commit(f"message.{state.lower()}", reason)
    if state in FAILED:
        failing.note(read, tenant, at)

"""The sender: what is due goes out, once. And the sweeper: what hung in SENDING becomes UNKNOWN."""

from datetime import datetime

from chalicelib import ids
from chalicelib.domain import messages
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Person
from chalicelib.domain.schedule.window import next_open
from chalicelib.domain.thread import Thread
from chalicelib.services.outbound import texting
from chalicelib.services.outbound.effects import INVITABLE, ON_FAILURE, ON_SENDING
from chalicelib.services.tenant import Tenant, epoch
from chalicelib.store.change import Change
from chalicelib.store.partition import Partition, Stored
from chalicelib.store.writes import write_alone


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
    refused = messages.may_text(person, message, at, epoch(), tenant.policy)
    refused = refused or _overtaken(read, message)
    if refused in messages.PASSING and person.time_zone:
        _wait(
            read, stored, tenant, at, next_open(at, person.time_zone, tenant.policy, person.state)
        )
    elif refused:
        _end(read, stored, tenant, at, "SUPPRESSED", refused)
    else:
        mine = messages.claim(message, ids.new_id(), at, tenant.policy)
        claimed = write_alone(stored, mine, read, at=at, policy=tenant.policy)
        send_claimed(read, claimed, tenant, at)


def _overtaken(read: Partition, message: Message) -> str | None:
    """An invitation whose person has answered before it left (START needs none)."""
    if message.kind != "invitation" or read.one(Thread).joining in INVITABLE:
        return None
    return "answered_meanwhile"


def send_claimed(read: Partition, claimed: Stored[Message], tenant: Tenant, at: datetime) -> None:
    """The SENDING transaction, the carrier's one call, and the record of its answer.

    The transaction holds the person's record as it was judged: a STOP, a pause or a wrong number
    committed since makes it fail, and nothing leaves.
    """
    read.rows[claimed.key.sk] = claimed
    change = Change(read, by="sender", at=at, policy=tenant.policy)
    message = messages.move(claimed.value, "SENDING", attempts=claimed.value.attempts + 1)
    change.set(claimed, message)
    if message.kind in ON_SENDING:
        ON_SENDING[message.kind](change, message, tenant)
    after = change.commit("message.sending", message.kind)
    texting.deliver(after, after.stored(Message, claimed.key.sk), tenant, ON_FAILURE)


def _wait(
    read: Partition, stored: Stored[Message], tenant: Tenant, at: datetime, until: datetime
) -> None:
    message = stored.value
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

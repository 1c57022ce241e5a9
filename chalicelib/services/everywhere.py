"""A STOP that holds for every program of the account that takes part (policy ``stops.scope``).

The stop is an item of the number alone. A program finds it in the transaction that would send, and
only then takes it over into the person's own record; from there on it is a stop like any other, and
the person's START to that program ends it there. Nobody learns which program it was said to.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.domain.message_kinds import KINDS, STRICTEST
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Person
from chalicelib.domain.policy.sending import Stops
from chalicelib.domain.thread import Thread
from chalicelib.services.tenant import Tenant
from chalicelib.store import account
from chalicelib.store.account import STOPPED
from chalicelib.store.change import Change
from chalicelib.store.partition import Partition

if TYPE_CHECKING:  # who sends need not read texts
    from chalicelib.services.inbound.turn import Turn


def takes_part(tenant: Tenant) -> bool:
    """Whether the program tells of stops and obeys those told to others."""
    stops: Stops = tenant.policy.stops
    return stops.scope == "account"


def tell(turn: "Turn") -> None:
    """The turn's text stopped all texts: put it down for the account, before the person's own
    record has it, so that no crash between the two loses it."""
    if turn.person.phone and takes_part(turn.tenant):
        account.stop(turn.person.phone, turn.text.at)


def heed(change: Change, tenant: Tenant, message: Message | None = None) -> None:
    """Let the commit fail with ``Taken(STOPPED)`` if the number was stopped elsewhere after this
    person last asked for texts here. Costs no round trip."""
    person = change.value(Person)
    if not takes_part(tenant) or not person.phone or person.texting == "stopped":
        return
    if message and (message.channel == "mail" or KINDS.get(message.kind, STRICTEST).after_stop):
        return
    wishes = change.value(Thread).wishes
    consent = person.sms_consent.at if person.sms_consent else None
    asked = max(filter(None, (wishes.started_at, consent)), default=None)
    change.require(STOPPED, account.stop_key(person.phone), account.none_since(asked))


def take_over(read: Partition, tenant: Tenant, at: datetime) -> None:
    """The person is stopped here too.

    Raises
    ------
    Conflict
    """
    if read.one(Person).texting == "stopped":
        return
    change = Change(read, by="account", at=at, policy=tenant.policy)
    change.amend(Person, texting="stopped")
    change.replace(change.value(Thread).closed(at))
    change.commit("texting.stopped", "number")


__all__ = ["STOPPED", "heed", "take_over", "takes_part", "tell"]

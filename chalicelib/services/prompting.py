"""Whether a prompt beside the check-in may leave now, and if not, when to look again."""

from datetime import datetime, time, timedelta
from typing import NamedTuple

from chalicelib.domain import gate
from chalicelib.domain.checkins.plan import Plan
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Person
from chalicelib.domain.schedule.burden import is_capped
from chalicelib.domain.schedule.wall import local, to_utc
from chalicelib.domain.schedule.window import next_open
from chalicelib.domain.thread import Thread
from chalicelib.services.recording import zone_of
from chalicelib.services.tenant import Tenant, epoch
from chalicelib.store.partition import Partition

#: The local hour at which a prompt that had to wait for another day is looked at.
HOUR = time(13)


class Verdict(NamedTuple):
    """It may leave, unless it is ``refused`` for good or must wait until ``later`` (UTC)."""

    refused: str | None = None
    later: datetime | None = None

    @property
    def leaves(self) -> bool:
        """Whether it may leave now."""
        return self.refused is None and self.later is None


def verdict(read: Partition, here: Tenant, message: Message, at: datetime) -> Verdict:
    """The gate's word, the window's, and that of the caps: where a prompt would be one too many, or
    take a check-in's place, it waits for the next day."""
    person, zone = read.one(Person), zone_of(read, here)
    refused = gate.may_text(person, message, at, epoch(), here.policy)
    if refused in gate.PASSING:
        opens = next_open(at, zone, here.policy, person.state, person.days_off)
        return Verdict(later=opens)
    if refused:
        return Verdict(refused)
    plan, day = read.maybe(Plan), local(at, zone).date()
    checkin_on = plan.value.next_on if plan else None
    if is_capped(read.one(Thread), message.kind, day, here.policy, checkin_on):
        return Verdict(later=to_utc(day + timedelta(days=1), HOUR, zone))
    return Verdict()

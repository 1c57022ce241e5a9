"""Numbers in doubt: after long silence a number may be somebody else's, so nothing personal goes
there until staff have seen it working."""

from datetime import datetime

from chalicelib.domain.care import Care
from chalicelib.domain.checkins import plan as plans
from chalicelib.domain.checkins.plan import Plan
from chalicelib.domain.people import Person
from chalicelib.domain.reassignment import may_be_anothers
from chalicelib.domain.schedule import cadence
from chalicelib.domain.schedule.wall import local
from chalicelib.services import alerting
from chalicelib.services.tenant import Tenant
from chalicelib.store.change import Change
from chalicelib.store.partition import Partition


def in_doubt(read: Partition, tenant: Tenant, at: datetime) -> bool:
    """Whether the person's number may be somebody else's by ``at`` (UTC)."""
    return _in_doubt(read.one(Person), read.one(Care), read.one(Plan), tenant, at)


def _in_doubt(person: Person, care: Care, plan: Plan, tenant: Tenant, at: datetime) -> bool:
    heard = [on for on in (care.last_contact_at, person.phone_verified_at) if on is not None]
    pace = cadence.interval_days(plans.tier_on(plan, local(at, plan.zone).date(), tenant.policy))
    return may_be_anothers(care.recent, max(heard, default=None), pace, at, tenant.policy)


def doubt(change: Change, tenant: Tenant) -> None:
    """Mark a number that is in doubt as suspect, and have staff look for the person by another
    way; once."""
    person, care, plan = change.value(Person), change.value(Care), change.value(Plan)
    if person.number_state != "suspect" and _in_doubt(person, care, plan, tenant, change.at):
        change.amend(Person, number_state="suspect")
        alerting.raise_alert(change, tenant, "number_suspect", "silent")

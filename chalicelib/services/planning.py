"""The plan of check-ins is laid when somebody joins, and from then on follows what it goes by:
zone, state, hour, days, high-risk dates."""

from datetime import date
from typing import Any

from chalicelib.domain.checkins import plan as plans
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.checkins.plan import Plan
from chalicelib.domain.instruments.session import SK as ASKING
from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.policy import Policy
from chalicelib.domain.schedule.wall import local
from chalicelib.domain.thread import Thread
from chalicelib.services import alerting, engaging
from chalicelib.services.outbound.effects import checkin_key
from chalicelib.services.questionnaires import planner as questionnaires
from chalicelib.services.tenant import Tenant
from chalicelib.store.change import Change
from chalicelib.store.partition import Missing

#: What of a plan decides when its next check-in comes.
WHEN = ("zone", "state", "at", "days_off", "high_risk")


def new_plan(
    person: Person, alumnus: Alumnus, zone: str, policy: Policy, active: bool = True
) -> Plan:
    """The plan of somebody who has chosen nothing yet; its first check-in is not laid here."""
    return Plan(
        id="p1",
        person_id=person.id,
        kind="simple" if person.wording == "simple" else "full",
        discharged_on=alumnus.discharged_on,
        zone=zone,
        state=person.state,
        days_off=person.days_off,
        at=plans.default_time(person.id, policy),
        active=active,
    )


def lay_plan(change: Change, tenant: Tenant, alumnus: Alumnus, **chosen: Any) -> None:
    """The plan of check-ins, with what was ``chosen`` of it, and its first occurrence; a plan that
    was stopped, or set before joining, starts."""
    person = change.value(Person)
    if not person.time_zone:
        alerting.raise_alert(change, tenant, "no_zone")
        return
    old = change.read.maybe(Plan)
    plan = old.value if old else new_plan(person, alumnus, person.time_zone, tenant.policy)
    here = {"zone": person.time_zone, "state": person.state, "days_off": person.days_off}
    plan = plan.model_copy(update={"active": True, **here, **chosen})
    first = plans.first_occurrence(plan, change.at, tenant.policy)
    # Whoever has a plan is followed; read along, for callers that begin to.
    wanted = {checkin_key(first), engaging.SK, ASKING}
    wanted |= {plan.next_key} if plan.next_key else set()
    change.read.also(*wanted)
    if _was_asked(change, checkin_key(first)):
        first = plans.next_occurrence(plan, first.local_date, change.at, tenant.policy)
    plan = plan.model_copy(update={"next_key": checkin_key(first)})
    if old:
        change.set(old, plan)
    else:
        change.put(plan)
    _put_in_place(change, first)
    questionnaires.begin(change, tenant)


def _was_asked(change: Change, key: str) -> bool:
    """Whether a day has had its check-in."""
    stored = change.read.rows.get(key)
    return stored is not None and stored.value.state not in ("PLANNED", "CANCELLED")


def _put_in_place(change: Change, first: Occurrence) -> None:
    """The first of a chain. What an earlier one had laid for days ahead never came due: it is gone
    without a trace, for this one must find its days free, each in its turn."""
    key = checkin_key(first)
    for stored in list(change.read.every(Occurrence)):
        ahead = stored.value.due_at > change.at and not _was_asked(change, stored.key.sk)
        if ahead and stored.key.sk != key:
            change.remove(stored)
    if key in change.read.rows:
        change.replace(first)
    else:
        change.put(first)


def goes_on(change: Change) -> bool:
    """Whether there is a plan whose next check-in is laid."""
    try:
        return change.value(Plan).next_on is not None
    except Missing:
        return False


def follow(change: Change, tenant: Tenant, plan: Plan) -> None:
    """The plan becomes ``plan``; its next check-in, if it was not asked yet, moves with it."""
    old = change.value(Plan)
    change.replace(plan)
    if any(getattr(old, name) != getattr(plan, name) for name in WHEN):
        lay_again(change, tenant)


def lay_again(change: Change, tenant: Tenant) -> Occurrence | None:
    """The next check-in as the plan would lay it now: the same wall clock in another zone, the
    next open day where its own has closed. It never came due, so it moves without a trace and its
    day can be planned again; one that was asked stays."""
    plan = change.value(Plan)
    if not plan.active or plan.next_key is None:
        return None
    change.read.also(plan.next_key)
    planned = change.read.maybe(Occurrence, plan.next_key)
    if planned is None or planned.value.state != "PLANNED":
        return None
    moved = plans.relaid(plan, planned.value, change.at, tenant.policy)
    if checkin_key(moved) == plan.next_key:
        return change.replace(moved)
    change.remove(planned)
    change.put(moved)
    change.amend(Plan, next_key=checkin_key(moved))
    first_in_time(change, tenant)
    return moved


def first_in_time(change: Change, tenant: Tenant) -> None:
    """The first check-in comes within so many days of joining. Days off and quiet dates, which hold
    all the same, may put it later: then staff call meanwhile."""
    joined_at = change.value(Thread).joined_at
    if joined_at is None or not goes_on(change):  # no zone is a task of its own
        return
    plan = change.value(Plan)
    waits = (plan.next_on or date.min) - local(joined_at, plan.zone).date()
    if plan.index == 0 and waits.days > tenant.policy.joining.first_checkin_days:
        alerting.raise_alert(change, tenant, "checkin_call", "first_checkin_late")

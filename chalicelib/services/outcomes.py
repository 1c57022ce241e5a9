"""A check-in's outcome: not asked, for a reason, or closed when its reply window ends; and what
follows from it: the next one laid, the cadence, alerts, a nudge to the mentor."""

from datetime import datetime

from chalicelib.domain import gate
from chalicelib.domain.care import Care
from chalicelib.domain.checkins import after, occurrence
from chalicelib.domain.checkins import plan as plans
from chalicelib.domain.checkins.assessment import (
    NOTHING_TOLD,
    Assessment,
    assess,
    assess_silence,
    silent_run,
)
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.checkins.plan import Plan
from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.schedule import cadence
from chalicelib.domain.schedule.wall import local
from chalicelib.domain.thread import Thread
from chalicelib.services import alerting, doubting, engaging
from chalicelib.services.matching import life as matching_life
from chalicelib.services.outbound import effects, failing
from chalicelib.services.tenant import Tenant
from chalicelib.store.change import Change
from chalicelib.store.partition import Partition, Stored
from chalicelib.store.rehearsal import Rehearsal


def unasked(
    read: Partition,
    stored: Stored[Occurrence],
    tenant: Tenant,
    at: datetime,
    state: occurrence.State,
    reason: str,
) -> None:
    """A check-in that is not asked ends with its reason, and the next one is laid."""
    change = Change(read, by="planner", at=at, policy=tenant.policy)
    change.set(stored, occurrence.move(stored.value, state, reason=reason))
    if reason == "suspect":
        doubting.doubt(change, tenant)
    if state in ("MISSED", "UNKNOWN"):
        alerting.raise_alert(change, tenant, "not_sent", f"checkin_{reason}")
    if reason == "call_only":
        alerting.raise_alert(change, tenant, "checkin_call")
    if state == "CANCELLED":
        change.amend(Plan, active=False, next_key=None)
    else:
        effects.plan_next(change, tenant, stored.value)
    change.commit(f"checkin.{state.lower()}", reason)
    if state == "MISSED":
        failing.note(read, tenant, at)


def close(read: Partition, stored: Stored[Occurrence], tenant: Tenant, at: datetime) -> None:
    """The reply window has closed: partial answers are kept, none is silence."""
    change = Change(read, by="planner", at=at, policy=tenant.policy)
    ended = _closed(stored.value, read.one(Person), at)
    change.replace(change.value(Thread).ended(stored.key.sk, at))
    found = _assess(change, ended, tenant)
    ended = ended.model_copy(update={"level": found.level if found.told else None})
    change.set(stored, ended)
    change.replace(change.value(Care).ended(ended))
    for cause in found.causes if ended.state == "SILENT" else ():
        # What was answered became an alert when it was said, and may be dealt with by now.
        alerting.raise_alert(change, tenant, cause)
    pace(change, tenant, found)
    engaging.judge(change, tenant)
    doubting.doubt(change, tenant)
    first = silent_run(change.value(Care).recent) == 1 and ended.state == "SILENT"
    if first and not isinstance(read, Rehearsal):
        # Before the commit, so that no crash loses it: once a day is all a mentor gets anyway.
        matching_life.nudge(tenant.id, ended.person_id)
    change.commit(f"checkin.{ended.state.lower()}", ",".join(found.causes))


def _closed(one: Occurrence, person: Person, at: datetime) -> Occurrence:
    """Unanswered by somebody who has told us to stop or pause, or who is away or held, it says
    nothing of them: that is not silence."""
    if not one.answers and (reason := gate.why_quiet(person, at)):
        return occurrence.move(one, "CANCELLED", reason=reason)
    return occurrence.close(one)


def _assess(change: Change, ended: Occurrence, tenant: Tenant) -> Assessment:
    care, alumnus = change.value(Care), change.value(Alumnus)
    if ended.state == "CANCELLED":
        return NOTHING_TOLD
    if ended.state != "SILENT":
        return assess(ended, care.recent, alumnus.opioid_history, tenant.policy)
    week = cadence.week_since(alumnus.discharged_on, ended.local_date)
    history = care.ended(ended).recent
    return assess_silence(history, week, alumnus.opioid_history, tenant.policy)


def pace(change: Change, tenant: Tenant, found: Assessment) -> None:
    """What a check-in at its end leads to: a cadence one tier up or back again."""
    plan = change.value(Plan)
    stepped = after.step(plan, found, local(change.at, plan.zone).date(), tenant.policy)
    if stepped == plan:
        return
    change.replace(stepped)
    if plans.tier_on(plan, local(change.at, plan.zone).date(), tenant.policy) != plans.tier_on(
        stepped, local(change.at, plan.zone).date(), tenant.policy
    ):
        _move_next(change, tenant, stepped)


def _move_next(change: Change, tenant: Tenant, plan: Plan) -> None:
    """The cadence has changed: the planned next check-in gives way to one at the new pace."""
    if plan.next_key is None:
        return
    change.read.also(plan.next_key)
    planned = change.value(Occurrence, plan.next_key)
    if planned.state != "PLANNED":
        return
    today = local(change.at, plan.zone).date()
    moved = plans.brought_forward(plan, planned, today, change.at, tenant.policy)
    if moved is None or moved.local_date == planned.local_date:
        return
    # It never came due: it makes way without a trace, so that its day can be planned again.
    change.remove(change.read.stored(Occurrence, plan.next_key))
    change.put(moved)
    change.amend(Plan, next_key=effects.checkin_key(moved))

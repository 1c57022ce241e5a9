"""Check-ins when they are due: asked at the right hour, reminded once, closed with an outcome."""

from datetime import datetime

from chalicelib import ids
from chalicelib.domain import messages
from chalicelib.domain.care import Care
from chalicelib.domain.checkins import after, conversation, occurrence, questions
from chalicelib.domain.checkins import plan as plans
from chalicelib.domain.checkins.assessment import (
    Assessment,
    assess,
    assess_pattern,
    assess_silence,
    silent_run,
)
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.checkins.plan import Plan
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.schedule import cadence
from chalicelib.domain.schedule.wall import local
from chalicelib.domain.schedule.window import next_open
from chalicelib.domain.texts.wording import say
from chalicelib.domain.thread import Thread
from chalicelib.services import alerting
from chalicelib.services.matching import life as matching_life
from chalicelib.services.outbound import effects, texting
from chalicelib.services.outbound.sending import send_claimed
from chalicelib.services.tenant import Tenant, epoch
from chalicelib.store.change import Change
from chalicelib.store.partition import Partition, Stored
from chalicelib.store.writes import Taken, put_alone, write_alone

#: What a refusal to text makes of a planned check-in; all others are SUPPRESSED for that reason.
_REFUSED: dict[str, occurrence.State] = {"stopped": "CANCELLED", "no_consent": "CANCELLED"}


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
        _close(read, stored, tenant, at)
    else:
        _remind(read, stored, tenant, at)


def _ask(read: Partition, stored: Stored[Occurrence], tenant: Tenant, at: datetime) -> None:
    one, person, thread = stored.value, read.one(Person), read.one(Thread)
    if read.one(Plan).next_key != stored.key.sk:
        _supersede(read, stored, tenant, at)
        return
    if occurrence.is_late(one, at):
        _end(read, stored, tenant, at, "MISSED", "late")
        return
    message = _prompt(read, one, tenant, at, "checkin", "checkin.opening")
    refused = messages.may_text(person, message, at, epoch(), tenant.policy)
    if refused in messages.PASSING:
        opens = next_open(at, one.zone, tenant.policy, person.state)
        waiting = one.model_copy(update={"due_at": min(opens, one.window_ends_at)})
        write_alone(stored, waiting, read, at=at, policy=tenant.policy)
    elif refused:
        _end(read, stored, tenant, at, _REFUSED.get(refused, "SUPPRESSED"), refused)
    elif _is_capped(thread, one, tenant):
        _end(read, stored, tenant, at, "SUPPRESSED", "cap")
    else:
        _send(read, message, tenant, at)


def _supersede(read: Partition, stored: Stored[Occurrence], tenant: Tenant, at: datetime) -> None:
    """Another occurrence took this one's place (STOP, then START): one chain goes on, not two."""
    change = Change(read, by="planner", at=at, policy=tenant.policy)
    change.set(stored, occurrence.move(stored.value, "CANCELLED", reason="superseded"))
    change.commit("checkin.cancelled", "superseded")


def _is_capped(thread: Thread, one: Occurrence, tenant: Tenant) -> bool:
    caps = tenant.policy.checkins
    today = sum(1 for day in thread.prompted_on if day == one.local_date)
    return (
        today >= caps.prompts_per_day
        or thread.prompts_in_week(one.local_date) >= caps.prompts_per_week
    )


def _prompt(
    read: Partition, one: Occurrence, tenant: Tenant, at: datetime, kind: str, key: str
) -> Message:
    """The text of a check-in or its reminder. Its id follows from the occurrence, so that two
    senders make the same record and only one of them can."""
    person, thread = read.one(Person), read.one(Thread)
    asked = conversation.open_question(one) or one.questions[0]
    question = say(
        questions.QUESTIONS[asked].wording, language=thread.language, wording=person.wording
    )
    return texting.compose(
        person, thread, tenant, kind, key, at,
        question=question, about=effects.checkin_key(one), window_ends_at=one.window_ends_at
        if kind == "checkin" else None,
    ).model_copy(update={"id": f"{kind}-{one.key}", "created_at": one.due_at})  # fmt: skip


def _send(read: Partition, message: Message, tenant: Tenant, at: datetime) -> None:
    """Claim by making the message's record; who made it sends it."""
    mine = messages.claim(message, ids.new_id(), at, tenant.policy)
    try:
        claimed = put_alone(mine, read, at=at, policy=tenant.policy)
    except Taken:
        return  # another sender's; if that one died, its lease brings the message back
    send_claimed(read, claimed, tenant, at)


def _remind(read: Partition, stored: Stored[Occurrence], tenant: Tenant, at: datetime) -> None:
    """The one reminder, in the window; too near the end, or refused, it is left out."""
    one, person = stored.value, read.one(Person)
    message = _prompt(read, one, tenant, at, "reminder", "checkin.reminder")
    refused = messages.may_text(person, message, at, epoch(), tenant.policy)
    if refused is None:
        _send(read, message, tenant, at)
        return
    closes = one.closes_at or at
    opens = next_open(at, one.zone, tenant.policy, person.state)
    if refused in messages.PASSING and opens < closes:
        # The due key waits for the window; asked_at stays, so the reply window does not move.
        later = one.model_copy(update={"remind_from": opens})
    else:
        later = one.model_copy(update={"reminded_at": at})
    write_alone(stored, later, read, at=at, policy=tenant.policy)


def _end(
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
    if state == "MISSED":
        alerting.raise_alert(change, tenant, "not_sent", f"checkin_{reason}")
    if state == "CANCELLED":
        change.amend(Plan, active=False, next_key=None)
    else:
        effects.plan_next(change, tenant, stored.value)
    change.commit(f"checkin.{state.lower()}", reason)


def _close(read: Partition, stored: Stored[Occurrence], tenant: Tenant, at: datetime) -> None:
    """The reply window has closed: partial answers are kept, none is silence."""
    change = Change(read, by="planner", at=at, policy=tenant.policy)
    ended = occurrence.close(stored.value)
    thread = change.value(Thread)
    if thread.open and thread.open.about == stored.key.sk:
        change.replace(thread.reopened(at))
    found = _assess(change, ended, tenant)
    ended = ended.model_copy(update={"level": found.level if found.told else None})
    change.set(stored, ended)
    change.replace(change.value(Care).ended(ended))
    settle(change, tenant, found)
    care = change.value(Care)
    change.commit(f"checkin.{ended.state.lower()}", ",".join(found.causes))
    if silent_run(care.recent) == 1 and ended.state == "SILENT":
        matching_life.nudge(tenant.id, ended.person_id)


def _assess(change: Change, ended: Occurrence, tenant: Tenant) -> Assessment:
    care, alumnus = change.value(Care), change.value(Alumnus)
    if ended.state != "SILENT":
        return assess(ended, care.recent, alumnus.opioid_history, tenant.policy)
    week = cadence.week_since(alumnus.discharged_on, ended.local_date)
    history = care.ended(ended).recent
    return assess_silence(history, week, alumnus.opioid_history, tenant.policy)


def settle(change: Change, tenant: Tenant, found: Assessment) -> None:
    """What an assessment leads to: alerts, and a cadence one tier up or back again."""
    for cause in found.causes:
        alerting.raise_alert(change, tenant, cause)
    ambers = [(worry.cause, worry.at) for worry in change.value(Care).worries]
    for cause in assess_pattern(ambers, change.at, tenant.policy).causes:
        alerting.raise_alert(change, tenant, cause)
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

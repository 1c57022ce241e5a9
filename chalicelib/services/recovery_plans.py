"""A graduate's recovery plan: written by staff, version by version; one strategy at a time by text;
and once a month the question whether it is still right."""

from datetime import datetime, timedelta

from chalicelib import clock
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.recovery_plan import (
    CONTEXT,
    PREFIX,
    SK,
    Content,
    PlanVersion,
    RecoveryPlan,
    in_turn,
    sayable,
)
from chalicelib.domain.schedule.wall import local, to_utc
from chalicelib.domain.thread import OpenQuestion, Thread
from chalicelib.services import prompting
from chalicelib.services.outbound import texting
from chalicelib.services.recording import Unacceptable, zone_of
from chalicelib.services.standing.acts import Erased
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Partition, Stored, load

KIND = "tip"


class Stale(RuntimeError):
    """The plan has another version by now than the one that was read."""


@again_on_conflict
def put(
    program: str, person_id: str, by: str, content: Content, version: int
) -> tuple[RecoveryPlan, PlanVersion]:
    """Write the plan anew as the version after ``version``, the one that was read (0: none yet).
    The content that stands already makes no further version.

    Raises
    ------
    Missing, Erased, Stale, Unacceptable
    """
    here, read = tenant(program), _read(program, person_id)
    if read.one(Person).erased_at:
        raise Erased("the record was erased")
    if content.is_empty:
        raise Unacceptable("coping", "empty", "Write at least one entry of any kind.")
    known = read.maybe(RecoveryPlan)
    if known and known.value.content == content:
        return known.value, _newest(read)
    if version != (known.value.number if known else 0):
        raise Stale("read it again")
    change = Change(read, by=by, at=clock.now(), policy=here.policy)
    plan = known.value if known else RecoveryPlan(person_id=person_id, number=0)
    plan = plan.model_copy(
        update={"number": version + 1, "content": content, "due_at": _in_a_month(change, here)}
    )
    written = PlanVersion(number=version + 1, by=by, at=change.at, content=content)
    if known:
        change.set(known, plan)
    else:
        change.put(plan)
    change.put(written)
    change.commit("recovery_plan.written", f"version:{written.number}")
    return plan, written


def standing(program: str, person_id: str) -> tuple[RecoveryPlan, PlanVersion]:
    """The plan as it stands, with who wrote it.

    Raises
    ------
    Missing
        also where there is none yet.
    """
    read = _read(program, person_id)
    return read.one(RecoveryPlan), _newest(read)


def versions(program: str, person_id: str) -> list[PlanVersion]:
    """Every version, oldest first.

    Raises
    ------
    Missing
    """
    return _read(program, person_id).values(PlanVersion)


def _read(program: str, person_id: str) -> Partition:
    read = load(Ref(program, person_id))
    read.one(Alumnus)
    read.beginning(PREFIX)
    return read


def _newest(read: Partition) -> PlanVersion:
    return max(read.values(PlanVersion), key=lambda one: one.number)


def has(change: Change) -> bool:
    """Whether the person has a plan; it is read for that."""
    change.read.also(SK)
    return change.read.maybe(RecoveryPlan) is not None


def strategy(change: Change, here: Tenant) -> str | None:
    """The coping strategy whose turn it is, in words that a text may hold; ``None`` where no plan
    has such a one. The next one's turn follows."""
    if not has(change):
        return None
    plan = change.value(RecoveryPlan)
    plain = change.value(Person).spoken == "plain"
    fit = sayable(plan.content.coping, plain=plain, names=(here.program.name,))
    found = in_turn(fit, plan.told)
    if found:
        change.amend(RecoveryPlan, told=plan.told + 1, told_at=change.at)
    return found


def _in_a_month(change: Change, here: Tenant) -> datetime:
    """When the plan is looked over next (UTC)."""
    zone = zone_of(change.read, here)
    day = local(change.at, zone).date() + timedelta(days=here.policy.recovery_plan.refine_days)
    return to_utc(day, prompting.HOUR, zone)


def go_on(change: Change, here: Tenant) -> None:
    """Everything had ended by mistake: the plan, which must have been read, is looked over as
    before."""
    if change.read.maybe(RecoveryPlan):
        change.amend(RecoveryPlan, due_at=_in_a_month(change, here))


def look_at(read: Partition, stored: Stored[RecoveryPlan], here: Tenant, at: datetime) -> None:
    """A month has gone by: ask whether the plan is still right, if a text may leave and it is not
    one too many; else on a later day. Who has died, or may not be texted at all, is asked in a
    month's time, if then."""
    if stored.value.due_at is None or stored.value.due_at > at:
        return
    change = Change(read, by="planner", at=at, policy=here.policy)
    message = texting.compose(
        read.one(Person), read.one(Thread), here, KIND, "plan.refine", at, about=SK, asks=CONTEXT
    )  # fmt: skip
    found = prompting.verdict(read, here, message, at)
    change.amend(RecoveryPlan, due_at=found.later or _in_a_month(change, here))
    if found.leaves:
        change.put(message)
    change.commit("recovery_plan.looked_over", found.refused or "")


def leaves(change: Change, message: Message, here: Tenant) -> None:
    """The question leaves, and is open until its time is over."""
    until = change.at + timedelta(hours=here.policy.checkins.reply_window_hours)
    question = OpenQuestion(about=SK, context=CONTEXT, asked_at=change.at, expires_at=until)
    change.replace(change.value(Thread).asks(question, change.at).asked_in(message.id))

"""A graduate's plan of check-ins as staff see and set it: hour, days, high-risk dates, zone."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any, Literal

from chalicelib import clock
from chalicelib.domain import zips
from chalicelib.domain.checkins import plan as plans
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.checkins.plan import HighRiskDate, Plan
from chalicelib.domain.importing import places
from chalicelib.domain.importing.refusals import MESSAGES, Problem
from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.policy import Policy
from chalicelib.domain.schedule import cadence
from chalicelib.domain.schedule.wall import local
from chalicelib.services import planning
from chalicelib.services.recording import Unacceptable
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Partition, load

Part = Literal["am", "pm", "eve", "any"]


@dataclass(frozen=True)
class Wishes:
    """What staff set of a plan; what is ``None`` stays as it is.

    ``at`` is wall-clock time; ``part`` a part of the day instead, ``any`` the program's own hour.
    ``way`` is how check-ins may be answered, ``program`` as the program's policy says.
    """

    at: time | None = None
    part: Part | None = None
    days_off: frozenset[str] | None = None
    high_risk: tuple[HighRiskDate, ...] | None = None
    time_zone: str | None = None
    zip: str | None = None
    state: str | None = None
    way: Literal["text", "page", "program"] | None = None


@dataclass(frozen=True)
class PlanInFull:
    """A plan with what follows from it on ``today``, a date in the plan's zone."""

    person: Person
    plan: Plan
    today: date
    tier: str
    way: plans.Way
    planned: Occurrence | None
    ends_on: date


def read_plan(program: str, person_id: str) -> PlanInFull:
    """A graduate's plan; two round trips, or three where a check-in is planned.

    Raises
    ------
    Missing
        also where nobody has joined or set anything yet.
    """
    return _in_full(load(Ref(program, person_id)), tenant(program).policy)


def _in_full(read: Partition, policy: Policy) -> PlanInFull:
    plan = read.one(Plan)
    if plan.next_key:
        read.also(plan.next_key)
    stored = read.maybe(Occurrence, plan.next_key) if plan.next_key else None
    planned = stored.value if stored and stored.value.state == "PLANNED" else None
    today = local(clock.now(), plan.zone).date()
    return PlanInFull(
        person=read.one(Person),
        plan=plan,
        today=today,
        tier=plans.tier_on(plan, today, policy),
        way=plans.way(plan, policy),
        planned=planned,
        ends_on=cadence.add_months(plan.discharged_on, policy.checkins.cadence.monthly_months),
    )


@again_on_conflict
def set_plan(program: str, person_id: str, by: str, wishes: Wishes) -> PlanInFull:
    """Set what of a plan the person prefers; the next check-in that was not asked yet moves along.

    For somebody who has not joined it is kept until they do.

    Raises
    ------
    Missing, Unacceptable
    """
    here, read = tenant(program), load(Ref(program, person_id))
    alumnus = read.one(Alumnus)
    change = Change(read, by=by, at=clock.now(), policy=here.policy)
    _check(wishes, here.policy)
    person = change.amend(Person, **_of_person(wishes))
    chosen = _of_plan(wishes, person, here.policy)
    if read.maybe(Plan):
        planning.follow(change, here, change.value(Plan).model_copy(update=chosen))
    else:
        _begin(change, here, alumnus, chosen)
    after = change.commit("plan.changed", ",".join(sorted(n for n, v in vars(wishes).items() if v)))
    return _in_full(after, here.policy)


def _check(wishes: Wishes, policy: Policy) -> None:
    limits = policy.checkins
    if wishes.at and wishes.part:
        raise Unacceptable("part_of_day", "both", "Give an hour or a part of the day, not both.")
    if len(wishes.days_off or ()) > limits.days_off_at_most:
        most = f"At most {limits.days_off_at_most} days of the week; PAUSE or away stops them all."
        raise Unacceptable("days_off", "too_many", most)
    if len(wishes.high_risk or ()) > limits.high_risk_at_most:
        most = f"At most {limits.high_risk_at_most} dates."
        raise Unacceptable("high_risk_dates", "too_many", most)


def _of_person(wishes: Wishes) -> dict[str, Any]:
    """What of the wishes stands on the person: where they live, and the days for all texts."""
    found: dict[str, Any] = {}
    if wishes.days_off is not None:
        found["days_off"] = wishes.days_off
    if wishes.state is not None:
        found["state"] = _checked("state", places.state(wishes.state)) if wishes.state else ""
    if wishes.zip is not None:
        found["zip"] = _checked("zip", places.zip_code(wishes.zip))
        zone = zips.zone_of(found["zip"])
        if zone is None and wishes.time_zone is None:
            raise Unacceptable("zip", "zone_unknown", "Its time zone is not known: give it too.")
        found["time_zone"] = zone
    if wishes.time_zone is not None:
        found["time_zone"] = _checked("time_zone", places.zone(wishes.time_zone))
    return found


def _checked(field: str, read: str | Problem) -> str:
    if isinstance(read, Problem):
        raise Unacceptable(field, read.code, MESSAGES[read.code])
    return read


def _begin(change: Change, here: Tenant, alumnus: Alumnus, chosen: dict[str, Any]) -> None:
    """A plan for who has none: laid at once for somebody who joined without a zone, kept for
    somebody who is yet to join."""
    person = change.value(Person)
    if person.texting != "joined":
        zone = person.time_zone or here.program.zone
        kept = planning.new_plan(person, alumnus, zone, here.policy, active=False)
        change.put(kept.model_copy(update=chosen))
    elif person.time_zone:
        planning.lay_plan(change, here, alumnus, **chosen)
    else:
        raise Unacceptable("time_zone", "missing", "Without a time zone nobody is texted: give it.")


def _of_plan(wishes: Wishes, person: Person, policy: Policy) -> dict[str, Any]:
    found: dict[str, Any] = {"state": person.state, "days_off": person.days_off}
    if person.time_zone:
        found["zone"] = person.time_zone
    if wishes.at:
        found["at"] = wishes.at
    if wishes.part:
        part = None if wishes.part == "any" else wishes.part
        found["at"] = plans.default_time(person.id, policy, part)
    if wishes.way:
        found["way"] = None if wishes.way == "program" else wishes.way
    if wishes.high_risk is not None:
        found["high_risk"] = tuple(sorted(wishes.high_risk, key=lambda one: one.on))
    return found

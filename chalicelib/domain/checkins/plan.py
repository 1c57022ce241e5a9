"""An alumnus's plan of check-ins: which day and time the next one falls on, with what questions."""

import hashlib
from datetime import date, datetime, time, timedelta
from typing import Literal

from chalicelib.domain.checkins.occurrence import Occurrence, slot_of
from chalicelib.domain.checkins.questions import questions_for
from chalicelib.domain.people import Value
from chalicelib.domain.policy import DEFAULT, Policy
from chalicelib.domain.schedule import cadence
from chalicelib.domain.schedule.wall import local, to_utc
from chalicelib.domain.schedule.window import Window, closes_at, window_on

_HOUR = 60


class Plan(Value):
    """How one alumnus is checked on. ``at`` is wall-clock time in ``zone`` (IANA).

    ``index`` counts occurrences so far and turns the questions; ``greens`` counts green check-ins
    since the cadence was last stepped up; ``next_key`` is the key of the occurrence not yet asked.
    """

    id: str
    person_id: str
    kind: Literal["full", "simple"] = "full"
    discharged_on: date
    zone: str
    #: Two-letter US state, for its quiet hours; empty if unknown.
    state: str = ""
    at: time
    index: int = 0
    stepped_up_until: date | None = None
    greens: int = 0
    active: bool = True
    next_key: str | None = None


def default_time(person_id: str, policy: Policy = DEFAULT) -> time:
    """The wall-clock time of a person who chose none: noon, plus a stable step within the hour.

    The steps spread a program's texts over the hour, so that neither the carrier nor the staff
    meet them all at once.
    """
    steps = _HOUR // policy.checkins.spread_minutes
    digest = hashlib.sha256(person_id.encode()).digest()
    minute = int.from_bytes(digest[:8], "big") % steps * policy.checkins.spread_minutes
    return policy.checkins.default_hour.replace(minute=minute)


def is_stepped_up(plan: Plan, day: date) -> bool:
    """Whether the cadence is one tier up on ``day``."""
    return plan.stepped_up_until is not None and day < plan.stepped_up_until


def tier_on(plan: Plan, day: date, policy: Policy = DEFAULT) -> str:
    """The plan's tier on the local ``day``."""
    return cadence.tier(plan.discharged_on, day, is_stepped_up(plan, day), policy)


def is_over(plan: Plan, day: date, policy: Policy = DEFAULT) -> bool:
    """Whether the plan has run its course by ``day`` (two years by default)."""
    return cadence.is_over(plan.discharged_on, day, policy)


def _day_with_window(plan: Plan, day: date, policy: Policy) -> tuple[date, Window]:
    """``day``, or the first day after it on which the recipient's state allows texts at all."""
    while True:
        if window := window_on(day, plan.zone, policy, plan.state):
            return day, window
        day += timedelta(days=1)


def _occurrence(plan: Plan, day: date, now: datetime, policy: Policy) -> Occurrence:
    """The occurrence on ``day``, at the plan's time or as near to it as the window allows.

    It is never due before ``now``: a chain that was held up is worked off look by look, each
    occurrence that is past its window ending MISSED, none skipped in silence.
    """
    day, window = _day_with_window(plan, day, policy)
    last_moment = closes_at(window.opens, plan.zone, policy, plan.state)
    wanted = max(to_utc(day, plan.at, plan.zone), window.opens)
    if wanted >= last_moment:
        wanted = window.opens
    return Occurrence(
        plan_id=plan.id,
        person_id=plan.person_id,
        local_date=day,
        slot=slot_of(plan.at),
        due_at=max(wanted, now),
        window_ends_at=last_moment,
        zone=plan.zone,
        questions=questions_for(plan.index, plan.kind, policy),
    )


def first_occurrence(plan: Plan, now: datetime, policy: Policy = DEFAULT) -> Occurrence:
    """The first check-in, on the local day after ``now`` (UTC): joining had its own texts.

    That is within the three days that joining allows, wherever a day in between has a window.
    """
    tomorrow = local(now, plan.zone).date() + timedelta(days=1)
    return _occurrence(plan, tomorrow, now, policy)


def next_occurrence(plan: Plan, after: date, now: datetime, policy: Policy = DEFAULT) -> Occurrence:
    """The check-in that follows the one of local date ``after``; ``plan.index`` counts that one.

    Its ``due_at`` is never before ``now`` (UTC), so that no due key is written into the past.
    """
    tier = tier_on(plan, after, policy)
    return _occurrence(plan, cadence.next_day(after, tier, plan.index), now, policy)


def brought_forward(
    plan: Plan, planned: Occurrence, last: date, now: datetime, policy: Policy = DEFAULT
) -> Occurrence | None:
    """What replaces the ``planned`` occurrence now that the cadence was stepped up, if anything.

    ``last`` is the local date of the check-in that worried us. Without this a monthly check-in
    would come only after the four weeks of risk. The one planned before ends CANCELLED, with
    reason ``cadence``; its questions go with the new one, which is never for today.
    """
    day = cadence.next_day(last, tier_on(plan, last, policy), max(0, plan.index - 1))
    day = max(day, local(now, plan.zone).date() + timedelta(days=1))
    sooner = _occurrence(plan, day, now, policy)
    if sooner.local_date >= planned.local_date:
        return None
    return sooner.model_copy(update={"questions": planned.questions})


def relaid(plan: Plan, planned: Occurrence, now: datetime, policy: Policy = DEFAULT) -> Occurrence:
    """The ``planned`` occurrence after the plan's zone or state changed: the same local day and
    time there, or the day after if that day's window has closed by ``now`` (UTC)."""
    again = _occurrence(plan, planned.local_date, now, policy)
    if again.window_ends_at <= now:
        again = _occurrence(plan, planned.local_date + timedelta(days=1), now, policy)
    return again.model_copy(update={"questions": planned.questions})

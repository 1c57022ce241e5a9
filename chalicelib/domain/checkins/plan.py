"""An alumnus's plan of check-ins: which day and time the next one falls on, with what questions."""

import hashlib
from datetime import date, datetime, time, timedelta
from typing import Literal

from chalicelib.domain.checkins.occurrence import Occurrence, slot_of
from chalicelib.domain.checkins.questions import questions_for
from chalicelib.domain.people import PARTS_OF_DAY, Day, Value
from chalicelib.domain.policy import DEFAULT, Policy
from chalicelib.domain.schedule import cadence
from chalicelib.domain.schedule.wall import local, to_utc
from chalicelib.domain.schedule.window import (
    DAYS_TO_LOOK,
    NeverOpen,
    Window,
    closes_at,
    window_on,
)
from chalicelib.domain.schedule.year_days import YearDay, falls_on

Way = Literal["text", "page"]
_HOUR = 60
_DAY = timedelta(days=1)


class HighRiskDate(Value):
    """A day of the year that is hard for this person, and what it is about, in staff's words."""

    on: YearDay
    note: str = ""


class Step(Value):
    """The cadence was stepped up on a local date, for what cause and until when, or back down."""

    on: date
    to: Literal["up", "back"]
    why: str
    until: date | None = None


class Plan(Value):
    """How one alumnus is checked on. ``at`` is wall-clock time in ``zone`` (IANA).

    ``index`` counts occurrences so far and turns the questions; ``greens`` counts green check-ins
    since the cadence was last stepped up; ``next_key`` is the key of the occurrence not yet asked.
    """

    id: str
    person_id: str
    kind: Literal["full", "simple"] = "full"
    #: How their check-ins may be answered; ``None``: as the program's policy says.
    way: Way | None = None
    discharged_on: date
    zone: str
    #: Two-letter US state, for its quiet hours; empty if unknown.
    state: str = ""
    at: time
    #: Days of the week that the person doesn't want (``Person.days_off``).
    days_off: frozenset[Day] = frozenset()
    #: On each of these days comes a check-in beside the cadence's, within the caps.
    high_risk: tuple[HighRiskDate, ...] = ()
    index: int = 0
    stepped_up_until: date | None = None
    greens: int = 0
    #: The latest steps of the cadence, oldest first.
    steps: tuple[Step, ...] = ()
    active: bool = True
    next_key: str | None = None

    @property
    def next_on(self) -> date | None:
        """The local date of the check-in that comes next, while the plan goes on."""
        if not self.active or self.next_key is None:
            return None
        return date.fromisoformat(self.next_key.split("#")[1])


def way(plan: Plan, policy: Policy = DEFAULT) -> Way:
    """How the plan's check-ins may be answered: by text, or on a private page as well."""
    return plan.way or policy.checkins.way


def default_time(
    person_id: str, policy: Policy = DEFAULT, part: Literal["am", "pm", "eve"] | None = None
) -> time:
    """The wall-clock time of a person who chose none, or a part of the day: noon, or the part's
    hour, plus a stable step within the hour.

    The steps spread a program's texts over the hour, so that neither the carrier nor the staff
    meet them all at once.
    """
    hour = policy.checkins.default_hour
    if part:
        hour = policy.checkins.part_hours[PARTS_OF_DAY.index(part)]
    steps = _HOUR // policy.checkins.spread_minutes
    digest = hashlib.sha256(person_id.encode()).digest()
    minute = int.from_bytes(digest[:8], "big") % steps * policy.checkins.spread_minutes
    return hour.replace(minute=minute)


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
    """``day``, or the first day after it on which texts may reach the person at all.

    Raises
    ------
    NeverOpen
        If no day of the coming four weeks has a window.
    """
    for ahead in (day + n * _DAY for n in range(DAYS_TO_LOOK)):
        if window := window_on(ahead, plan.zone, policy, plan.state, plan.days_off):
            return ahead, window
    raise NeverOpen(f"no open day within {DAYS_TO_LOOK} days in {plan.zone} {plan.state}".strip())


def _occurrence(plan: Plan, wanted_on: date, now: datetime, policy: Policy) -> Occurrence:
    """The occurrence on a day, at the plan's time or as near to it as the window allows.

    It is never due before ``now``: a chain that was held up is worked off look by look, each
    occurrence that is past its window ending MISSED, none skipped in silence.
    """
    day, window = _day_with_window(plan, wanted_on, policy)
    last_moment = closes_at(window.opens, plan.zone, policy, plan.state, plan.days_off)
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
        moved_from=wanted_on if wanted_on != day else None,
    )


def _high_risk_day(plan: Plan, first: date, before: date) -> date | None:
    """The first of the person's high-risk days from ``first`` on and before another day."""
    hard = [one.on for one in plan.high_risk]
    days = (first + n * _DAY for n in range((before - first).days))
    return next((day for day in days if falls_on(day, hard)), None) if hard else None


def _laid(plan: Plan, first: date, regular: date, now: datetime, policy: Policy) -> Occurrence:
    """The occurrence of the ``regular`` day, or one before it on a high-risk day from ``first``
    on, which then says on what day the cadence goes on."""
    ordinary = _occurrence(plan, regular, now, policy)
    if hard := _high_risk_day(plan, first, ordinary.local_date):
        extra = _occurrence(plan, hard, now, policy)
        if extra.local_date < ordinary.local_date:
            return extra.model_copy(update={"why": "high_risk", "resumes_on": regular})
    is_hard = falls_on(regular, [one.on for one in plan.high_risk])
    return ordinary.model_copy(update={"why": "high_risk"}) if is_hard else ordinary


def first_occurrence(plan: Plan, now: datetime, policy: Policy = DEFAULT) -> Occurrence:
    """The first check-in, on the local day after ``now`` (UTC): joining had its own texts.

    That is within the days that joining allows, wherever a day in between has a window.
    """
    tomorrow = local(now, plan.zone).date() + _DAY
    return _laid(plan, tomorrow, tomorrow, now, policy)


def next_occurrence(
    plan: Plan, after: date, now: datetime, policy: Policy = DEFAULT, resumes_on: date | None = None
) -> Occurrence:
    """The check-in that follows the one of local date ``after``; ``plan.index`` counts that one.

    ``resumes_on`` is where the cadence goes on if that one was beside it. The ``due_at`` is never
    before ``now`` (UTC), so that no due key is written into the past.
    """
    regular = resumes_on or cadence.next_day(after, tier_on(plan, after, policy), plan.index)
    return _laid(plan, after + _DAY, max(regular, after + _DAY), now, policy)


def brought_forward(
    plan: Plan, planned: Occurrence, last: date, now: datetime, policy: Policy = DEFAULT
) -> Occurrence | None:
    """What replaces the ``planned`` occurrence now that the cadence was stepped up, if anything.

    ``last`` is the local date of the check-in that worried us. Without this a monthly check-in
    would come only after the four weeks of risk. The one planned before ends CANCELLED, with
    reason ``cadence``; its questions go with the new one, which is never for today.
    """
    day = cadence.next_day(last, tier_on(plan, last, policy), max(0, plan.index - 1))
    day = max(day, local(now, plan.zone).date() + _DAY)
    sooner = _occurrence(plan, day, now, policy)
    if sooner.local_date >= planned.local_date:
        return None
    return sooner.model_copy(update={"questions": planned.questions})


def relaid(plan: Plan, planned: Occurrence, now: datetime, policy: Policy = DEFAULT) -> Occurrence:
    """The ``planned`` occurrence after the plan's zone, state, time, days or high-risk dates have
    changed: the same local day at the plan's time there, or the next day that is open if that
    day's window has closed by ``now`` (UTC)."""
    regular = planned.resumes_on or planned.moved_from or planned.local_date
    today = local(now, plan.zone).date()
    first = min(planned.local_date, today + _DAY)
    again = _laid(plan, first, max(regular, first), now, policy)
    if again.window_ends_at <= now:
        again = _laid(plan, today + _DAY, max(regular, today + _DAY), now, policy)
    return again.model_copy(update={"questions": planned.questions})

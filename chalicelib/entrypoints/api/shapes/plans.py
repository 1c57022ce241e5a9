"""A graduate's plan of check-ins and leave, as sent and as answered."""

from datetime import date, datetime, time
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from chalicelib.domain.checkins.plan import HighRiskDate
from chalicelib.domain.people import AwayReason, Day, Person
from chalicelib.domain.schedule import cadence
from chalicelib.domain.schedule.wall import local
from chalicelib.domain.schedule.year_days import YearDay
from chalicelib.entrypoints.api.calls import Input
from chalicelib.entrypoints.api.shapes.common import Codes, Output
from chalicelib.services.plans import Part, PlanInFull, Wishes

#: Wall-clock time as people write it; strict JSON would take no text for a time.
Hour = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Days = Annotated[list[Day], Field(max_length=7)]


class HighRiskDateIn(Input):
    """A day of every year that is hard for this person: month and day, and what it is about."""

    on: YearDay
    note: Annotated[str, Field(max_length=200)] = ""


class PlanIn(Input):
    """What to set of a plan; what is left out stays as it is.

    ``at`` is the person's wall clock; ``part_of_day`` chooses an hour in that part instead, and
    ``any`` goes back to the program's own. A ``zip`` brings its time zone along. With ``way``
    ``page`` a check-in's text holds a link as well; ``program`` goes back to the program's own.
    """

    at: Hour | None = None
    part_of_day: Part | None = None
    days_off: Days | None = None
    high_risk_dates: Annotated[list[HighRiskDateIn], Field(max_length=366)] | None = None
    time_zone: Annotated[str, Field(max_length=64)] | None = None
    zip: Annotated[str, Field(max_length=10)] | None = None
    state: Annotated[str, Field(max_length=2)] | None = None
    way: Literal["text", "page", "program"] | None = None

    def wishes(self) -> Wishes:
        """As the use case takes it."""
        dates = self.high_risk_dates
        return Wishes(
            at=time.fromisoformat(self.at) if self.at else None,
            part=self.part_of_day,
            days_off=frozenset(self.days_off) if self.days_off is not None else None,
            high_risk=tuple(HighRiskDate(on=one.on, note=one.note) for one in dates)
            if dates is not None
            else None,
            time_zone=self.time_zone,
            zip=self.zip,
            state=self.state,
            way=self.way,
        )


class PlannedCheckin(Output):
    """The check-in that is planned next: on the person's wall clock and in UTC. ``why`` is the
    cadence or a high-risk date; ``moved_from`` a day on which nothing may leave."""

    local_date: date
    local_at: datetime
    due_at: datetime
    slot: str
    why: str
    moved_from: date | None


class StepOut(Output):
    """The cadence went one tier up, for a cause and until a date, or back down."""

    on: date
    to: str
    why: str
    until: date | None


class CheckinPlan(Output):
    """How a graduate is checked on. ``at`` is wall-clock time in ``zone``; the tier is today's."""

    id: str
    kind: str
    active: bool
    zone: str
    state: str
    at: Annotated[str, BeforeValidator(lambda at: f"{at:%H:%M}")]
    days_off: Codes
    high_risk_dates: list[HighRiskDateIn]
    tier: str
    way: str
    interval_days: float
    stepped_up_until: date | None
    greens: int
    ends_on: date
    steps: list[StepOut]
    next: PlannedCheckin | None
    paused_until: datetime | None
    away: "AwayOut | None"

    @classmethod
    def of_plan(cls, full: PlanInFull) -> "CheckinPlan":
        """A plan as answered; the id is the person's."""
        plan, planned = full.plan, full.planned
        return cls.of(
            full, plan,
            id=full.person.id,
            interval_days=round(cadence.interval_days(full.tier), 2),
            high_risk_dates=[one.model_dump() for one in plan.high_risk],
            steps=[StepOut.of(step) for step in plan.steps],
            next=PlannedCheckin.of(planned, local_at=local(planned.due_at, planned.zone))
            if planned
            else None,
            paused_until=full.person.paused_until,
            away=AwayOut.of_person(full.person),
        )  # fmt: skip


class AwayIn(Input):
    """Where somebody is and the local day on which texts may begin again."""

    reason: AwayReason
    until: date


class AwayOut(Output):
    """Leave as it stands; ``until`` in UTC."""

    reason: str
    until: datetime

    @classmethod
    def of_person(cls, person: Person) -> "AwayOut | None":
        """A person's leave, over or not; ``None`` where none was recorded or it was ended."""
        return cls.of(person.away, until=person.away_until) if person.away else None


class Leave(Output):
    """A graduate's leave, if any."""

    id: str
    away: AwayOut | None


class TaperIn(Input):
    """Fewer hours a week until a local day, included: who approved it, and why."""

    hours_per_week: Annotated[int, Field(ge=0, le=80)]
    until: date
    approved_by: Annotated[str, Field(min_length=1, max_length=80)]
    why: Annotated[str, Field(min_length=1, max_length=500)]


class TaperOut(Output):
    """A taper, its days both included."""

    since: date
    until: date
    hours_per_week: int
    by: str
    why: str


class Tapers(Output):
    """The tapers of a graduate, oldest first, and the hours of the plan without one."""

    id: str
    planned_hours_per_week: int
    tapers: list[TaperOut]

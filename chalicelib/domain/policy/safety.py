"""What worries us, and how staff are told: alerts, staffed hours, pages."""

from datetime import date, time
from typing import Annotated, Self

from pydantic import Field, model_validator

from chalicelib.domain.people import DAYS, Value
from chalicelib.domain.policy.numbers import NotNegative, Positive


class Alerts(Value):
    """What worries us and how soon a human must act."""

    craving_red: int = 8
    confidence_red: int = 3
    craving_amber: int = 6
    craving_rise: int = 3
    #: Silent check-ins running until an alert; sooner early on or with opioid history.
    silent_running: Positive = 2
    silent_running_at_risk: Positive = 1
    early_weeks: Positive = 4
    phq2_amber: int = 3
    #: Days of use in a month (BAM) from which assessment is offered.
    bam_use_days: Positive = 4
    #: Check-ins running with use, or different ambers in so many days, until assessment is offered.
    use_running: Positive = 2
    different_ambers: Positive = 3
    different_ambers_days: Positive = 30
    #: Re-intervention: the appointment for assessment lies within so many days.
    appointment_days: Positive = 14
    #: Response times. Crisis runs on the wall clock, all others in staffed time.
    crisis_minutes: Positive = 15
    red_staffed_hours: Positive = 4
    amber_business_days: Positive = 1
    unread_staffed_hours: Positive = 4
    #: Alerts to expect for each check-in asked, until the program has a history of its own. A
    #: planning figure of ours without a published source; previews say so.
    expected_per_checkin: Annotated[float, Field(ge=0, le=1)] = 0.15
    #: Above this share of failed sends in a day, silence alerts wait: the fault is ours.
    outage_share: Annotated[float, Field(gt=0, le=1)] = 0.10
    #: ... but fewer failures than this are the matter of single numbers.
    outage_least: Positive = 3


class Staffed(Value):
    """When staff work, on the program's wall clock."""

    days: tuple[str, ...] = DAYS[:5]
    open: time = time(9)
    close: time = time(17)
    holidays: frozenset[date] = frozenset()
    #: Calls that staff said they can make in a week, all of them together; unset: nobody has said.
    calls_per_week: Positive | None = None

    @model_validator(mode="after")
    def _staffs_some_hours(self) -> Self:
        if not self.days or not set(self.days) <= set(DAYS):
            raise ValueError(f"staffed days are one or more of {', '.join(DAYS)}")
        if self.open >= self.close:
            raise ValueError("staffed hours must begin before they end")
        return self


class Paging(Value):
    """How a page climbs the rota, in minutes of real time."""

    next_rung_minutes: Positive = 5
    everyone_minutes: Positive = 15
    #: From so many hours after everyone was paged, everyone again every so many minutes.
    repeats: tuple[tuple[NotNegative, Positive], ...] = ((0, 15), (2, 60), (24, 24 * 60))
    #: After an acknowledgement, the time to reach the person until the page climbs again.
    reached_minutes: Positive = 15

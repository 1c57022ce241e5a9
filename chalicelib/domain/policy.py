"""Program policy: every number that a program may set for itself, with its default.

The defaults follow published continuing-care protocols (recovery management check-ups, telephone
continuing care), FCC and CTIA practice for texting, and the safety rules of this product. They
are program policy and not legal advice. A program overrides what it wants and keeps the rest:
``Policy.model_validate({"window": {"close": "19:00"}})``.

Hours of the day are wall-clock times without a zone; they are read in the zone of whoever they
concern: the recipient's for texting windows, the program's for staffed hours.
"""

from datetime import date, time
from typing import Annotated, Self

from pydantic import Field, model_validator

from chalicelib.domain.matching.policy import MatchingPolicy
from chalicelib.domain.people import DAYS, Value

Positive = Annotated[int, Field(ge=1)]
NotNegative = Annotated[int, Field(ge=0)]


class Joining(Value):
    """How people are invited and when silence ends an invitation."""

    #: Invitations per program and day: no more new conversations than a small staff can follow.
    invitations_per_day: Positive = 25
    #: Silence for so many days lapses the invitation into a staff task; START still joins.
    lapse_days: Positive = 14
    #: The first check-in comes at most so many days after joining.
    first_checkin_days: Positive = 3
    #: Wrong PINs or birth years until the identity check closes and a privacy alert opens.
    identity_tries: Positive = 2


class Window(Value):
    """When automated texts may leave, on the recipient's wall clock.

    Narrower than the 8:00-21:00 of 47 CFR 64.1200(c)(1), so that nobody is woken.
    """

    open: time = time(10)
    close: time = time(20)
    sunday_open: time = time(12)
    #: Nothing is handed to the carrier in the last minutes: delivery takes time as well.
    closing_margin_minutes: NotNegative = 10

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Self:
        if max(self.open, self.sunday_open) >= self.close:
            raise ValueError("the window must open before it closes, on Sundays too")
        return self


class Cadence(Value):
    """Check-ins after graduation; weeks and months are counted from discharge."""

    twice_weekly_weeks: Positive = 4
    weekly_weeks: Positive = 12
    two_weekly_months: Positive = 12
    #: The plan ends here (continuing care in the published protocols runs two years).
    monthly_months: Positive = 24
    #: A worrying check-in steps one tier up for so many weeks ...
    step_up_weeks: Positive = 4
    #: ... and back again after at least so many days and so many greens.
    step_back_days: Positive = 14
    step_back_greens: Positive = 2


class Checkins(Value):
    """The shape and the burden of check-ins."""

    cadence: Cadence = Cadence()
    reply_window_hours: Positive = 48
    reminder_hours: Positive = 24
    questions_at_most: Positive = 4
    #: Prompts across everything automated: check-in, instrument, follow-up, tip.
    prompts_per_day: Positive = 1
    prompts_per_week: Positive = 3
    #: The default minute of the day is noon plus a step of this many minutes within the hour.
    default_hour: time = time(12)
    spread_minutes: Positive = 5
    #: "oops 4" is taken as a correction for so long after the last answer.
    correction_hours: Positive = 48


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
    #: Check-ins running with use, or different ambers in so many days, until assessment is offered.
    use_running: Positive = 2
    different_ambers: Positive = 3
    different_ambers_days: Positive = 30
    #: Response times. Crisis runs on the wall clock, all others in staffed time.
    crisis_minutes: Positive = 15
    red_staffed_hours: Positive = 4
    amber_business_days: Positive = 1
    unread_staffed_hours: Positive = 4
    #: Above this share of failed sends in a day, silence alerts wait: the fault is ours.
    outage_share: Annotated[float, Field(gt=0, le=1)] = 0.10


class Staffed(Value):
    """When staff work, on the program's wall clock."""

    days: tuple[str, ...] = DAYS[:5]
    open: time = time(9)
    close: time = time(17)
    holidays: frozenset[date] = frozenset()

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


class Sending(Value):
    """How a message is claimed and swept."""

    lease_seconds: Positive = 60
    sweep_minutes: Positive = 5
    retry_minutes: Positive = 2


class Engagement(Value):
    """From when a person counts as drifting; ``i`` is the interval of their check-ins in days."""

    slipping_silent: Positive = 1
    slipping_days: Positive = 14
    slipping_intervals: float = 1.5
    disengaged_silent: Positive = 3
    disengaged_days: Positive = 21
    disengaged_intervals: float = 2
    disengaged_extra_days: NotNegative = 7
    lost_days: Positive = 30
    lost_intervals: float = 2
    lost_attempts: Positive = 3
    lost_channels: Positive = 2
    closed_days: Positive = 90


class Numbers(Value):
    """When a number may have a new owner (carriers reassign them after 45 days, 47 CFR 52.15)."""

    suspect_silent: Positive = 2
    suspect_days: Positive = 45
    suspect_intervals: float = 2
    suspect_extra_days: NotNegative = 7


class Participation(Value):
    """What counts as early and for how long attendance is followed."""

    first_attendance_days: Positive = 14
    spans_weeks: tuple[int, ...] = (13, 26, 52)


class Network(Value):
    """Targets and flags of the support network (S supportive, P uses or encourages)."""

    #: Measurement days after baseline with the days that a measurement may be off.
    measured_at: tuple[tuple[int, int], ...] = ((30, 7), (90, 14), (180, 30), (365, 30))
    members_at_most: Positive = 12
    target_growth: int = 1
    target_day: int = 90
    supportive_floor: int = 2


class MatchLife(Value):
    """How long each step of a match may take."""

    #: An unanswered question to the alumnus, or offer to the mentor, expires.
    offer_hours: Positive = 72
    #: Where staff must ask the alumnus: the same three days, as business days.
    staff_asks_days: Positive = 3
    #: The mentor's first contact after accepting.
    first_contact_hours: Positive = 72
    #: So many days without a logged contact open a task.
    unlogged_days: Positive = 14


class Policy(Value):
    """All of a program's policy; every group and every number has a default."""

    joining: Joining = Joining()
    window: Window = Window()
    checkins: Checkins = Checkins()
    alerts: Alerts = Alerts()
    staffed: Staffed = Staffed()
    paging: Paging = Paging()
    sending: Sending = Sending()
    engagement: Engagement = Engagement()
    numbers: Numbers = Numbers()
    participation: Participation = Participation()
    network: Network = Network()
    matching: MatchingPolicy = MatchingPolicy()
    match_life: MatchLife = MatchLife()


#: The policy of a program that has set nothing.
DEFAULT = Policy()

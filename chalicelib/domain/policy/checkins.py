"""When people are invited and asked: joining, the window for texts, cadence, burden."""

from datetime import date, time, timedelta
from typing import Literal, Self

from pydantic import model_validator

from chalicelib.domain.people import Value
from chalicelib.domain.policy.numbers import NotNegative, Positive
from chalicelib.domain.schedule.year_days import YearDay, falls_on

#: Quiet dates in a row: a longer silence of ours is a pause that somebody should answer for.
QUIET_DAYS_RUNNING = 14
#: "Never below 5 contacts in 24 months" (rules: Check-ins, Cadence).
CONTACTS_AT_LEAST, CONTACTS_MONTHS = 5, 24
_DAYS_A_MONTH = 365.25 / 12


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
    #: The program's holidays, of one year or of every year: nothing automated leaves, and what was
    #: to leave moves to the next day.
    quiet_dates: frozenset[date] = frozenset()
    quiet_yearly: frozenset[YearDay] = frozenset()

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Self:
        if max(self.open, self.sunday_open) >= self.close:
            raise ValueError("the window must open before it closes, on Sundays too")
        return self

    @model_validator(mode="after")
    def _is_never_quiet_for_long(self) -> Self:
        run = 0
        for day in _days_around(self.quiet_dates):
            quiet = day in self.quiet_dates or falls_on(day, self.quiet_yearly)
            run = run + 1 if quiet else 0
            if run > QUIET_DAYS_RUNNING:
                raise ValueError(f"at most {QUIET_DAYS_RUNNING} quiet dates in a row")
        return self


def _days_around(days: frozenset[date]) -> list[date]:
    """Every day of the years of these dates, and of a leap year."""
    years = {day.year + n for day in days for n in (-1, 0, 1)} | {2024, 2025}
    first = [date(year, 1, 1) for year in sorted(years)]
    return [start + timedelta(days=n) for start in first for n in range(366)]


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

    @model_validator(mode="after")
    def _thins_out_but_never_below_the_least(self) -> Self:
        weeks = self.two_weekly_months * _DAYS_A_MONTH / 7
        if not self.twice_weekly_weeks <= self.weekly_weeks <= weeks:
            raise ValueError("each tier must end after the one before it")
        if self.two_weekly_months > self.monthly_months:
            raise ValueError("two_weekly_months must not be after monthly_months")
        if self.contacts() < CONTACTS_AT_LEAST:
            raise ValueError(
                f"this is below {CONTACTS_AT_LEAST} check-ins in {CONTACTS_MONTHS} months"
            )
        return self

    def contacts(self) -> int:
        """Check-ins that the tiers plan within 24 months of discharge, nothing stepped up."""
        months = min(self.monthly_months, CONTACTS_MONTHS)
        two_weekly = min(self.two_weekly_months, months)
        fortnights = (two_weekly * _DAYS_A_MONTH / 7 - self.weekly_weeks) / 2
        monthly = (months - two_weekly) * _DAYS_A_MONTH / 28
        weekly = self.weekly_weeks - self.twice_weekly_weeks
        return int(2 * self.twice_weekly_weeks + weekly + max(0, fortnights) + monthly)


class Checkins(Value):
    """The shape and the burden of check-ins."""

    cadence: Cadence = Cadence()
    #: How a check-in may be answered: by text alone, or on a private page as well.
    way: Literal["text", "page"] = "text"
    reply_window_hours: Positive = 48
    reminder_hours: Positive = 24
    questions_at_most: Positive = 4
    #: Prompts across everything automated: check-in, instrument, follow-up, tip.
    prompts_per_day: Positive = 1
    prompts_per_week: Positive = 3
    #: The default minute of the day is noon plus a step of this many minutes within the hour.
    default_hour: time = time(12)
    spread_minutes: Positive = 5
    #: Hour of somebody who prefers a part of the day: morning, afternoon, evening.
    part_hours: tuple[time, time, time] = (time(10), time(13), time(17))
    #: Days of a week that somebody may do without texts, at most.
    days_off_at_most: NotNegative = 4
    #: High-risk dates of one person, at most.
    high_risk_at_most: NotNegative = 12
    #: "oops 4" is taken as a correction for so long after the last answer.
    correction_hours: Positive = 48

"""What is followed over months: engagement, participation, the support network, matches."""

from collections.abc import Mapping
from datetime import time
from typing import Annotated

from pydantic import AfterValidator, Field

from chalicelib.domain.instruments.definition import InstrumentId
from chalicelib.domain.instruments.wording import OwnWords, whole
from chalicelib.domain.people import Day, Language, Value
from chalicelib.domain.policy.numbers import NotNegative, Positive

#: Days of the follow-up, with the days that it may be early or late.
FOLLOW_UPS = ((30, 7), (90, 14), (180, 30), (365, 30))


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


class Directory(Value):
    """What NEAR answers with, and when an entry must be checked before it is passed on."""

    #: How far somebody travels, in kilometres: about 25 miles.
    km: Positive = 40
    #: Under a week, so that the name of a day tells which day is meant.
    days_ahead: Annotated[int, Field(ge=1, le=6)] = 6
    shown: Annotated[int, Field(ge=1, le=3)] = 3
    stale_days: Positive = 180


class Participation(Value):
    """What counts as early, for how long attendance is followed, and what is kept of drug tests."""

    first_attendance_days: Positive = 14
    spans_weeks: tuple[int, ...] = (13, 26, 52)
    #: Whether staff may write down what a drug test found; whoever stores it answers for it.
    drug_test_results: bool = False


class Network(Value):
    """Targets and flags of the support network (S supportive, P uses or encourages)."""

    #: Measurement days after baseline with the days that a measurement may be off.
    measured_at: tuple[tuple[int, int], ...] = FOLLOW_UPS
    members_at_most: Positive = 12
    target_growth: int = 1
    target_day: int = 90
    supportive_floor: int = 2


class Instruments(Value):
    """When questionnaires are due, in days from discharge."""

    #: Together they are the follow-up; before the first one, a baseline at discharge.
    follow_up: tuple[InstrumentId, ...] = ("barc-10", "bam-17", "phq-2")
    follow_up_at: tuple[tuple[NotNegative, NotNegative], ...] = ((0, 14), *FOLLOW_UPS)
    #: More often than that: instrument, day, days that it may be early or late. With the follow-ups
    #: of days 30 and 90, mood is asked monthly in the first quarter.
    also_at: tuple[tuple[InstrumentId, NotNegative, NotNegative], ...] = (("phq-2", 60, 7),)
    #: Whether we ask by ourselves, by text or private page; staff may ask in a call all the same.
    automatic: bool = True
    #: From so many days before its day on a set is asked, again after so many days while it is
    #: incomplete, so often at most; an answer is waited for so long.
    lead_days: NotNegative = 2
    again_days: Positive = 7
    tries_at_most: Positive = 2
    open_hours: Positive = 72
    #: In the last days of its window a set that found no room takes the place of a check-in.
    instead_days: NotNegative = 5
    #: Whether a page may ask in a translation of our own, which nobody has validated, and says so;
    #: a text never does.
    own_translations: bool = True
    #: A center's own wording, from its form, of what we carry no words of, by instrument and
    #: language.
    wording: Annotated[
        Mapping[InstrumentId, Mapping[Language, OwnWords]], AfterValidator(whole)
    ] = Field(default_factory=dict)


class RecoveryPlans(Value):
    """When a recovery plan is looked over, and what counts as a hard day in a check-in."""

    refine_days: Positive = 28
    #: Low or anxious days of a week from which on a strategy and a call are offered.
    hard_low_days: Annotated[int, Field(ge=1, le=7)] = 4


class Milestones(Value):
    """When a milestone of aftercare counts as met, and how long what told so holds."""

    abstinent_days: Positive = 30
    #: Answers further apart say nothing of the days between: monthly check-ins and a week.
    gap_days: Positive = 35
    phq2_below: Annotated[int, Field(ge=1, le=6)] = 3
    confidence: Annotated[int, Field(ge=1, le=10)] = 7
    aftercare_weeks: Positive = 4
    #: The longest stretch between two follow-ups, the later one a month late.
    evidence_days: Positive = 215


class Outcomes(Value):
    """What outcome reports hold follow-ups against."""

    #: SAMHSA's Unified Performance Reporting Tool: the reassessment at six months, so many days
    #: early or late, of at least so many percent.
    suprt_day: Positive = 180
    suprt_within: NotNegative = 30
    suprt_percent: Annotated[int, Field(ge=1, le=100)] = 80
    #: Abstinence that intensive outpatient programs report, in percent (``band.source`` of the
    #: report's words).
    band_percent: tuple[int, int] = (50, 70)
    #: Days after discharge at which retention is told.
    retention_days: tuple[Positive, ...] = (30, 60, 90, 180, 270, 365)


class MatchLife(Value):
    """How long each step of a match may take."""

    #: An unanswered question to the alumnus, or offer to the mentor, expires.
    offer_hours: Positive = 72
    #: Where staff must ask the alumnus: the same three days, as business days.
    staff_asks_days: Positive = 3
    #: The mentor's first contact after accepting.
    first_contact_hours: Positive = 72
    #: Contact weekly for so many weeks, then every other week.
    weekly_weeks: Positive = 12
    weekly_days: Positive = 7
    later_days: Positive = 14
    #: So many days without a logged contact open a task.
    unlogged_days: Positive = 14
    #: So many days after the introduction the alumnus is asked whether the two fit.
    fit_check_days: Positive = 14
    #: A term; both may want another one, and staff ask them so many days before it ends.
    term_weeks: Positive = 12
    term_notice_days: Positive = 14
    #: Somebody without an eligible mentor is told to staff after so many days of waiting.
    no_mentor_days: Positive = 7
    #: Who lost a mentor whom they knew has another one within so many days, or staff are told.
    rematch_days: Positive = 7
    #: Who waits longer than so many days is given a companion from the mentors on duty, of whom
    #: each has at most so many; 0 names nobody.
    promise_days: NotNegative = 14
    companions_at_most: NotNegative = 5
    #: Mentors are asked weekly about whom they did not log a contact with, on this day by the
    #: program's clocks (``None``: not at all): early enough for staff to act on it that week.
    week_text_on: Day | None = "thu"
    week_text_at: time = time(12)
    #: So long an answer is waited for before the next person is asked about; and so long a question
    #: waits while another one is open.
    week_text_hours: Positive = 48
    week_text_again_hours: Positive = 4
    #: A mentor who has told nothing of themselves for so many days is asked how they are.
    well_days: Positive = 30
    #: For how many people a mentor may say on their page that they have room.
    capacity_at_most: Positive = 5
    #: So many weeks ahead are in a mentor's calendar file.
    calendar_weeks: Annotated[int, Field(ge=1, le=12)] = 4

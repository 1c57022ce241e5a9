"""Previews, as asked for and as answered."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from chalicelib.entrypoints.api.calls import Input
from chalicelib.entrypoints.api.shapes.common import Output
from chalicelib.services.preview.cohort import Forecast
from chalicelib.services.preview.texts import Preview

Replies = Literal["none", "calm"]
#: Said with every preview, so that nobody takes it for a promise.
ASSUMPTIONS = {
    "none": "Nobody answers: the check-ins then come closer together, as they would.",
    "calm": "Every question is answered at once, with nothing to worry about.",
}
ALWAYS = (
    "Staff change nothing, mentors and matches do nothing, and no text fails.",
    "Somebody who waits is invited in their next window and joins at once.",
    "A text leaves within a minute of its moment. Costs are estimates by the program's price.",
)


#: Where the rate of calls is from.
RATES = {
    "own_history": "Calls: alerts for each check-in asked, counted over the last eight weeks here.",
    "assumption": "Calls: alerts for each check-in as policy assumes "
    "(alerts.expected_per_checkin), a planning figure without a published source.",
}
#: What to do about a warning.
ADVICE = {
    "above_capacity": "More calls than staff said they can make: invite fewer people a day, or "
    "find more hands first.",
    "may_be_above_capacity": "If many fall silent there are more calls than staff said they can "
    "make.",
    "no_capacity_stated": "Set staffed.calls_per_week in the policy: the calls that staff can make "
    "in a week.",
    "no_rota": "Nobody can be invited without a rota: put one first.",
}
Tenth = Annotated[float, BeforeValidator(lambda value: round(value, 1))]
PersonId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:-]{1,128}$")]


class PreviewQuery(Input):
    """How far to look, and how the person answers."""

    days: Annotated[int, Field(ge=1, le=365)] = 90
    replies: Replies = "none"


class TextOut(Output):
    """A text that would go out: in UTC, and on the person's clock. ``why`` is the cadence's tier,
    ``high_risk`` or the kind of text; ``cost`` an estimate in US dollars."""

    at: datetime
    local_at: datetime
    kind: str
    why: str
    body: str
    language: str
    parts: int
    encoding: str
    cost: Decimal
    moved_from: date | None
    moved_why: str | None
    hour_moved: bool


class LeftOutOut(Output):
    """What would not go out, and why."""

    on: date
    kind: str
    reason: str


class PreviewOut(Output):
    """Every text that a person would get, and what would not come."""

    id: str
    zone: str
    start: datetime
    end: datetime
    replies: Replies
    assumptions: list[str]
    texts: list[TextOut]
    left_out: list[LeftOutOut]
    count: int
    parts: int
    cost: Decimal
    currency: Literal["USD"] = "USD"

    @classmethod
    def of_preview(cls, seen: Preview) -> "PreviewOut":
        """A preview as answered; the id is the person's."""
        return cls.of(
            seen, id=seen.person_id, count=len(seen.texts),
            assumptions=[ASSUMPTIONS[seen.replies], *ALWAYS],
        )  # fmt: skip


class ForecastQuery(Input):
    """How far to look."""

    weeks: Annotated[int, Field(ge=1, le=26)] = 8


class CohortIn(ForecastQuery):
    """Whom to activate: graduates by our id; left out, all who wait for their invitation."""

    alumni: Annotated[list[PersonId], Field(min_length=1, max_length=500)] | None = None


class LoadOut(Output):
    """A week's texts, parts, estimated cost, check-ins asked and calls expected."""

    texts: Tenth
    parts: Tenth
    cost: Decimal
    checkins: Tenth
    calls: Tenth


class WeekOut(Output):
    """A week from a local day of the program on: if everybody is calm, and if nobody answers."""

    starts_on: date
    calm: LoadOut
    silent: LoadOut


class RateOut(Output):
    """Alerts for each check-in asked: from the program's own last eight weeks, or the assumption of
    its policy. ``per_week``: the alerts that those active already lead to."""

    per_checkin: float
    source: Literal["own_history", "assumption"]
    checkins: int
    alerts: int
    per_week: Tenth


class ForecastOut(Output):
    """What activating people would bring, against what staff said they can do."""

    people: int
    later: int
    left_out: dict[str, int]
    rehearsed: int
    weeks: list[WeekOut]
    rate: RateOut
    calls_per_week: Tenth
    capacity: int | None
    warning: str | None
    advice: str | None
    cost: Decimal
    currency: Literal["USD"] = "USD"
    assumptions: list[str]

    @classmethod
    def of_forecast(cls, seen: Forecast) -> "ForecastOut":
        """A forecast as answered; ``calls_per_week`` is the busiest week's."""
        return cls.of(
            seen,
            weeks=[
                WeekOut.of(week, calm=LoadOut.of(week.calm), silent=LoadOut.of(week.silent))
                for week in seen.weeks
            ],
            rate=RateOut.of(seen.rate),
            calls_per_week=seen.busiest_calls,
            advice=ADVICE.get(seen.warning or ""),
            assumptions=[*ALWAYS, RATES[seen.rate.source]],
        )  # fmt: skip


class InvitationsOut(Output):
    """The daily round of invitations, and what the people who wait will bring."""

    sent_today: int
    places_a_day: int
    next_round_at: datetime | None
    waiting: int
    forecast: ForecastOut

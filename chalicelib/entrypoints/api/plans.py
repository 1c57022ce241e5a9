"""A graduate's plan of check-ins, and their leave."""

from chalice.app import Blueprint

from chalicelib.domain.people import Alumnus, Person
from chalicelib.entrypoints.api.calls import Call, route
from chalicelib.entrypoints.api.shapes.plans import (
    AwayIn,
    AwayOut,
    CheckinPlan,
    Leave,
    PlanIn,
    TaperIn,
    Tapers,
)
from chalicelib.entrypoints.api.shapes.preview import (
    CohortIn,
    ForecastOut,
    ForecastQuery,
    InvitationsOut,
    PreviewOut,
    PreviewQuery,
)
from chalicelib.services import leave, plans, tapering
from chalicelib.services.preview import cohort, texts
from chalicelib.store.partition import Partition

blueprint = Blueprint(__name__)


@route(blueprint, "GET", "/alumni/{person_id}/plan", "plan.read", answer=CheckinPlan)
def read(call: Call, person_id: str) -> CheckinPlan:
    """The plan: tier, next check-in, steps of the cadence."""
    call.saw(person_id)
    return CheckinPlan.of_plan(plans.read_plan(call.program, person_id))


@route(
    blueprint, "PATCH", "/alumni/{person_id}/plan", "plan.change", body=PlanIn, answer=CheckinPlan
)
def change(call: Call, person_id: str) -> CheckinPlan:
    """Set the hour, the days without texts, high-risk dates, or the zone."""
    sent: PlanIn = call.body
    call.saw(person_id)
    return CheckinPlan.of_plan(plans.set_plan(call.program, person_id, call.by, sent.wishes()))


@route(
    blueprint, "GET", "/alumni/{person_id}/preview", "preview.read",
    query=PreviewQuery, answer=PreviewOut,
)  # fmt: skip
def preview(call: Call, person_id: str) -> PreviewOut:
    """Every text that would go out, and what would not: the sender's own code, run forward."""
    query: PreviewQuery = call.query
    seen = texts.preview(call.program, person_id, query.days, query.replies)
    call.saw(person_id)
    return PreviewOut.of_preview(seen)


@route(
    blueprint, "POST", "/plans/preview", "plans.preview", body=CohortIn, answer=ForecastOut
)  # fmt: skip
def preview_cohort(call: Call) -> ForecastOut:
    """What activating people would bring, week by week: texts, cost, and calls for staff."""
    sent: CohortIn = call.body
    return ForecastOut.of_forecast(cohort.forecast(call.program, sent.weeks, sent.alumni))


@route(
    blueprint, "GET", "/invitations", "invitations.read", query=ForecastQuery, answer=InvitationsOut
)
def invitations(call: Call) -> InvitationsOut:
    """The round of invitations: who waits, and what they will bring once they join."""
    state = cohort.invitations(call.program, call.query.weeks)
    return InvitationsOut.of(state, forecast=ForecastOut.of_forecast(state.forecast))


@route(blueprint, "PUT", "/alumni/{person_id}/away", "away.set", body=AwayIn, answer=Leave)
def set_away(call: Call, person_id: str) -> Leave:
    """Record that somebody is away: no texts, and no silence, until they are back."""
    sent: AwayIn = call.body
    call.saw(person_id)
    return _leave(leave.set_away(call.program, person_id, call.by, sent.reason, sent.until))


@route(blueprint, "DELETE", "/alumni/{person_id}/away", "away.end", answer=Leave)
def end_away(call: Call, person_id: str) -> Leave:
    """Record that somebody is back before their time."""
    call.saw(person_id)
    return _leave(leave.end_away(call.program, person_id, call.by))


def _leave(read: Partition) -> Leave:
    person = read.one(Person)
    return Leave(id=person.id, away=AwayOut.of_person(person))


@route(blueprint, "PUT", "/alumni/{person_id}/taper", "taper.begin", body=TaperIn, answer=Tapers)
def begin_taper(call: Call, person_id: str) -> Tapers:
    """A clinician approves fewer hours a week until a day: coming less is no drift meanwhile."""
    sent: TaperIn = call.body
    call.saw(person_id)
    return _tapers(tapering.begin(call.program, person_id, call.by, **sent.model_dump()))


@route(blueprint, "DELETE", "/alumni/{person_id}/taper", "taper.end", answer=Tapers)
def end_taper(call: Call, person_id: str) -> Tapers:
    """The taper ends before its day."""
    call.saw(person_id)
    return _tapers(tapering.end(call.program, person_id, call.by))


def _tapers(read: Partition) -> Tapers:
    alumnus = read.one(Alumnus)
    return Tapers.of(alumnus, id=alumnus.person_id)

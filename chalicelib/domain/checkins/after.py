"""What a check-in does to the plan: worry tightens the cadence, calm loosens it again."""

from datetime import date, timedelta

from chalicelib.domain.checkins.assessment import Assessment
from chalicelib.domain.checkins.plan import Plan, Step, is_stepped_up
from chalicelib.domain.policy import DEFAULT, Policy

#: Steps of the cadence that a plan remembers.
REMEMBERED = 24


def step(plan: Plan, assessment: Assessment, today: date, policy: Policy = DEFAULT) -> Plan:
    """The plan after an assessment made on the person's local date ``today``.

    Amber and red step one tier up for four weeks, anew each time. While stepped up, greens are
    counted, and after at least 14 days and two of them the cadence steps back before its time.
    A silence that is no alert yet is no green either.
    Nothing that a person answers ever ends or resets a plan.
    """
    numbers = policy.checkins.cadence
    if assessment.level != "green":
        until = today + timedelta(weeks=numbers.step_up_weeks)
        stepped = Step(on=today, to="up", why=assessment.causes[0], until=until)
        return _stepped(plan, until, stepped)
    if plan.stepped_up_until is None or not is_stepped_up(plan, today):
        return plan.model_copy(update={"stepped_up_until": None, "greens": 0})
    greens = plan.greens + assessment.told
    since = plan.stepped_up_until - timedelta(weeks=numbers.step_up_weeks)
    if (today - since).days >= numbers.step_back_days and greens >= numbers.step_back_greens:
        return _stepped(plan, None, Step(on=today, to="back", why="greens"))
    return plan.model_copy(update={"greens": greens})


def _stepped(plan: Plan, until: date | None, step: Step) -> Plan:
    steps = (*plan.steps, step)[-REMEMBERED:]
    return plan.model_copy(update={"stepped_up_until": until, "greens": 0, "steps": steps})

"""PLAN by text, a hard day, and the answer to "is your plan still right?".

What is told is one strategy of the person's own, or, where its words would tell a bystander what
the texts are about, a neutral sentence. On a phone that others use, none without the PIN.
"""

from datetime import timedelta

from chalicelib.domain.recovery_plan import CHOICES, CONTEXT, SK, RecoveryPlan
from chalicelib.domain.texts.choosing import chosen
from chalicelib.services import recovery_plans
from chalicelib.services.inbound.turn import Turn

#: A phone that answers by itself must not keep us talking.
_QUIET = timedelta(hours=1)


def keys(body: str) -> list[str]:
    """What is read ahead with the rest where a text names a plan: no request more for PLAN."""
    return [SK] if "plan" in body.casefold() else []


def answer(turn: Turn) -> bool:
    """Tell one strategy; whether there is a plan at all."""
    if not recovery_plans.has(turn.change):
        return False
    strategy = recovery_plans.strategy(turn.change, turn.tenant)
    if strategy:
        turn.say("plan.strategy", strategy=strategy)
    else:
        turn.say("plan.neutral")
    return True


def strategy(turn: Turn) -> str | None:
    """The strategy that goes with a hard day; none on a phone that others use, and none twice in an
    hour."""
    if turn.quiet or turn.person.shared_phone or not recovery_plans.has(turn.change):
        return None
    told = turn.change.value(RecoveryPlan).told_at
    if told and turn.text.now - told < _QUIET:
        return None
    return recovery_plans.strategy(turn.change, turn.tenant)


def say(turn: Turn, key: str) -> None:
    """A sentence for a hard day, with a strategy where there is one to tell."""
    found = strategy(turn)
    if found:
        turn.say(f"{key}_plan", hours=turn.hours(), strategy=found)
    else:
        turn.say(key, hours=turn.hours())


def refined(turn: Turn) -> bool:
    """Whether a text answers the monthly question: it is still right, or staff call about it."""
    if turn.question is None or turn.question.context != CONTEXT:
        return False
    choice = chosen(turn.text.body, CHOICES)
    if choice is None or not recovery_plans.has(turn.change):
        return False
    turn.change.replace(turn.thread.ended(turn.question.about, turn.text.now))
    if choice == "right":
        turn.change.amend(RecoveryPlan, confirmed_at=turn.text.now)
        turn.say("plan.right")
    else:
        turn.alert("plan_refine")
        turn.say("plan.change")
    return True

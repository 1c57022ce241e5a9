"""What staff bring about beside the check-ins: events that everybody is invited to, some of them
called off, and recovery plans that they write with people and that are looked over each month."""

import random
from datetime import datetime, timedelta
from typing import Any

from tests.simulation.humans import Human
from tests.simulation.town import PROGRAM, Town

#: Events a year, and the share of them that are called off; plans written for each person a year.
EVENTS, CALLED_OFF, PLANS = 4.0, 0.25, 1.0
STRATEGIES = ("Walk round the block", "Call my brother", "Sing loudly", "Breathe in four, out six")


def plan(here: Town, until: datetime) -> None:
    """Plan events and the writing of plans until then. Their dice are their own: whatever befalls
    people of itself falls as it would without them."""
    dice = random.Random(f"{here.world.seed}-gatherings")
    for moment in _moments(dice, here.world.now, until, EVENTS):
        off = dice.random() < CALLED_OFF
        begins = timedelta(days=dice.uniform(1, 12))
        here.world.at(moment, lambda b=begins, off=off: _hold(here, b, called_off=off))
    for human in here.people:
        for moment in _moments(dice, here.world.now, until, PLANS):
            said = dice.sample(STRATEGIES, dice.randrange(1, len(STRATEGIES)))
            here.world.at(moment, lambda human=human, said=said: _write(here, human, said))


def _moments(
    dice: random.Random, moment: datetime, until: datetime, a_year: float
) -> list[datetime]:
    found = []
    while (moment := moment + timedelta(days=dice.expovariate(a_year / 365))) < until:
        found.append(moment)
    return found


def _hold(here: Town, begins_in: timedelta, *, called_off: bool) -> None:
    """An event is made; it is called off before it begins, or staff mark who came after it."""
    from chalicelib.domain.events import Cohort
    from chalicelib.services import events

    world = here.world
    with world.undisturbed():
        event = events.add(
            PROGRAM, "Ana", what="Picnic", place="3 Elm St", starts_at=world.now + begins_in,
            type="other_mutual_help", hours=_hours(), cohort=Cohort(),
        )  # fmt: skip
    if called_off:
        world.after(begins_in * 0.6, lambda: _call_off(here, event.id))
    else:
        world.after(begins_in + timedelta(hours=3), lambda: _mark(here, event.id))


def _hours() -> Any:
    from decimal import Decimal

    return Decimal(2)


def _call_off(here: Town, event: str) -> None:
    from chalicelib.services import events

    with here.world.undisturbed():
        events.cancel(PROGRAM, event, "Ana")


def _mark(here: Town, event: str) -> None:
    """Whoever said that they come has come; those who are on record no more are left out."""
    from chalicelib.services import events
    from chalicelib.services.recording import Unacceptable
    from chalicelib.services.standing.acts import Erased

    with here.world.undisturbed():
        found, _ = events.people(PROGRAM, event, 100, None)
        for one in (guest.invited for guest in found):
            if one.rsvp == "yes":
                try:
                    events.mark(PROGRAM, event, "Ana", [(one.person_id, True)])
                except (Unacceptable, Erased):
                    continue


def _write(here: Town, human: Human, said: list[str]) -> None:
    """Staff write somebody's plan anew with them."""
    from chalicelib.domain.recovery_plan import Content
    from chalicelib.services import recovery_plans
    from chalicelib.store.partition import Missing

    if human not in here.people or human.person_id in here.ended:
        return
    with here.world.undisturbed():
        try:
            version = recovery_plans.standing(PROGRAM, human.person_id)[0].number
        except Missing:
            version = 0
        recovery_plans.put(PROGRAM, human.person_id, "Ana", Content(coping=tuple(said)), version)

"""What staff record of people in the course of years: numbers that change, deaths, some of them by
mistake, and erasures. They try until it works."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.simulation.double.table import Place
from tests.simulation.humans import Human
from tests.simulation.town import PROGRAM, Town
from tests.simulation.wire import Crash
from tests.simulation.world import cold_start

#: How many a year, on the average of many people.
YEARLY = {"moves": 0.15, "is_erased": 0.02, "dies": 0.015, "is_taken_for_dead": 0.04}
#: The area code of numbers that people move to.
MOVED = "+1606555"
AGAIN = timedelta(minutes=1)


@dataclass(frozen=True)
class Act:
    """Something that staff record. What is ``done`` to the person is so once ``record`` is."""

    record: Callable[[Town, Human], None]
    done: Callable[[Town, Human], None]


def plan(here: Town, until: datetime, yearly: dict[str, float] | None = None) -> None:
    """Plan what is recorded of everybody until then."""
    dice = random.Random(f"{here.world.seed}-standings")
    for human in here.people:
        for name, a_year in (YEARLY if yearly is None else yearly).items():
            moment = here.world.now
            while a_year > 0:
                moment += timedelta(days=dice.expovariate(a_year / 365))
                if moment > until:
                    break
                here.world.at(moment, lambda human=human, name=name: befalls(here, human, name))


def befalls(here: Town, human: Human, name: str) -> None:
    """Staff record something, no call of theirs being disturbed."""
    if human not in here.people or human.person_id in here.ended:
        return
    with here.world.undisturbed():
        _recorded(here, human, ACTS[name])
    if name == "is_taken_for_dead":
        back = timedelta(days=here.world.dice.uniform(0.01, 12))
        here.world.after(back, lambda: _lives_after_all(here, human))


def insists(here: Town, human: Human, name: str) -> None:
    """Staff record something at a bad hour: whatever breaks, they come back to it."""
    try:
        _recorded(here, human, ACTS[name])
    except (Crash, Exception) as broken:
        if isinstance(broken, Crash):
            cold_start()
        here.world.after(AGAIN, lambda: insists(here, human, name))


def _recorded(here: Town, human: Human, act: Act) -> None:
    act.record(here, human)
    act.done(here, human)


# --- a number ------------------------------------------------------------------------------------


def _move(here: Town, human: Human) -> None:
    from chalicelib.domain.people import Alumnus
    from chalicelib.services.standing import phones

    number = human.moving = _next_number(here)
    phones.change_number(
        PROGRAM, human.person_id, "Ana", Alumnus, phone=number, source="spoken"
    )  # fmt: skip


def _moved(here: Town, human: Human) -> None:
    """From now on they are reached there. What they sent from the old number and nobody has taken
    in yet is a stranger's."""
    pk = f"PROGRAM#{PROGRAM}#PERSON#{human.person_id}"
    table = here.world.table
    strays = [one for one in human.said if not table.get(Place(pk, f"INBOUND#{one[0]}"))]
    human.said = [one for one in human.said if one not in strays]
    human.strays += strays
    del here.neighbourhood.by_phone[human.phone]
    human.phone, human.moving = human.moving, ""
    here.moved += 1
    here.neighbourhood.move_in(human)


def _next_number(here: Town) -> str:
    return f"{MOVED}{100 + here.moved:04}"


# --- an end --------------------------------------------------------------------------------------


def _die(here: Town, human: Human) -> None:
    from chalicelib.domain.people import Alumnus
    from chalicelib.services.standing import deceased

    today = here.world.now.astimezone(ZoneInfo(human.zone)).date()
    deceased.record_death(
        PROGRAM, human.person_id, "Ana", Alumnus, on=today - timedelta(days=1), source="family"
    )  # fmt: skip


def _dead(here: Town, human: Human) -> None:
    human.alive = False
    here.ended.add(human.person_id)


def _taken_for_dead(here: Town, human: Human) -> None:
    here.ended.add(human.person_id)
    human.doubted.append((here.world.now, None))


def _lives_after_all(here: Town, human: Human) -> None:
    """It was a mistake, and staff take it back."""
    from chalicelib.domain.people import Alumnus
    from chalicelib.services.standing import deceased
    from chalicelib.services.standing.acts import Erased

    with here.world.undisturbed():
        try:
            deceased.undo(PROGRAM, human.person_id, "Ana", Alumnus, reason="mistaken identity")
        except Erased:
            return
    here.ended.discard(human.person_id)
    human.doubted[-1] = (human.doubted[-1][0], here.world.now)


def _erase(here: Town, human: Human) -> None:
    from chalicelib.domain.people import Alumnus
    from chalicelib.services.standing import erasing

    erasing.erase(
        PROGRAM, human.person_id, "lead", Alumnus, checked_by="Ana Lopez", how="letter"
    )  # fmt: skip


def _erased(here: Town, human: Human) -> None:
    """What they said is on record no more, nor is anything that they say from now on."""
    here.people.remove(human)
    here.gone.append(human)
    here.ended.add(human.person_id)


ACTS: dict[str, Act] = {
    "moves": Act(_move, _moved),
    "dies": Act(_die, _dead),
    "is_taken_for_dead": Act(_die, _taken_for_dead),
    "is_erased": Act(_erase, _erased),
}

"""Short scenes from people's lives, each small enough to break at every single call.

A scene is set without faults; what it ``plays`` is broken once at each call of each handler, then
time passes, and everything must hold all the same.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.simulation import standings, town
from tests.simulation.carrier import Weather
from tests.simulation.humans import Human, Ways
from tests.simulation.town import NUMBER, PROGRAM, Town

#: Tuesday, ten in the morning in New York.
BEGINS = datetime(2026, 11, 24, 15, tzinfo=UTC)
STRANGER = "+15025550177"


@dataclass(frozen=True)
class Scene:
    """``sets`` it up, and what is broken is what happens in the ``hours`` after."""

    name: str
    sets: Callable[[Town], None]
    hours: float
    handlers: frozenset[str]
    #: Its first hours are another scene's, and not broken again.
    since: float = 0


# --- setting scenes ------------------------------------------------------------------------------


def somebody(here: Town, number: int = 1, *, joined: bool = True, **more: Any) -> Human:
    """A person with a phone who does as they are asked."""
    ways = Ways(answers=1.0, troubled=0.0, slow=0.0, twice=0.0, joins=1.0)
    human = Human(
        f"Qx{number}zilla", f"+1502555{120 + number:04}", "America/New_York", date(1990, 5, 4),
        ways, random.Random(number),
    )  # fmt: skip
    with here.world.undisturbed():
        human.person_id = town.enroll(here.world, human, **{"wording": "simple", **more})
        if joined:
            town.join_at_once(here.world, human)
    here.people.append(human)
    here.neighbourhood.move_in(human)
    return human


def _joining(here: Town) -> None:
    somebody(here, joined=False)
    somebody(here, 2, joined=False, number_state="unverified")


def _answering(here: Town) -> None:
    somebody(here)


def _answering_in_full(here: Town) -> None:
    human = somebody(here, wording="discreet", substances=frozenset({"opioids"}))
    human.ways.troubled = 1.0


def _silent(here: Town) -> None:
    somebody(here).ways.answers = 0.0


def _stopping(here: Town) -> None:
    human = somebody(here)
    for minutes, words in ((5, "STOP"), (40, "START"), (60, "PAUSE 1W"), (80, "START")):
        here.world.after(
            timedelta(minutes=minutes), lambda words=words: here.neighbourhood.say(human, words)
        )


def _stopped(here: Town) -> None:
    human = somebody(here)
    here.world.after(timedelta(minutes=5), lambda: here.neighbourhood.say(human, "STOP"))


#: What brings a graduate and a mentor together.
_FITS = {
    "gender": "woman", "availability": frozenset({"mon-eve", "sat-am", "wed-pm"}),
    "city": "Louisville", "state": "KY", "zip": "40202",
}  # fmt: skip


def wants_a_mentor() -> dict[str, Any]:
    """What is on record of somebody whom the mentor of ``match_all`` fits."""
    from chalicelib.domain.people import DisclosureConsent

    consent = DisclosureConsent(
        at=BEGINS, form="MD-2026-1", recipient="mentors", expires_on=date(2027, 11, 1)
    )
    wish = {"wants_mentor": True, "pathway": "twelve_step", "disclosure_consent": consent}
    return {**wish, **_FITS}


def match_all(here: Town) -> None:
    """A mentor comes; a run pairs them with whoever waits, and they accept when they are asked."""
    from chalicelib.services.matching import approving, proposing

    with here.world.undisturbed():
        town.volunteer(here.world, "+15025550150", capacity=1, **_FITS)
        run = proposing.start(PROGRAM, "coordinator").run
        found = approving.approve(PROGRAM, run.id, "coordinator").matches
    for match in found:
        here.world.after(timedelta(hours=4), lambda at=match.id: _mentor_accepts(here, at))


def _matched(here: Town) -> None:
    """A run pairs a graduate with a mentor, both are asked, and both agree."""
    somebody(here, **wants_a_mentor())
    match_all(here)


def _mentor_accepts(here: Town, match: str, tries: int = 40) -> None:
    from chalicelib.domain.matches import IllegalTransition
    from chalicelib.services.matching import life

    with here.world.undisturbed():
        try:
            life.accept(PROGRAM, match, "coordinator")
        except IllegalTransition:  # it was not offered yet, or has ended: they try again later
            if tries:
                again = timedelta(hours=2)
                here.world.after(again, lambda: _mentor_accepts(here, match, tries - 1))


def _crisis(here: Town) -> None:
    human = somebody(here)
    here.on_the_rota = 1.0
    here.world.after(
        timedelta(minutes=5), lambda: here.neighbourhood.say(human, "I want to kill myself")
    )


def _crisis_again(here: Town) -> None:
    """A second text of danger just after the first was taken on. Then nobody on call answers."""
    human = somebody(here)
    here.on_the_rota, here.sees_to = 1.0, 0.0
    for minutes, words in ((5, "I want to kill myself"), (9, "i took too many pills")):
        at = timedelta(minutes=minutes)
        here.world.after(at, lambda words=words: here.neighbourhood.say(human, words))
    here.world.after(timedelta(minutes=9), lambda: setattr(here, "on_the_rota", 0.0))


def _stranger(here: Town) -> None:
    for minutes, words in ((5, "who is this"), (9, "i took too many pills")):
        at = timedelta(minutes=minutes)
        here.world.after(at, lambda words=words: _stranger_says(here, words))


def _stranger_says(here: Town, words: str) -> None:
    known = here.world.text_in(STRANGER, NUMBER, words)
    here.strangers.append((known, here.world.now, words))


def _unticked(here: Town) -> None:
    """Asked, and then nothing ticks from the evening on, over the time of the reminder."""
    somebody(here).ways.answers = 0.0
    here.world.after(timedelta(hours=27), lambda: here.world.no_ticks(BEGINS + timedelta(hours=59)))


def _not_taken(here: Town) -> None:
    somebody(here).ways.answers = 0.0
    here.world.carrier.weather = Weather(silent=1.0)


def _throttled(here: Town) -> None:
    somebody(here)
    here.world.carrier.weather = Weather(throttled=0.6)


def _bad_number(here: Town) -> None:
    human = somebody(here)
    here.world.carrier.dead_numbers.add(human.phone)


def _talking(here: Town) -> None:
    human = somebody(here)
    for minutes, words in (
        (5, "how are you today"),
        (30, "HELP"),
        (60, "CALL"),
        (90, "wrong number"),
    ):
        here.world.after(
            timedelta(minutes=minutes), lambda words=words: here.neighbourhood.say(human, words)
        )


def _held(here: Town) -> None:
    """Asked, and the answer is that they are in jail; a human clears that the next morning."""
    human = somebody(here)
    human.ways.answers = 0.0
    here.world.after(timedelta(hours=27), lambda: here.neighbourhood.say(human, "I'm in jail"))
    here.world.after(timedelta(hours=48), lambda: town.staff_round(here, only="held"))


def _recorded(name: str) -> Callable[[Town], None]:
    """Staff record something of somebody who was asked a while ago."""

    def sets(here: Town) -> None:
        human = somebody(here)
        human.ways.answers = 0.0
        here.world.after(timedelta(hours=27), lambda: standings.insists(here, human, name))

    return sets


def _stopped_at_the_carrier(here: Town) -> None:
    """The carrier holds a stop of its own; then they are in danger."""
    human = somebody(here)
    here.on_the_rota = 1.0
    here.world.carrier.opted_out.add(human.phone)
    words = "I want to kill myself"
    here.world.after(timedelta(hours=27), lambda: here.neighbourhood.say(human, words))


def _spent(here: Town) -> None:
    """The month's money is spent before anybody is asked; then somebody is in danger."""
    human = somebody(here)
    here.on_the_rota = 1.0
    here.world.carrier.spent = True
    words = "I want to kill myself"
    here.world.after(timedelta(hours=27), lambda: here.neighbourhood.say(human, words))


_ALL = frozenset({"tick", "sender", "inbound", "receipts"})
SCENES = (
    Scene("invited and joins", _joining, 3, _ALL),
    Scene("asked and answers", _answering, 30, _ALL | {"jobs"}),
    Scene("asked in full, and is not well", _answering_in_full, 30, _ALL),
    Scene("asked and silent", _silent, 80, frozenset({"tick", "sender", "receipts"}), 40),
    Scene("stops, starts, pauses", _stopping, 2, frozenset({"inbound", "receipts"})),
    Scene("stops and is asked no more", _stopped, 30, frozenset({"tick", "sender"}), 20),
    Scene("matched with a mentor", _matched, 8, _ALL),
    Scene("in danger", _crisis, 2, _ALL),
    Scene("in danger again", _crisis_again, 0.4, frozenset({"inbound", "replies"}), 0.149),
    Scene("a stranger in danger", _stranger, 1, frozenset({"tick", "replies", "inbound"})),
    Scene("the carrier is silent", _not_taken, 30, frozenset({"tick", "sender", "receipts"})),
    Scene("the carrier is busy", _throttled, 30, _ALL),
    Scene("a number that is no more", _bad_number, 30, frozenset({"tick", "sender", "receipts"})),
    Scene("nothing ticks", _unticked, 62, frozenset({"tick", "sender", "receipts"}), 58),
    Scene("talks", _talking, 2, _ALL),
    Scene("in jail", _held, 27.2, frozenset({"inbound"}), 26.9),
    Scene("has another number", _recorded("moves"), 28, frozenset({"inbound", "receipts"}), 26.9),
    Scene("has died", _recorded("dies"), 28, frozenset({"tick"}), 26.9),
    Scene("is erased", _recorded("is_erased"), 28, frozenset({"tick", "sender"}), 26.9),
    Scene("stopped at the carrier", _stopped_at_the_carrier, 27.1, _ALL - {"receipts"}, 26.9),
    Scene("the month is spent", _spent, 27.2, _ALL - {"receipts"}, 26.9),
)
BY_NAME = {scene.name: scene for scene in SCENES}

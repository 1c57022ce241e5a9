"""People as they are: they join or not, answer well, late, twice or never, stop, start, and fall.

A person reads the text on their phone and answers what it asks; they know nothing of the product.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache

from chalicelib.domain.checkins.questions import QUESTIONS
from chalicelib.domain.texts.wording import say
from tests.simulation.world import World

#: What a text may ask, as people see it: the question's words, longest first, and its key.


@cache
def _asked() -> list[tuple[str, str]]:
    found = {
        (say(q.wording, language=language, wording=wording), key)
        for key, q in QUESTIONS.items()
        for language in ("en", "es")
        for wording in ("discreet", "plain", "simple")
    }
    return sorted(found, key=lambda pair: (-len(pair[0]), pair))


def question_in(body: str) -> str | None:
    """Which question a text asks."""
    return next((key for words, key in _asked() if words in body), None)


#: How people word an answer to each question, calm answers first.
_ANSWERS: dict[str, tuple[str, ...]] = {
    "use": ("N", "no", "nope", "Y", "yes"),
    "craving": ("0", "2", "three", "1", "9"),
    "confidence": ("9", "8", "7", "10", "2"),
    "low_days": ("0", "1", "two", "2", "6"),
    "risky_days": ("0", "0", "1", "2", "5"),
    "meetings": ("2", "3", "one", "0", "1"),
    "people": ("2", "3", "4", "1", "0"),
    "around": ("0", "none", "1", "2", "5"),
    "want_call": ("N", "no", "no thanks", "N", "yes"),
    "how": ("1", "good", "1", "2", "3"),
}
CRISIS = ("I want to kill myself", "i took too many pills", "I dont want to live anymore")
#: After these nobody may be there to read what we send.
HOLDS = ("I'm in jail", "im in the hospital", "This is his mother", "He died last night")
SMALL_TALK = ("how are you today", "thank you for asking", "my dog had puppies", "what is this")
#: What else a text asks for one or two: whether they come to an event, whether a plan is right.
_CHOICES = ("Reply 1 yes 2 no", "Reply 1 yes 2 change", "Responda 1 sí 2")
#: What people say of themselves, by event.
_SAID: dict[str, tuple[str, ...]] = {
    "stop": ("STOP", "stop please", "Stop."), "pause": ("PAUSE 2W", "PAUSE", "PAUSE 1W"),
    "crisis": CRISIS, "talk": SMALL_TALK, "call": ("CALL",), "help": ("HELP",), "hold": HOLDS,
    "wrong_number": ("wrong number",), "flip": ("STOP",), "oops": ("oops 4",),
}  # fmt: skip


@dataclass
class Ways:
    """How somebody is: the share of texts they answer, of bad answers, and events a year."""

    answers: float = 0.85
    troubled: float = 0.05
    slow: float = 0.05
    twice: float = 0.03
    joins: float = 0.95
    a_year: dict[str, float] = field(default_factory=dict)


@dataclass
class Human:
    """One person with a phone. ``said`` keeps what they sent: id, moment, words."""

    name: str
    phone: str
    zone: str
    born: date
    ways: Ways
    dice: random.Random
    person_id: str = ""
    said: list[tuple[str, datetime, str]] = field(default_factory=list)
    #: What was sent from a number that is not theirs any more.
    strays: list[tuple[str, datetime, str]] = field(default_factory=list)
    #: The number that staff are writing down for them, until they know that it is.
    moving: str = ""
    #: What they told staff instead: moment, words.
    told: list[tuple[datetime, str]] = field(default_factory=list)
    read: list[tuple[datetime, str]] = field(default_factory=list)
    alive: bool = True
    #: When they were on record as deceased by mistake: from, until.
    doubted: list[tuple[datetime, datetime | None]] = field(default_factory=list)


class Neighbourhood:
    """Brings texts to people and their answers back."""

    def __init__(self, world: World, number: str) -> None:
        self.world = world
        self.number = number
        self.by_phone: dict[str, Human] = {}
        self.said: Callable[[Human, str, datetime, str], None] = lambda *_: None

    def move_in(self, human: Human) -> None:
        """Somebody is there to be texted."""
        self.by_phone[human.phone] = human

    def delivered(self, phone: str, body: str) -> None:
        """A text reaches a phone."""
        human = self.by_phone.get(phone)
        if human is None or not human.alive:
            return
        human.read.append((self.world.now, body))
        for reply in self._replies(human, body):
            self._later(human, reply)

    def _replies(self, human: Human, body: str) -> list[str]:
        """What they answer, if anything."""
        dice = human.dice
        asks_to_join = "YES" in body and question_in(body) is None and "START" not in body
        if asks_to_join:
            return ["YES"] if dice.random() < human.ways.joins else []
        if "year" in body and "born" in body:
            return [str(human.born.year if dice.random() < 0.9 else human.born.year - 1)]
        if "2 someone else" in body:
            return ["1"]
        if any(words in body for words in _CHOICES):
            return [dice.choice(["1", "1", "2"])] if dice.random() < human.ways.answers else []
        question = question_in(body)
        if question is None or dice.random() > human.ways.answers:
            return []
        words = _ANSWERS[question]
        troubled = dice.random() < human.ways.troubled
        answer = words[-1] if troubled else dice.choice(words[:-1])
        return [answer, answer] if dice.random() < human.ways.twice else [answer]

    def _later(self, human: Human, body: str) -> None:
        slow = human.dice.random() < human.ways.slow
        delay = (
            timedelta(hours=human.dice.uniform(5, 60))
            if slow
            else timedelta(seconds=human.dice.uniform(20, 900))
        )
        self.world.after(delay, lambda: self._says(human, body))

    def _says(self, human: Human, body: str) -> None:
        if human.alive:
            self.say(human, body)

    def say(self, human: Human, body: str) -> str:
        """They send a text; the network may bring it late or twice."""
        world, dice = self.world, human.dice
        delay = (
            timedelta(seconds=1) if dice.random() < 0.9 else timedelta(minutes=dice.uniform(1, 9))
        )
        known = world.text_in(human.phone, self.number, body, delay=delay)
        if dice.random() < human.ways.twice:
            world.text_in(
                human.phone, self.number, body, known, said_at=world.now,
                delay=delay + timedelta(hours=dice.choice([0, 0, 1, 22 * 24])),
            )  # fmt: skip
        human.said.append((known, world.now, body))
        self.said(human, known, world.now, body)
        return known

    def live(self, human: Human, until: datetime) -> None:
        """Plan what befalls them of itself until then."""
        for event, a_year in sorted(human.ways.a_year.items()):
            moment = self.world.now
            while a_year > 0:
                moment += timedelta(days=human.dice.expovariate(a_year / 365))
                if moment > until:
                    break
                self.world.at(moment, lambda event=event: self._befalls(human, event))

    def _befalls(self, human: Human, event: str) -> None:
        """They say something of themselves; to some it means more than the words."""
        if not human.alive:
            return
        if event == "carrier_stop":  # said to the carrier, which tells nobody
            self._stops_at_the_carrier(human)
            return
        self.say(human, human.dice.choice(_SAID[event]))
        if event == "stop" and human.dice.random() < 0.8:
            back = timedelta(days=human.dice.uniform(0.01, 40))
            self.world.after(back, lambda: self._says(human, "START"))
        elif event == "flip":  # sent within seconds, brought in any order
            soon = timedelta(seconds=human.dice.uniform(1, 90))
            self.world.after(soon, lambda: self._says(human, "START"))

    def _stops_at_the_carrier(self, human: Human) -> None:
        stopped, phone = self.world.carrier.opted_out, human.phone
        stopped.add(phone)
        over = timedelta(days=human.dice.uniform(1, 60))
        self.world.after(over, lambda: stopped.discard(phone))

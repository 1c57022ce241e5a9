"""A trial: one world lived to its end under faults, all from one seed, with every check asked."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.simulation import checks, gatherings, stage, standings, town  # noqa: F401  (checks register themselves)
from tests.simulation.carrier import Weather
from tests.simulation.checks.journal import Journal, Violation, text
from tests.simulation.wire import Call, writes
from tests.simulation.world import World

#: The first world begins here; each seed some days later, so that every season is met.
FIRST = datetime(2026, 1, 5, 15, tzinfo=UTC)
#: Left over at the end of a life, without faults, for what is on its way to come to its end.
SETTLING = timedelta(days=4)


@dataclass(frozen=True)
class Climate:
    """How much goes wrong: shares of calls, and spells of trouble a year."""

    faults: float = 0.004
    meanwhile: float = 0.004
    doubled: float = 0.02
    lagging: float = 0.015
    spells_a_year: float = 24
    weather: Weather = field(
        default_factory=lambda: Weather(
            throttled=0.01,
            unreachable=0.005,
            broken=0.01,
            silent=0.01,
            refused=0.001,
            receipt_lost=0.4,
            receipt_odd=0.15,
            bad_number=0.004,
        )
    )


#: What no handler can make anything of; it must harm nothing beside it.
POISON = ("poison", '{"poison": 1}', '{"pk": "poison", "sk": "poison"}', '["poison"]')
FAIR = Climate(0, 0, 0, 0, 0, Weather())
ROUGH = Climate()


@dataclass
class Outcome:
    """What a trial came to."""

    seed: int
    checkins: Counter[str]
    texts: Counter[str]
    faults: Counter[str]
    asked: Counter[str]
    invocations: Counter[str]
    io: int
    violation: str | None = None


class Storm:
    """Puts faults on calls, and spells of trouble on days."""

    def __init__(self, journal: Journal, climate: Climate, seed: int) -> None:
        self.journal, self.climate = journal, climate
        self.world = journal.town.world
        self.dice = random.Random(f"{seed}-storm")
        self.count: Counter[str] = Counter()
        self.down: set[str] = set()
        self._deep = False

    def rise(self, until: datetime) -> None:
        """From now on things go wrong."""
        world, climate = self.world, self.climate
        world.wire.choose, world.wire.meanwhile = self._choose, self._meanwhile
        world.carrier.weather = climate.weather
        for queue in world.queues.values():
            queue.doubled = climate.doubled
        world.table.lag = self._lag
        moment = world.now + timedelta(hours=6)
        while climate.spells_a_year:
            moment += timedelta(days=self.dice.expovariate(climate.spells_a_year / 365))
            if moment > until:
                break
            world.at(moment, self._spell)

    def lie_down(self) -> None:
        """Nothing goes wrong any more."""
        world = self.world
        world.wire.choose, world.wire.meanwhile = lambda _: None, lambda _: None
        world.carrier.weather = Weather()
        world.carrier.spent = False
        for queue in world.queues.values():
            queue.doubled = 0.0
        world.table.lag = timedelta
        world.skew = timedelta()
        self.down.clear()
        self.journal.trouble(world.now)

    # --- on a call -------------------------------------------------------------------------------

    def _choose(self, call: Call) -> str | None:
        if call.service in self.down:
            self.count[f"{call.service} down"] += 1
            return "down"
        if self.dice.random() >= self.climate.faults:
            return None
        fault = self.dice.choice(self._possible(call))
        self.count[fault] += 1
        return fault

    def _possible(self, call: Call) -> tuple[str, ...]:
        crashes = ("crash_before", "crash_after")
        if call.service == "carrier":
            return crashes  # everything else is the carrier's weather
        if call.service == "dynamodb" and writes(call):
            return (*crashes, "throttled", "lost", "lost_retried", "lost_retried", "conflict")
        return (*crashes, "throttled", "down")

    def _meanwhile(self, call: Call) -> None:
        """The world goes on while a handler waits for its call: others work, leases run out."""
        if self._deep or self.dice.random() >= self.climate.meanwhile:
            return
        self._deep = True
        self.count["meanwhile"] += 1
        try:
            pause = self.dice.choice([0, 0, 5, 70, 200, 500])
            self.world.run_until(self.world.now + timedelta(seconds=pause))
        finally:
            self._deep = False

    def _lag(self) -> timedelta:
        if self.dice.random() >= self.climate.lagging:
            return timedelta()
        return timedelta(seconds=self.dice.choice([1, 20, 90, 240]))

    # --- for a while -----------------------------------------------------------------------------

    def _spell(self) -> None:
        kind = self.dice.choice(
            ["no ticks", "table", "kms", "carrier", "queues", "skew", "cold", "poison", "spent"]
        )
        self.count[f"spell: {kind}"] += 1
        world = self.world
        if kind == "poison":
            for queue in world.queues.values():
                queue.send(self.dice.choice(POISON), world.now)
            return
        if kind == "skew":
            world.skew = timedelta(seconds=self.dice.choice([-120, -30, 30, 120, 0]))
            return
        if kind == "spent":  # until somebody asks for more
            world.carrier.spent = True
            world.after(timedelta(hours=self.dice.choice([1, 5, 20, 60])), self._pay)
            return
        # A service that is down fails every minute's tick: long enough is enough.
        longest = (5, 30, 120, 600) if kind in ("no ticks", "carrier") else (3, 10, 20, 45)
        length = timedelta(minutes=self.dice.choice(longest))
        ends = world.now + length
        self.journal.trouble(ends + timedelta(minutes=30))
        if kind == "no ticks":
            world.no_ticks(ends)
        elif kind == "carrier":
            world.carrier.weather = Weather(throttled=0.3, broken=0.3, silent=0.2, receipt_lost=0.5)
            world.at(ends, self._clear_weather)
        else:
            service = {"table": "dynamodb", "kms": "kms", "queues": "sqs", "cold": "kms"}[kind]
            self.down.add(service)
            world.at(ends, lambda: self.down.discard(service))

    def _pay(self) -> None:
        self.world.carrier.spent = False

    def _clear_weather(self) -> None:
        self.world.carrier.weather = self.climate.weather


def start_of(seed: int) -> datetime:
    """When the world of a seed begins."""
    return FIRST + timedelta(days=seed * 17 % 365)


def live(
    seed: int,
    days: int = 730,
    people: int = 12,
    climate: Climate = ROUGH,
    client: Callable[[World], Any] | None = None,
) -> Outcome:
    """Live one world to its end. A violation ends it, and is told in the outcome."""
    began = start_of(seed)
    world = World(seed, began, client)
    here = town.found(world)
    journal = Journal(here)
    storm = Storm(journal, climate, seed)
    ends = began + timedelta(days=days)
    violation = None
    with stage.under(world):
        try:
            town.settle(here, people, until=ends)
            standings.plan(here, ends)
            gatherings.plan(here, ends)
            storm.rise(ends)
            for day in range(1, days):
                world.at(began + timedelta(days=day), lambda: _evening(journal))
            world.run_until(ends)
            storm.lie_down()
            for _ in range(2):
                _redrive(journal)
                world.run_until(world.now + SETTLING / 2)
            journal.rest()
        except Violation as found:
            violation = str(found)
    return _outcome(seed, journal, storm, violation)


def _evening(journal: Journal) -> None:
    """The end of a day: an operator sees to the dead letters, and the daily checks are asked."""
    _redrive(journal)
    journal.rest(daily=True)


def _redrive(journal: Journal) -> None:
    world = journal.town.world
    for queue in world.queues.values():
        queue.dead = [message for message in queue.dead if "poison" not in message.body]
        if queue.redrive(world.now):
            journal.redriven_at = world.now
            journal.trouble(world.now, since=world.now - timedelta(days=1))


def _outcome(seed: int, journal: Journal, storm: Storm, violation: str | None) -> Outcome:
    world = journal.town.world
    checkins: Counter[str] = Counter()
    texts: Counter[str] = Counter()
    for _, item in world.table.every():
        record = text(item, "record")
        if record == "occurrence":
            checkins[text(item, "state")] += 1
        elif record == "message":
            texts[f"{text(item, 'kind')} {text(item, 'state')}"] += 1
    return Outcome(
        seed, checkins, texts, storm.count, journal.asked, Counter(world.invocations),
        world.wire.count, violation,
    )  # fmt: skip

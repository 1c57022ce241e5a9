"""Plays a scene to its end, broken at one call or not at all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from tests.simulation import checks, stage, town  # noqa: F401  (checks register themselves)
from tests.simulation.checks.journal import Journal, Violation
from tests.simulation.scenes import BEGINS, Scene
from tests.simulation.town import Town
from tests.simulation.wire import Call
from tests.simulation.world import World


@dataclass(frozen=True)
class Break:
    """One thing that goes wrong at one call: a fault of the wire, or something done meanwhile."""

    call: int
    fault: str


@dataclass(frozen=True)
class Played:
    """How a scene went: the calls made in it, the handlers called, and what did not hold."""

    calls: range
    handlers: frozenset[str]
    violation: str | None


def play(scene: Scene, broken: Break | None = None, days: float = 3) -> Played:
    """Play a scene, broken at one call or not at all, and let time pass; what did not hold."""
    world = World(7, BEGINS)
    here = town.found(world)
    journal = Journal(here)
    if not broken:
        journal.soon = timedelta(minutes=3)
    violation, calls = None, range(0)
    with stage.under(world):
        try:
            with world.undisturbed():
                town.open_program(here)
            scene.sets(here)
            if broken:
                _break(world, here, broken)
            world.run_until(BEGINS + timedelta(hours=scene.since))
            first = world.wire.count
            world.run_until(BEGINS + timedelta(hours=scene.hours))
            calls = range(first, world.wire.count)
            for _ in range(2):
                for queue in world.queues.values():
                    queue.redrive(world.now)
                world.run_until(world.now + timedelta(days=days / 2))
            journal.rest()
        except Violation as found:
            violation = str(found)
    return Played(calls, frozenset(world.invocations), violation)


def _break(world: World, here: Town, broken: Break) -> None:
    if broken.fault in MEANWHILE:
        done: list[int] = []

        def meanwhile(call: Call) -> None:
            if call.number == broken.call and not done:
                done.append(1)
                MEANWHILE[broken.fault](here)

        world.wire.meanwhile = meanwhile
    else:
        world.wire.choose = lambda call: broken.fault if _is_meant(broken, call) else None


def _is_meant(broken: Break, call: Call) -> bool:
    """What the carrier answers is its own weather, told in its book; only a crash comes beside."""
    if call.service == "carrier" and not broken.fault.startswith("crash"):
        return False
    return call.number == broken.call


def _stop(here: Town) -> None:
    """They say stop, and that is taken in while a handler waits for its call."""
    here.neighbourhood.say(here.people[0], "STOP")
    here.world.run_until(here.world.now + timedelta(seconds=2))


def _stall(here: Town) -> None:
    """The process is held up for longer than a lease and a sweep; everything else goes on."""
    here.world.run_until(here.world.now + timedelta(minutes=8))


def _double(here: Town) -> None:
    """Another tick finds the same things due, and another sender takes them up."""
    here.world.tick()
    here.world.run_until(here.world.now)


#: What may happen between two calls of a handler.
MEANWHILE: dict[str, Callable[[Town], None]] = {"stop": _stop, "stall": _stall, "double": _double}
BREAKS = (
    "crash_before", "crash_after", "throttled", "down", "lost", "lost_retried", "conflict",
    *MEANWHILE,
)  # fmt: skip

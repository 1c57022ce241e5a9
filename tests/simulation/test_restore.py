"""The table is restored to an hour ago, and the send epoch raised: nothing goes out twice."""

from datetime import timedelta

import pytest

from tests.simulation import checks, scenes, stage, town  # noqa: F401  (checks register themselves)
from tests.simulation.checks.journal import Journal
from tests.simulation.restoring import Backup, epoch
from tests.simulation.scenes import BEGINS
from tests.simulation.world import World


@pytest.mark.parametrize("answers", [0.0, 1.0])
@pytest.mark.parametrize("left", range(3))
@pytest.mark.parametrize("minutes", [5, 55])
def test_after_a_restore_nothing_goes_out_twice(answers: float, left: int, minutes: int) -> None:
    """Invariants 1, 2, 7 and 29: the check-in, its reminder and the next one leave once, whichever
    of them had left when the table was restored to an hour before."""
    world = World(7, BEGINS)
    here = town.found(world)
    journal = Journal(here)
    with stage.under(world):
        with world.undisturbed():
            town.open_program(here)
        backup = Backup(here)
        scenes.somebody(here).ways.answers = answers
        while (
            sum(one.context["message"].startswith("MESSAGE#") for one in world.carrier.book) <= left
        ):
            world.run_until(world.now + timedelta(minutes=1))
        world.run_until(world.now + timedelta(minutes=minutes))
        resumed = backup.restore(max(BEGINS, world.now - timedelta(hours=1)))
        resumed.handed, resumed.prompts = journal.handed, journal.prompts
        with epoch(2):
            world.run_until(world.now + timedelta(days=9))
            resumed.rest()
    prompts = journal.prompts[here.people[0].person_id]
    assert len(prompts) >= 2

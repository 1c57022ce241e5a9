"""Whole worlds under faults, as ``make simulate`` lives them.

Run in processes of their own: sets of strings then have one order, so that a seed that fails here
fails in the same way when it is lived again by the command that is printed.
"""

import json
import subprocess
import sys

from tests.simulation import stage, trials

stage.environment()


def _lived(*args: str, minutes: float) -> dict[str, int]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.simulation", "--no-tally", *args],
        capture_output=True, text=True, timeout=minutes * 60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    told: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return told


def test_a_seed_lives_the_same_life_again() -> None:
    """A failing seed replays exactly: to the last call and the last outcome."""
    one, other = (trials.live(3, days=25, people=3) for _ in range(2))
    assert one == other
    assert one.faults
    assert one.violation is None


def test_twenty_thousand_check_ins_hold_under_faults() -> None:
    """Busy worlds of half a year and quiet ones of two, in less than ten minutes on two free cores
    (counts are held, not times); ``make simulate`` lives as many more as there is time for."""
    told = [
        _lived("--seed", "1", "--years", "18", "--days", "180", "--people", "120", minutes=60),
        _lived("--seed", "101", "--years", "4", minutes=30),
    ]
    assert sum(one["broken"] for one in told) == 0
    assert sum(one["check_ins"] for one in told) >= 20_000


def test_a_thousand_check_ins_hold_on_dynamodb_local() -> None:
    """Worlds on DynamoDB Local, the double beside it answering alike at every call. Their people
    joined not long ago, and are asked often."""
    told = _lived("--seed", "1", "--years", "4", "--days", "70", "--people", "60", "--local",
                  minutes=30)  # fmt: skip
    assert told["broken"] == 0
    assert told["check_ins"] >= 1_000

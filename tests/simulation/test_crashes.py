"""Every scene broken at every call, in processes of their own (a file apart from the worlds, so
that two processes share the work)."""

import subprocess
import sys


def _broken(*args: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.simulation.crashes", *args],
        capture_output=True, text=True, timeout=60 * 60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_scene_survives_a_crash_before_and_after_every_call() -> None:
    _broken()


def test_a_match_survives_every_other_fault_at_every_call() -> None:
    """Answers that get lost, writes that are done twice, conflicts, throttling, outages."""
    _broken("--scene", "matched", "--faults", "lost,lost_retried,conflict,throttled,down")

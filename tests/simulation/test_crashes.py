"""Every scene broken at every call, in processes of their own (a file apart from the worlds, so
that two processes share the work)."""

import subprocess
import sys

import pytest

#: Faults of the wire, and what may happen while a handler waits for its call.
WIRE = "lost,lost_retried,conflict,throttled,down"
MEANWHILE = "stop,double,stall"


def _broken(*args: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.simulation.crashes", *args],
        capture_output=True, text=True, timeout=60 * 60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_scene_survives_a_crash_before_and_after_every_call() -> None:
    _broken()


@pytest.mark.parametrize(
    ("scene", "faults"),
    [
        # What we send: a match's texts, and a check-in with its answer.
        ("matched", WIRE),
        ("asked and answers", MEANWHILE),
        # What people send.
        ("stops, starts, pauses", f"{WIRE},{MEANWHILE}"),
        # A text of danger, answered and paged for: the shortest of such scenes.
        ("stopped at the carrier", f"{WIRE},{MEANWHILE}"),
    ],
)
def test_a_scene_of_each_path_survives_every_other_fault_at_every_call(
    scene: str, faults: str
) -> None:
    """Answers that get lost, writes that are done twice, conflicts, throttling, outages; a stop in
    the midst, two senders at once, a process held up for longer than its lease. Of the other scenes
    that was asked once (decision 0285): it would cost more than all the worlds."""
    _broken("--scene", scene, "--faults", faults)

"""The process tree: starting, waiting for, and stopping what runs beside us."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from infra.local.settings import ADDRESS, CannotStart

ROOT = Path(__file__).parents[2]
STOP_SECONDS = 5.0


def refuse_taken(port: int) -> None:
    """Raise CannotStart if somebody listens on a port of ours."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            raise CannotStart(f"port {port} is in use; choose another with PORT=…") from None


class Processes:
    """Everything we started, each in its own process group, stopped together.

    Start them from the main thread only: on Linux a child dies with the *thread* that started it.
    """

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._logs.mkdir(parents=True, exist_ok=True)
        self._running: list[tuple[str, subprocess.Popen[bytes]]] = []

    def start(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str] | None = None,
        stdin: int | None = subprocess.DEVNULL,
        stdout: int | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start one; what it prints goes to ``<name>.log``."""
        with self._log(name) as log:
            child = subprocess.Popen(
                [sys.executable, "-m", "infra.local.tether", str(os.getpid()), *command],
                cwd=ROOT,
                env=dict(environment) if environment is not None else None,
                stdin=stdin,
                stdout=log if stdout is None else stdout,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches us alone; we stop the others in order
            )
        self._running.append((name, child))
        return child

    def _log(self, name: str) -> IO[bytes]:
        return (self._logs / f"{name}.log").open("ab")

    def wait_for(self, name: str, ready: Callable[[], bool], seconds: float = 60.0) -> None:
        """Wait until it answers; CannotStart with its log's name if it ends or takes too long."""
        child = next(child for known, child in self._running if known == name)
        end = time.monotonic() + seconds
        # Somebody else may answer in place of a child that has ended: that one is asked first.
        while (ended := child.poll() is not None) or not ready():
            if ended or time.monotonic() > end:
                log = self._logs / f"{name}.log"
                raise CannotStart(f"{name} did not start; its last words are in {log}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop all, newest first: asked, then (after five seconds) made to."""
        for _name, child in reversed(self._running):
            _signal(child, signal.SIGTERM)
        end = time.monotonic() + STOP_SECONDS
        for _name, child in reversed(self._running):
            try:
                child.wait(max(0.0, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal(child, signal.SIGKILL)
                child.wait()
        self._running.clear()


def _signal(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(child.pid, number)

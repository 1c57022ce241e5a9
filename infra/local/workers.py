"""Our side of a worker process: one invocation at a time, and what it wrote."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from infra.local.processes import Processes
from infra.local.settings import CannotStart
from infra.local.watch import DueKey, Seen


class WorkerDied(Exception):
    """The process ended in the middle; nobody knows what it had done."""


@dataclass(frozen=True)
class Invocation:
    """What became of one: the handler's result, or the name of the error that it raised."""

    result: Any
    error: str | None
    seen: Seen


class Worker:
    """A process that has the product imported."""

    def __init__(self, name: str, processes: Processes, environment: Mapping[str, str]) -> None:
        self.name = name
        self._processes = processes
        self._environment = dict(environment)
        self._child = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        return self._processes.start(
            self.name,
            [sys.executable, "-m", "infra.local.worker"],
            self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def restart(self) -> None:
        """A new process in place of one that died."""
        self._child = self._start()
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Wait for the product to be imported.

        Raises
        ------
        CannotStart
            It could not be.
        """
        try:
            self._read()
        except WorkerDied:
            raise CannotStart(f"the product cannot be imported; see {self.name}.log") from None

    def invoke(
        self, handler: str, event: dict[str, Any], now: datetime, *, live: bool
    ) -> Invocation:
        """Run a handler at a moment of the product's time.

        Raises
        ------
        WorkerDied
            The process ended.
        """
        request = {"handler": handler, "event": event, "now": now.isoformat(), "live": live}
        assert self._child.stdin is not None
        try:
            self._child.stdin.write(json.dumps(request).encode() + b"\n")
            self._child.stdin.flush()
        except OSError as error:
            raise WorkerDied(self.name) from error
        answer = self._read()
        due = [DueKey(**key) for key in answer["due"]]
        return Invocation(
            answer["result"], answer["error"], Seen(due, answer["sent"], answer["calls"])
        )

    def _read(self) -> dict[str, Any]:
        assert self._child.stdout is not None
        line = self._child.stdout.readline()
        if not line:
            raise WorkerDied(self.name)
        answer: dict[str, Any] = json.loads(line)
        return answer

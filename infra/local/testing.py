"""A laptop cloud for tests: ``with laptop_cloud(...) as cloud``, or the pytest fixture ``cloud``.

In a conftest.py: ``from infra.local.testing import cloud  # noqa: F401``. The fixture starts
without people, its clock standing still at 2026-11-24T15:00:00Z (a Tuesday, 10:00 in New York),
on free ports, in a folder of its own, once per test session; tests keep apart by using different
numbers.
"""

import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests

from infra.local.ports import free_port
from infra.local.processes import ROOT
from infra.local.settings import ADDRESS

START = "2026-11-24T15:00:00Z"
START_SECONDS = 120.0  # npm may have to fetch DynamoDB Local first
STOP_SECONDS = 30.0


@dataclass
class LaptopCloud:
    """A running cloud, by its two ports."""

    port: int
    data: Path
    child: "subprocess.Popen[str]"
    output: Path
    http: requests.Session = field(default_factory=requests.Session)

    @property
    def url(self) -> str:
        """The product's API and pages."""
        return f"http://{ADDRESS}:{self.port}"

    @property
    def control(self) -> str:
        """What steers the cloud."""
        return f"http://{ADDRESS}:{self.port + 1}"

    def token(self, role: str = "coordinator", program: str = "demo") -> str:
        """A valid access token."""
        query = {"role": role, "program": program}
        return str(self._control("GET", "/token", params=query)["access_token"])

    def api(
        self,
        method: str,
        path: str,
        *,
        role: str = "coordinator",
        program: str = "demo",
        **more: Any,
    ) -> requests.Response:
        """A request to the product as somebody with a role; ``more`` as for ``requests``."""
        headers = {"Authorization": f"Bearer {self.token(role, program)}"} | more.pop("headers", {})
        return self.http.request(method, self.url + path, headers=headers, timeout=120, **more)

    def inbound(self, sender: str, body: str, **more: str) -> str:
        """A text from somebody (``to``, ``id`` in ``more``); its provider id."""
        return str(
            self._control("POST", "/sms/inbound", json={"from": sender, "body": body, **more})["id"]
        )

    def outbox(self, to: str | None = None, kind: str = "sms") -> list[dict[str, Any]]:
        """What was sent, oldest first; ``kind``: sms, voice or mail."""
        query = {"to": to} if to else {}
        sent: list[dict[str, Any]] = self._control("GET", f"/{kind}/outbox", params=query)
        return sent

    def advance(self, by: str) -> dict[str, Any]:
        """Move the clock by an ISO 8601 duration, and wait until all queues are idle."""
        return dict(self._control("POST", "/clock", json={"advance": by}, timeout=900))

    def advance_to(self, moment: str) -> dict[str, Any]:
        """Move the clock to a moment (RFC 3339)."""
        return dict(self._control("POST", "/clock", json={"to": moment}, timeout=900))

    def now(self) -> str:
        """The product's time, RFC 3339."""
        return str(self._control("GET", "/clock")["now"])

    def drain(self) -> None:
        """Wait until nothing is left to do at this moment."""
        self._control("POST", "/drain", timeout=700)

    def faults(self, **settings: Any) -> None:
        """Set the carrier's faults; none clears them."""
        self._control("POST", "/faults", json=settings)

    def dead_letters(self) -> dict[str, int]:
        """How many messages ended as dead letters, by queue."""
        return dict(self._control("GET", "/health")["dead_letters"])

    def stop(self) -> int:
        """Stop it as Ctrl-C does; its exit code."""
        self.child.send_signal(signal.SIGINT)
        return self.child.wait(STOP_SECONDS)

    def _control(self, method: str, path: str, timeout: float = 60, **more: Any) -> Any:
        answer = self.http.request(method, self.control + path, timeout=timeout, **more)
        if not answer.ok:
            raise AssertionError(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.json()


@contextmanager
def laptop_cloud(
    data: Path,
    *,
    now: str | None = START,
    demo: bool = False,
    live: bool = False,
    environment: Mapping[str, str] | None = None,
) -> Iterator[LaptopCloud]:
    """Start one, and stop it with everything it started."""
    data.mkdir(parents=True, exist_ok=True)
    port, output = free_port(side_by_side=2), data / "output.txt"
    command = [
        sys.executable, "-m", "infra.local", "--port", str(port), "--data", str(data),
        "--demo", str(int(demo)), "--live", str(int(live)), *(("--now", now) if now else ()),
    ]  # fmt: skip
    with output.open("w") as out:
        child = subprocess.Popen(
            command,
            cwd=ROOT,
            env=dict(environment) if environment is not None else None,
            stdout=out,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
    started = LaptopCloud(port, data, child, output)
    try:
        _wait_until_up(started)
        yield started
    finally:
        if child.poll() is None:
            started.stop()


@pytest.fixture(scope="session")
def cloud() -> Iterator[LaptopCloud]:
    """A laptop cloud without people, its clock standing still."""
    with (
        tempfile.TemporaryDirectory(prefix="handrail-") as folder,
        laptop_cloud(Path(folder)) as started,
    ):
        yield started


def _wait_until_up(cloud: LaptopCloud) -> None:
    end = time.monotonic() + START_SECONDS
    while cloud.child.poll() is None and time.monotonic() < end:
        try:
            if cloud.http.get(f"{cloud.url}/health", timeout=5).ok:
                return
        except requests.RequestException:  # not there yet, or too busy to answer
            time.sleep(0.1)
    raise AssertionError(f"the laptop cloud did not start:\n{cloud.output.read_text()}")

"""What a laptop cloud keeps when it stops, and what it says when it cannot start."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from infra.local.ports import free_port
from infra.local.processes import ROOT
from infra.local.testing import laptop_cloud
from tests.processes import family_of, is_alive

ENVIRONMENT = os.environ | {"HANDRAIL_APP": "tests.integration.laptop_stand_in"}


def test_table_sealed_fields_threads_and_clock_survive_a_restart(tmp_path: Path) -> None:
    with laptop_cloud(tmp_path, environment=ENVIRONMENT) as cloud:
        cloud.http.post(f"{cloud.url}/seal", data=b"Zoe")
        cloud.inbound("+15025550130", "hi")
        note = {"id": "after", "to": "+15025550131", "in": 172_800, "times": 1, "every": 0}
        cloud.http.post(f"{cloud.url}/notes", json=note)
        cloud.advance("P1D")
        subject = cloud.token()
        family = family_of(cloud.child.pid)
        assert cloud.stop() == 0
    assert not [pid for pid in family if Path(f"/proc/{pid}").exists()]
    assert (tmp_path / "kms.json").stat().st_mode & 0o077 == 0
    with laptop_cloud(tmp_path, environment=ENVIRONMENT) as again:
        assert again.http.get(f"{again.url}/unseal").json() == {"opened": "Zoe"}
        assert [t["body"] for t in again.outbox("+15025550130")] == ["heard: hi"]
        assert again.now() == "2026-11-25T15:00:00Z"
        assert _issuer(again.token()) == _issuer(subject)
        again.advance("P1D")
        assert len(again.outbox("+15025550131")) == 1


def test_killed_outright_it_leaves_no_process_behind(tmp_path: Path) -> None:
    with laptop_cloud(tmp_path, environment=ENVIRONMENT) as cloud:
        family = family_of(cloud.child.pid)
        os.kill(cloud.child.pid, signal.SIGKILL)
        cloud.child.wait()
    end = time.monotonic() + 5
    while any(is_alive(pid) for pid in family) and time.monotonic() < end:
        time.sleep(0.05)
    assert not [pid for pid in family if is_alive(pid)]


def test_without_java_it_runs_and_says_that_nothing_is_kept(tmp_path: Path) -> None:
    poor = ENVIRONMENT | {"PATH": "/nonexistent"}
    with laptop_cloud(tmp_path, environment=poor) as cloud:
        cloud.http.post(f"{cloud.url}/seal", data=b"Zoe")
        assert cloud.http.get(f"{cloud.url}/unseal").json() == {"opened": "Zoe"}
        cloud.inbound("+15025550130", "hi")
        cloud.drain()
        assert len(cloud.outbox("+15025550130")) == 1
        said = cloud.output.read_text()
    assert "Java 17 or newer is not here" in said
    assert "nothing is kept" in said


BAD_STARTS = [
    (["--port", "eighty"], "PORT must be a number"),
    (["--now", "tomorrow"], "NOW must be a moment"),
    (["--now", "2026-11-24T15:00:00"], "NOW must be a moment"),
    (["--demo", "yes"], "DEMO must be 0 or 1"),
    (["--live", "2"], "LIVE must be 0 or 1"),
    (["--data", "/proc/nowhere"], "cannot be used"),
]


@pytest.mark.parametrize(("arguments", "words"), BAD_STARTS)
def test_a_bad_setting_is_told_in_one_line(arguments: list[str], words: str) -> None:
    _refused(arguments, words)


def test_a_taken_port_is_told_in_one_line(tmp_path: Path) -> None:
    port = free_port(side_by_side=2)
    for taken in (port, port + 1):
        with socket.socket() as other:
            other.bind(("127.0.0.1", taken))
            other.listen()
            _refused(["--port", str(port), "--data", str(tmp_path)], f"port {taken} is in use")


def _refused(arguments: list[str], words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "infra.local", *arguments],
        cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert words in done.stdout.splitlines()[-1]
    assert "Traceback" not in done.stdout + done.stderr


def _issuer(token: str) -> str:
    import base64
    import json

    body = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return str(claims["iss"])

"""The product's own laptop cloud stopped and started again, and the audit proved from outside."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra.local.ports import free_port
from infra.local.processes import ROOT
from infra.local.testing import LaptopCloud, laptop_cloud
from tests.e2e.driving import alumnus, as_csv, everything, mentor, phone, say, send_in
from tests.processes import family_of, is_alive

NAMES = ["Quentin", "Rosalind", "Zoë"]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A data folder that a cloud filled and left; and what was left of its processes."""
    folder = tmp_path_factory.mktemp("kept")
    rows = [alumnus(number, name) for number, name in enumerate(NAMES, 31)]
    with laptop_cloud(folder) as cloud:
        assert send_in(cloud, "alumni", as_csv(rows)).json()["created"] == 3
        assert send_in(cloud, "mentors", as_csv([mentor(41, "Tabitha")])).json()["created"] == 1
        cloud.drain()
        say(cloud, phone(31), "YES")
        running = _verify(folder)
        family = family_of(cloud.child.pid)
        code = cloud.stop()
        said = cloud.output.read_text()
    return {"folder": folder, "code": code, "family": family, "said": said, "running": running}


def test_ctrl_c_ends_every_process(kept: dict[str, Any]) -> None:
    assert kept["code"] == 0
    assert len(kept["family"]) >= 5
    end = time.monotonic() + 5
    while any(is_alive(pid) for pid in kept["family"]) and time.monotonic() < end:
        time.sleep(0.05)
    assert not [pid for pid in kept["family"] if is_alive(pid)]
    assert "Traceback" not in kept["said"]


def test_ctrl_c_to_the_whole_group_ends_it_too(tmp_path: Path) -> None:
    with laptop_cloud(tmp_path) as cloud:
        family = family_of(cloud.child.pid)
        os.killpg(cloud.child.pid, signal.SIGINT)  # as a terminal sends it
        assert cloud.child.wait(30) == 0
    assert not [pid for pid in family if is_alive(pid)]


def test_everybody_is_readable_after_a_restart(kept: dict[str, Any]) -> None:
    with laptop_cloud(kept["folder"]) as cloud:
        people = list(everything(cloud, "/v1/alumni"))
        assert sorted(one["first_name"] for one in people) == NAMES
        assert [one["first_name"] for one in everything(cloud, "/v1/mentors")] == ["Tabitha"]
        joined = next(one for one in people if one["first_name"] == "Quentin")
        assert joined["texting"] == "joined"
        assert len(cloud.outbox(phone(31))) == 2
        rows = [alumnus(number, name) for number, name in enumerate(NAMES, 31)]
        assert send_in(cloud, "alumni", as_csv(rows)).json()["unchanged"] == 3


def test_the_chains_are_proved_running_and_stopped(kept: dict[str, Any]) -> None:
    for done in (kept["running"], _verify(kept["folder"])):
        assert done.returncode == 0, done.stdout + done.stderr
        assert "chains of 4 people and 2 programs" in done.stdout
        assert "Every chain is whole." in done.stdout


def test_a_folder_without_a_table_is_told_in_one_line(tmp_path: Path) -> None:
    done = _verify(tmp_path)
    assert done.returncode == 2
    assert done.stdout.count("\n") == 1
    assert "Traceback" not in done.stderr


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LaptopCloud]:
    """A cloud with somebody in it, for those who look at it from beside."""
    with laptop_cloud(tmp_path_factory.mktemp("running")) as cloud:
        send_in(cloud, "alumni", as_csv([alumnus(51, "Uma")]))
        cloud.drain()
        yield cloud


def test_a_taken_port_is_told_in_one_line(running: LaptopCloud, tmp_path: Path) -> None:
    done = _start("--port", str(running.port), "--data", str(tmp_path))
    assert done.returncode == 2
    assert f"port {running.port} is in use" in done.stdout.splitlines()[-1]


def test_a_folder_in_use_is_told_in_one_line(running: LaptopCloud) -> None:
    done = _start("--port", str(free_port(side_by_side=2)), "--data", str(running.data))
    assert done.returncode == 2
    assert "another laptop cloud uses" in done.stdout.splitlines()[-1]


def test_a_changed_entry_is_found_and_told(running: LaptopCloud) -> None:
    _forge(json.loads((running.data / "environment.json").read_text()))
    done = _verify(running.data)
    assert done.returncode == 1
    assert "was changed" in done.stdout
    assert "Uma" not in done.stdout


def _start(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "infra.local", "--demo", "0", *arguments],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def _verify(folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "infra.local.verify_audit", "--data", str(folder)],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def _forge(environment: dict[str, str]) -> None:
    """Change who did the first thing to somebody, as one with access to the table could."""
    table = boto3.resource(
        "dynamodb", endpoint_url=environment["AWS_ENDPOINT_URL_DYNAMODB"],
        region_name=environment["AWS_REGION"], aws_access_key_id="laptop",
        aws_secret_access_key="laptop",
    ).Table(environment["TABLE_NAME"])  # fmt: skip
    entry = next(
        item for item in table.scan()["Items"]
        if item["pk"].endswith("#AUDIT") and "#PERSON#" in item["pk"]
    )  # fmt: skip
    table.put_item(Item=entry | {"by": "somebody-else"})

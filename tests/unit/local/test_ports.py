"""Ports of a cloud are its own: no other process that asks gets them, and no connection leaves from
them."""

import subprocess
import sys
from pathlib import Path

from infra.local.ports import LAST, free_port, listens

ASK = "import sys; from infra.local import ports; ports.FIRST, ports.LAST = {0}, {0}; "


def _another_process_gets(port: int) -> bool:
    asked = [sys.executable, "-c", ASK.format(port) + "ports.free_port()"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def test_a_port_is_nobody_elses_though_nothing_listens_there_yet() -> None:
    port = free_port()
    assert not listens(port)
    assert not _another_process_gets(port)


def test_ports_side_by_side_are_both_ours() -> None:
    port = free_port(side_by_side=2)
    assert not _another_process_gets(port)
    assert not _another_process_gets(port + 1)


def test_a_port_is_let_go_with_the_process_that_had_it() -> None:
    asked = [sys.executable, "-c", "from infra.local.ports import free_port; print(free_port())"]
    port = int(subprocess.run(asked, capture_output=True, text=True, check=True).stdout)
    assert _another_process_gets(port)


def test_ports_lie_below_those_that_the_system_gives_to_connections() -> None:
    """A client that tries such a port can be connected with itself, and seems to be answered."""
    given_out = Path("/proc/sys/net/ipv4/ip_local_port_range")
    first = int(given_out.read_text().split()[0]) if given_out.exists() else 49_152
    assert first > LAST + 1

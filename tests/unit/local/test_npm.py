"""Packages from npm: two processes that want the same fetch it once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from infra.local import npm
from infra.local.settings import CannotStart

SLOW = """#!/bin/sh
echo called >> "$3/calls"
sleep 0.3
touch "$3/there"
"""


def _npm(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = folder / "npm"
    tool.write_text(script)
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=":")


def test_who_comes_second_waits_and_fetches_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _npm(tmp_path, SLOW, monkeypatch)
    tools = tmp_path / "tools"

    def fetch(_: int) -> None:
        npm.fetch(tools, ("a@1.0.0",), (tools / "there").exists)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(fetch, range(2)))
    assert (tools / "calls").read_text().splitlines() == ["called"]


def test_what_npm_says_last_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _npm(tmp_path, "#!/bin/sh\necho not found >&2\nexit 1\n", monkeypatch)
    with pytest.raises(CannotStart, match=r"npm could not fetch a@1\.0\.0: not found"):
        npm.fetch(tmp_path / "tools", ("a@1.0.0",), lambda: False)

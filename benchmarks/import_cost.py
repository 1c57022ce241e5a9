"""What a cold start of each worker pays for imports, over ``boto3``'s client and pydantic alone.

Each is measured in fresh processes: CPU until everything is imported that the handler's first
record needs (the handlers import late), the DynamoDB client made in both. Bytecode is there, as it
is in the package.
"""

import os
import subprocess
import sys
from dataclasses import dataclass

from infra.local.processes import ROOT

_BARE = """
import boto3
from pydantic import BaseModel
class Value(BaseModel):
    number: int
boto3.client("dynamodb")
"""
_CLIENT = "from chalicelib.store.rows import connection\nconnection().client\n"
#: Each worker's modules: its entrypoint, and what its first record imports.
WORKERS: dict[str, tuple[str, ...]] = {
    "tick and sender": ("chalicelib.entrypoints.workers", "chalicelib.services.due"),
    "receipts": ("chalicelib.entrypoints.workers", "chalicelib.services.outbound.receipts"),
    "inbound": (
        "chalicelib.entrypoints.inbound",
        "chalicelib.services.inbound.taking",
        "chalicelib.services.inbound.receiving",
    ),
    "jobs: import": (
        "chalicelib.entrypoints.workers",
        "chalicelib.services.long_work",
        "chalicelib.services.importing.running",
    ),
    "jobs: matching": (
        "chalicelib.entrypoints.workers",
        "chalicelib.services.long_work",
        "chalicelib.services.matching.proposing",
    ),
}
_ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "bench",
    "AWS_SECRET_ACCESS_KEY": "bench",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "PYTHONPATH": str(ROOT),
}


@dataclass(frozen=True)
class ImportCost:
    """CPU in milliseconds: the handler's, and the bare one's beside it."""

    handler: float
    bare: float

    @property
    def ratio(self) -> float:
        """The handler's over the bare one's."""
        return self.handler / self.bare


def code(modules: tuple[str, ...]) -> str:
    """The imports of a worker."""
    return "".join(f"import {module}\n" for module in modules) + _CLIENT


def import_costs(rounds: int) -> dict[str, ImportCost]:
    """Each worker's cost: the least of so many rounds, in which all take turns on the machine."""
    programs = {"": _BARE, **{name: code(modules) for name, modules in WORKERS.items()}}
    taken = [{name: _cpu(text) for name, text in programs.items()} for _ in range(rounds)]
    least = {name: min(one[name] for one in taken) for name in programs}
    return {name: ImportCost(least[name], least[""]) for name in WORKERS}


def run(text: str) -> str:
    """What a fresh Python prints; it has our modules and the environment of a function."""
    done = subprocess.run(
        [sys.executable, "-c", text], env={**os.environ, **_ENVIRONMENT}, cwd=ROOT,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


def _cpu(text: str) -> float:
    timed = f"import time\nbegan = time.process_time()\n{text}\nprint(time.process_time() - began)"
    return float(run(timed)) * 1_000

"""Reaches the table that a laptop cloud keeps, for commands that look at it from beside."""

import os
import sys
from contextlib import ExitStack
from pathlib import Path

from infra.local import dynamodb, endpoints, resources, template
from infra.local.cloud import ENVIRONMENT, Alone
from infra.local.ports import free_port, listens
from infra.local.processes import Processes
from infra.local.settings import CannotStart

DATABASE = "dynamodb/shared-local-instance.db"


def reach(data: Path, stack: ExitStack) -> None:
    """Make this process's AWS the one of a data folder: the running cloud's, or, where none runs,
    just its database and its keys, started here and stopped with ``stack``.

    The product's store may not have been imported before: it reads the environment once.

    Raises
    ------
    CannotStart
        The folder keeps no table.
    """
    running = data / ENVIRONMENT
    if running.exists() and _in_use(data):
        endpoints.take(endpoints.read(running))
        return
    if not (data / DATABASE).exists():
        raise CannotStart(f"DATA={data} keeps no table")
    if why_not := dynamodb.missing():
        raise CannotStart(f"{why_not}: the table in {data} cannot be read")
    stack.enter_context(Alone(data / "lock"))
    _start(data, stack)


def _in_use(data: Path) -> bool:
    try:
        with Alone(data / "lock"):
            return False
    except CannotStart:
        return True


def _start(data: Path, stack: ExitStack) -> None:
    processes = Processes(data / "logs")
    stack.callback(processes.stop)
    ports = endpoints.Ports(free_port(), free_port(), free_port())
    endpoints.take(endpoints.services(ports))
    aws = [sys.executable, "-m", "infra.local.moto_server", str(ports.moto), str(data / "kms.json")]
    processes.start("aws", aws)
    processes.start("dynamodb", dynamodb.command(ports.dynamodb, data / "dynamodb"))
    processes.wait_for("dynamodb", lambda: listens(ports.dynamodb))
    processes.wait_for("aws", lambda: listens(ports.moto))
    kept = template.load()
    resources.create(kept)
    os.environ.update(
        TABLE_NAME=kept.ref("Table"), LEDGER_TABLE=kept.ref("ErasureLedger"),
        KMS_KEY_ID=kept.ref("DataKey"),
    )  # fmt: skip

"""Long work off the jobs queue: each message names its kind and goes on where it left off."""

from importlib import import_module
from typing import Any

#: Kind of work → the module that goes on with it. Only the one that is needed is imported.
KINDS = {
    "import": "chalicelib.services.importing.running",
    "matching": "chalicelib.services.matching.proposing",
    "dead_letters": "chalicelib.services.operations.letter_watch",
    "ledger": "chalicelib.services.reporting.daily",
    "names": "chalicelib.services.naming",
    "recount": "chalicelib.services.summing.recounting",
    "monday": "chalicelib.services.reporting.monday",
}


def go_on(body: dict[str, Any]) -> None:
    """Do one piece of long work.

    Raises
    ------
    KeyError
        for a kind that nobody knows: the queue keeps it for a human.
    """
    import_module(KINDS[body["kind"]]).go_on(body)

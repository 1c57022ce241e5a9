"""``python -m infra.local.verify_audit [--data DIR]``: prove every chain of effects of a table.

With ``--data``, or where no ``TABLE_NAME`` is set, the table of a laptop cloud, running or stopped;
else the one that the standard environment names (``TABLE_NAME``, AWS's region and credentials),
so that an operator proves the real one with the same command. Exit code 1 if any chain is broken,
2 if the table cannot be read.
"""

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console
from rich.progress import track

from infra.local.aws import client
from infra.local.settings import CannotStart
from infra.local.table import reach

if TYPE_CHECKING:
    from chalicelib.store.keys import Ref

DATA = Path(".handrail-data")
BROKEN, UNREADABLE = 1, 2


@dataclass
class Proof:
    """What was proved: how many chains and entries, and what is wrong with which."""

    people: int = 0
    programs: int = 0
    entries: int = 0
    faults: dict[str, list[str]] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Whether there was a chain, and every one is whole."""
        return bool(self.people or self.programs) and not self.faults


def partitions(table: str) -> "Iterator[Ref]":
    """Every program and person that the table holds, by a scan for their head records."""
    from chalicelib.store.keys import ref_of

    pages = client("dynamodb").get_paginator("scan").paginate(
        TableName=table,
        FilterExpression="sk IN (:person, :program)",
        ExpressionAttributeValues={
            ":person": {"S": "HEAD#PERSON"},
            ":program": {"S": "HEAD#PROGRAM"},
        },
        ProjectionExpression="pk",
        ConsistentRead=True,
    )  # fmt: skip
    for page in pages:
        yield from (ref_of(item["pk"]["S"]) for item in page["Items"])


def prove(refs: "Iterable[Ref]") -> Proof:
    """Read each chain from its first entry to what its head says."""
    from chalicelib.store.verify import chain, verify

    proof = Proof()
    for ref in refs:
        proof.people += bool(ref.person)
        proof.programs += not ref.person
        proof.entries += len(chain(ref))
        if found := verify(ref):
            proof.faults[ref.pk] = found
    return proof


def main(arguments: Sequence[str] | None = None) -> int:
    """Prove, and say what came of it."""
    parser = argparse.ArgumentParser(prog="python -m infra.local.verify_audit")
    parser.add_argument("--data", type=Path, help=f"a laptop cloud's folder ({DATA})")
    given = parser.parse_args(arguments)
    console = Console()
    try:
        with ExitStack() as stack:
            if given.data or "TABLE_NAME" not in os.environ:
                reach((given.data or DATA).absolute(), stack)
            refs = sorted(partitions(os.environ["TABLE_NAME"]))
            proof = prove(track(refs, "Reading chains", console=console, transient=True))
    except (CannotStart, BotoCoreError, ClientError) as reason:
        console.print(f"handrail: {reason}", markup=False, soft_wrap=True)
        return UNREADABLE
    for line in told(proof):
        console.print(line, markup=False, soft_wrap=True)
    return 0 if proof.holds else BROKEN


def told(proof: Proof) -> Iterator[str]:
    """The result in words, each fault on its own line."""
    yield (
        f"{proof.entries} entries in the chains of {proof.people} people "
        f"and {proof.programs} programs."
    )
    for pk, found in sorted(proof.faults.items()):
        yield from (f"  {pk}: {fault}" for fault in found)
    if proof.faults:
        yield f"{len(proof.faults)} chains are BROKEN."
    else:
        yield "Every chain is whole." if proof.holds else "There is nothing to prove."


if __name__ == "__main__":
    sys.exit(main())

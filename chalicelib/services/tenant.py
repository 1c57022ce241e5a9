"""A program as the use cases need it: its settings, its policy and its rota, read together."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from typing import ParamSpec, TypeVar

from chalicelib import settings
from chalicelib.domain.policy import Policy
from chalicelib.domain.programs import Program
from chalicelib.domain.safety.rota import Rota
from chalicelib.store.keys import Key, Ref
from chalicelib.store.partition import Partition, load
from chalicelib.store.writes import Conflict

P = ParamSpec("P")
R = TypeVar("R")

#: What of a program a handler reads along with its first batch.
HEADS = ("HEAD#PROGRAM", "HEAD#ROTA")
#: A conflict means that somebody else was faster; after so many the queue tries again later.
TRIES = 5


@dataclass(frozen=True)
class Tenant:
    """One program: settings, policy, rota (``None``: nobody may be activated) and its partition."""

    program: Program
    policy: Policy
    rota: Rota | None
    partition: Partition

    @property
    def id(self) -> str:
        """The program's id."""
        return self.program.id


@cache
def _policy(overrides: str) -> Policy:
    return Policy.model_validate_json(overrides)


def of(partition: Partition) -> Tenant:
    """The tenant in a program's partition."""
    program = partition.one(Program)
    rota = partition.maybe(Rota)
    return Tenant(program, _policy(program.policy), rota.value if rota else None, partition)


def tenant(program: str) -> Tenant:
    """Read a program's heads: one round trip.

    Raises
    ------
    Missing
        if there is no such program.
    """
    return of(load(Ref(program, "")))


def head_keys(program: str) -> list[Key]:
    """The keys of a program's settings and rota, to be read in a batch with others."""
    return [Key(Ref(program, "").pk, sk) for sk in HEADS]


def again_on_conflict(use_case: Callable[P, R]) -> Callable[P, R]:
    """Run a use case again, from its reading on, when somebody else wrote first."""

    @wraps(use_case)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        for _ in range(TRIES - 1):
            try:
                return use_case(*args, **kwargs)
            except Conflict:
                continue
        return use_case(*args, **kwargs)

    return run


def epoch() -> int:
    """The send epoch in force; it lives outside the table, so a restore cannot rewind it."""
    return settings.get().send_epoch

"""A program as the use cases need it: its settings, its policy and its rota, read together."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar, cast

from chalicelib import settings
from chalicelib.domain.people import Wording
from chalicelib.domain.policy import DEFAULT, Policy
from chalicelib.domain.programs import Channel, Program
from chalicelib.domain.safety.rota import Rota, watched
from chalicelib.domain.texts import wording as texts
from chalicelib.domain.texts.dialing import to_call
from chalicelib.observability import log
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

    @property
    def line(self) -> str:
        """The number to call, as people write it: the crisis line, else where texts go."""
        return to_call(self.program.crisis_line or self.program.check_in_number)

    def number(self, channel: Channel) -> str:
        """Our number of a channel, E.164; a program without a relay has one number."""
        relay = self.program.relay_number if channel == "relay" else ""
        return relay or self.program.check_in_number

    def watched(self, at: datetime) -> bool:
        """Whether anybody is on call at a moment (UTC)."""
        return self.rota is not None and watched(self.rota, at, self.program.zone)

    @property
    def own(self) -> texts.Own:
        """The program's own wording; it came with its settings."""
        return _own(self.program.wording)

    def say(
        self, key: str, /, *, language: str, wording: Wording = "discreet", **params: str | int
    ) -> str:
        """A sentence in this program's words where it has its own, else in ours.

        Raises
        ------
        WordingError
            Unknown key or language, or a missing parameter.
        """
        return texts.say(key, language=language, wording=wording, own=self.own, **params)


@lru_cache(maxsize=64)
def _policy(overrides: str) -> Policy:
    return Policy.model_validate_json(overrides)


def policy_of(program: Program) -> Policy:
    """A program's policy: what it set itself, and the defaults."""
    return _policy(program.policy)


@lru_cache(maxsize=64)
def _own(sentences: str) -> texts.Own:
    return cast(texts.Own, json.loads(sentences))


#: What this process read last of each program: an unsealed copy of the rota for a crisis that
#: comes while the table is out of reach.
_LAST_READ: dict[str, Tenant] = {}


def of(partition: Partition) -> Tenant:
    """The tenant in a program's partition."""
    program = partition.one(Program)
    rota = partition.maybe(Rota)
    here = Tenant(program, _policy(program.policy), rota.value if rota else None, partition)
    _LAST_READ[program.id] = here
    return here


def in_danger(partition: Partition) -> Tenant:
    """The tenant for what a life may hang on. Where its stored policy does not validate any more
    (a release may have narrowed it), the one read last or the default one stands in: nothing else
    may be sent under it."""
    try:
        return of(partition)
    except ValueError as error:  # pydantic's among them
        program, rota = partition.one(Program), partition.maybe(Rota)
        log.error("tenant.no_policy", extra={"error": type(error).__name__, "program": program.id})
        known = last_read(program.id)
        policy = known.policy if known else DEFAULT
        return Tenant(program, policy, rota.value if rota else None, partition)


def tenant_in_danger(program: str) -> Tenant:
    """Read a program's heads for what a life may hang on.

    Raises
    ------
    Missing
        if there is no such program.
    """
    return in_danger(load(Ref(program, "")))


def last_read(program: str) -> Tenant | None:
    """The program as this process read it last, however long ago; for reading only."""
    return _LAST_READ.get(program)


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

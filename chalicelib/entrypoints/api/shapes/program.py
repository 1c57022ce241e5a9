"""A program, its policy and its rota, as answered."""

from datetime import datetime, time
from typing import Annotated

from pydantic import Field, field_validator

from chalicelib.domain.policy import Policy
from chalicelib.domain.programs import Program
from chalicelib.domain.safety.pins import PATTERN, is_guessable
from chalicelib.domain.safety.rota import Gap, Member, OnCall, Rota, gaps
from chalicelib.entrypoints.api.calls import Input
from chalicelib.entrypoints.api.shapes.common import Output


class ProgramOut(Output):
    """A program's settings: the policy in force, and what the program set of it (overrides)."""

    id: str
    name: str
    alias: str
    zone: str
    crisis_line: str
    check_in_number: str
    relay_number: str
    has_rota: bool
    policy: Policy
    overrides: dict[str, object]

    @classmethod
    def of_program(cls, program: Program, policy: Policy, rota: Rota | None) -> "ProgramOut":
        """A program as answered."""
        own = policy.model_dump(mode="json", exclude_unset=True)
        return cls.of(program, policy=policy, overrides=own, has_rota=rota is not None)


class GapOut(Output):
    """Hours of each week with nobody on call, on the program's wall clock."""

    day: str
    start: time
    end: time


class MemberIn(Member):
    """A member of the rota, and the PIN that they chose: six figures. Without one, the PIN they
    have stays."""

    pin: Annotated[str, Field(pattern=PATTERN)] | None = None

    @field_validator("pin")
    @classmethod
    def _is_no_first_guess(cls, pin: str | None) -> str | None:
        if pin and is_guessable(pin):
            raise ValueError("figures in a row, or all alike, are guessed first: choose others")
        return pin


class RotaIn(Input):
    """Who is on call, first rung first, and the signature for the hours that nobody watches."""

    rungs: Annotated[tuple[MemberIn, ...], Field(min_length=1)]
    watched_hours: str = ""
    unwatched_signed_by: str | None = None
    unwatched_signed_at: datetime | None = None

    def rota(self) -> Rota:
        """The rota without its PINs."""
        rungs = tuple(OnCall(**one.model_dump(exclude={"pin"})) for one in self.rungs)
        return Rota(**self.model_dump(exclude={"rungs"}), rungs=rungs)

    def pins(self) -> dict[str, str]:
        """The PINs to be set, by member's key."""
        return {one.key: one.pin for one in self.rungs if one.pin}


class MemberOut(Member):
    """A member of the rota; the PIN is never told, only whether there is one."""

    has_pin: bool

    @classmethod
    def of_member(cls, one: OnCall) -> "MemberOut":
        """A member as answered."""
        return cls(**one.model_dump(exclude={"pin_hash"}), has_pin=one.pin_hash is not None)


class RotaOut(Output):
    """Who is on call, and the hours in which nobody is."""

    rungs: list[MemberOut]
    watched_hours: str
    unwatched_signed_by: str | None
    unwatched_signed_at: datetime | None
    gaps: list[GapOut]

    @classmethod
    def of_rota(cls, rota: Rota) -> "RotaOut":
        """A rota as answered."""
        rungs = [MemberOut.of_member(one) for one in rota.rungs]
        return cls.of(rota, rungs=rungs, gaps=gaps(rota))


def in_words(gap: Gap) -> str:
    """A gap as a message names it: mon 20:00-00:00."""
    return f"{gap.day} {gap.start:%H:%M}-{gap.end:%H:%M}"

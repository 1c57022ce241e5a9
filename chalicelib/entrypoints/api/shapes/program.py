"""A program, its policy and its rota, as answered."""

from datetime import datetime, time

from chalicelib.domain.policy import Policy
from chalicelib.domain.programs import Program
from chalicelib.domain.safety.rota import Gap, OnCall, Rota, gaps
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


class RotaOut(Output):
    """Who is on call, and the hours in which nobody is."""

    rungs: list[OnCall]
    watched_hours: str
    unwatched_signed_by: str | None
    unwatched_signed_at: datetime | None
    gaps: list[GapOut]

    @classmethod
    def of_rota(cls, rota: Rota) -> "RotaOut":
        """A rota as answered."""
        return cls.of(rota, gaps=gaps(rota))


def in_words(gap: Gap) -> str:
    """A gap as a message names it: mon 20:00-00:00."""
    return f"{gap.day} {gap.start:%H:%M}-{gap.end:%H:%M}"

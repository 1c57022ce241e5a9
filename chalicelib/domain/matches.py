"""The life of a match: one mentor with one alumnus, from proposal to end, always with a reason."""

from datetime import datetime
from typing import Any, Literal

from chalicelib.domain.people import Value

State = Literal[
    "proposed", "approved", "asked", "offered", "accepted", "active", "paused",
    "ended", "declined", "expired",
]  # fmt: skip

#: The one table of allowed moves (rules: Matching, Life).
TRANSITIONS: dict[State, frozenset[State]] = {
    "proposed": frozenset({"approved", "declined", "expired", "ended"}),
    "approved": frozenset({"asked", "declined", "expired", "ended"}),
    "asked": frozenset({"offered", "declined", "expired", "ended"}),
    "offered": frozenset({"accepted", "declined", "expired", "ended"}),
    "accepted": frozenset({"active", "ended"}),
    "active": frozenset({"paused", "ended"}),
    "paused": frozenset({"active", "ended"}),
    "ended": frozenset(),
    "declined": frozenset(),
    "expired": frozenset(),
}
#: States in which the mentor's place is held and the alumnus has no need of another match.
LIVE: frozenset[State] = frozenset({"approved", "asked", "offered", "accepted", "active", "paused"})
ENDS: frozenset[State] = frozenset({"ended", "declined", "expired"})


class IllegalTransition(Exception):
    """A move that the table of states does not allow."""


class Match(Value):
    """One match. ``due_at`` is its one due key: an offer's expiry, the first contact's deadline."""

    id: str
    person_id: str
    mentor_id: str
    run_id: str
    state: State = "approved"
    score: int
    parts: dict[str, int]
    reason: str | None = None
    due_at: datetime | None = None
    created_at: datetime
    asked_at: datetime | None = None
    accepted_at: datetime | None = None
    introduced_at: datetime | None = None
    ended_at: datetime | None = None


def move(match: Match, to: State, **changes: Any) -> Match:
    """The match in its new state.

    Raises
    ------
    IllegalTransition
        If the table does not allow the move.
    """
    if to not in TRANSITIONS[match.state]:
        raise IllegalTransition(f"a match that is {match.state} cannot become {to}")
    ended = {} if to not in ENDS else {"due_at": None}
    return match.model_copy(update={"state": to, **ended, **changes})

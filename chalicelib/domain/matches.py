"""The life of a match: one mentor with one alumnus, from proposal to end, always with a reason."""

import re
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from chalicelib.domain.people import Value

State = Literal[
    "proposed", "approved", "asked", "offered", "accepted", "active", "paused",
    "ended", "declined", "expired",
]  # fmt: skip

#: ``mentor``: the match itself. ``cover`` stands in while its mentor takes a break, ``companion``
#: until there is one. A person has at most one live match of each kind.
Kind = Literal["mentor", "cover", "companion"]
Side = Literal["alumnus", "mentor"]
#: How the alumnus finds the match two weeks into it: ``asked`` by text and not answered yet,
#: ``staff`` ask, or what was answered (``talk``: rather to staff).
Fit = Literal["asked", "staff", "good", "poor", "talk"]


class Footing(NamedTuple):
    """Where a kind of match is counted: the alumnus's pointer to it, and the mentor's counter."""

    pointer: str
    counter: str


FOOTINGS: dict[Kind, Footing] = {
    "mentor": Footing("match_id", "active"),
    "cover": Footing("cover_id", "active"),
    "companion": Footing("companion_id", "companions"),
}
STAND_INS: tuple[Kind, ...] = ("cover", "companion")

#: The one table of allowed moves (rules: Matching, Life).
TRANSITIONS: dict[State, frozenset[State]] = {
    "proposed": frozenset({"approved", "declined", "expired", "ended"}),
    # The alumnus may tell staff before the text has left: that is an answer all the same.
    "approved": frozenset({"asked", "offered", "declined", "expired", "ended"}),
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
#: States in which the alumnus has not answered yet.
UNANSWERED: frozenset[State] = frozenset({"approved", "asked"})

#: Reasons are codes, never a sentence: they stand unsealed in the record and in the audit chain.
REASON = re.compile(r"[a-z][a-z0-9_]{1,39}")
#: What staff and mentors usually choose from; a program may use codes of its own.
USUAL_REASONS = (
    "alumnus_declined", "mentor_declined", "no_time", "not_a_fit", "completed", "rematch",
    "lost_contact", "mentor_left", "moved_away", "safety", "staff_decision", "cover_over",
    "matched", "mentor_break",
)  # fmt: skip


class IllegalTransition(Exception):
    """A move that the table of states does not allow."""


class BadReason(ValueError):
    """A reason that is no code."""


class Match(Value):
    """One match, in the alumnus's partition (``person_id``). Moments are UTC.

    ``due_at`` is its one due key: when its text must have left, the alumnus or the mentor must
    have answered, the next step is to be taken, or the mentor's log is to be looked at.
    ``asked_by``: the alumnus gets a text, or staff ask them. ``told_at``: when the mentor was told
    of the offer, by text or task. ``mentor_agreed_at``: when they agreed before the alumnus did.
    ``introduced_at`` is the moment of the disclosure, ``consent_form`` the consent behind it.
    ``contacted_on`` is the latest local date on which the two are known to have been in contact.
    ``next_best``: mentors to ask if this one says no or nothing, the best first.
    ``term_ends_on`` (program's local date): its term, from the introduction on; ``renewed_by`` who
    wants another one, ``renewals`` how often both did.
    ``fit`` is what became of the question whether the two fit, asked at ``fit_asked_at``; no mentor
    sees it.
    """

    id: str
    kind: Kind = "mentor"
    person_id: str
    mentor_id: str
    run_id: str
    state: State = "proposed"
    score: int
    parts: dict[str, int]
    reason: str | None = None
    due_at: datetime | None = None
    created_at: datetime
    asked_by: Literal["text", "staff"] = "text"
    asked_at: datetime | None = None
    offered_at: datetime | None = None
    told_at: datetime | None = None
    mentor_agreed_at: datetime | None = None
    accepted_at: datetime | None = None
    introduced_at: datetime | None = None
    consent_form: str | None = None
    contacted_on: date | None = None
    ended_at: datetime | None = None
    next_best: tuple[str, ...] = ()
    term_ends_on: date | None = None
    renewed_by: frozenset[Side] = frozenset()
    renewals: int = 0
    fit: Fit | None = None
    fit_asked_at: datetime | None = None

    @property
    def footing(self) -> Footing:
        """Where it is counted."""
        return FOOTINGS[self.kind]


def match_id(run_id: str, alumnus_id: str, turn: int = 0) -> str:
    """The id of the match that a run's pair becomes: the same however often it is approved.
    ``turn`` counts those who were asked before and said no."""
    return f"{alumnus_id}-{run_id}{f'.{turn}' if turn else ''}"


def turn_of(id: str) -> int:
    """How many were asked before, read off a match's id."""
    _, dot, turn = id.partition(".")
    return int(turn) if dot else 0


def alumnus_of(id: str) -> str:
    """Whose partition a match stands in, read off its id."""
    return id.partition("-")[0]


def key(id: str) -> str:
    """The sort key of a match."""
    return f"MATCH#{id}"


def reason_code(text: str) -> str:
    """A reason as it may be stored.

    Raises
    ------
    BadReason
        If it is no code.
    """
    if not REASON.fullmatch(text):
        raise BadReason(f"a reason is a code such as {', '.join(USUAL_REASONS[:4])}")
    return text


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

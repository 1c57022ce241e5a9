"""The masked relay: what passes between a mentor and a graduate, and whether it may pass now.

Neither side learns the other's number. All of it stands with the graduate: one ``Note`` for each
text, and one ``Relay`` with the line of each match. Moments are UTC.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import Field

from chalicelib.domain.matches import Side
from chalicelib.domain.people import Value
from chalicelib.domain.policy.relay import Relay as Numbers

State = Literal["waiting", "told", "read", "handed", "held", "sent", "unsent", "kept"]

#: The one table of allowed moves. Of a graduate's text: it waits to be told to the mentor, is read
#: by them or handed to staff. Of a mentor's: it is sent (its message goes on from there), or cannot
#: be. ``held`` until the supervisor has judged it; ``kept`` reaches nobody any more.
TRANSITIONS: dict[State, frozenset[State]] = {
    "waiting": frozenset({"told", "read", "handed", "kept"}),
    "told": frozenset({"read", "handed", "kept"}),
    "handed": frozenset({"read"}),
    "held": frozenset({"waiting", "sent", "unsent", "kept"}),
    "read": frozenset(),
    "sent": frozenset(),
    "unsent": frozenset(),
    "kept": frozenset(),
}
#: What a mentor's page shows.
SHOWN: frozenset[State] = frozenset({"waiting", "told", "handed", "read", "sent", "unsent"})
#: A graduate's text that its mentor has not seen.
UNREAD: frozenset[State] = frozenset({"waiting", "told", "handed"})
#: What still has a due key.
DUE: frozenset[State] = frozenset({"waiting", "told", "held"})
#: What waits for the supervisor's judgement, or was judged not to pass: shown to nobody else.
JUDGED: frozenset[State] = frozenset({"held", "kept"})
DAY = timedelta(days=1)

Blocker = Literal["alumnus", "mentor", "staff"]
Closed = Literal["held", "blocked", "paused"]


class IllegalTransition(Exception):
    """A move that the table of states does not allow."""


class Note(Value):
    """One text between the two, in the graduate's partition.

    ``id`` is the inbound text's, or that of the form that a mentor sent: each counts once.
    ``due_at`` is its one due key: when the mentor is to be told, a human is to read what they have
    not read, or the supervisor is to be told again of what is held. ``message`` is the key of the
    text that carries a mentor's words. ``asks_call``: it asks the mentor to call.
    """

    id: str
    person_id: str
    match_id: str
    mentor_id: str
    side: Side
    at: datetime
    body: str
    state: State
    due_at: datetime | None = None
    read_at: datetime | None = None
    message: str | None = None
    asks_call: bool = False


class Line(Value):
    """How the relay stands between the two of a match.

    ``held_at``: a supervisor must judge something, and nothing passes. ``relayed_at`` is when a
    message last passed, either way. ``waiting`` counts what the mentor has not seen, ``noticed_at``
    is when they were last told of it. ``written`` and ``texted`` are the moments of the last day's
    messages of the mentor and of the graduate. ``shared_by``: who wants to exchange numbers, done
    at ``shared_at``.
    """

    held_at: datetime | None = None
    blocked_by: frozenset[Blocker] = frozenset()
    paused_until: datetime | None = None
    relayed_at: datetime | None = None
    waiting: int = 0
    noticed_at: datetime | None = None
    written: tuple[datetime, ...] = ()
    texted: tuple[datetime, ...] = ()
    shared_by: frozenset[Side] = frozenset()
    shared_at: datetime | None = None

    def closed(self, at: datetime) -> Closed | None:
        """Why nothing passes at a moment, the gravest first; None while it is open."""
        if self.held_at is not None:
            return "held"
        if self.blocked_by:
            return "blocked"
        paused = self.paused_until is not None and at < self.paused_until
        return "paused" if paused else None

    def talks(self, at: datetime, numbers: Numbers) -> bool:
        """Whether plain talk sent at a moment goes on with what was relayed last."""
        last = self.relayed_at
        return last is not None and last <= at <= last + timedelta(hours=numbers.plain_hours)

    def today(self, side: Side, at: datetime) -> tuple[datetime, ...]:
        """The moments of one side's messages within the last day."""
        moments = self.written if side == "mentor" else self.texted
        return tuple(one for one in moments if at - DAY < one)

    def wrote(self, side: Side, at: datetime) -> "Line":
        """One more message of a side."""
        field = "written" if side == "mentor" else "texted"
        return self.model_copy(update={field: (*self.today(side, at), at)})

    def full(self, side: Side, at: datetime, numbers: Numbers) -> bool:
        """Whether a side has passed on as much as a day takes."""
        return len(self.today(side, at)) >= numbers.a_day_at_most

    def both_share(self) -> bool:
        """Whether both want to exchange numbers."""
        return {"alumnus", "mentor"} <= self.shared_by


class Relay(Value):
    """The lines of one graduate, by match. It holds no word and no number of anybody's."""

    person_id: str
    lines: Mapping[str, Line] = Field(default_factory=dict)

    def line(self, match_id: str) -> Line:
        """The line of a match; a new one is open and empty."""
        return self.lines.get(match_id, Line())

    def with_line(self, match_id: str, line: Line) -> "Relay":
        """The lines with this one as it stands now."""
        return self.model_copy(update={"lines": {**self.lines, match_id: line}})


def hidden(notes: Iterable[Note], *, lead: bool) -> frozenset[str]:
    """The ids of texts whose words only a supervisor (``lead``) may read: a graduate's has the id
    of its inbound text."""
    return frozenset(one.id for one in notes if one.state in JUDGED and not lead)


#: The sort key of a person's lines.
RELAY = "HEAD#RELAY"


def key(match_id: str, id: str) -> str:
    """The sort key of a note."""
    return f"{beginning(match_id)}{id}"


def beginning(match_id: str) -> str:
    """How the sort keys of a match's notes begin."""
    return f"RELAY#{match_id}#"


def move(note: Note, to: State, **changes: Any) -> Note:
    """The note in its new state; ``due_at`` goes where nothing is left to do.

    Raises
    ------
    IllegalTransition
    """
    if to not in TRANSITIONS[note.state]:
        raise IllegalTransition(f"a note that is {note.state} cannot become {to}")
    gone = {} if to in DUE else {"due_at": None}
    return note.model_copy(update={"state": to, **gone, **changes})

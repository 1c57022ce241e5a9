"""The relay between mentor and graduate, as staff see it and act on it."""

from datetime import datetime
from typing import Literal

from chalicelib.domain.matches import Side
from chalicelib.domain.relay import Note, State, hidden
from chalicelib.entrypoints.api.calls import Input
from chalicelib.entrypoints.api.shapes.common import Codes, Output
from chalicelib.services.relaying.judging import Seen


class NoteOut(Output):
    """One message. ``from``: who wrote it. ``body`` is null where only a supervisor may read it:
    what is ``held``, or was ``kept`` from the other side.
    """

    id: str
    side: Side
    at: datetime
    state: State
    body: str | None
    read_at: datetime | None

    @classmethod
    def of_note(cls, note: Note, *, lead: bool) -> "NoteOut":
        """A message as this reader may see it."""
        return cls.of(note, body=None if hidden([note], lead=lead) else note.body)


class RelayOut(Output):
    """The line of a match. ``state``: ``open``, ``held`` until a supervisor releases it, or
    ``blocked`` by those named in ``blocked_by``. ``paused_until``: the mentor's own pause.
    ``waiting`` counts messages that the mentor has not seen.
    """

    match_id: str
    state: Literal["open", "held", "blocked"]
    held_at: datetime | None
    blocked_by: Codes
    paused_until: datetime | None
    waiting: int
    shared_by: Codes
    shared_at: datetime | None
    items: list[NoteOut]

    @classmethod
    def of_seen(cls, seen: Seen, *, lead: bool) -> "RelayOut":
        """A line as this reader may see it, the oldest message first."""
        line = seen.line
        state = "held" if line.held_at else "blocked" if line.blocked_by else "open"
        items = [NoteOut.of_note(note, lead=lead) for note in seen.notes]
        return cls.of(line, match_id=seen.match.id, state=state, items=items)


class Release(Input):
    """Whether what was held goes on to the other side, or reaches nobody."""

    pass_on: bool

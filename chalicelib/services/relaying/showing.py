"""A thread as its mentor sees it. That it was shown is written down; nothing else changes."""

from datetime import datetime
from typing import Literal, NamedTuple

from chalicelib.domain import relay
from chalicelib.domain.people import Person
from chalicelib.domain.relay import Closed, Line, Note
from chalicelib.services.mentoring import today
from chalicelib.services.mentoring.today import Mentee
from chalicelib.services.relaying import lines
from chalicelib.services.signing_in.entering import Visit
from chalicelib.services.tenant import again_on_conflict
from chalicelib.store.change import Change
from chalicelib.store.partition import Partition

#: Texts on one page, the newest last.
AT_MOST = 40
#: What became of a mentor's words, as far as a mentor is told.
Became = Literal["on_the_way", "sent", "not_sent"]
_BECAME: dict[str, Became] = {
    "PLANNED": "on_the_way", "CLAIMED": "on_the_way", "SENDING": "on_the_way",
    "ACCEPTED": "sent", "DELIVERED": "sent", "UNKNOWN": "sent",
}  # fmt: skip


class Said(NamedTuple):
    """One text: by the mentor or not, when (UTC), and what became of it if it is theirs."""

    mine: bool
    at: datetime
    words: str
    became: Became | None


class Thread(NamedTuple):
    """A page: nothing of the thread is shown on hold or after an end. ``number`` is the mentee's,
    once both share."""

    mentee: Mentee
    closed: Closed | None
    texts: list[Said]
    line: Line
    number: str | None


@again_on_conflict
def thread(visit: Visit, match_id: str) -> Thread:
    """The thread of a match of this mentor's.

    Raises
    ------
    Missing
    """
    read, match = today.one(visit, match_id, "active")
    mentee = today.mentee(visit, read, match)
    change = Change(read, by=visit.ref.person, at=visit.at, policy=visit.here.policy)
    line = lines.of(change, match_id)
    closed = line.closed(visit.at)
    if closed in ("held", "blocked"):
        return Thread(mentee, closed, [], line, None)
    read.beginning(relay.beginning(match_id))
    shown = sorted(_notes(read, match_id), key=lambda one: one.at)[-AT_MOST:]
    read.also(*(one.message for one in shown if one.message))
    number = read.one(Person).phone if line.shared_at and closed is None else None
    _write_down(change, match_id, line)
    return Thread(mentee, closed, [_said(read, one) for one in shown], line, number)


def _notes(read: Partition, match_id: str) -> list[Note]:
    notes = read.values(Note)
    return [one for one in notes if one.match_id == match_id and one.state in relay.SHOWN]


def _said(read: Partition, note: Note) -> Said:
    if note.side == "alumnus":
        return Said(False, note.at, note.body, None)
    stored = read.rows.get(note.message or "")
    state = stored.value.state if stored else ""
    return Said(True, note.at, note.body, _BECAME.get(state, "not_sent"))


def _write_down(change: Change, match_id: str, line: Line) -> None:
    """What was new is read by now: no human of ours need read it for the mentor."""
    new = [
        one for one in _notes(change.read, match_id)
        if one.side == "alumnus" and one.state in relay.UNREAD
    ]  # fmt: skip
    if not new and not line.waiting:
        return
    for note in new:
        change.replace(relay.move(note, "read", read_at=change.at))
    lines.amend(change, match_id, waiting=0, noticed_at=None)
    change.commit("relay.read")

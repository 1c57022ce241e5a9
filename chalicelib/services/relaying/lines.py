"""The line of a match: who a graduate writes to now, and how the line is changed."""

from datetime import datetime

from chalicelib.domain import matches
from chalicelib.domain.matches import Match
from chalicelib.domain.people import Alumnus
from chalicelib.domain.relay import Line, Relay
from chalicelib.store.change import Change
from chalicelib.store.partition import Missing

#: Whom a graduate's texts go to, the first who can be written to: their mentor, whoever covers,
#: whoever is there until there is a mentor. After them a human of ours.
POINTERS = ("match_id", "cover_id", "companion_id")


def keys(alumnus: Alumnus) -> list[str]:
    """The sort keys of the matches that a graduate may write to, in that order."""
    ids = (getattr(alumnus, pointer) for pointer in POINTERS)
    return [matches.key(id) for id in ids if id]


def partner(change: Change, at: datetime) -> Match | None:
    """The match that a graduate writes to now: active, and neither blocked nor paused. A line on
    hold is returned, for what is written to it is held too."""
    wanted = keys(change.value(Alumnus))
    change.read.also(*wanted)
    for key in wanted:
        try:
            match = change.value(Match, key)
        except Missing:
            continue
        if match.state == "active" and of(change, match.id).closed(at) in (None, "held"):
            return match
    return None


def of(change: Change, match_id: str) -> Line:
    """The line of a match as it will be."""
    return _all(change).line(match_id)


def put(change: Change, match_id: str, line: Line) -> Line:
    """Let the line of a match become ``line``; the person's heads must have been read."""
    relay = _all(change).with_line(match_id, line)
    try:
        change.replace(relay)
    except Missing:
        change.put(relay)
    return line


def amend(change: Change, match_id: str, **fields: object) -> Line:
    """Change some fields of a line."""
    return put(change, match_id, of(change, match_id).model_copy(update=fields))


def _all(change: Change) -> Relay:
    try:
        return change.value(Relay)
    except Missing:
        return Relay(person_id=change.read.ref.person)

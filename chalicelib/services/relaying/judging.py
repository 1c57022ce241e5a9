"""What staff see and do of a line: hold it, judge what was held, close it and open it again."""

from typing import NamedTuple

from chalicelib import clock
from chalicelib.domain import matches, relay
from chalicelib.domain.matches import Match
from chalicelib.domain.people import Person
from chalicelib.domain.relay import Line, Note
from chalicelib.services.matching import ends as matching_ends
from chalicelib.services.relaying import lines
from chalicelib.services.relaying.writing import carry
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load


class NotActive(RuntimeError):
    """The match has ended, or has not begun: nothing can pass."""


class Seen(NamedTuple):
    """A line and its notes, the oldest first."""

    match: Match
    line: Line
    notes: list[Note]


def seen(program: str, match_id: str) -> Seen:
    """All of a match's line, as it stands.

    Raises
    ------
    Missing
    """
    _, change, match = _opened(program, match_id, "staff")
    return _as_seen(change, match)


@again_on_conflict
def hold(program: str, match_id: str, by: str) -> Seen:
    """Nothing passes from this moment on, until the supervisor releases it.

    Raises
    ------
    Missing
    """
    _, change, match = _opened(program, match_id, by)
    if lines.of(change, match_id).held_at is None:
        lines.amend(change, match_id, held_at=change.at)
        change.commit("relay.held", "staff")
    return _as_seen(change, match)


@again_on_conflict
def release(program: str, match_id: str, by: str, *, pass_on: bool) -> Seen:
    """The line is open again. What was held goes on its way with ``pass_on``, else it reaches
    nobody.

    Raises
    ------
    Missing
    NotActive
        if something was to be passed on, and the match has ended.
    """
    here, change, match = _opened(program, match_id, by)
    if lines.of(change, match_id).held_at is None:
        return _as_seen(change, match)
    held = [note for note in _notes(change, match_id) if note.state == "held"]
    if held and pass_on and match.state != "active":
        raise NotActive
    line = lines.amend(change, match_id, held_at=None)
    for note in held:
        change.replace(_passed(change, here, match, note) if pass_on else relay.move(note, "kept"))
    theirs = sum(note.side == "alumnus" for note in held) if pass_on else 0
    lines.amend(change, match_id, waiting=line.waiting + theirs)
    change.commit("relay.released", "passed_on" if pass_on else "kept")
    return _as_seen(change, match)


@again_on_conflict
def set_blocked(program: str, match_id: str, by: str, *, blocked: bool) -> Seen:
    """Staff close the line, or open it again whoever had closed it.

    Raises
    ------
    Missing
    """
    _, change, match = _opened(program, match_id, by)
    line = lines.of(change, match_id)
    wanted = line.blocked_by | {"staff"} if blocked else frozenset()
    if line.blocked_by != wanted:
        lines.amend(change, match_id, blocked_by=wanted)
        change.commit("relay.blocked" if blocked else "relay.unblocked", "staff")
    return _as_seen(change, match)


def _passed(change: Change, here: Tenant, match: Match, note: Note) -> Note:
    if note.side == "alumnus":
        return relay.move(note, "waiting", due_at=change.at)
    mentor = matching_ends.mentor_of(here.id, match)
    name = mentor.one(Person).first_name if mentor else ""
    return carry(change, here, match, name, note)


def _opened(program: str, match_id: str, by: str) -> tuple[Tenant, Change, Match]:
    here, ref = tenant(program), Ref(program, matches.alumnus_of(match_id))
    read = load(ref, matches.key(match_id))
    match = read.one(Match, matches.key(match_id))
    read.beginning(relay.beginning(match_id))
    return here, Change(read, by=by, at=clock.now(), policy=here.policy), match


def _notes(change: Change, match_id: str) -> list[Note]:
    found = [one for one in change.read.values(Note) if one.match_id == match_id]
    return [change.value(Note, relay.key(one.match_id, one.id)) for one in found]


def _as_seen(change: Change, match: Match) -> Seen:
    notes = sorted(_notes(change, match.id), key=lambda one: one.at)
    return Seen(match, lines.of(change, match.id), notes)

"""A mentor logs a contact: one transaction with all that it is counted as, once however often the
form is sent, and mended within a day."""

from datetime import date
from typing import NamedTuple

from chalicelib.domain import matches, mentor_log
from chalicelib.domain.matches import Match
from chalicelib.domain.mentor_log import MentorLog, Told
from chalicelib.domain.schedule.wall import local
from chalicelib.services import alerting, recording
from chalicelib.services.matching import tasks
from chalicelib.services.mentoring import today
from chalicelib.services.recording import Unacceptable
from chalicelib.services.signing_in.entering import Visit
from chalicelib.services.standing import acts
from chalicelib.services.tenant import again_on_conflict
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.kinds import BY_VALUE
from chalicelib.store.partition import Missing, Partition, load
from chalicelib.store.writes import Conflict, Taken

#: What is made by a form sent before: whichever the table names first.
MADE = frozenset({"mentor_log", "activity", "contact"})
#: Where a worry comes from.
BY_PAGE, BY_TEXT = "mentor_page", "mentor_text"


class TooLate(RuntimeError):
    """A day has passed since the entry was made."""


class Found(NamedTuple):
    """Who a form is about, what day it is there, and the mentor's entries that may be mended still,
    the newest first."""

    mentee: today.Mentee
    day: date
    logs: list[MentorLog]

    def log(self, id: str) -> MentorLog | None:
        """The entry of this id, if it may be mended still."""
        return next((one for one in self.logs if one.id == id), None)


def mentee(visit: Visit, match_id: str) -> Found:
    """What the form of a match of this mentor's shows.

    Raises
    ------
    Missing
    """
    read, match = today.one(visit, match_id, "active")
    zone = recording.zone_of(read, visit.here)
    read.beginning("MENTORLOG#")
    own = [
        log
        for log in read.values(MentorLog)
        if log.match_id == match.id and mentor_log.may_be_mended(log, visit.at)
    ]
    newest = sorted(own, key=lambda log: log.recorded_at, reverse=True)
    return Found(today.mentee(visit, read, match), local(visit.at, zone).date(), newest)


@again_on_conflict
def log(
    visit: Visit, match_id: str, log_id: str, told: Told, source: str = BY_PAGE
) -> None:  # fmt: skip
    """Write a contact down. ``log_id`` came with the form: the same form sent twice logs once, and
    sent again with other answers it is the same contact told otherwise, as ``mend`` takes it.
    ``source`` is where a worry came from; a text says one thing only, so that one read again
    leaves what the mentor has mended since.

    Raises
    ------
    Missing, Unacceptable, TooLate
    """
    today.one(visit, match_id, "active")
    change = _opened(visit, match_id, log_id)
    entry = MentorLog(
        id=log_id, person_id=change.read.ref.person, match_id=match_id,
        mentor_id=visit.ref.person, recorded_at=visit.at, told=told,
    )  # fmt: skip
    if change.read.maybe(MentorLog):
        return None if source == BY_TEXT else mend(visit, match_id, log_id, told)
    _judge(visit, change, match_id, told)
    change.put(entry)
    _count(visit, change, entry, change.value(Match).contacted_on)
    outcome = "reached" if told.reached else "not_needed"
    tasks.done(change, "mentor_log_due", change.value(Match).created_at, outcome)
    if told.worried:
        _worry(visit, change, told, source)
    try:
        change.commit("contact.logged", told.way or "text")
    except Taken as taken:
        if taken.what not in MADE:
            raise
        raise Conflict(taken.what) from taken  # judged again beside what the other sending told


@again_on_conflict
def mend(visit: Visit, match_id: str, log_id: str, told: Told) -> None:
    """Tell it otherwise, within a day; what it said before is kept, what it was counted as is not.

    Raises
    ------
    Missing, Unacceptable, TooLate
    """
    today.one(visit, match_id, "active")
    change = _opened(visit, match_id, log_id)
    entry = one_of(change.read, visit, match_id, log_id)
    if entry.told == told:
        return
    if not mentor_log.may_be_mended(entry, visit.at):
        raise TooLate
    _judge(visit, change, match_id, told)
    _uncount(change, entry)
    change.read.beginning("MENTORLOG#")
    kept = _contacted_without(change, entry)
    new = change.replace(mentor_log.mended(entry, told, visit.at))
    _count(visit, change, new, kept)
    if told.worried and (told.worry, True) != (entry.told.worry, entry.told.worried):
        _worry(visit, change, told, BY_PAGE)
    change.commit("contact.mended", told.way or "text")


def one_of(read: Partition, visit: Visit, match_id: str, log_id: str) -> MentorLog:
    """An entry of this mentor's about this match.

    Raises
    ------
    Missing
    """
    entry = read.one(MentorLog, mentor_log.key(log_id))
    if (entry.mentor_id, entry.match_id) != (visit.ref.person, match_id):
        raise Missing("no such entry")
    return entry


def _opened(visit: Visit, match_id: str, log_id: str) -> Change:
    ref = Ref(visit.ref.program, matches.alumnus_of(match_id))
    read = load(ref, matches.key(match_id), mentor_log.key(log_id))
    return Change(read, by=visit.ref.person, at=visit.at, policy=visit.here.policy)


def _judge(visit: Visit, change: Change, match_id: str, told: Told) -> None:
    recording.day_checked(told.on, change, visit.here)
    match = change.value(Match, matches.key(match_id))
    zone = recording.zone_of(change.read, visit.here)
    if told.on < local(match.accepted_at or match.created_at, zone).date():
        raise Unacceptable("on", "too_early", "That was before you two were matched.")


def _count(visit: Visit, change: Change, entry: MentorLog, kept: date | None) -> None:
    """Count it, and remember the latest contact of the match."""
    for one in mentor_log.entries(entry):
        recording.put(change, visit.here, one)
    told = [entry.told.on] if entry.told.reached else []
    latest = max([*told, *([kept] if kept else [])], default=None)
    change.amend(Match, matches.key(entry.match_id), contacted_on=latest)


def _uncount(change: Change, entry: MentorLog) -> None:
    keys = [BY_VALUE[type(one)].sk(one) for one in mentor_log.entries(entry)]
    change.read.also(*keys)
    for sk in keys:
        if sk in change.read.rows:
            change.remove(change.read.rows[sk])


def _contacted_without(change: Change, entry: MentorLog) -> date | None:
    """The latest contact if this entry were not."""
    match = change.value(Match, matches.key(entry.match_id))
    if not entry.told.reached or match.contacted_on != entry.told.on:
        return match.contacted_on
    others = (
        one.told.on
        for one in change.read.values(MentorLog)
        if one.id != entry.id and one.match_id == match.id and one.told.reached
    )
    return max(others, default=None)


def _worry(visit: Visit, change: Change, told: Told, source: str) -> None:
    """A human of the staff hears of it, with the mentor's own words beside it."""
    acts.write_down(change, "mentor_worried", note=told.worry)
    alerting.raise_alert(change, visit.here, "mentor_worried", source)

"""A mentor's week when it is due: answers are logged, then the next person is asked about.

Logging commits with the mentee, once however often it is tried; only then are the answers gone from
the mentor's record, so that a crash between the two leads here again.
"""

from datetime import datetime, timedelta

from chalicelib import ids
from chalicelib.domain import matches, mentor_week
from chalicelib.domain.matches import Match
from chalicelib.domain.mentor_log import MentorLog
from chalicelib.domain.mentor_week import CONTEXT, KIND, Heard, MentorWeek
from chalicelib.domain.people import Mentor, Person
from chalicelib.domain.schedule.wall import local
from chalicelib.domain.schedule.window import next_open
from chalicelib.domain.thread import Thread
from chalicelib.services import alerting, recording
from chalicelib.services.matching import words as matching_words
from chalicelib.services.mentoring import contact_log, today
from chalicelib.services.outbound import texting
from chalicelib.services.signing_in.entering import Visit
from chalicelib.services.tenant import Tenant
from chalicelib.store.change import Change
from chalicelib.store.partition import Missing, Partition, Stored
from chalicelib.store.writes import write_alone


def look_at(read: Partition, stored: Stored[MentorWeek], tenant: Tenant, at: datetime) -> None:
    """Log what was heard, and ask about the next person if it is time.

    Raises
    ------
    Conflict
        if somebody else wrote first.
    """
    week = stored.value
    if week.due_at is None or week.due_at > at:
        return
    read.also("HEAD#MENTOR")
    visit = Visit(read, tenant, at)
    lost = [one for one in week.heard if not _logged(visit, one)]
    change = Change(read, by="mentoring", at=at, policy=tenant.policy)
    if any(one.said == "worried" for one in lost):  # the two have parted: a human reads the text
        alerting.raise_alert(change, tenant, "unread", "worried_about_ended")
    after = _went_on(change, visit, week.model_copy(update={"heard": ()}))
    if after == week.model_copy(update={"due_at": after.due_at}):  # only put off
        write_alone(stored, after, read, at=at, policy=tenant.policy)
        return
    change.set(stored, after)
    change.commit("week.looked_at", "asked" if after.asked else "")


def _logged(visit: Visit, heard: Heard) -> bool:
    """Log an answer as the page would; ``False`` if the two are no longer together."""
    try:
        mentee, _ = today.one(visit, heard.match_id, "active")
    except Missing:
        return False
    on = local(heard.at, recording.zone_of(mentee, visit.here)).date()
    told = mentor_week.told(heard.said, on)
    if told:
        contact_log.log(visit, heard.match_id, _log_id(heard), told, contact_log.BY_TEXT)
    return True


def _log_id(heard: Heard) -> str:
    """An id that follows from the text, so that it is logged once."""
    return ids.following(heard.text_id)


def _went_on(change: Change, visit: Visit, week: MentorWeek) -> MentorWeek:
    """The week as it is from now on, with its next moment; a question may be on its way."""
    at, here = visit.at, visit.here
    if week.asked and week.until and at < week.until:
        return week.model_copy(update={"due_at": week.until})
    zone, life = here.program.zone, here.policy.match_life
    following = mentor_week.round_after(week.round_at, zone, life)
    week = week.model_copy(update={"asked": None, "until": None})
    if following is None or not visit.read.one(Mentor).match_ids or visit.read.erased:
        return week.model_copy(update={"waiting": None, "due_at": None})
    if at < week.round_at:
        return week.model_copy(update={"due_at": week.round_at})
    if at >= following or mentor_week.is_late(week, at) or not _reachable(visit):
        return _next_week(week, visit)
    if later := _not_yet(visit):
        return week.model_copy(update={"due_at": later})
    waiting = _begun(visit) if week.waiting is None else week.waiting
    for n, id in enumerate(waiting, start=1):
        if mentee := _askable(visit, id):
            _ask(change, visit, id, mentee)
            until = at + timedelta(hours=life.week_text_hours)
            rest = {"waiting": waiting[n:], "asked": id, "until": until, "due_at": until}
            return week.model_copy(update=rest)
    return _next_week(week, visit)


def _next_week(week: MentorWeek, visit: Visit) -> MentorWeek:
    zone, life = visit.here.program.zone, visit.here.policy.match_life
    following = mentor_week.round_after(max(visit.at, week.round_at), zone, life)
    again = {"round_at": following or week.round_at, "due_at": following, "waiting": None}
    return week.model_copy(update=again)


def _reachable(visit: Visit) -> bool:
    return matching_words.may_reach(visit.read.one(Person), KIND, visit.at, visit.program)


def _not_yet(visit: Visit) -> datetime | None:
    """When to try again, while the mentor's window is closed or something else is asked of them."""
    person, policy, at = visit.read.one(Person), visit.here.policy, visit.at
    if person.time_zone:
        opens = next_open(at, person.time_zone, policy, person.state, person.days_off)
        if opens > at:
            return opens
    asked = visit.read.one(Thread).open
    busy = asked is not None and asked.expires_at > at
    return at + timedelta(hours=policy.match_life.week_text_again_hours) if busy else None


def _begun(visit: Visit) -> tuple[str, ...]:
    held = visit.read.one(Mentor).match_ids
    found = [(id, _askable(visit, id)) for id in sorted(held)]
    return mentor_week.longest_first(
        read.one(Match, matches.key(id)) for id, read in found if read
    )  # fmt: skip


def _askable(visit: Visit, id: str) -> Partition | None:
    """The mentee of a match that is to be asked about now; ``None`` if it is not."""
    try:
        read, match = today.one(visit, id, "active")
    except Missing:
        return None
    person = read.one(Person)
    if person.hold or (person.away_until and visit.at < person.away_until):
        return None  # staff are in touch, or the two cannot talk
    read.beginning("MENTORLOG#")
    zone, life = visit.here.program.zone, visit.here.policy.match_life
    logs = read.values(MentorLog)
    return read if mentor_week.wants_asking(match, logs, visit.at, zone, life) else None


def _ask(change: Change, visit: Visit, id: str, mentee: Partition) -> None:
    """The text, on its way now: its question opens as it leaves."""
    message = texting.compose(
        change.value(Person), change.value(Thread), visit.here, KIND, "week.ask", visit.at,
        about=matches.key(id), asks=CONTEXT, initial=matching_words.initial(mentee.one(Person)),
    )  # fmt: skip
    change.put(message.model_copy(update={"to": "mentor"}))

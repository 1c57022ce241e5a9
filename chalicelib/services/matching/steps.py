"""What is done when a match is due: who did not answer in time, the offer, the introduction, the
mentor's log. One row a state."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from chalicelib.domain import matches, mentoring
from chalicelib.domain.matches import Match
from chalicelib.domain.participation import Activity
from chalicelib.domain.people import Alumnus, Mentor, Person
from chalicelib.domain.schedule.wall import local, to_utc
from chalicelib.services import alerting
from chalicelib.services.matching import beginning as matching_beginning
from chalicelib.services.matching import effects as matching_effects
from chalicelib.services.matching import ends as matching_ends
from chalicelib.services.matching import fit as matching_fit
from chalicelib.services.matching import pool as matching_pool
from chalicelib.services.matching import tasks as matching_tasks
from chalicelib.services.matching import terms as matching_terms
from chalicelib.services.matching import words as matching_texts
from chalicelib.services.mentoring import week_text
from chalicelib.services.tenant import Tenant, tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Missing, Partition, Stored, load, load_all

#: When staff begin their day, on the program's clock.
MORNING = time(9)

Step = Callable[[Change, Tenant, Match], tuple[str, str]]


def look_at(read: Partition, stored: Stored[Match], tenant: Tenant, at: datetime) -> Match | None:
    """A match is due for a look; the match after it, ``None`` if it was not due.

    Raises
    ------
    Conflict
        if somebody else wrote first.
    """
    match = stored.value
    step = STEPS.get(match.state)
    if step is None or match.due_at is None or match.due_at > at:
        return None
    change = Change(read, by="matching", at=at, policy=tenant.policy)
    action, reason = step(change, tenant, match)
    return change.commit(action, reason).one(Match, stored.key.sk)


def _unsent(change: Change, tenant: Tenant, match: Match) -> tuple[str, str]:
    """The question has not left in all that time: staff ask."""
    matching_texts.withdraw(change, match)
    matching_effects.hand_to_staff(change, tenant, match)
    alerting.raise_alert(change, tenant, "ask_about_match", "not_sent")
    return "match.handed_over", "not_sent"


def _unanswered(change: Change, tenant: Tenant, match: Match) -> tuple[str, str]:
    matching_ends.end(change, tenant.id, match, "expired", "alumnus_no_answer")
    return "match.expired", "alumnus_no_answer"


def _offered(change: Change, tenant: Tenant, match: Match) -> tuple[str, str]:
    """First the mentor is told, without a word about whom; then the offer runs out, and falls to
    the next best."""
    offered_at = match.offered_at or change.at
    if match.told_at:
        matching_ends.end(change, tenant.id, match, "expired", "mentor_no_answer")
        matching_beginning.fall_through(change, tenant, match)
        return "match.expired", "mentor_no_answer"
    door = matching_texts.door(tenant)
    matching_texts.tell_mentor(
        tenant, match, "match_offer", "match.offer_at" if door else "match.offer", "offer_match",
        offered_at, change.at, door=door,
    )  # fmt: skip
    until = change.at + timedelta(hours=tenant.policy.match_life.offer_hours)
    change.replace(match.model_copy(update={"told_at": change.at, "due_at": until}))
    return "match.offered", ""


def _accepted(change: Change, tenant: Tenant, match: Match) -> tuple[str, str]:
    """Both are introduced, each by text or by a task for staff. This is the disclosure: the rules
    must hold at this moment, and its audit entry carries the consent's form (42 CFR 2.31, 2.32)."""
    mentor = matching_ends.mentor_of(tenant.id, match)
    if mentor is None:
        raise Missing("the mentor is gone")
    waived = matching_pool.WAIVED[match.kind]
    if reasons := matching_pool.why_not(tenant, change.read, mentor, change.at, waived):
        alerting.raise_alert(change, tenant, "introduce", reasons[0])
        matching_ends.end(change, tenant.id, match, "ended", reasons[0])
        return "match.ended", reasons[0]
    since = match.accepted_at or change.at
    matching_texts.tell_mentor(
        tenant, match, "intro", matching_texts.INTRODUCES[match.kind].mentor, "introduce", since,
        change.at, initial=matching_texts.initial(change.value(Person)),
    )  # fmt: skip
    matching_texts.introduce(change, tenant, match, mentor.one(Person))
    week_text.begin(tenant, match.mentor_id, change.at)
    if match.kind == "mentor":
        matching_ends.end_stand_ins(change, tenant.id, "matched")
        match = matching_terms.begun(match, tenant, change.at)
        change.amend(Alumnus, parted_at=None)
        matching_tasks.done(change, "rematch_due", matching_tasks.EVER, "reached")
    first = since + timedelta(hours=tenant.policy.match_life.first_contact_hours)
    change.replace(matches.move(match, "active", introduced_at=change.at, due_at=first))
    return "match.introduced", match.consent_form or ""


def _active(change: Change, tenant: Tenant, match: Match) -> tuple[str, str]:
    """No contact logged since the introduction, or on two weeks' days: a task. Then again, at the
    latest when the contact known last is that long ago."""
    silent = _silent_from(change, tenant, match)
    logged = silent is not None and silent > change.at
    again = change.at + timedelta(days=tenant.policy.match_life.unlogged_days)
    again = min(again, silent) if silent and logged else again
    again = matching_terms.look(change, tenant, match, again)
    again = matching_fit.look(change, tenant, match, again)
    change.amend(Match, matches.key(match.id), due_at=again)
    week_text.begin(tenant, match.mentor_id, change.at)
    if logged:
        return "match.looked_at", "logged"
    alerting.raise_alert(change, tenant, "mentor_log_due")
    return "match.looked_at", "mentor_log_due"


def _paused(change: Change, tenant: Tenant, match: Match) -> tuple[str, str]:
    """The mentor's break has lasted: a task to ask whether they are back. Then again. Not before
    the day on which they are to be back by now."""
    mentor = matching_ends.mentor_of(tenant.id, match)
    until = mentor.one(Mentor).away_until if mentor and mentor.maybe(Mentor) else None
    if until and until > matching_pool.today(tenant, change.at):
        due = to_utc(until, MORNING, tenant.program.zone)
        change.replace(match.model_copy(update={"due_at": due}))
        return "match.looked_at", "mentor_away"
    again = change.at + timedelta(days=tenant.policy.match_life.unlogged_days)
    change.replace(match.model_copy(update={"due_at": again}))
    alerting.raise_alert(change, tenant, "mentor_return")
    return "match.looked_at", "mentor_return"


def _silent_from(change: Change, tenant: Tenant, match: Match) -> datetime | None:
    """When (UTC) so many whole days will have passed without a contact, in the morning of the
    program's next day; ``None`` if there was none since the introduction."""
    zone = tenant.program.zone
    introduced = local(match.introduced_at or match.created_at, zone).date()
    logged = [match.contacted_on] if match.contacted_on else []
    everything = load_all(change.read.ref).values(Activity)
    logged += [one.on for one in everything if one.type == "mentor_session"]
    last = max((on for on in logged if on >= introduced), default=None)
    if last is None:
        return None
    days = timedelta(days=tenant.policy.match_life.unlogged_days + 1)
    return to_utc(last + days, MORNING, zone)


STEPS: dict[matches.State, Step] = {
    "approved": _unsent,
    "asked": _unanswered,
    "offered": _offered,
    "accepted": _accepted,
    "active": _active,
    "paused": _paused,
}


def nudge(program: str, person_id: str, at: datetime) -> bool:
    """See ``matching_life.nudge``; the day is the program's. Where the consent to disclose has run
    out the mentor is told nothing."""
    here = tenant(program)
    read = load(Ref(program, person_id))
    stored = read.maybe(Alumnus)
    if stored is None or stored.value.match_id is None:
        return False
    key = matches.key(stored.value.match_id)
    read.also(key)
    match = read.one(Match, key)
    if match.state == "paused" and stored.value.cover_id:
        key = matches.key(stored.value.cover_id)
        read.also(key)
        match = read.one(Match, key)
    today = matching_pool.today(here, at)
    if match.state != "active" or not mentoring.may_be_shown(stored.value, today):
        return False
    initial = matching_texts.initial(read.one(Person))
    midnight = to_utc(local(at, here.program.zone).date(), time(), here.program.zone)
    return matching_texts.tell_mentor(
        here, match, "nudge", "mentor_nudge", None, midnight, at, initial=initial
    )

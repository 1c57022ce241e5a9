"""What of a graduate's record the outcome report's figures follow from, and when time alone changes
what they add to them."""

from datetime import date, datetime, timedelta

from chalicelib.domain import milestones as stages
from chalicelib.domain.care import Care
from chalicelib.domain.corrections import standing
from chalicelib.domain.engagement import Followed
from chalicelib.domain.instruments.response import Response
from chalicelib.domain.matches import Match
from chalicelib.domain.network import Measurement
from chalicelib.domain.outcomes import contribution as outcomes
from chalicelib.domain.outcomes.facts import Facts, Mentored, Quiet
from chalicelib.domain.outcomes.kept import kept
from chalicelib.domain.participation import APART, Activity
from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.schedule.wall import local, to_utc
from chalicelib.domain.thread import Thread
from chalicelib.services import milestones
from chalicelib.services.reading.people import first
from chalicelib.services.recording import zone_of
from chalicelib.services.summing.reading import EARLY, NOTHING, Counted, Reading
from chalicelib.services.tenant import Tenant
from chalicelib.store.partition import Partition

#: Engagement states in which nobody could have been asked.
_GONE = frozenset({"lost_contact", "closed"})


def counted(read: Reading) -> Counted:
    """What a graduate adds to the counters of outcomes; an erased record, or a mentor's, nothing.
    The answers that they rest on are sealed, so the person's key is asked for."""
    facts = facts_of(read.opened, read.here, read.at) if read.lines("alumnus") else None
    if facts is None:
        return NOTHING
    policy, zone = read.here.policy, zone_of(read.opened, read.here)
    day = outcomes.again_on(facts, policy)
    again_at = to_utc(day, EARLY, zone) if day else None
    return Counted(kept(outcomes.contribution(facts, policy)), again_at)


def facts_of(read: Partition, here: Tenant, now: datetime) -> Facts | None:
    """What the outcomes of somebody follow from, of whom everything was read; ``None`` if they are
    no graduate or their record was erased."""
    person, stored = read.one(Person), read.maybe(Alumnus)
    if stored is None or person.erased_at:
        return None
    alumnus, zone = stored.value, zone_of(read, here)
    thread, care = first(read, Thread), first(read, Care)
    followed = first(read, Followed)
    closed = care is not None and care.engagement == "closed" and followed is not None
    today = local(now, zone).date()
    shown = milestones.facts_of(read, zone, today)
    stand = stages.milestones(shown, here.policy)
    return Facts(
        today=today,
        discharged_on=alumnus.discharged_on,
        gender=person.gender,
        pathway=alumnus.pathway,
        substances=frozenset(alumnus.substances),
        site=person.site,
        responses=standing(read.values(Response)),
        measurements=standing(read.values(Measurement)),
        milestones=stand,
        matches=_mentored(read, person, alumnus, zone),
        quiet=_quiet(person, thread, care, now),
        joined_on=_day(thread.joined_at if thread else None, zone),
        left_on=_day(followed.since, zone) if closed and followed else None,
        died_on=person.deceased.on if person.deceased else None,
        quiet_until=_day_after(person.away_until, zone),
        milestones_until=stages.changes_on(stand, shown, here.policy),
    )


def _day(moment: datetime | None, zone: str) -> date | None:
    return local(moment, zone).date() if moment else None


def _day_after(moment: datetime | None, zone: str) -> date | None:
    """The first day on which a moment is past from its beginning."""
    return local(moment, zone).date() + timedelta(days=1) if moment else None


def _quiet(person: Person, thread: Thread | None, care: Care | None, now: datetime) -> Quiet:
    """Why they did not answer, as far as it is known today; the first that holds."""
    reasons: tuple[tuple[Quiet, bool], ...] = (
        ("opted_out", person.texting == "stopped"),
        ("held", person.hold is not None),
        ("away", person.away_until is not None and now < person.away_until),
        ("lost_contact", care is not None and care.engagement in _GONE),
        ("not_joined", thread is None or thread.joined_at is None),
    )
    return next((reason for reason, holds in reasons if holds), "no_answer")


def _mentored(read: Partition, person: Person, alumnus: Alumnus, zone: str) -> tuple[Mentored, ...]:
    """Their matches in the order of introduction; the wait is that for the first one."""
    known = [
        (on, one) for one in read.values(Match)
        if one.kind == "mentor" and (on := _day(one.introduced_at, zone)) is not None
    ]  # fmt: skip
    sessions = [one.on for one in read.values(Activity) if one.type in APART]
    since = alumnus.waiting_since or _day(person.created_at, zone)
    return tuple(
        Mentored(
            introduced_on=on,
            ended_on=(ended := _day(one.ended_at, zone) if one.state == "ended" else None),
            reason=one.reason or "",
            waited_days=max(0, (on - since).days) if since and at == 0 else None,
            contacts=frozenset(
                day for day in sessions if on <= day and not (ended and ended < day)
            ),
        )
        for at, (on, one) in enumerate(sorted(known, key=lambda each: (each[0], each[1].id)))
    )

"""Whether somebody is still in touch, followed as facts come in and as time passes.

The state is derived (``domain.engagement``) and kept with its evidence: within the change that
brings a new fact, and by its due key at the moment when time alone may change it. Each change of
it is put down (``domain.moves``). A state that has become graver makes one alert.
"""

from datetime import date, datetime, time, timedelta

from chalicelib.domain import moves
from chalicelib.domain.care import Care
from chalicelib.domain.checkins import plan as plans
from chalicelib.domain.checkins.plan import Plan
from chalicelib.domain.engagement import (
    Attempt,
    Engagement,
    EngagementState,
    Facts,
    Followed,
    engagement,
    next_change,
)
from chalicelib.domain.moves import Moved
from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.schedule import cadence
from chalicelib.domain.schedule.wall import local, to_utc
from chalicelib.domain.thread import Thread
from chalicelib.services import alerting
from chalicelib.services.tenant import Tenant
from chalicelib.store.change import Change
from chalicelib.store.partition import Partition, Stored
from chalicelib.store.writes import write_alone

#: Where it is kept.
SK = "ENGAGEMENT"
#: From well to grave; only a step down this list is worth an alert.
_GRAVER = ("active", "slipping", "disengaged", "lost_contact", "closed")
#: Tries that are kept; more tell nothing more.
_TRIES = 10


def begin(change: Change, tenant: Tenant) -> None:
    """Somebody has joined, or check-ins with them begin: they are followed from now on."""
    _stands(change, tenant, "active")
    change.read.also(SK)
    fresh = Followed(person_id=change.read.ref.person, since=change.at)
    if known := change.read.maybe(Followed):
        fresh = fresh.model_copy(update={"episodes": known.value.episodes})
        change.set(known, fresh)
    else:
        change.put(fresh)
    change.replace(_with_look(change, tenant))


def end(change: Change, tenant: Tenant, reason: str) -> None:
    """Nobody follows them any more."""
    _stands(change, tenant, "closed")
    change.read.also(SK)
    if change.read.maybe(Followed):
        change.amend(Followed, since=change.at, evidence=(reason,), look_at=None)


def judge(change: Change, tenant: Tenant, *, looked: bool = False) -> None:
    """Let the state follow from what is known after this change. Only a look (``looked``) moves the
    due key on: what was heard meanwhile is found when it comes."""
    care = change.value(Care)
    over = change.value(Person).erased_at is not None
    if over or care.engagement == "new" or change.read.maybe(Alumnus) is None:
        return
    found = engagement(_facts(change, tenant), change.at, tenant.policy)
    if looked or found.state != care.engagement:
        change.read.also(SK)
    if found.state != care.engagement:
        _changed(change, tenant, care, found)
    if looked and change.read.maybe(Followed):
        change.replace(_with_look(change, tenant))


def _stands(change: Change, tenant: Tenant, state: EngagementState) -> None:
    """Let somebody stand so, and put down that an alumnus moved: from how they stood before this
    change, whatever it goes through. Whoever was never followed and whose record ends has left
    nothing."""
    stored, effect = change.read.maybe(Care), change.read.seq + 1
    before = stored.value.engagement if stored else "new"
    change.amend(Care, engagement=state)
    never_followed = before == "new" and state != "active"
    if before == state or never_followed or change.read.maybe(Alumnus) is None:
        return change.withdraw(moves.key(effect))
    zone = change.value(Person).time_zone or tenant.program.zone
    on = local(change.at, zone).date()
    return change.put(Moved(on=on, effect=effect, before=before, after=state))


def _with_look(change: Change, tenant: Tenant) -> Followed:
    look_at = next_change(_facts(change, tenant), change.at, tenant.policy)
    return change.value(Followed).model_copy(update={"look_at": look_at})


def _changed(change: Change, tenant: Tenant, care: Care, found: Engagement) -> None:
    returned = care.engagement == "closed"
    _stands(change, tenant, found.state)
    if change.read.maybe(Followed):
        now = change.amend(Followed, since=found.since, evidence=found.evidence)
        change.amend(Followed, episodes=now.episodes + returned)
        change.replace(_with_look(change, tenant))
    graver = _GRAVER.index(found.state) > _GRAVER.index(str(care.engagement))
    if graver and _tells_more(found, str(care.engagement)):
        # Somebody who is silent is known to be; that they have drifted further joins that alert.
        cause = "silence" if "silence" in care.open_alerts else "drifting"
        alerting.raise_alert(change, tenant, cause, f"engagement.{found.state}")


def _tells_more(found: Engagement, before: str) -> bool:
    """A first silence nudges the mentor and no more (rules: Check-ins). Closed says more only of
    absence, and only where staff did not hear that contact was lost."""
    first = found.evidence[0]
    if found.state == "closed":
        return first.startswith("days_without_contact:") and before != "lost_contact"
    return not (found.state == "slipping" and first.startswith("silent:"))


def tried(change: Change, tenant: Tenant, channel: str) -> None:
    """Staff tried to reach the person by a channel and found nobody."""
    change.read.also(SK)
    if followed := change.read.maybe(Followed):
        tries = (*followed.value.tries, Attempt(at=change.at, channel=channel))
        change.amend(Followed, tries=tries[-_TRIES:])
    judge(change, tenant, looked=True)


def look_at(read: Partition, stored: Stored[Followed], tenant: Tenant, at: datetime) -> None:
    """The moment has come at which time alone may have changed how somebody stands."""
    if stored.value.look_at is None or stored.value.look_at > at:
        return
    change = Change(read, by="engagement", at=at, policy=tenant.policy)
    change.amend(Followed, look_at=None)  # unless they are followed still
    judge(change, tenant, looked=True)
    state = change.value(Care).engagement
    if state == read.one(Care).engagement:
        write_alone(stored, change.value(Followed), read, at=at, policy=tenant.policy)
    else:
        evidence = change.value(Followed).evidence
        change.commit(f"engagement.{state}", ",".join(evidence))


def _facts(change: Change, tenant: Tenant) -> Facts:
    care, person, thread = change.value(Care), change.value(Person), change.value(Thread)
    alumnus = change.value(Alumnus)
    quiet = [until for until in (person.paused_until, person.away_until) if until]
    contact, followed = care.last_seen_at, change.read.maybe(Followed)
    tries = change.value(Followed).tries if followed else ()
    zone = person.time_zone or tenant.program.zone
    today = local(change.at, zone).date()
    taper = alumnus.taper_on(today)
    return Facts(
        started_at=thread.joined_at or person.created_at,
        interval_days=_interval(change, tenant, alumnus, today),
        last_contact_at=care.last_contact_at,
        last_attended_at=care.last_attended_at,
        dose_planned=alumnus.hours_planned_on(today) > 0,
        silences=tuple(
            sorted(one.closes_at for one in care.recent if one.state == "SILENT" and one.closes_at)
        ),
        attempts=tuple(one for one in tries if contact is None or one.at > contact),
        opted_out=person.texting == "stopped",
        held=person.hold is not None,
        away_until=max(quiet, default=None),
        taper_ends_at=to_utc(taper.until + timedelta(days=1), time(), zone) if taper else None,
        own_choice_at=person.aftercare_ended_at,
        deceased_at=person.deceased.recorded_at if person.deceased else None,
    )


def _interval(change: Change, tenant: Tenant, alumnus: Alumnus, today: date) -> float:
    """Days between this person's check-ins as they are now."""
    plan = change.read.maybe(Plan)
    tier = (
        plans.tier_on(change.value(Plan), today, tenant.policy)
        if plan
        else cadence.tier(alumnus.discharged_on, today, stepped_up=False, policy=tenant.policy)
    )
    return cadence.interval_days(tier)

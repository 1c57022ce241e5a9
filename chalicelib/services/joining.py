"""How people come to be texted: invited in daily rounds, joining on a clear yes from a number
known to be theirs, lapsing in silence into a task for staff."""

from datetime import datetime, time, timedelta
from itertools import islice

from chalicelib.domain.care import Care
from chalicelib.domain.messages import Message, has_expired
from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.programs import InvitationRound
from chalicelib.domain.proofs import proves
from chalicelib.domain.safety.hours import hours_in_words
from chalicelib.domain.schedule import cadence
from chalicelib.domain.schedule.wall import local, to_utc
from chalicelib.domain.schedule.window import next_open
from chalicelib.domain.texts.wording import say
from chalicelib.domain.thread import OpenQuestion, Thread
from chalicelib.services import alerting, engaging, planning
from chalicelib.services.outbound import texting
from chalicelib.services.tenant import Tenant, of
from chalicelib.store import lists
from chalicelib.store.change import Change
from chalicelib.store.keys import Key, Ref
from chalicelib.store.partition import Partition, load, load_keys
from chalicelib.store.writes import Conflict

#: People read at a time when choosing whom to invite, and what of each is read.
BATCH = 25
INVITED_HEADS = ("HEAD#PERSON", "HEAD#THREAD", "HEAD#ALUMNUS")
#: Between two looks while somebody waits and today's places are not used up.
ROUND = timedelta(minutes=15)


def watched(tenant: Tenant, language: str) -> str:
    """The hours in which somebody reads replies, in a few words."""
    assert tenant.rota
    return hours_in_words(tenant.rota, language)


def often(person_discharged: Alumnus | None, at: datetime, zone: str, language: str) -> str:
    """How often texts will come, in a few words."""
    if person_discharged is None:
        return say("often.month", language=language)
    tier = cadence.tier(person_discharged.discharged_on, local(at, zone).date(), False)
    key, count = {
        "twice_weekly": ("often.week", 2),
        "weekly": ("often.week", 1),
        "two_weekly": ("often.weeks", 2),
        "monthly": ("often.month", 1),
    }[tier]
    return say(key, language=language, count=count)


def hold_round(ref: Ref, at: datetime) -> None:
    """One round of invitations: newest discharge first, each in the person's first open window of
    the program's day, never more than the day's places. Without a rota nobody is invited.

    The places are taken before anybody is invited, so that a round which is cut off or runs twice
    leaves some unused and never uses more.

    Raises
    ------
    Conflict
        if another round, or another change to the program, was faster; nobody was invited.
    """
    tenant = of(load(ref))
    last = tenant.partition.one(InvitationRound)
    day = local(at, tenant.program.zone).date()
    done = last.sent_today if last.day == day else 0
    places = tenant.policy.joining.invitations_per_day - done if tenant.rota else 0
    chosen, left = _choose(tenant, at, places)
    again = _next_round(tenant, at, left, done + len(chosen))
    change = Change(tenant.partition, by="inviter", at=at, policy=tenant.policy)
    change.replace(InvitationRound(day=day, sent_today=done + len(chosen), due_at=again))
    change.commit("program.invitations", str(len(chosen)))
    for read in chosen:
        invite(read, tenant, at)


def _choose(tenant: Tenant, at: datetime, places: int) -> tuple[list[Partition], bool]:
    """Whom to invite now, and whether others wait for a later round."""
    chosen: list[Partition] = []
    left = False
    waiting = lists.waiting(tenant.id)
    while batch := list(islice(waiting, BATCH)):
        if len(chosen) >= places:
            return chosen, True
        found = load_keys(Key(ref.pk, sk) for ref in batch for sk in INVITED_HEADS)
        for read in (found[ref] for ref in batch if ref in found):
            outcome = _may_invite(read, tenant, at)
            if outcome and len(chosen) < places:
                chosen.append(read)
            else:
                left = left or outcome is not False
    return chosen, left


def _may_invite(read: Partition, tenant: Tenant, at: datetime) -> bool | None:
    """``None``: yes, but not today, for the person's window has closed."""
    person, thread = read.one(Person), read.one(Thread)
    if thread.joining != "waiting" or person.texting != "consented" or person.sms_consent is None:
        return False
    if not person.time_zone or not person.phone:
        return False
    opens = next_open(at, person.time_zone, tenant.policy, person.state, person.days_off)
    today = local(at, tenant.program.zone).date()
    return True if local(opens, tenant.program.zone).date() == today else None


def _next_round(tenant: Tenant, at: datetime, left: bool, used: int) -> datetime | None:
    """Nobody waits: an import will wake the round. Else later today, or tomorrow at opening."""
    if not left or tenant.rota is None:
        return None
    zone = tenant.program.zone
    if used < tenant.policy.joining.invitations_per_day and local(at, zone).time() < time(21):
        return at + ROUND
    tomorrow = local(at, zone).date() + timedelta(days=1)
    return to_utc(tomorrow, tenant.policy.window.open, zone)


def invite(read: Partition, tenant: Tenant, at: datetime) -> None:
    """Put one invitation on its way; somebody whose standing changed since waits for the next."""
    thread, alumnus = read.one(Thread), read.maybe(Alumnus)
    zone = read.one(Person).time_zone or tenant.program.zone
    tomorrow = local(at, tenant.program.zone).date() + timedelta(days=1)
    change = Change(read, by="inviter", at=at, policy=tenant.policy)
    texting.plan(
        change,
        tenant,
        "invitation",
        "invitation" if alumnus else "mentor_invitation",
        often=often(alumnus.value if alumnus else None, at, zone, thread.language),
        hours=watched(tenant, thread.language),
        about="invitation",
        # It has a place of this day only: one that is held up must not leave on the next.
        window_ends_at=to_utc(tomorrow, time(0), tenant.program.zone),
    )
    change.amend(Thread, joining="inviting")
    try:
        change.commit("invitation.planned")
    except Conflict:
        wake(tenant, at + ROUND)


def before_giving_up(message: Message, tenant: Tenant, at: datetime) -> None:
    """An invitation that comes too late for its day is about to be given up: a round looks for
    whoever waits again. Before that is written, so that no crash loses it."""
    if message.kind == "invitation" and has_expired(message, at):
        wake(tenant, at + ROUND)


def lapse(read: Partition, tenant: Tenant, at: datetime) -> None:
    """Silence for two weeks: the invitation lapses into a task; START still joins."""
    thread = read.one(Thread)
    if thread.due_at is None or thread.due_at > at or thread.joining not in ("invited", "checking"):
        return
    change = Change(read, by="inviter", at=at, policy=tenant.policy)
    change.amend(Thread, joining="lapsed", open=None, due_at=None)
    alerting.raise_alert(change, tenant, "invitation_lapsed")
    change.commit("invitation.lapsed")


def say_yes(change: Change, tenant: Tenant) -> Message:
    """A clear yes: from a number seen working it joins; from any other, and from a phone that
    others use too, the identity is checked."""
    person = change.value(Person)
    if person.number_state == "verified" and not person.shared_phone:
        return join(change, tenant)
    key = identity_wording(person)
    question = OpenQuestion(
        about="identity", context="identity", asked_at=change.at,
        expires_at=change.at + timedelta(days=tenant.policy.joining.lapse_days),
    )  # fmt: skip
    change.amend(Person, texting="consented" if person.texting != "joined" else "joined")
    change.amend(Thread, joining="checking", open=question, due_at=question.expires_at)
    return texting.answer(change, tenant, "identity", key, asks="identity")


def identity_wording(person: Person) -> str:
    """The question that tells them from others: the PIN if they chose one, else the birth year."""
    return "identity_pin" if person.pin else "identity_birth_year"


def known_again(change: Change, tenant: Tenant) -> None:
    """The new number of somebody who had joined is theirs: what was planned goes on."""
    change.amend(Thread, joining="joined", open=None, due_at=None, identity_failures=0)
    alumnus = change.read.maybe(Alumnus)
    if alumnus and not planning.goes_on(change):
        planning.lay_plan(change, tenant, alumnus.value)


def check_identity(change: Change, tenant: Tenant, body: str, at: datetime) -> Message:
    """The PIN or birth year, sent at ``at`` (SNS's time): right joins; the second wrong one closes
    the check and alerts."""
    person, thread = change.value(Person), change.value(Thread)
    if proves(body, person.pin or str(person.birth_date.year)):
        change.amend(Person, number_state="verified", phone_verified_at=change.at)
        change.amend(Thread, checked_at=at)
        if person.texting == "joined":
            known_again(change, tenant)
            return texting.answer(change, tenant, "welcome", "started")
        return join(change, tenant)
    failures = thread.identity_failures + 1
    if failures < tenant.policy.joining.identity_tries:
        change.amend(Thread, identity_failures=failures)
        return texting.answer(change, tenant, "identity", "identity_again", asks="identity")
    change.amend(Thread, identity_failures=failures, joining="closed", open=None, due_at=None)
    reply = texting.answer(change, tenant, "identity", "identity_closed")
    change.amend(Person, number_state="suspect")
    alerting.raise_alert(change, tenant, "privacy", "identity_failed")
    return reply


def join(change: Change, tenant: Tenant) -> Message:
    """Joined: the welcome goes out, and an alumnus's plan is laid in the same transaction."""
    person = change.amend(Person, texting="joined")
    thread = change.amend(
        Thread, joining="joined", joined_at=change.at, open=None, due_at=None, identity_failures=0
    )
    change.amend(Care, last_contact_at=change.at)
    alumnus = change.read.maybe(Alumnus)
    if alumnus is None:
        change.amend(Care, engagement="active")
        return texting.answer(change, tenant, "welcome", "mentor_welcome")
    planning.lay_plan(change, tenant, alumnus.value)
    engaging.begin(change, tenant)
    planning.first_in_time(change, tenant)
    zone, language = person.time_zone or tenant.program.zone, thread.language
    pace = often(alumnus.value, change.at, zone, language)
    hours = watched(tenant, language)
    return texting.answer(change, tenant, "welcome", "welcome", often=pace, hours=hours)


def wake(tenant: Tenant, at: datetime) -> None:
    """People are waiting: the round of invitations is due now (unless it is due already)."""
    for _ in range(3):
        read = load(Ref(tenant.id, ""))
        stored = read.stored(InvitationRound)
        if stored.value.due_at and stored.value.due_at <= at:
            return
        day = local(at, tenant.program.zone).date()
        full = stored.value.day == day and (
            stored.value.sent_today >= tenant.policy.joining.invitations_per_day
        )
        if full and stored.value.due_at:
            return
        change = Change(read, by="inviter", at=at, policy=tenant.policy)
        change.amend(InvitationRound, due_at=at)
        try:
            change.commit("program.round_due")
            return
        except Conflict:
            continue

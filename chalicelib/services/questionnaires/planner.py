"""A person's questionnaires when they fall due: asked as one set, by text or private page, where a
prompt may leave; closed when their time is over; asked once more while they are incomplete."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from chalicelib.domain.checkins import occurrence
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.checkins.plan import Plan
from chalicelib.domain.instruments import agenda, asking
from chalicelib.domain.instruments.agenda import Wanted
from chalicelib.domain.instruments.definition import definition
from chalicelib.domain.instruments.response import Response
from chalicelib.domain.instruments.session import (
    CONTEXT,
    NETWORK,
    SK,
    Asking,
    Pinned,
    Session,
    Step,
    is_over,
    open_step,
    steps,
)
from chalicelib.domain.instruments.wording import question
from chalicelib.domain.messages import Message
from chalicelib.domain.network import Measurement
from chalicelib.domain.network.named import snapshots
from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.schedule.wall import local, to_utc
from chalicelib.domain.thread import Thread
from chalicelib.services import prompting
from chalicelib.services.outbound import effects, texting
from chalicelib.services.private import links
from chalicelib.services.recording import zone_of
from chalicelib.services.tenant import Tenant
from chalicelib.store.change import Change
from chalicelib.store.partition import Partition, Stored
from chalicelib.store.writes import write_alone

#: What the records are kept under that tell what was answered.
RESPONSES, NETWORKS = "INSTRUMENT#", "NETWORK#"
#: Somebody who may not be texted is looked at again after so many days; where staff ask instead,
#: a PIN, a translation or a plain wish may change that.
REFUSED, STAFF_ASK = timedelta(days=3), timedelta(days=7)
#: A text that waits for its turn is looked after so often; what has not left by then never will.
LEAVING, WAITED = timedelta(days=1), timedelta(days=2)


class Today(NamedTuple):
    """A person's local date, the zone that it is of, and what is to be asked from it on."""

    on: date
    zone: str
    wanted: list[Wanted]


def begin(change: Change, here: Tenant) -> None:
    """Whoever is checked on is asked questionnaires too. Where a program leaves them to staff the
    record is kept all the same, for the day on which it no longer does. ``SK`` must have been read.
    """
    zone = zone_of(change.read, here)
    soon = to_utc(local(change.at, zone).date() + timedelta(days=1), prompting.HOUR, zone)
    known = change.read.maybe(Asking)
    if known is None:
        change.put(Asking(person_id=change.read.ref.person, due_at=soon))
    elif known.value.due_at is None:
        change.amend(Asking, due_at=soon)


def look_at(read: Partition, stored: Stored[Asking], here: Tenant, at: datetime) -> None:
    """Ask what is due, if a prompt may leave; or see to what was asked."""
    known = stored.value
    if known.due_at is None or known.due_at > at:
        return
    if waits := _waits(known.session, at):
        _look_again(read, stored, here, at, waits)
        return
    today = _today(read, known, here, at)
    now = agenda.set_of(today.wanted, today.on)
    if now and here.policy.instruments.automatic:
        _ask(read, stored, here, at, today, now)
    else:
        following = agenda.next_on(today.wanted, today.on)
        later = _noon(following, today.zone) if following else None
        _look_again(read, stored, here, at, later)


def _waits(session: Session | None, at: datetime) -> datetime | None:
    """Until when a set that was asked, or is about to be, is left alone."""
    if session is None:
        return None
    if session.asked_at is None:
        return at + LEAVING if at < session.planned_at + WAITED else None
    if session.closes_at is None or at >= session.closes_at or is_over(session):
        return None
    return session.closes_at


def _noon(day: date, zone: str) -> datetime:
    return to_utc(day, prompting.HOUR, zone)


def _today(read: Partition, known: Asking, here: Tenant, at: datetime) -> Today:
    read.beginning(RESPONSES)
    read.beginning(NETWORKS)
    zone, discharged_on = zone_of(read, here), read.one(Alumnus).discharged_on
    on = local(at, zone).date()
    lists = snapshots(read.values(Measurement), discharged_on, on, here.policy)
    found = agenda.wanted(
        read.values(Response), lists, known.tried, discharged_on, on, here.policy
    )  # fmt: skip
    return Today(on, zone, found)


def _look_again(
    read: Partition, stored: Stored[Asking], here: Tenant, at: datetime, later: datetime | None
) -> None:
    """Nothing is asked now; what was asked is over, unless it is waited for."""
    known = stored.value
    over = _waits(known.session, at) is None
    after = known.model_copy(
        update={"due_at": later, "session": None if over else known.session}
    )  # fmt: skip
    if over and known.session:
        change = Change(read, by="planner", at=at, policy=here.policy)
        change.set(stored, after)
        change.replace(change.value(Thread).ended(SK, at))
        change.commit("questionnaire.closed", known.session.id)
    else:
        write_alone(stored, after, read, at=at, policy=here.policy)


def _ask(
    read: Partition, stored: Stored[Asking], here: Tenant, at: datetime, today: Today,
    now: list[Wanted],
) -> None:  # fmt: skip
    person, thread = read.one(Person), read.one(Thread)
    link = links.may_be_sent(read)
    how = asking.chosen(person, thread.language, [w.part for w in now], here.policy, link)
    if how is None:
        _look_again(read, stored, here, at, at + STAFF_ASK)
        return
    session = _session(how, now, stored.value, thread, at, today)
    message = _opening(read, session, here, at)
    found = prompting.verdict(read, here, message, at)
    if found.refused:
        _look_again(read, stored, here, at, at + REFUSED)
    elif later := found.later or _after_checkin(thread, at):
        _find_room(read, stored, here, at, today, later, min(w.closes_on for w in now))
    else:
        change = Change(read, by="planner", at=at, policy=here.policy)
        change.put(message)
        asked = {"session": session, "due_at": at + LEAVING}
        change.set(stored, stored.value.model_copy(update=asked))
        change.replace(change.value(Thread).ended(SK, at))
        change.commit("questionnaire.planned", session.id)


def _after_checkin(thread: Thread, at: datetime) -> datetime | None:
    """One thing is asked at a time, and a check-in first."""
    question = thread.open
    if question is None or not question.is_checkin:
        return None
    return question.expires_at if question.expires_at > at else None


def _session(
    how: asking.Chosen, now: list[Wanted], known: Asking, thread: Thread, at: datetime, today: Today
) -> Session:  # fmt: skip
    asked = [one for one in now if one.part in how.parts]
    day = asked[0].day
    number = sum(1 for one in known.tried if one.day == day) + 1
    return Session(
        id=f"{day}-{number}", day=day, kind=asked[0].kind, way=how.way, language=thread.language,
        on=today.on, planned_at=at,
        sets=tuple(
            Pinned(instrument=one.part, version=definition(one.part).version)
            for one in asked if one.part != NETWORK
        ),
        network="open" if NETWORK in how.parts else "not_asked",
    )  # fmt: skip


def _opening(read: Partition, session: Session, here: Tenant, at: datetime) -> Message:
    """The first text of a set: its first item, or a link and nothing of what it is about."""
    person, thread = read.one(Person), read.one(Thread)
    first = open_step(session)
    if session.way == "page" or first is None:
        message = texting.compose(
            person, thread, here, session.kind, "instrument.page", at, about=SK,
            private_link=links.blank(),
        )  # fmt: skip
        page = f"questionnaire-{session.id}"
        return message.model_copy(update={"id": page, "page": page})
    message = texting.compose(
        person, thread, here, session.kind, "instrument.opening", at, about=SK, asks=CONTEXT,
        count=len(steps(session)), item=item_text(first, session, here),
    )  # fmt: skip
    return message.model_copy(update={"id": f"questionnaire-{session.id}"})


def item_text(step: Step, session: Session, here: Tenant) -> str:
    """An item with its answers, as a text asks it."""
    words = question(
        step.asked, step.item, session.language, here.policy.instruments.wording
    )  # fmt: skip
    return words.in_one_text if words else ""


def _find_room(
    read: Partition, stored: Stored[Asking], here: Tenant, at: datetime, today: Today,
    later: datetime, closes_on: date,
) -> None:  # fmt: skip
    """A later day; and in the last days of the window, where check-ins leave no room, the day of
    the next one, whose place the set takes."""
    plan = read.maybe(Plan)
    last = closes_on - timedelta(days=here.policy.instruments.instead_days)
    next_key = plan.value.next_key if plan else None
    next_on = plan.value.next_on if plan else None
    if next_key is None or next_on is None or not last <= today.on < next_on <= closes_on:
        _look_again(read, stored, here, at, later)
        return
    read.also(next_key)
    planned = read.one(Occurrence, next_key)
    if planned.state != "PLANNED" or later < planned.due_at:
        _look_again(read, stored, here, at, later)
        return
    change = Change(read, by="planner", at=at, policy=here.policy)
    gives_way = occurrence.move(planned, "CANCELLED", reason="instrument")
    change.replace(gives_way)
    effects.plan_next(change, here, gives_way)
    over = {"session": None, "due_at": planned.due_at}
    change.set(stored, stored.value.model_copy(update=over))
    change.commit("questionnaire.instead", "checkin")

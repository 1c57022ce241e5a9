"""Events: made, called off, shown with who comes, and marked with who came."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from chalicelib import clock
from chalicelib.domain.attendance import EVENT
from chalicelib.domain.events import Cohort, Event, Invited, invited_key, key
from chalicelib.domain.participation import APART, ActivityType
from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.schedule.wall import to_utc
from chalicelib.domain.texts.disclosure import disclosing
from chalicelib.domain.texts.segments import lost
from chalicelib.services import inviting
from chalicelib.services.feeding import WHAT, Entry, Feeding, sk_of
from chalicelib.services.recording import OLDEST, Unacceptable
from chalicelib.services.standing.acts import Erased
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store import lists, numbers
from chalicelib.store.change import Change
from chalicelib.store.keys import Key, Ref, listing
from chalicelib.store.partition import Partition, load, load_keys

#: The index may lag: whom the last piece invited is in it by then.
LAG = timedelta(minutes=2)


class Guest(NamedTuple):
    """Somebody who was invited, or came: their invitation, and their name for pages."""

    invited: Invited
    name: str


class Shown(NamedTuple):
    """An event with how many were invited, by their answer, and how many came."""

    event: Event
    answers: dict[str, int]
    attended: int


@again_on_conflict
def add(
    program: str, by: str,
    *, what: str, place: str, starts_at: datetime, type: ActivityType, hours: Decimal,
    cohort: Cohort,
) -> Event:  # fmt: skip
    """Make an event; everybody of its cohort who has joined is invited. The same event again is
    that event. ``starts_at`` without a zone is the program's wall clock.

    Raises
    ------
    Unacceptable, Taken
    """
    here, now = tenant(program), clock.now()
    zone = here.program.zone
    naive = starts_at.replace(tzinfo=None)
    starts = starts_at if starts_at.tzinfo else to_utc(naive.date(), naive.time(), zone)
    _checked(here, {"what": what, "place": place}, starts, now, type)
    known = "|".join((what, place, starts.isoformat(), cohort.model_dump_json()))
    event = Event(
        id=hashlib.sha256(f"{program}|{known}".encode()).hexdigest()[:20], what=what, place=place,
        starts_at=starts, zone=zone, type=type, hours=hours, cohort=cohort, by=by, created_at=now,
        due_at=now,
    )  # fmt: skip
    there = load(here.partition.ref, key(event.id)).maybe(Event, key(event.id))
    if there and there.value.state == "planned":
        return there.value
    change = Change(here.partition, by=by, at=now, policy=here.policy)
    change.put(event)
    change.commit("event.made", event.id)
    return event


def _checked(
    here: Tenant, said: dict[str, str], starts: datetime, now: datetime, type: ActivityType
) -> None:
    for field, text in said.items():
        if words := disclosing(text, (here.program.name,)):
            message = (
                f"These words tell what the texts are about: {', '.join(words)}. Leave them out."
            )
            raise Unacceptable(field, "disclosing", message)
        if signs := lost(text):
            raise Unacceptable(field, "unsendable", f"These cannot be texted: {' '.join(signs)}.")
    if starts <= now + inviting.LEAD:
        raise Unacceptable("starts_at", "too_late", "Give a time that leaves hours to answer.")
    if (starts - now).days > OLDEST:
        raise Unacceptable("starts_at", "too_far", "That is over a year ahead: check the year.")
    if type in APART:
        raise Unacceptable("type", "not_an_event", "Mentors log their own contacts.")


@again_on_conflict
def cancel(program: str, event_id: str, by: str) -> Event:
    """Call an event off; whoever was asked is told. Off already, nothing changes.

    Raises
    ------
    Missing, Unacceptable
    """
    here = tenant(program)
    event, read = _event(here, event_id)
    if event.state == "cancelled":
        return event
    now = clock.now()
    if event.starts_at <= now:
        raise Unacceptable("event", "over", "It has begun: mark who came.")
    change = Change(read, by=by, at=now, policy=here.policy)
    off = change.replace(
        event.model_copy(update={"state": "cancelled", "after": "", "due_at": now + LAG})
    )
    change.commit("event.cancelled", event.id)
    return off


def _event(here: Tenant, event_id: str) -> tuple[Event, Partition]:
    read = load(here.partition.ref, key(event_id))
    return read.one(Event, key(event_id)), read


def page(
    program: str, limit: int, start: dict[str, str] | None
) -> tuple[list[Event], dict[str, str] | None]:
    """A page of the events, the latest first."""
    listed = lists.page(listing(program, "events"), limit, start)
    found = load_keys([Key(Ref(program, "").pk, "HEAD#PROGRAM"), *(o.key for o in listed.items)])
    by_key = {one.id: one for one in found[Ref(program, "")].values(Event)}
    ids = [one.sort.rpartition("#")[2] for one in listed.items]
    return [by_key[id] for id in ids if id in by_key], listed.next_start


def shown(program: str, event_id: str) -> Shown:
    """An event with its counts.

    Raises
    ------
    Missing
    """
    event, _ = _event(tenant(program), event_id)
    every = [one.sort.split("#") for one in lists.every(invited_to(program, event_id))]
    answers = dict(Counter(answer for _, answer, _ in every))
    return Shown(event, answers, sum(came == "came" for *_, came in every))


def people(
    program: str, event_id: str, limit: int, start: dict[str, str] | None
) -> tuple[list[Guest], dict[str, str] | None]:
    """A page of who was invited, or came.

    Raises
    ------
    Missing
    """
    _event(tenant(program), event_id)
    listed = lists.page(invited_to(program, event_id), limit, start, newest_first=False)
    heads = [Key(one.ref.pk, "HEAD#PERSON") for one in listed.items]
    found = load_keys([*heads, *(one.key for one in listed.items)])
    read = [(found[one.ref], one.key.sk) for one in listed.items if one.ref in found]
    shown = [(each.maybe(Invited, sk), each.one(Person).name) for each, sk in read]
    return [Guest(one.value, name) for one, name in shown if one], listed.next_start


def invited_to(program: str, event_id: str) -> str:
    """The list of who was invited to an event, or came."""
    return listing(program, f"EVENT-{event_id}")


def mark(program: str, event_id: str, by: str, marks: Sequence[tuple[str, bool]]) -> Shown:
    """Mark who came and who did not; marked otherwise before, it is corrected. Whoever came has
    attended, by the source ``event``.

    Raises
    ------
    Missing, Unacceptable
    """
    here = tenant(program)
    event, _ = _event(here, event_id)
    if event.starts_at > clock.now():
        raise Unacceptable("people", "future", "It has not begun: mark who came when it has.")
    if event.state == "cancelled":
        raise Unacceptable("people", "cancelled", "It was called off: nobody can have come.")
    known = load_keys(
        Key(Ref(program, one).pk, sk) for one, _ in marks for sk in ("HEAD#PERSON", "HEAD#ALUMNUS")
    )
    for place, (person_id, _) in enumerate(marks):
        read = known.get(Ref(program, person_id))
        if read is None or read.maybe(Alumnus) is None or read.erased:
            raise Unacceptable(f"people.{place}.id", "unknown", "No graduate has this id.")
    for person_id, came in marks:
        _mark(here, event, by, person_id, came=came)
    return shown(program, event_id)


@again_on_conflict
def _mark(here: Tenant, event: Event, by: str, person_id: str, *, came: bool) -> None:
    entry = Entry(
        place=0, external_id=f"{EVENT}{event.id}#{person_id}", alumnus="", at=event.starts_at,
        type=event.type, hours=event.hours, deleted=not came, source="event",
    )  # fmt: skip
    unique = numbers.external_key(here.id, WHAT, entry.external_id)
    read = load(Ref(here.id, person_id), sk_of(unique), invited_key(event.id))
    if read.one(Person).erased_at:
        raise Erased("the record was erased")
    change = Change(read, by=by, at=clock.now(), policy=here.policy)
    feeding = Feeding(change, here)
    if came or sk_of(unique) in read.rows:
        feeding.take(entry, unique)
    feeding.recount()
    known = read.maybe(Invited, invited_key(event.id))
    if known and known.value.attended is came and feeding.done in ([], ["unchanged"]):
        return
    if known:
        change.set(known, known.value.model_copy(update={"attended": came}))
    else:
        change.put(
            Invited(
                event_id=event.id, person_id=person_id, starts_at=event.starts_at, rsvp="unsent",
                why="not_invited", attended=came,
            )
        )  # fmt: skip
    change.commit("event.attended" if came else "event.not_attended", event.id)

"""What staff record by hand: attendance, people met, a spoken stop, a number seen working."""

from datetime import date, datetime, time
from decimal import Decimal

from chalicelib import clock, ids
from chalicelib.domain.care import Care
from chalicelib.domain.network import Contact
from chalicelib.domain.participation import APART, Activity, ActivityType
from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.schedule.wall import local, to_utc
from chalicelib.domain.texts.reading import Understanding
from chalicelib.services.inbound.receiving import Received
from chalicelib.services.inbound.replies import opt_out
from chalicelib.services.inbound.turn import Turn
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Partition, load

#: Entries for days longer ago are slips of the pen.
OLDEST = 366
NOON = time(12)


class Unacceptable(ValueError):
    """One field of what staff entered cannot be; ``code`` says why, the text how to mend it."""

    def __init__(self, field: str, code: str, message: str) -> None:
        super().__init__(message)
        self.field, self.code = field, code


def _opened(program: str, person_id: str, by: str) -> tuple[Tenant, Change]:
    here = tenant(program)
    read = load(Ref(program, person_id))
    return here, Change(read, by=by, at=clock.now(), policy=here.policy)


def _zone(read: Partition, here: Tenant) -> str:
    return read.one(Person).time_zone or here.program.zone


def _checked(on: date, change: Change, here: Tenant) -> date:
    today = local(change.at, _zone(change.read, here)).date()
    if on > today:
        raise Unacceptable("on", "future", "That day is yet to come: enter it when it is over.")
    if (today - on).days > OLDEST:
        raise Unacceptable("on", "too_old", "That is over a year ago: check the year.")
    return on


@again_on_conflict
def add_activity(
    program: str, person_id: str, by: str,
    *, type: ActivityType, on: date, count: int = 1, hours: Decimal | None = None,
) -> Activity:  # fmt: skip
    """Attendance as staff know it: ``count`` sessions on a local date, ``hours`` in all if known.

    A graduate with a dose planned who attended was in touch that day.

    Raises
    ------
    Missing, Unacceptable
    """
    here, change = _opened(program, person_id, by)
    alumnus = change.read.one(Alumnus)
    activity = Activity(
        id=ids.new_id(), person_id=person_id, type=type, on=_checked(on, change, here),
        count=count, hours=hours, source="coordinator", recorded_at=change.at,
    )  # fmt: skip
    change.put(activity)
    if alumnus.planned_hours_per_week and type not in APART:
        _in_touch(change, min(change.at, to_utc(on, NOON, _zone(change.read, here))))
    change.commit("activity.recorded", type)
    return activity


def _in_touch(change: Change, at: datetime) -> None:
    last = change.value(Care).last_contact_at
    if last is None or last < at:
        change.amend(Care, last_contact_at=at)


@again_on_conflict
def add_contact(
    program: str, person_id: str, by: str,
    *, on: date, relation: str | None = None, name: str | None = None,
) -> Contact:  # fmt: skip
    """Somebody of the support network was met on a local date: a first name or initial, a
    relation, or both.

    Raises
    ------
    Missing, Unacceptable
    """
    if not relation and not name:
        raise Unacceptable("name", "missing", "Enter a first name or initial, a relation, or both.")
    here, change = _opened(program, person_id, by)
    change.read.one(Alumnus)
    contact = Contact(
        id=ids.new_id(), on=_checked(on, change, here), relation=relation, name=name,
        source="coordinator",
    )  # fmt: skip
    change.put(contact)
    change.commit("contact.recorded", relation or "")
    return contact


@again_on_conflict
def stop(program: str, person_id: str, by: str) -> Partition:
    """A revocation spoken or written to staff does what STOP does, without a confirming text.
    Stopping again changes nothing.

    Raises
    ------
    Missing
    """
    here, change = _opened(program, person_id, by)
    if change.read.one(Person).texting == "stopped":
        return change.read
    told = Received(id=ids.new_id(), at=change.at, now=change.at, sender="", to="", body="")
    opt_out(Turn(change, here, told, None, Understanding("opt_out"), quiet=True))
    return change.commit("texting.stopped", "told_staff")


@again_on_conflict
def verify_phone(program: str, person_id: str, by: str) -> Partition:
    """Staff have seen the number working in the person's hand, or spoken with them on it: it is
    theirs, suspect or not before.

    Raises
    ------
    Missing, Unacceptable
    """
    _, change = _opened(program, person_id, by)
    if not change.read.one(Person).phone:
        raise Unacceptable("phone", "missing", "There is no phone on record: import one first.")
    change.amend(Person, number_state="verified", phone_verified_at=change.at)
    return change.commit("phone.verified", "seen_by_staff")

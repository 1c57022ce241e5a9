"""What staff record by hand, of their own knowledge or as a mentor told it: attendance, people met.

Who entered it is in the audit; ``source`` says who knew."""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal

from chalicelib import clock, ids
from chalicelib.domain import matches
from chalicelib.domain.care import Care
from chalicelib.domain.matches import Match
from chalicelib.domain.network import Contact
from chalicelib.domain.participation import (
    DRUG_TEST,
    Activity,
    ActivityType,
    DrugTestResult,
    Entered,
    last_attended,
)
from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.schedule.wall import local, to_utc
from chalicelib.services import engaging
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Partition, load
from chalicelib.store.writes import Taken

#: Entries for days longer ago are slips of the pen.
OLDEST = 366
NOON = time(12)
#: What the keys of activities begin with.
ACTIVITIES = "ACTIVITY#"


class Unacceptable(ValueError):
    """One field of what staff entered cannot be; ``code`` says why, the text how to mend it."""

    def __init__(self, field: str, code: str, message: str) -> None:
        super().__init__(message)
        self.field, self.code = field, code


def _opened(program: str, person_id: str, by: str) -> tuple[Tenant, Change]:
    here = tenant(program)
    read = load(Ref(program, person_id))
    return here, Change(read, by=by, at=clock.now(), policy=here.policy)


def zone_of(read: Partition, here: Tenant) -> str:
    """The zone in which the person's days are counted."""
    return read.one(Person).time_zone or here.program.zone


def day_checked(on: date, change: Change, here: Tenant) -> date:
    """The local date on which something is said to have been.

    Raises
    ------
    Unacceptable
        If it is yet to come, or over a year ago.
    """
    today = local(change.at, zone_of(change.read, here)).date()
    if on > today:
        raise Unacceptable("on", "future", "That day is yet to come: enter it when it is over.")
    if (today - on).days > OLDEST:
        raise Unacceptable("on", "too_old", "That is over a year ago: check the year.")
    return on


def result_checked(
    result: DrugTestResult | None, type: ActivityType, here: Tenant,
    known: DrugTestResult | None = None,
) -> DrugTestResult | None:  # fmt: skip
    """What a drug test found, as staff may write it down. One that is ``known`` already stays
    whatever the program's policy says by now.

    Raises
    ------
    Unacceptable
        If it is no drug test, or the program keeps no results.
    """
    if result and type != DRUG_TEST:
        raise Unacceptable(
            "result", "not_a_drug_test", "Only a drug test has a result: leave it out."
        )
    if result and result != known and not here.policy.participation.drug_test_results:
        raise Unacceptable(
            "result", "results_off",
            "Your program keeps no results of drug tests: leave it out. A supervisor can let it "
            "(participation.drug_test_results).",
        )  # fmt: skip
    return result


@again_on_conflict
def add_activity(
    program: str, person_id: str, by: str,
    *, type: ActivityType, on: date, count: int = 1, hours: Decimal | None = None,
    source: Entered = "coordinator", id: str = "", result: DrugTestResult | None = None,
) -> Activity:  # fmt: skip
    """Attendance as staff know it: ``count`` sessions on a local date, ``hours`` in all if known,
    what a drug test found if the program keeps that.
    ``id`` is that of the form that tells it: told twice, it counts once.

    A graduate with a dose planned who attended was in touch that day.

    Raises
    ------
    Missing, Unacceptable
    """
    here, change = _opened(program, person_id, by)
    alumnus = change.read.one(Alumnus)
    activity = Activity(
        id=id or ids.new_id(), person_id=person_id, type=type, on=day_checked(on, change, here),
        count=count, hours=hours, source=source, recorded_at=change.at,
        result=result_checked(result, type, here),
    )  # fmt: skip
    put(change, here, activity)
    if type == "mentor_session" and alumnus.match_id:
        _in_contact(change, alumnus.match_id, on)
    try:
        change.commit("activity.recorded", type)
    except Taken:
        if not id:
            raise
    return activity


def put(change: Change, here: Tenant, entry: Activity | Contact) -> None:
    """An entry as part of a change. A graduate with a dose planned who attended was there that
    day."""
    change.put(entry)
    if isinstance(entry, Activity):
        _attended(change, here, [entry], change.value(Care).last_attended_at)


def recount(change: Change, here: Tenant) -> None:
    """Attendance that counted is gone: when they were last there follows from what is left and from
    what this change brings."""
    change.read.beginning(ACTIVITIES)
    _attended(change, here, change.values(Activity), None)


def _attended(
    change: Change, here: Tenant, found: Iterable[Activity], known: datetime | None
) -> None:
    planned = change.read.one(Alumnus).hours_planned_on
    day = last_attended(found, planned)
    at = min(change.at, to_utc(day, NOON, zone_of(change.read, here))) if day else None
    latest = max((one for one in (at, known) if one), default=None)
    if latest != change.value(Care).last_attended_at:
        change.amend(Care, last_attended_at=latest)
        engaging.judge(change, here)


def activity_key(on: date, id: str) -> str:
    """Where an activity is kept."""
    return f"{ACTIVITIES}{on}#{id}"


def _in_contact(change: Change, match_id: str, on: date) -> None:
    """The mentor's next contact is counted from the latest one known."""
    change.read.also(matches.key(match_id))
    last = change.value(Match, matches.key(match_id)).contacted_on
    if last is None or last < on:
        change.amend(Match, matches.key(match_id), contacted_on=on)


def in_touch(change: Change, here: Tenant, at: datetime) -> None:
    """Something that was entered tells that the person was in touch at a moment (UTC)."""
    last = change.value(Care).last_contact_at
    if last is None or last < at:
        change.amend(Care, last_contact_at=at)
        engaging.judge(change, here)


@again_on_conflict
def add_contact(
    program: str, person_id: str, by: str,
    *, on: date, relation: str | None = None, name: str | None = None,
    source: Entered = "coordinator",
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
        id=ids.new_id(), on=day_checked(on, change, here), relation=relation, name=name,
        source=source, recorded_at=change.at,
    )  # fmt: skip
    change.put(contact)
    change.commit("contact.recorded", relation or "")
    return contact

"""Clearances run out with notice: watched from a mentor's first day on, renewed by staff.

The watch is a record of its own with the next day of a notice as its due key. Each notice commits
in one change: the mentor's neutral message, the task for staff, and that it was told.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chalicelib import clock
from chalicelib.domain import clearances, gate
from chalicelib.domain.clearances import CLEARANCES, OVER, ClearanceWatch, Notice
from chalicelib.domain.people import Mentor, Person
from chalicelib.domain.schedule.wall import local, to_utc
from chalicelib.domain.schedule.window import next_open
from chalicelib.domain.texts.wording import printed
from chalicelib.domain.thread import Thread
from chalicelib.services import alerting
from chalicelib.services.matching.words import may_reach
from chalicelib.services.outbound import texting
from chalicelib.services.recording import Unacceptable
from chalicelib.services.tenant import Tenant, again_on_conflict, epoch, tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Partition, Stored, load
from chalicelib.store.writes import write_alone

#: Where it is kept.
SK = "CLEARANCES"
TEXT, MAIL = "clearance_notice", "clearance_mail"


def begin(change: Change, here: Tenant) -> None:
    """Somebody becomes a mentor with this change: their clearances are watched from now on."""
    watch = ClearanceWatch(person_id=change.read.ref.person, since=_today(change.at, here))
    change.put(_with_look(change, here, watch))


def follow(change: Change, here: Tenant) -> None:
    """The dates of a mentor's clearances have changed with this change."""
    change.read.also(SK)
    if change.read.maybe(ClearanceWatch):
        change.replace(_with_look(change, here, change.value(ClearanceWatch)))
    else:
        begin(change, here)


def follow_if_renewed(change: Change, here: Tenant, before: Mentor, after: Mentor) -> None:
    """Costs a read only where a date has changed."""
    if any(getattr(before, field) != getattr(after, field) for field in CLEARANCES.values()):
        follow(change, here)


def _with_look(change: Change, here: Tenant, watch: ClearanceWatch) -> ClearanceWatch:
    policy = here.policy.matching.clearance
    today = _today(change.at, here)
    day = clearances.next_day(change.value(Mentor), watch, today, policy)
    look_at = to_utc(day, here.policy.window.open, here.program.zone) if day else None
    return watch.model_copy(update={"look_at": look_at})


def _today(at: datetime, here: Tenant) -> date:
    return local(at, here.program.zone).date()


def look_at(read: Partition, stored: Stored[ClearanceWatch], here: Tenant, at: datetime) -> None:
    """The day of a notice has come, or somebody entered a date that is about to run out.

    Raises
    ------
    Conflict
        if somebody else wrote first; nobody was told.
    """
    if stored.value.look_at is None or stored.value.look_at > at:
        return
    read.also("HEAD#MENTOR")
    change = Change(read, by="clearances", at=at, policy=here.policy)
    found = clearances.due(
        read.one(Mentor), stored.value, _today(at, here), here.policy.matching.clearance
    )
    watch = change.replace(clearances.told(stored.value, found))
    watch = change.replace(_with_look(change, here, watch))
    if not found or read.one(Person).deceased:
        write_alone(stored, watch, read, at=at, policy=here.policy)
        return
    for one in found:
        cause = "clearance_over" if one.days == OVER else "clearance_ending"
        alerting.raise_alert(change, here, cause, f"{one.clearance}.{one.days}")
    if not read.one(Mentor).paused:
        _tell(change, here, found)
    change.commit("clearance.noticed", ",".join(one.id for one in found))


def _tell(change: Change, here: Tenant, found: list[Notice]) -> None:
    """One neutral message about what runs out first: by text, else by mail, else staff's task is
    all that there is."""
    first = min(found, key=lambda one: one.last)
    key = "clearance.over" if first.days == OVER else "clearance.ending"
    person, thread = change.value(Person), change.value(Thread)
    language = thread.language
    said = {"date": _date_words(first.last, language), "number": here.line}
    if may_reach(person, TEXT, change.at, here.id):
        due = change.at
        if person.time_zone:
            due = next_open(due, person.time_zone, here.policy, person.state, person.days_off)
        text = texting.compose(person, thread, here, TEXT, key, change.at, due_at=due, **said)
        change.put(text.model_copy(update={"to": "mentor"}))
        return
    body = printed(key, language=language, own=here.own, alias=here.program.alias, **said)
    mail = texting.compose(person, thread, here, MAIL, key, change.at, **said).model_copy(
        update={"channel": "mail", "to": "mentor", "body": body}
    )
    if gate.may_text(person, mail, change.at, epoch(), here.policy) is None:
        change.put(mail)


def _date_words(day: date, language: str) -> str:
    month = printed(f"month.{day.month}", language=language)
    return printed("date", language=language, month=month, day=day.day)


@again_on_conflict
def renew(
    program: str, mentor_id: str, by: str, dates: Mapping[str, date]
) -> tuple[Person, Mentor]:
    """Staff saw that clearances were done (again): ``dates`` by the names of ``CLEARANCES``; what
    is not named stays. Dates that are known already change nothing.

    Raises
    ------
    Missing
    Unacceptable
        naming a date that is yet to come.
    """
    here = tenant(program)
    change = Change(load(Ref(program, mentor_id)), by=by, at=clock.now(), policy=here.policy)
    mentor = change.value(Mentor)
    fields = checked(dates, _today(change.at, here))
    if all(getattr(mentor, field) == day for field, day in fields.items()):
        return change.value(Person), mentor
    change.amend(Mentor, **fields)
    follow(change, here)
    after = change.commit("clearance.renewed", ",".join(sorted(dates)))
    return after.one(Person), after.one(Mentor)


def checked(dates: Mapping[str, date], today: date) -> dict[str, Any]:
    """The fields of a mentor that these dates set.

    Raises
    ------
    Unacceptable
        naming a date that is yet to come.
    """
    for name, day in dates.items():
        if day > today:
            raise Unacceptable(CLEARANCES[name], "future", "Enter it when it is done.")
    return {CLEARANCES[name]: day for name, day in dates.items()}

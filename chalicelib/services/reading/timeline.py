"""Everything that happened with one person, in the order of time: one query of their partition."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel

from chalicelib.domain import mentor_log, relay
from chalicelib.domain.attendance import Corrected, Fed, History, resultless, retellings
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.corrections import Correctable
from chalicelib.domain.erasure import Erasure
from chalicelib.domain.inbound import Inbound
from chalicelib.domain.instruments.response import Response
from chalicelib.domain.matches import Match
from chalicelib.domain.mentor_log import MentorLog
from chalicelib.domain.messages import Message
from chalicelib.domain.milestones import Step as MilestoneStep
from chalicelib.domain.network import Contact, Measurement
from chalicelib.domain.participation import Activity
from chalicelib.domain.people import Alumnus, Consent, Person
from chalicelib.domain.programs import Program
from chalicelib.domain.recovery_plan import PlanVersion
from chalicelib.domain.relay import Note
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.schedule.wall import local, to_utc
from chalicelib.domain.standing import StaffAct
from chalicelib.domain.thread import Thread
from chalicelib.services import milestones
from chalicelib.services.reading.people import first, incidents
from chalicelib.services.tenant import policy_of
from chalicelib.store.keys import Key, Ref, stamp
from chalicelib.store.partition import load_all, load_keys

Kind = Literal[
    "text_out",
    "text_in",
    "checkin",
    "activity",
    "correction",
    "contact",
    "instrument",
    "network",
    "recovery_plan",
    "milestone",
    "alert",
    "consent",
    "match",
    "joining",
    "standing",
]
#: A day without an hour stands at noon on the person's clock.
NOON = time(12)


class Event(NamedTuple):
    """One thing that happened: when (UTC), what, the record's key (with the step, where a record
    has more than one), and the record."""

    at: datetime
    kind: Kind
    key: str
    step: str
    value: BaseModel


def timeline(program: str, person_id: str, *, lead: bool, results: bool = False) -> list[Event]:
    """Oldest first, the newest last. What is only planned has not happened. The words of a text
    that a supervisor is to judge are there for the clinical ``lead`` alone, ``results`` of drug
    tests for clinical roles.

    Raises
    ------
    Missing
        if there is no such graduate.
    """
    read = load_all(Ref(program, person_id))
    read.one(Alumnus)
    person, thread = read.one(Person), first(read, Thread)
    if read.erased:  # what else is left are codes, and about nobody any more
        return list(_events([(s.key.sk, s.value) for s in read.every(Erasure)], "UTC"))
    home = Ref(program, "")
    keys = [Key(home.pk, "HEAD#PROGRAM")]
    if thread and thread.crisis_incident:
        keys.append(Key(home.pk, f"ALERT#{thread.crisis_incident}"))
    elsewhere = load_keys(keys)[home]
    zone = person.time_zone or elsewhere.one(Program).zone
    secret = relay.hidden(read.values(Note), lead=lead)
    stored = [(s.key.sk, _without(secret, s.value, results)) for s in read.rows.values()]
    stored += [(f"ALERT#{a.id}", a) for a in incidents(elsewhere, person_id)]
    course = milestones.of(read, zone, policy_of(elsewhere.one(Program)))
    stored += [(f"MILESTONE#{one.name}", step) for one in course for step in one.course]
    return sorted(_events(stored, zone), key=place)


def _without(secret: frozenset[str], value: Any, results: bool) -> Any:
    if isinstance(value, Inbound) and value.id in secret:
        return value.model_copy(update={"body": ""})
    if isinstance(value, Activity | History) and not results:
        return resultless(value)
    return value


def place(event: Event) -> str:
    """Where an event stands in its timeline, as text that sorts likewise."""
    return f"{stamp(event.at)}|{event.key}|{event.step}"


def _events(stored: Iterable[tuple[str, Any]], zone: str) -> Iterator[Event]:
    for key, value in stored:
        if steps := _STEPS.get(type(value)):
            for kind, step, at, about in steps(value, zone):
                if at is not None:
                    yield Event(at, kind, key, step, about)


Step = tuple[Kind, str, datetime | None, BaseModel]


def _message(message: Message, _zone: str) -> list[Step]:
    if message.to == "staff":  # a page about the person is the alert's, not part of their life
        return []
    left = max(message.sent_at or message.created_at, message.created_at)
    return [("text_out", "", left, message)]


def _inbound(text: Inbound, _zone: str) -> list[Step]:
    return [("text_in", "", text.at, text)]


def _checkin(one: Occurrence, _zone: str) -> list[Step]:
    happened = None if one.state == "PLANNED" else one.asked_at or one.due_at
    return [("checkin", "", happened, one)]


def _on(day: date, told_at: datetime | None, zone: str) -> datetime:
    """Told on the day itself, it stands where it was told; never later than that."""
    noon = to_utc(day, NOON, zone)
    if told_at is None:
        return noon
    return told_at if local(told_at, zone).date() == day else min(noon, told_at)


def _activity(one: Activity, zone: str) -> list[Step]:
    return [("activity", "", _on(one.on, one.recorded_at, zone), one)]


def _history(one: History, _zone: str) -> list[Step]:
    return [("correction", str(n), told.at, told) for n, told in enumerate(retellings(one))]


def _mended(one: MentorLog, zone: str) -> list[Step]:
    return _history(mentor_log.history(one), zone)


def _contact(one: Contact, zone: str) -> list[Step]:
    return [("contact", "", _on(one.on, one.recorded_at, zone), one)]


def _response(one: Response, zone: str) -> list[Step]:
    return _standing("instrument", one, zone)


def _measurement(one: Measurement, zone: str) -> list[Step]:
    return _standing("network", one, zone)


def _version(one: PlanVersion, _zone: str) -> list[Step]:
    return [("recovery_plan", "", one.at, one)]


def _milestone(one: MilestoneStep, zone: str) -> list[Step]:
    return [("milestone", one.state, to_utc(one.on, NOON, zone), one)]


def _standing(kind: Kind, one: Correctable, zone: str) -> list[Step]:
    """What was corrected stands in its own list, and is no event any more."""
    if one.replaced_by:
        return []
    return [(kind, "", _on(one.on, one.recorded_at, zone), one)]


def _alert(one: Alert, _zone: str) -> list[Step]:
    steps = (
        ("opened", one.opened_at), ("acknowledged", one.acknowledged_at),
        ("resolved", one.resolved_at),
    )  # fmt: skip
    return [("alert", step, at, one) for step, at in steps]


def _match(one: Match, _zone: str) -> list[Step]:
    steps = (
        ("created", one.created_at), ("asked", one.asked_at), ("offered", one.offered_at),
        ("accepted", one.accepted_at), ("introduced", one.introduced_at), ("ended", one.ended_at),
    )  # fmt: skip
    return [("match", step, at, one) for step, at in steps]


def _consent(what: str, consent: Consent | None) -> list[Step]:
    return [("consent", what, consent.at, consent)] if consent else []


def _person(one: Person, _zone: str) -> list[Step]:
    enrolled: list[Step] = [("joining", "enrolled", one.created_at, one)]
    return enrolled + _consent("sms", one.sms_consent)


def _alumnus(one: Alumnus, _zone: str) -> list[Step]:
    return _consent("mentor_disclosure", one.disclosure_consent)


def _thread(one: Thread, _zone: str) -> list[Step]:
    steps = (("invited", one.invited_at), ("joined", one.joined_at))
    return [("joining", step, at, one) for step, at in steps]


def _act(one: StaffAct, _zone: str) -> list[Step]:
    return [("standing", one.what, one.at, one)]


def _erasure(one: Erasure, _zone: str) -> list[Step]:
    return [("standing", "erased", one.at, one)]


_STEPS: dict[type, Callable[[Any, str], list[Step]]] = {
    Message: _message,
    Inbound: _inbound,
    Occurrence: _checkin,
    Activity: _activity,
    Fed: _history,
    Corrected: _history,
    MentorLog: _mended,
    Contact: _contact,
    Response: _response,
    Measurement: _measurement,
    PlanVersion: _version,
    MilestoneStep: _milestone,
    Alert: _alert,
    Match: _match,
    Person: _person,
    Alumnus: _alumnus,
    Thread: _thread,
    StaffAct: _act,
    Erasure: _erasure,
}

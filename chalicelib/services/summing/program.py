"""What the program report's figures follow from, read off the lines of a partition."""

import json
from datetime import date, datetime
from decimal import Decimal

from chalicelib.domain import unnamed
from chalicelib.domain.checkins.occurrence import ENDS, Occurrence
from chalicelib.domain.engagement import Followed
from chalicelib.domain.network.counts import ASKED as COUNTS
from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.reconciliation import deadline
from chalicelib.domain.reports.counting import contribution
from chalicelib.domain.reports.facts import (
    Attendance,
    Checkin,
    Concern,
    Lowered,
    Met,
    Numbered,
    PersonFacts,
    Standing,
    Step,
    Told,
)
from chalicelib.domain.schedule.wall import local
from chalicelib.services.recording import zone_of
from chalicelib.services.summing.reading import Counted, Line, Reading
from chalicelib.services.tenant import Tenant
from chalicelib.store.codec import decode


def counted(read: Reading) -> Counted:
    """What a partition adds to the program report; of a graduate's own, some is sealed."""
    person = read.ref.person
    facts = PersonFacts(
        zone=read.here.program.zone,
        site=next((one.get("site") or "" for one in read.lines("person")), ""),
        standing=_standing(read),
        checkins=tuple(_checkin(person, one, read.here) for one in read.lines("occurrence")),
        attendances=tuple(_attendance(person, one) for one in read.lines("activity")),
        met=tuple(
            Met(person, date.fromisoformat(one["on"]), one["mark"]) for one in read.lines("contact")
        ),
        told=tuple(told for one in read.lines("occurrence") for told in _told(person, one)),
        numbered=_numbered(person, read),
        concerns=tuple(map(_concern, read.lines("alert"))),
        matches=tuple(one["state"] for one in read.lines("match")),
        steps=tuple(_step(person, one) for one in read.lines("moved")),
    )
    return Counted(contribution(facts))


def _checkin(person: str, one: Line, here: Tenant) -> Checkin:
    on, state = date.fromisoformat(one["local_date"]), one["state"]
    if state in ENDS:
        return Checkin(person, on, state)
    until = deadline(decode(Occurrence, one, frozenset(), None), here.policy)
    return Checkin(person, on, state, until)


def _attendance(person: str, one: Line) -> Attendance:
    said = one.get("hours", "").strip('"')  # a decimal is stored as JSON text
    hours = Decimal(said) if said else None
    return Attendance(person, date.fromisoformat(one["on"]), one["type"], int(one["count"]), hours)


def _step(person: str, one: Line) -> Step:
    before = "not_joined" if one["before"] == "new" else one["before"]
    return Step(person, date.fromisoformat(one["on"]), before, one["after"])


def _answers(one: Line) -> list[tuple[str, int, datetime]]:
    """The answers in force of a check-in, which are stored as JSON text."""
    return [
        (told["question"], int(told["value"]), datetime.fromisoformat(told["at"]))
        for told in json.loads(one.get("answers") or "[]")
    ]


def _numbered(person: str, read: Reading) -> tuple[Numbered, ...]:
    """Sessions told by number alone."""
    replies = (unnamed.reply(_answers(one), one["zone"]) for one in read.lines("occurrence"))
    named = ((date.fromisoformat(one["on"]), int(one["count"])) for one in read.lines("activity"))
    found = unnamed.unnamed(filter(None, replies), named)
    return tuple(Numbered(person, one.on, one.sessions) for one in found)


def _told(person: str, one: Line) -> list[Told]:
    on = date.fromisoformat(one["local_date"])
    answers = {question: value for question, value, _ in _answers(one)}
    return [
        Told(person, on, which, answers[asked])
        for which, asked in COUNTS.items()
        if asked in answers
    ]


def _concern(one: Line) -> Concern:
    opened_at = datetime.fromisoformat(one["opened_at"])
    taken_on, reached = (
        datetime.fromisoformat(one[name]) if one.get(name) else None
        for name in ("acknowledged_at", "reached_at")
    )
    watched = bool(one.get("watched", True))
    return Concern(one["level"], one["state"], opened_at, taken_on, reached, watched)


def _standing(read: Reading) -> Standing | None:
    """Whom the report counts among its alumni. Tapers and a death are sealed."""
    heads = {kind: read.lines(kind) for kind in ("alumnus", "thread", "person", "care")}
    if not heads["alumnus"]:
        return None
    alumnus, thread, person, care = (lines[0] if lines else {} for lines in heads.values())
    joined = thread.get("joining") == "joined" and thread.get("joined_at")
    return Standing(
        person=read.ref.person,
        discharged_on=date.fromisoformat(alumnus["discharged_on"]),
        planned_hours=int(alumnus["planned_hours_per_week"]),
        joining=thread.get("joining") or "none",
        joined_at=datetime.fromisoformat(joined) if joined else None,
        stopped=person.get("texting") == "stopped",
        engagement=care.get("engagement") or "active",
        tapers=tuple(
            Lowered(one.hours_per_week, one.since, one.until)
            for one in read.opened.one(Alumnus).tapers
        ),
        over_on=_over_on(read, care.get("engagement")),
    )


def _over_on(read: Reading, engagement: str | None) -> date | None:
    """The day on which they died or were closed, whichever came first."""
    person, followed = read.opened.one(Person), read.opened.maybe(Followed)
    closed = followed if engagement == "closed" else None
    days = [person.deceased.on] if person.deceased else []
    days += [local(closed.value.since, zone_of(read.opened, read.here)).date()] if closed else []
    return min(days, default=None)

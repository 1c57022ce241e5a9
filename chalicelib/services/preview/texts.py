"""Every text that one person would get: when, why, its words, what it costs; and what would not
come, and why."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from chalicelib import clock
from chalicelib.domain.checkins import plan as plans
from chalicelib.domain.checkins.occurrence import OURS, Occurrence
from chalicelib.domain.checkins.plan import Plan
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.schedule.wall import local
from chalicelib.domain.schedule.window import Closed, next_open, why_closed
from chalicelib.domain.texts.segments import segments
from chalicelib.domain.thread import Thread
from chalicelib.services import joining
from chalicelib.services.preview import people, rehearsing
from chalicelib.services.preview.people import Replies
from chalicelib.services.tenant import Tenant, tenant
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load_all
from chalicelib.store.rehearsal import Rehearsal, nothing_written

#: Messages that are sent and those that will never be.
_LEFT, _UNSENT = ("ACCEPTED", "DELIVERED"), ("SUPPRESSED", "EXPIRED", "FAILED")


@dataclass(frozen=True)
class Text:
    """One text that would go out. ``why`` is the cadence's tier, ``high_risk``, or the kind of
    message; ``cost`` is an estimate in US dollars. ``moved_from`` and ``moved_why`` tell of a day
    on which nothing may leave, ``hour_moved`` of a window that the chosen hour lies outside of."""

    at: datetime
    local_at: datetime
    kind: str
    why: str
    body: str
    language: str
    parts: int
    encoding: str
    cost: Decimal
    moved_from: date | None = None
    moved_why: Closed | None = None
    hour_moved: bool = False


@dataclass(frozen=True)
class LeftOut:
    """A check-in or text that would not go out: ``reason`` as the sender gives it."""

    on: date
    kind: str
    reason: str


@dataclass
class Preview:
    """What a person would get from ``start`` until ``end`` (UTC)."""

    person_id: str
    zone: str
    start: datetime
    end: datetime
    replies: Replies
    texts: list[Text] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    #: Local dates of the check-ins that would be asked.
    asked_on: list[date] = field(default_factory=list)

    @property
    def cost(self) -> Decimal:
        """All texts together, estimated in US dollars."""
        return sum((text.cost for text in self.texts), Decimal(0))

    @property
    def parts(self) -> int:
        """All parts of all texts."""
        return sum(text.parts for text in self.texts)


def preview(program: str, person_id: str, days: int, replies: Replies) -> Preview:
    """The texts of the next ``days`` days, if staff change nothing and the person answers as
    ``replies`` says. Somebody who waits is invited in their next window and joins.

    Raises
    ------
    Missing
    """
    here = tenant(program)
    read = load_all(Ref(program, person_id))
    read.one(Alumnus)
    start = clock.now()
    return foresee(
        rehearsing.begin(read, start), here, start, start + timedelta(days=days), replies
    )


def foresee(
    rehearsal: Rehearsal, here: Tenant, start: datetime, end: datetime, replies: Replies
) -> Preview:
    """Run a rehearsal to its end and write down what would leave and what would not.

    Raises
    ------
    Endless, Unrehearsed
    """
    person = rehearsal.one(Person)
    zone = person.time_zone or here.program.zone
    seen = Preview(person.id, zone, start, end, replies)
    with nothing_written():
        if _waits(rehearsal, here):
            _invite(rehearsal, here, start)
        for changed in rehearsing.run(rehearsal, here, end, people.BY_NAME[replies]):
            _note(seen, rehearsal, here, changed.values())
    seen.texts.sort(key=lambda text: text.at)
    return seen


def _waits(rehearsal: Rehearsal, here: Tenant) -> bool:
    person = rehearsal.one(Person)
    may = person.texting == "consented" and person.phone and person.time_zone and here.rota
    return bool(may) and rehearsal.one(Thread).joining == "waiting"


def _invite(rehearsal: Rehearsal, here: Tenant, start: datetime) -> None:
    person = rehearsal.one(Person)
    assert person.time_zone
    rehearsal.at = next_open(start, person.time_zone, here.policy, person.state, person.days_off)
    joining.invite(rehearsal, here, rehearsal.at)


def _note(
    seen: Preview, rehearsal: Rehearsal, here: Tenant, changed: Iterable[object]
) -> None:  # fmt: skip
    for one in changed:
        if isinstance(one, Message) and one.to != "staff":
            if one.state in _LEFT and one.sent_at:
                seen.texts.append(_text(one, one.sent_at, seen.zone, rehearsal, here))
            elif one.state in _UNSENT and one.kind != "checkin":
                day = local(rehearsal.at, seen.zone).date()
                seen.left_out.append(LeftOut(day, one.kind, one.reason or one.state.lower()))
        elif isinstance(one, Occurrence):
            asked = one.asked_at is not None and one.asked_at >= seen.start
            if asked and one.local_date not in seen.asked_on:
                seen.asked_on.append(one.local_date)
            if one.state in OURS:
                seen.left_out.append(LeftOut(one.local_date, "checkin", one.reason or ""))


def _text(
    message: Message, sent_at: datetime, zone: str, rehearsal: Rehearsal, here: Tenant
) -> Text:
    size = segments(message.body)
    about = rehearsal.maybe(Occurrence, message.about) if message.about else None
    found = about.value if about and message.kind == "checkin" else None
    return Text(
        at=sent_at,
        local_at=local(sent_at, zone),
        kind=message.kind,
        why=_why(message, found, rehearsal, here),
        body=message.body,
        language=message.language,
        parts=size.parts,
        encoding=size.encoding,
        cost=size.parts * here.policy.prices.text_part,
        **_moved(found, sent_at, zone, rehearsal, here),
    )


def _why(message: Message, asked: Occurrence | None, rehearsal: Rehearsal, here: Tenant) -> str:
    if asked is None:
        return message.kind
    if asked.why == "high_risk":
        return "high_risk"
    return plans.tier_on(rehearsal.one(Plan), asked.local_date, here.policy)


def _moved(
    asked: Occurrence | None, sent_at: datetime, zone: str, rehearsal: Rehearsal, here: Tenant
) -> dict[str, Any]:
    """From what day and why, and whether the window holds the plan's hour."""
    if asked is None:
        return {}
    person, plan = rehearsal.one(Person), rehearsal.one(Plan)
    shown = local(sent_at, zone).replace(second=0, microsecond=0, tzinfo=None).time()
    from_day = asked.moved_from
    closed = why_closed(from_day, here.policy, person.state, person.days_off) if from_day else None
    return {"moved_from": from_day, "moved_why": closed, "hour_moved": shown != plan.at}

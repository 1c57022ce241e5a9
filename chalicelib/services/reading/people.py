"""Reading people: pages of alumni and mentors, and one graduate's record in full.

A page of a list costs one query of the index and one batch of up to 100 records; the index says
only who, the records (read consistently) say what. Nothing here writes.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, NamedTuple, TypeVar

from chalicelib import clock
from chalicelib.domain import matches, network, participation, unnamed
from chalicelib.domain.care import Care
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.checkins.plan import Plan
from chalicelib.domain.engagement import Followed
from chalicelib.domain.matches import Match
from chalicelib.domain.network import Contact, Counts, Growth
from chalicelib.domain.participation import Activity, Summary, Week
from chalicelib.domain.people import Alumnus, Mentor, Person
from chalicelib.domain.programs import Program
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.schedule.wall import local
from chalicelib.domain.thread import Thread
from chalicelib.domain.unnamed import Unnamed
from chalicelib.services import instruments
from chalicelib.services.instruments import Asked
from chalicelib.services.tenant import of
from chalicelib.store import lists
from chalicelib.store.keys import Key, Ref, listing
from chalicelib.store.partition import Partition, load, load_all, load_keys

T = TypeVar("T")
Start = dict[str, str] | None
#: The records of a graduate that a page of the list needs; with care, three more.
ALUMNUS = ("HEAD#PERSON", "HEAD#ALUMNUS")
WITH_CARE = (*ALUMNUS, "HEAD#THREAD", "HEAD#CARE", "HEAD#PLAN")
MENTOR = ("HEAD#PERSON", "HEAD#MENTOR")


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some items of a list and where the next page starts (``None`` at the end)."""

    items: list[T]
    next_start: Start


class AlumnusLine(NamedTuple):
    """A graduate in a list. The last three only where care was asked for."""

    person: Person
    alumnus: Alumnus
    thread: Thread | None
    care: Care | None
    plan: Plan | None


class MentorLine(NamedTuple):
    """A mentor, in a list or alone."""

    person: Person
    mentor: Mentor


class Named(NamedTuple):
    """A person as answers name them: our id, and the center's own where it is known; for pages
    their name as well."""

    id: str
    external_id: str | None
    name: str = ""


@dataclass(frozen=True)
class AlumnusRecord:
    """All that is known of one graduate."""

    line: AlumnusLine
    next_checkin: Occurrence | None
    open_alerts: list[Alert]
    match: Match | None
    mentor: Named | None
    weeks: list[Week]
    summary: Summary
    growth: Growth
    #: What they said by text: supportive people, and people who use around them.
    counts: Counts
    followed: Followed | None
    #: The questionnaires to be asked now.
    due: list[Asked]


def first(partition: Partition, value: type[T]) -> T | None:
    """The one record of a class, or ``None``."""
    stored = partition.maybe(value)  # type: ignore[type-var]
    return stored.value if stored else None


def alumni(
    program: str,
    limit: int,
    start: Start = None,
    *,
    wanted: Callable[[Person], bool] = lambda _: True,
    care: bool = False,
) -> Page[AlumnusLine]:
    """A page of the graduates, newest discharge first. ``wanted`` thins the page out: it may then
    hold fewer than ``limit`` and still have a next one."""
    page = lists.page(listing(program, "alumni"), limit, start)
    found = _people(page, WITH_CARE if care else ALUMNUS)
    lines = [_line(p) for p in found if p.maybe(Alumnus)]
    return Page([line for line in lines if wanted(line.person)], page.next_start)


def _line(read: Partition) -> AlumnusLine:
    return AlumnusLine(
        read.one(Person), read.one(Alumnus), first(read, Thread), first(read, Care),
        first(read, Plan),
    )  # fmt: skip


def mentors(program: str, limit: int, start: Start = None) -> Page[MentorLine]:
    """A page of the mentors, by their date of recovery, latest first."""
    page = lists.page(listing(program, "mentors"), limit, start)
    found = (p for p in _people(page, MENTOR) if p.maybe(Mentor))
    return Page([MentorLine(p.one(Person), p.one(Mentor)) for p in found], page.next_start)


def mentor(program: str, person_id: str) -> MentorLine:
    """One mentor.

    Raises
    ------
    Missing
    """
    read = load(Ref(program, person_id))
    return MentorLine(read.one(Person), read.one(Mentor))


def _people(page: lists.Page, heads: Iterable[str]) -> list[Partition]:
    """The partitions of a page's people, in the page's order."""
    refs = [item.ref for item in page.items]
    found = load_keys(Key(ref.pk, sk) for ref in refs for sk in heads)
    return [found[ref] for ref in refs if ref in found]


def named(read: Partition, role: type[Alumnus] | type[Mentor] = Alumnus) -> Named:
    """How answers name the person of a partition: by the external id of their ``role``, or of the
    other one if they have only that (many mentors are alumni)."""
    alumnus, mentor = first(read, Alumnus), first(read, Mentor)
    found = (mentor or alumnus) if role is Mentor else (alumnus or mentor)
    person = first(read, Person)
    return Named(
        read.ref.person, found.external_id if found else None, person.name if person else ""
    )


def alumnus(program: str, person_id: str) -> AlumnusRecord:
    """One graduate in full: one query, and one batch for what stands elsewhere.

    Raises
    ------
    Missing
    """
    return record_of(load_all(Ref(program, person_id)))


def record_of(read: Partition) -> AlumnusRecord:
    """A graduate of whom everything was read, with what stands elsewhere: one batch.

    Raises
    ------
    Missing
    """
    program, person_id = read.ref.program, read.ref.person
    line = _line(read)
    match = live_match(read, line.alumnus)
    incident = line.thread.crisis_incident if line.thread else None
    elsewhere = _elsewhere(program, match, incident)
    alerts = [*read.values(Alert), *incidents(elsewhere.get(Ref(program, "")), person_id)]
    mentor = elsewhere.get(Ref(program, match.mentor_id)) if match else None
    today, here = _today(line.person, elsewhere[Ref(program, "")]), of(elsewhere[Ref(program, "")])
    return AlumnusRecord(
        line=line,
        next_checkin=_next_checkin(read, line.plan),
        open_alerts=sorted(
            (a for a in alerts if a.state != "resolved"), key=lambda alert: alert.opened_at
        ),
        match=match,
        mentor=named(mentor, Mentor) if mentor else None,
        weeks=_weeks(read, line.alumnus, today),
        summary=participation.summary(
            read.values(Activity), line.alumnus.discharged_on, today,
            here.policy,
        ),
        growth=_growth(read, line.alumnus, today),
        counts=_counts(read, line.alumnus, today),
        followed=first(read, Followed),
        due=[one for one in instruments.standing_of(read, here, clock.now()) if one.due.is_open],
    )  # fmt: skip


def live_match(read: Partition, alumnus: Alumnus) -> Match | None:
    """The graduate's one live match."""
    if alumnus.match_id is None:
        return None
    stored = read.maybe(Match, matches.key(alumnus.match_id))
    return stored.value if stored else None


def _elsewhere(program: str, match: Match | None, incident: str | None) -> dict[Ref, Partition]:
    """What a record needs from other partitions: the program, its incident, the mentor's heads."""
    home = Ref(program, "").pk
    wanted = [Key(home, "HEAD#PROGRAM")]
    if incident:
        wanted.append(Key(home, f"ALERT#{incident}"))
    if match:
        wanted += [Key(Ref(program, match.mentor_id).pk, sk) for sk in MENTOR]
    return load_keys(wanted)


def incidents(home: Partition | None, person_id: str) -> list[Alert]:
    """The person's crisis incidents among what was read of the program's partition."""
    return [a for a in home.values(Alert) if a.person_id == person_id] if home else []


def _today(person: Person, home: Partition) -> date:
    return local(clock.now(), person.time_zone or home.one(Program).zone).date()


def _next_checkin(read: Partition, plan: Plan | None) -> Occurrence | None:
    if plan is None or plan.next_key is None:
        return None
    stored = read.maybe(Occurrence, plan.next_key)
    return stored.value if stored and stored.value.state == "PLANNED" else None


def _weeks(read: Partition, alumnus: Alumnus, today: date) -> list[Week]:
    """Participation from the week of discharge on."""
    planned = alumnus.hours_planned_on
    start = min(alumnus.discharged_on, today)
    activities = read.values(Activity)
    return participation.per_week(activities, planned, start, today, _unnamed(read, activities))


def _unnamed(read: Partition, activities: list[Activity]) -> list[Unnamed]:
    """Sessions told by number alone, in check-ins."""
    replies = (
        unnamed.reply([(a.question, int(a.value), a.at) for a in one.answers], one.zone)
        for one in read.values(Occurrence)
    )
    return unnamed.unnamed(filter(None, replies), ((one.on, one.count) for one in activities))


def _growth(read: Partition, alumnus: Alumnus, today: date) -> Growth:
    """The network from the week of discharge on; "how many people?" answered is a measurement."""
    asked = [o.local_date for o in read.values(Occurrence) if o.value_of("people") is not None]
    start = min(alumnus.discharged_on, today)
    return network.growth(read.values(Contact), start, today, asked)


def _counts(read: Partition, alumnus: Alumnus, today: date) -> Counts:
    """The two counts of the network as answered since discharge."""
    told = (
        (one.local_date, {a.question: int(a.value) for a in one.answers})
        for one in read.values(Occurrence)
    )
    return network.counts(told, min(alumnus.discharged_on, today), today)

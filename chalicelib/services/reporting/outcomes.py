"""The outcome report: what each graduate adds, summed, and how the mentors stand.

Outcomes rest on sealed answers, so each person is read; this is done by folding over the program's
people.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

from chalicelib import clock
from chalicelib.domain.care import Care
from chalicelib.domain.corrections import standing
from chalicelib.domain.engagement import Followed
from chalicelib.domain.instruments.response import Response
from chalicelib.domain.matches import Match
from chalicelib.domain.network import Measurement
from chalicelib.domain.outcomes.contribution import contribution
from chalicelib.domain.outcomes.facts import Facts, Mentored, Quiet
from chalicelib.domain.outcomes.figures import OutcomeReport
from chalicelib.domain.outcomes.report import Asked, report
from chalicelib.domain.outcomes.suppression import for_analyst
from chalicelib.domain.people import Alumnus, Mentor, Person
from chalicelib.domain.schedule.wall import local
from chalicelib.domain.thread import Thread
from chalicelib.services import milestones
from chalicelib.services.reading.people import first
from chalicelib.services.recording import zone_of
from chalicelib.services.tenant import Tenant, tenant
from chalicelib.store import lists
from chalicelib.store.keys import Key, listing
from chalicelib.store.partition import Missing, Partition, load_all, load_keys

#: Engagement states in which nobody could have been asked.
_GONE = frozenset({"lost_contact", "closed"})


def outcome_report(program: str, *, de_identified: bool, language: str = "en") -> OutcomeReport:
    """The outcomes of a program up to now. ``de_identified`` hides small cells.

    Raises
    ------
    Missing
        if there is no such program.
    """
    here, now = tenant(program), clock.now()
    made = report(
        Asked(
            program=here.id,
            name=here.program.name,
            zone=here.program.zone,
            today=local(now, here.program.zone).date(),
            now=now,
            sums=_sums(here, now),
            mentors=tuple(_mentors(program)),
            policy=here.policy,
        ),
        language,
    )
    return for_analyst(made) if de_identified else made


def _sums(here: Tenant, now: datetime) -> Counter[str]:
    total: Counter[str] = Counter()
    for one in lists.every(listing(here.id, "alumni")):
        try:
            read = load_all(one.ref)
        except Missing:  # the index lags behind an erasure
            continue
        if (facts := facts_of(read, here, now)) is not None:
            total.update(contribution(facts, here.policy))
    return total


def facts_of(read: Partition, here: Tenant, now: datetime) -> Facts | None:
    """What the outcomes of somebody follow from, of whom everything was read; ``None`` if they are
    no graduate or their record was erased."""
    person, stored = read.one(Person), read.maybe(Alumnus)
    if stored is None or person.erased_at:
        return None
    alumnus, zone = stored.value, zone_of(read, here)
    thread, care = first(read, Thread), first(read, Care)
    followed = first(read, Followed)
    closed = care is not None and care.engagement == "closed" and followed is not None
    return Facts(
        today=local(now, zone).date(),
        discharged_on=alumnus.discharged_on,
        gender=person.gender,
        pathway=alumnus.pathway,
        substances=frozenset(alumnus.substances),
        site=person.site,
        responses=standing(read.values(Response)),
        measurements=standing(read.values(Measurement)),
        milestones=milestones.of(read, zone, here.policy),
        matches=_mentored(read, person, alumnus, zone),
        quiet=_quiet(person, thread, care, now),
        joined_on=_day(thread.joined_at if thread else None, zone),
        left_on=_day(followed.since, zone) if closed and followed else None,
        died_on=person.deceased.on if person.deceased else None,
    )


def _day(moment: datetime | None, zone: str) -> date | None:
    return local(moment, zone).date() if moment else None


def _quiet(person: Person, thread: Thread | None, care: Care | None, now: datetime) -> Quiet:
    """Why they did not answer, as far as it is known today; the first that holds."""
    reasons: tuple[tuple[Quiet, bool], ...] = (
        ("opted_out", person.texting == "stopped"),
        ("held", person.hold is not None),
        ("away", person.away_until is not None and now < person.away_until),
        ("lost_contact", care is not None and care.engagement in _GONE),
        ("not_joined", thread is None or thread.joined_at is None),
    )
    return next((reason for reason, holds in reasons if holds), "no_answer")


def _mentored(read: Partition, person: Person, alumnus: Alumnus, zone: str) -> tuple[Mentored, ...]:
    """Their matches in the order of introduction; the wait is that for the first one."""
    known = [
        (on, one) for one in read.values(Match)
        if one.kind == "mentor" and (on := _day(one.introduced_at, zone)) is not None
    ]  # fmt: skip
    since = alumnus.waiting_since or _day(person.created_at, zone)
    return tuple(
        Mentored(
            introduced_on=on,
            ended_on=_day(one.ended_at, zone) if one.state == "ended" else None,
            reason=one.reason or "",
            waited_days=max(0, (on - since).days) if since and at == 0 else None,
        )
        for at, (on, one) in enumerate(sorted(known, key=lambda each: (each[0], each[1].id)))
    )


def _mentors(program: str) -> Iterator[Mentor]:
    refs = [one.ref for one in lists.every(listing(program, "mentors"))]
    found = load_keys(Key(ref.pk, sk) for ref in refs for sk in ("HEAD#PERSON", "HEAD#MENTOR"))
    for read in found.values():
        stored = read.maybe(Mentor)
        if stored and not read.one(Person).erased_at:
            yield stored.value

"""A mentor's day: whom to contact, in the order of need, and the offers that wait.

Only who is theirs now, and only what the consent of each allows. The matches are named in the
mentor's own record; each is read again, so that what ended a moment ago is gone.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from chalicelib.domain import matches, mentor_well, mentoring
from chalicelib.domain.care import Care
from chalicelib.domain.matches import Match
from chalicelib.domain.mentoring import ORDER, Standing
from chalicelib.domain.people import Alumnus, Mentor, Person
from chalicelib.domain.relay import RELAY, Relay
from chalicelib.domain.schedule.wall import local
from chalicelib.services.signing_in.entering import Visit
from chalicelib.store.keys import Key, Ref
from chalicelib.store.partition import Missing, Partition, load_keys

#: What of an alumnus is read beside the match.
HEADS = ("HEAD#PERSON", "HEAD#ALUMNUS", "HEAD#CARE", RELAY)


class Mentee(NamedTuple):
    """Somebody whom the mentor is in contact with. ``next_on`` is the day (program's) by which they
    should be again; ``waiting`` counts messages of theirs that the mentor has not seen, none while
    the line is on hold."""

    match: Match
    name: str
    languages: tuple[str, ...]
    times: frozenset[str]
    standing: Standing
    next_on: date
    overdue: bool
    waiting: int = 0


class Waiting(NamedTuple):
    """An offer, and until when (UTC) it may be answered."""

    match: Match
    until: datetime


class Today(NamedTuple):
    """The page: those who need it most come first. ``asks_well``: it is time to ask the mentor how
    they are themselves."""

    people: list[Mentee]
    offers: list[Waiting]
    asks_well: bool


def today(visit: Visit) -> Today:
    """Everything at once: one round trip for up to twenty matches."""
    found = _theirs(visit)
    people = [mentee(visit, read, match) for read, match in found if match.state == "active"]
    offers = [Waiting(match, until(visit, match)) for _, match in found if match.state == "offered"]
    people.sort(key=lambda one: (ORDER.index(one.standing), one.next_on, one.name))
    return Today(people, sorted(offers, key=lambda one: one.until), _asks_well(visit))


def _asks_well(visit: Visit) -> bool:
    life = visit.here.policy.match_life
    return mentor_well.is_due(visit.read.one(Person), visit.read.one(Mentor), visit.at, life)


def active(visit: Visit) -> list[tuple[Partition, Match]]:
    """Those whom the mentor is in contact with, as they are read."""
    return [(read, match) for read, match in _theirs(visit) if match.state == "active"]


def _theirs(visit: Visit) -> list[tuple[Partition, Match]]:
    held = visit.read.one(Mentor).match_ids
    return [(read, match) for read, match in _read(visit, held) if _is_theirs(visit, read, match)]


def one(visit: Visit, match_id: str, *states: matches.State) -> tuple[Partition, Match]:
    """One match of this mentor's in one of these states, with the alumnus.

    Raises
    ------
    Missing
        if there is none, it is another mentor's or another program's, it is in another state, or
        consent has ended: all look alike.
    """
    if match_id in visit.read.one(Mentor).match_ids:
        for read, match in _read(visit, [match_id]):
            if match.state in states and _is_theirs(visit, read, match):
                return read, match
    raise Missing("no such match")


def _read(visit: Visit, ids: Iterable[str]) -> list[tuple[Partition, Match]]:
    refs = {id: Ref(visit.ref.program, matches.alumnus_of(id)) for id in ids}
    found = load_keys(
        Key(ref.pk, sk) for id, ref in refs.items() for sk in (*HEADS, matches.key(id))
    )
    pairs = []
    for id, ref in refs.items():
        stored = found[ref].maybe(Match, matches.key(id)) if ref in found else None
        if stored:
            pairs.append((found[ref], stored.value))
    return pairs


def _is_theirs(visit: Visit, read: Partition, match: Match) -> bool:
    alumnus = read.maybe(Alumnus)
    shown = alumnus is not None and mentoring.may_be_shown(alumnus.value, day(visit))
    return shown and match.mentor_id == visit.ref.person and not read.erased


def day(visit: Visit) -> date:
    """The program's date."""
    return local(visit.at, visit.here.program.zone).date()


def until(visit: Visit, match: Match) -> datetime:
    """When (UTC) an offer expires; one that the mentor was not told of yet has all its time."""
    life = timedelta(hours=visit.here.policy.match_life.offer_hours)
    return match.due_at if match.told_at and match.due_at else visit.at + life


def mentee(visit: Visit, read: Partition, match: Match) -> Mentee:
    """Somebody in active contact, as far as their mentor may see."""
    person, alumnus = read.one(Person), read.one(Alumnus)
    policy = visit.here.policy.match_life
    next_on = mentoring.next_contact(match, visit.here.program.zone, policy)
    away = person.away_until is not None and visit.at < person.away_until
    overdue = next_on < day(visit) and not away
    standing = mentoring.standing(person, read.one(Care), match, overdue)
    return Mentee(
        match, person.first_name, person.languages, alumnus.availability, standing, next_on,
        overdue, _waiting(visit, read, match),
    )  # fmt: skip


def _waiting(visit: Visit, read: Partition, match: Match) -> int:
    relay = read.maybe(Relay)
    line = relay.value.line(match.id) if relay else None
    return line.waiting if line and line.closed(visit.at) is None else 0

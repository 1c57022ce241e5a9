"""A mentor as staff see to them: who they are, what is open about them, and who is theirs."""

from typing import NamedTuple

from chalicelib.domain import matches
from chalicelib.domain.care import Care
from chalicelib.domain.matches import Match
from chalicelib.domain.mentor_break import BREAK, MentorBreak
from chalicelib.domain.people import Mentor, Person
from chalicelib.domain.safety.alerts import Alert
from chalicelib.services.mentoring import absence
from chalicelib.services.reading.people import ALUMNUS, Named, first, named
from chalicelib.store.keys import Key, Ref
from chalicelib.store.partition import load, load_keys


class Mentee(NamedTuple):
    """Somebody of theirs, and the match."""

    who: Named
    match: Match


class MentorPage(NamedTuple):
    """A mentor, how they are away, their open alerts, the oldest first, and the live matches by
    name."""

    person: Person
    mentor: Mentor
    absence: MentorBreak
    alerts: list[Alert]
    mentees: list[Mentee]


def read(program: str, person_id: str) -> MentorPage:
    """One mentor: three round trips at most.

    Raises
    ------
    Missing
    """
    found = load(Ref(program, person_id), BREAK)
    person, mentor, care = found.one(Person), found.one(Mentor), first(found, Care)
    found.also(*sorted(set(care.open_alerts.values())) if care else ())
    alerts = [one for one in found.values(Alert) if one.state != "resolved"]
    alerts.sort(key=lambda one: one.opened_at)
    return MentorPage(person, mentor, absence.kept(found), alerts, _mentees(program, mentor))


def _mentees(program: str, mentor: Mentor) -> list[Mentee]:
    refs = {id: Ref(program, matches.alumnus_of(id)) for id in mentor.match_ids}
    keys = [Key(ref.pk, sk) for ref in refs.values() for sk in ALUMNUS]
    keys += [Key(ref.pk, matches.key(id)) for id, ref in refs.items()]
    found = load_keys(keys)
    theirs = [
        Mentee(named(found[ref]), stored.value)
        for id, ref in refs.items()
        if ref in found and (stored := found[ref].maybe(Match, matches.key(id)))
    ]
    return sorted(theirs, key=lambda one: one.who.name)

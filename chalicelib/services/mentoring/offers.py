"""An offer as a mentor sees it, and their answer: yes, no, or a question."""

from datetime import datetime
from typing import NamedTuple

from chalicelib.domain import matches
from chalicelib.domain.matches import Match
from chalicelib.domain.matching.pool import years_between
from chalicelib.domain.people import Alumnus, Gender, Pathway, Person
from chalicelib.domain.standing import StaffAct
from chalicelib.services import alerting
from chalicelib.services.matching import life
from chalicelib.services.mentoring import today
from chalicelib.services.signing_in.entering import Visit
from chalicelib.services.standing import acts
from chalicelib.services.tenant import again_on_conflict
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load_all

#: Why mentors say no, as they are asked.
REASONS = ("no_time", "not_a_fit", "mentor_declined")


class Gone(RuntimeError):
    """The offer cannot be accepted any more: a rule or its time stands against it."""


class Offer(NamedTuple):
    """No name, no number, nothing that the alumnus did not choose to share. ``decade``: 40 is
    their forties."""

    match: Match
    until: datetime
    languages: tuple[str, ...]
    times: frozenset[str]
    area: str
    decade: int
    gender: Gender | None
    pathway: Pathway | None
    experience: tuple[str, ...]


def offer(visit: Visit, match_id: str) -> Offer:
    """An offer that waits for this mentor.

    Raises
    ------
    Missing
    """
    read, match = today.one(visit, match_id, "offered")
    person, alumnus = read.one(Person), read.one(Alumnus)
    shares = alumnus.shares
    return Offer(
        match, today.until(visit, match), person.languages, alumnus.availability,
        area=", ".join(filter(None, (person.city, person.state))),
        decade=years_between(person.birth_date, today.day(visit)) // 10 * 10,
        gender=person.gender if "gender" in shares else None,
        pathway=alumnus.pathway if "pathway" in shares else None,
        experience=tuple(sorted(alumnus.shared_experience)) if "experience" in shares else (),
    )  # fmt: skip


def accept(visit: Visit, match_id: str) -> None:
    """The mentor says yes; saying it twice is saying it once.

    Raises
    ------
    Missing, Gone
    """
    today.one(visit, match_id, "offered", "accepted", "active")
    try:
        life.accept(visit.ref.program, match_id, visit.ref.person)
    except (life.NoLongerHolds, matches.IllegalTransition) as error:
        raise Gone from error


def decline(visit: Visit, match_id: str, reason: str) -> None:
    """The mentor says no, for one of ``REASONS``; it falls to the next best.

    Raises
    ------
    Missing, Gone
    BadReason
        if it is none of them.
    """
    if reason not in REASONS:
        raise matches.BadReason("choose one of the reasons")
    today.one(visit, match_id, "offered")
    try:
        life.decline(visit.ref.program, match_id, reason, visit.ref.person)
    except matches.IllegalTransition as error:
        raise Gone from error


@again_on_conflict
def ask(visit: Visit, match_id: str, question: str) -> None:
    """The mentor wants to know something first: staff read it with the alumnus's record, and the
    offer's time runs on. The same question asked twice is written down once.

    Raises
    ------
    Missing
    """
    _, match = today.one(visit, match_id, "offered")
    read = load_all(Ref(visit.ref.program, match.person_id))
    if any((one.what, one.note) == ("mentor_asked", question) for one in read.values(StaffAct)):
        return
    change = Change(read, by=visit.ref.person, at=visit.at, policy=visit.here.policy)
    acts.write_down(change, "mentor_asked", note=question)
    alerting.raise_alert(change, visit.here, "mentor_asks")
    change.commit("match.mentor_asked")

"""The days on which a mentor should be in contact, for a calendar: an initial and no more.

An entry's id follows from the match and its place in the row, so that a later file moves it.
"""

from hashlib import sha256

from chalicelib.domain import mentoring
from chalicelib.domain.calendar_file import Entry
from chalicelib.domain.mentor_break import BREAK
from chalicelib.domain.people import Person
from chalicelib.domain.schedule.wall import local
from chalicelib.domain.texts.page_words import page_text
from chalicelib.services.matching import words as matching_words
from chalicelib.services.mentoring import absence, today
from chalicelib.services.signing_in.entering import Visit


def entries(visit: Visit) -> tuple[list[Entry], list[str]]:
    """The entries, and the ids of the people whom they are about. Days on which either is known to
    be away are left out."""
    visit.read.also(BREAK)
    mine, policy = absence.kept(visit.read), visit.here.policy.match_life
    zone, day = visit.here.program.zone, today.day(visit)
    found: list[Entry] = []
    people = today.active(visit)
    for read, match in people:
        person = read.one(Person)
        says = page_text(
            "calendar.hello", visit.language, initial=matching_words.initial(person)
        )  # fmt: skip
        back = local(person.away_until, zone).date() if person.away_until else day
        days = mentoring.planned_contacts(match, zone, policy, day)
        free = [on for on in days if on >= back and not mine.covers(on)]
        found += [Entry(_uid(match.id, n), on, says) for n, on in enumerate(free)]
    return found, [match.person_id for _, match in people]


def _uid(match_id: str, place: int) -> str:
    return sha256(f"{match_id}.{place}".encode()).hexdigest()[:32]

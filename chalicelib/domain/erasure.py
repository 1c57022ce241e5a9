"""Erasure: what is left of somebody whose key was destroyed."""

from datetime import date, datetime
from typing import Literal

from chalicelib.domain.care import Care
from chalicelib.domain.people import Alumnus, Consent, DisclosureConsent, Mentor, Person, Value
from chalicelib.domain.thread import Thread

RequestedHow = Literal["spoken", "email", "letter", "text", "other"]
#: Stands where a birth date stood.
NO_DATE = date(1900, 1, 1)


class Erasure(Value):
    """An erasure and how far it got. ``due_at`` (UTC) is its one due key: the key is destroyed at
    once, and what was never sealed is removed piece by piece until ``done_at``."""

    person_id: str
    at: datetime
    by: str
    requested_how: RequestedHow
    identity_checked_by: str
    due_at: datetime | None = None
    done_at: datetime | None = None


class ConsentProof(Value):
    """That somebody had consented, kept under the program's key when theirs is gone.

    ``phone`` is the keyed digest of the number, by which alone a complaint can be matched.
    """

    person_id: str
    phone: str | None = None
    sms: Consent | None = None
    disclosure: DisclosureConsent | None = None
    erased_at: datetime


def blank_person(person: Person, at: datetime) -> Person:
    """The person without anything about them: the id, and when they were erased."""
    return Person(
        id=person.id, program=person.program, site=person.site, roles=person.roles,
        first_name="", last_name="", birth_date=NO_DATE, texting="stopped",
        number_state="suspect", numbers_had=person.numbers_had + 1, created_at=person.created_at,
        erased_at=at,
    )  # fmt: skip


def blank_alumnus(alumnus: Alumnus) -> Alumnus:
    """Of a graduate the year of discharge stays, by which lists are ordered (45 CFR 164.514)."""
    return Alumnus(
        person_id=alumnus.person_id, external_id="",
        discharged_on=date(alumnus.discharged_on.year, 1, 1), planned_hours_per_week=0,
    )  # fmt: skip


def blank_mentor(mentor: Mentor) -> Mentor:
    """Of a mentor nothing stays but that they take nobody on."""
    return Mentor(
        person_id=mentor.person_id, external_id="", recovery_since=NO_DATE, capacity=0, paused=True
    )


def blank_thread(thread: Thread) -> Thread:
    """The dialogue, over."""
    return Thread(person_id=thread.person_id, joining="closed")


def blank_care(care: Care) -> Care:
    """Nobody is watched over any more."""
    return Care(person_id=care.person_id, engagement="closed")

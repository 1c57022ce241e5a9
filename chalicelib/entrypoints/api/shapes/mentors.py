"""Mentors, as answered."""

from datetime import date

from chalicelib.domain.clearances import CLEARANCES
from chalicelib.entrypoints.api.calls import Input
from chalicelib.entrypoints.api.shapes.common import Codes, Output
from chalicelib.services.reading.people import MentorLine


class MentorItem(Output):
    """A mentor in a list: who, cleared until when, and how many places are taken."""

    id: str
    external_id: str
    first_name: str
    last_name: str
    site: str
    texting: str
    number_state: str
    hold: str | None
    recovery_since: date
    background_check_on: date | None
    training_completed_on: date | None
    ethics_signed_on: date | None
    capacity: int
    active: int
    on_duty: bool
    companions: int
    paused: bool
    away_until: date | None

    @classmethod
    def of_line(cls, line: MentorLine) -> "MentorItem":
        """A mentor as answered; the id is the person's."""
        return cls.of(line.person, line.mentor)


class MentorOut(MentorItem):
    """A mentor in full."""

    phone: str | None
    email: str | None
    gender: str | None
    languages: list[str]
    city: str
    state: str
    zip: str
    time_zone: str | None
    discharged_on: date | None
    pathways: Codes
    supports_medication: bool
    substances: Codes
    shared_experience: Codes
    availability: Codes
    mentee_gender_preference: str
    in_person: bool
    notes: str


class ClearancesIn(Input):
    """When clearances were done last (local dates); what is left out stays as it is."""

    background_check_on: date | None = None
    training_completed_on: date | None = None
    ethics_signed_on: date | None = None

    @property
    def named(self) -> dict[str, date]:
        """The dates that were given, by clearance."""
        given = {name: getattr(self, field) for name, field in CLEARANCES.items()}
        return {name: day for name, day in given.items() if day}


class Mentors(Output):
    """A page of mentors, latest date of recovery first."""

    items: list[MentorItem]
    next_cursor: str | None

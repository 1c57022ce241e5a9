"""People as the product knows them: one person, with the roles alumnus, mentor and staff.

Dates are calendar dates without a zone; moments are aware datetimes in UTC; zones are IANA names.
"""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

Pathway = Literal["twelve_step", "smart_recovery", "medication", "faith", "secular"]
Substance = Literal["alcohol", "cannabis", "opioids", "stimulants", "polysubstance"]
Experience = Literal["co_occurring", "justice", "lgbtq", "parent", "student", "veteran"]
Gender = Literal["man", "woman", "nonbinary"]
GenderPreference = Literal["same", "any", "man", "woman", "nonbinary"]
Language = Literal["en", "es"]
LevelOfCare = Literal["iop", "php", "residential", "outpatient"]
Wording = Literal["discreet", "plain", "simple"]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PARTS_OF_DAY = ("am", "pm", "eve")
#: Hours that one availability slot stands for: am 8-12, pm 12-17, eve 17-21 (program policy).
SLOT_HOURS = {"am": 4, "pm": 5, "eve": 4}


class Value(BaseModel):
    """A frozen value that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Consent(Value):
    """A recorded consent to be texted: when, on which form and its wording version."""

    at: datetime
    form: str


class DisclosureConsent(Consent):
    """A Part 2 consent to disclose to mentors (42 CFR 2.31): to whom and until when."""

    recipient: str
    expires_on: date


class SafeContact(Value):
    """Whom to call when the person cannot be reached, and what may be said."""

    name: str
    phone: str = ""
    may_say: str = ""


class Person(Value):
    """One human in one program: who they are and whether and how a text may reach them.

    ``texting``: ``none`` nobody consented, ``consented`` may be invited, ``joined`` said a clear
    yes from a number known to be theirs, ``stopped`` opted out; only START, UNSTOP or JOIN leads
    back. ``number_state``: ``unverified`` until staff or an identity check saw it working.
    """

    id: str
    program: str
    site: str = ""
    roles: frozenset[Literal["alumnus", "mentor", "staff"]]
    first_name: str
    last_name: str
    phone: str | None = None
    email: str | None = None
    birth_date: date
    pin: str | None = None
    gender: Gender | None = None
    languages: tuple[Language, ...] = ("en",)
    city: str = ""
    state: str = ""
    zip: str = ""
    time_zone: str | None = None
    sms_consent: Consent | None = None
    texting: Literal["none", "consented", "joined", "stopped"] = "none"
    number_state: Literal["unverified", "verified", "suspect"] = "unverified"
    phone_verified_at: datetime | None = None
    shared_phone: bool = False
    wording: Wording = "discreet"
    paused_until: datetime | None = None
    #: What a scoped stop left out: STOP CHECKINS, STOP REMINDERS, STOP TIPS.
    stopped_scopes: frozenset[Literal["CHECKINS", "REMINDERS", "TIPS"]] = frozenset()
    hold: str | None = None
    created_at: datetime


class Alumnus(Value):
    """What aftercare and matching need to know of a graduate.

    ``match_id`` is their one live match. ``blocked`` and ``safety`` hold ids of people with whom
    they are never paired: the one by wish or after a no, the other for a safety relation.
    """

    person_id: str
    external_id: str
    discharged_on: date
    level_of_care: LevelOfCare | None = None
    recovery_since: date | None = None
    substances: frozenset[Substance] = frozenset()
    pathway: Pathway | None = None
    on_medication: bool = False
    shared_experience: frozenset[Experience] = frozenset()
    availability: frozenset[str] = frozenset()
    wants_mentor: bool = False
    mentor_gender_preference: GenderPreference = "same"
    planned_hours_per_week: int = 9
    disclosure_consent: DisclosureConsent | None = None
    safe_contact: SafeContact | None = None
    waiting_since: date | None = None
    match_id: str | None = None
    blocked: frozenset[str] = frozenset()
    safety: frozenset[str] = frozenset()
    notes: str = ""

    @property
    def opioid_history(self) -> bool:
        """Opioids, polysubstance, stimulants (supply is often contaminated) or medication."""
        risky = {"opioids", "polysubstance", "stimulants"}
        return self.on_medication or bool(risky & self.substances)


class Mentor(Value):
    """A volunteer: clearances, what they offer, and how many places are taken.

    ``active`` counts the places held by live matches (asked to paused); never above ``capacity``.
    """

    person_id: str
    external_id: str
    recovery_since: date
    discharged_on: date | None = None
    background_check_on: date | None = None
    training_completed_on: date | None = None
    ethics_signed_on: date | None = None
    pathways: frozenset[Pathway] = frozenset()
    supports_medication: bool = False
    substances: frozenset[Substance] = frozenset()
    shared_experience: frozenset[Experience] = frozenset()
    availability: frozenset[str] = frozenset()
    capacity: int = 3
    active: int = 0
    mentee_gender_preference: GenderPreference = "same"
    paused: bool = False
    away_until: date | None = None
    notes: str = ""

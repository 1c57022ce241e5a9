"""People as the product knows them: one person, with the roles alumnus, mentor and staff.

Dates are calendar dates without a zone; moments are aware datetimes in UTC; zones are IANA names.
"""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

Pathway = Literal["twelve_step", "smart_recovery", "medication", "faith", "secular"]
Substance = Literal["alcohol", "cannabis", "opioids", "stimulants", "polysubstance"]
Experience = Literal["co_occurring", "justice", "lgbtq", "parent", "student", "veteran"]
#: What a graduate may let an offer to a mentor say beside languages, times, area and age.
Shareable = Literal["gender", "pathway", "experience"]
Gender = Literal["man", "woman", "nonbinary"]
GenderPreference = Literal["same", "any", "man", "woman", "nonbinary"]
Language = Literal["en", "es"]
LevelOfCare = Literal["iop", "php", "residential", "outpatient"]
AwayReason = Literal["hospital", "jail", "treatment", "travel", "family", "work", "other"]
Wording = Literal["discreet", "plain", "simple"]
Texting = Literal["none", "consented", "joined", "stopped"]
NumberState = Literal["unverified", "verified", "suspect"]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
PARTS_OF_DAY = ("am", "pm", "eve")
#: Hours that one availability slot stands for: am 8-12, pm 12-17, eve 17-21 (program policy).
SLOT_HOURS = {"am": 4, "pm": 5, "eve": 4}


class Value(BaseModel):
    """A frozen value that refuses fields it does not know.

    Its checks are built when the first one is made: a worker imports every kind of record and meets
    few of them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


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


class Away(Value):
    """Where the person is for a while. ``back`` is the key of the one text that welcomes them."""

    reason: AwayReason
    back: str | None = None


class Deceased(Value):
    """That the person has died: when (their date), who told us (a code), when we wrote it down, and
    how they stood before, for the case that it was a mistake."""

    on: date
    source: str
    recorded_at: datetime
    texting: Texting
    number_state: NumberState


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
    texting: Texting = "none"
    number_state: NumberState = "unverified"
    phone_verified_at: datetime | None = None
    shared_phone: bool = False
    wording: Wording = "discreet"
    paused_until: datetime | None = None
    #: What a scoped stop left out: STOP CHECKINS, STOP REMINDERS, STOP TIPS.
    stopped_scopes: frozenset[Literal["CHECKINS", "REMINDERS", "TIPS"]] = frozenset()
    hold: str | None = None
    #: Days of the week on which they don't want texts.
    days_off: frozenset[Day] = frozenset()
    #: Known to be away, until a moment (UTC): not silence, and nothing automated is sent.
    away: Away | None = None
    away_until: datetime | None = None
    #: Numbers they had before this one: what was composed for one of those never leaves.
    numbers_had: int = 0
    #: Without a phone of their own: staff call instead of each check-in, at ``call_number``, which
    #: may be somebody else's: it is neither looked up nor texted.
    call_only: bool = False
    call_number: str | None = None
    #: When (UTC) they chose to have no more aftercare; their own texts are read all the same.
    aftercare_ended_at: datetime | None = None
    deceased: Deceased | None = None
    #: Staff may not erase what a court or the law wants kept.
    legal_hold: bool = False
    #: When their key was destroyed; what was sealed reads as blank since.
    erased_at: datetime | None = None
    created_at: datetime

    @property
    def name(self) -> str:
        """As staff call them; empty once they are erased."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def spoken(self) -> Wording:
        """The wording of texts: never plain where somebody else may read along."""
        return "discreet" if self.shared_phone and self.wording == "plain" else self.wording


class Taper(Value):
    """A lower dose that a clinician approved: from ``since`` until ``until`` (local dates, both
    included) ``hours_per_week`` are planned; ``by`` approved it, ``why`` is theirs."""

    since: date
    until: date
    hours_per_week: int
    by: str
    why: str


class Alumnus(Value):
    """What aftercare and matching need to know of a graduate.

    ``match_id`` is their one live match, ``cover_id`` and ``companion_id`` those of who stands in
    for a mentor on a break or until there is one. ``blocked`` and ``safety`` hold ids of people
    with whom they are never paired: the one by wish or after a no, the other for a safety relation.
    ``parted_at`` (UTC) is when they lost a mentor whom they knew, until they know another.
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
    #: What they chose to let an offer say.
    shares: frozenset[Shareable] = frozenset()
    availability: frozenset[str] = frozenset()
    wants_mentor: bool = False
    mentor_gender_preference: GenderPreference = "same"
    planned_hours_per_week: int = 9
    #: Approved tapers, oldest first; the last one may be running.
    tapers: tuple[Taper, ...] = ()
    disclosure_consent: DisclosureConsent | None = None
    safe_contact: SafeContact | None = None
    #: Where they are usually found: for whoever sends help, shown on the incident page alone.
    usual_location: str = ""
    waiting_since: date | None = None
    #: Wants to meet a mentor in person; and staff have moved them up in the queue for one.
    in_person: bool = False
    moved_up: bool = False
    match_id: str | None = None
    cover_id: str | None = None
    companion_id: str | None = None
    parted_at: datetime | None = None
    blocked: frozenset[str] = frozenset()
    safety: frozenset[str] = frozenset()
    notes: str = ""

    def taper_on(self, day: date) -> Taper | None:
        """The taper that runs on a local date, if one does."""
        return next((one for one in reversed(self.tapers) if one.since <= day <= one.until), None)

    def hours_planned_on(self, day: date) -> int:
        """Hours a week planned on a local date."""
        taper = self.taper_on(day)
        return self.planned_hours_per_week if taper is None else taper.hours_per_week

    @property
    def opioid_history(self) -> bool:
        """Opioids, polysubstance, stimulants (supply is often contaminated) or medication."""
        risky = {"opioids", "polysubstance", "stimulants"}
        return self.on_medication or bool(risky & self.substances)


class Mentor(Value):
    """A volunteer: clearances, what they offer, and how many places are taken.

    ``active`` counts the places held by live matches (asked to paused); never above ``capacity``.
    ``in_person``: wants to meet in person. ``on_duty``: may be named to people who wait for a
    mentor of their own; ``companions`` counts those, who take no place. ``match_ids`` names all
    their live matches: changed with the counters, so that a mentor's page need not look for them
    in an index that lags.
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
    in_person: bool = False
    on_duty: bool = False
    companions: int = 0
    match_ids: frozenset[str] = frozenset()
    mentee_gender_preference: GenderPreference = "same"
    paused: bool = False
    away_until: date | None = None
    #: When (UTC) they last told how they are themselves.
    well_told_at: datetime | None = None
    notes: str = ""

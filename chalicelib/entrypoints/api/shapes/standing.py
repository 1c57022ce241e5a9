"""How a person stands with us, as staff change it and as answered."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from chalicelib.domain.erasure import RequestedHow
from chalicelib.domain.people import Person, Shareable
from chalicelib.domain.standing import Channel
from chalicelib.entrypoints.api.calls import Input
from chalicelib.entrypoints.api.shapes.common import Codes, Output
from chalicelib.entrypoints.api.shapes.plans import AwayOut
from chalicelib.services.standing.deceased import Source
from chalicelib.services.standing.returning import Lifted

Note = Annotated[str, Field(max_length=1000)]
Phone = Annotated[str, Field(min_length=1, max_length=40)]


class OptOutIn(Input):
    """A stop told to staff. ``confirm`` sends the one neutral confirmation that STOP would get."""

    channel: Channel
    said_at: AwareDatetime | None = None
    note: Note = ""
    confirm: bool = False


class ConsentIn(Input):
    """A consent to be texted: on which form, and when it was given."""

    form: Annotated[str, Field(min_length=1, max_length=80)]
    at: AwareDatetime


class PhoneIn(Input):
    """A new number, as people write it, and how staff were told."""

    phone: Phone
    source: Channel


class SharedIn(Input):
    """Whether others use the phone too."""

    shared: bool


class SharesIn(Input):
    """What a graduate lets an offer to a mentor say, beside languages, times, area and age."""

    shares: frozenset[Shareable]


class SharesOut(Output):
    """The same, as stored."""

    id: str
    shares: Codes


class CallOnlyIn(Input):
    """At which number staff call, if any; it may belong to somebody else."""

    call_number: Phone | None = None
    note: Note = ""


class DeceasedIn(Input):
    """The day of a death and who told us. A coordinator adds ``confirm``; a supervisor need not."""

    on: date
    source: Source
    confirm: bool = False


class AftercareEndIn(Input):
    """Somebody told staff that they want no more aftercare: how, and when."""

    channel: Channel
    said_at: AwareDatetime | None = None
    note: Note = ""


class AftercareResumeIn(Input):
    """Somebody told staff that they want it again."""

    note: Note = ""


class ReasonIn(Input):
    """Why, in words."""

    reason: Annotated[str, Field(min_length=3, max_length=1000)]


class LegalHoldIn(ReasonIn):
    """Whether the law wants the record kept, and why."""

    on: bool


class ErasureIn(Input):
    """Who checked the identity of whoever asked, and how they asked."""

    identity_checked_by: Annotated[str, Field(min_length=1, max_length=80)]
    requested_how: RequestedHow


class ReadmissionIn(Input):
    """Whoever was erased and comes back, and the form on which they newly agreed to be texted."""

    role: Literal["alumnus", "mentor"] = "alumnus"
    phone: Phone
    external_id: Annotated[str, Field(max_length=200)] = ""
    consent_form: Annotated[str, Field(min_length=1, max_length=80)]


class ReadmissionOut(Output):
    """What can be enrolled again: ``phone``, ``external_id``; nothing where nothing was barred."""

    lifted: list[Lifted]


class StandingOut(Output):
    """Whether and how texts may reach a person."""

    id: str
    external_id: str | None
    texting: str
    number_state: str
    phone_verified_at: datetime | None
    shared_phone: bool
    call_only: bool
    call_number: str | None
    paused_until: datetime | None
    stopped_scopes: Codes
    hold: str | None
    away: AwayOut | None
    deceased_on: date | None
    legal_hold: bool
    erased_at: datetime | None

    @classmethod
    def of_person(cls, person: Person, external_id: str | None) -> "StandingOut":
        """The standing of a person."""
        died = person.deceased.on if person.deceased else None
        away = AwayOut.of_person(person)
        return cls.of(person, external_id=external_id, deceased_on=died, away=away)

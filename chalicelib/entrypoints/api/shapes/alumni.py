"""Graduates, as answered: in a list, and in full."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.domain.people import SafeContact
from chalicelib.entrypoints.api.paging import Paging
from chalicelib.entrypoints.api.shapes.alerts import AlertOut
from chalicelib.entrypoints.api.shapes.common import Codes, Output
from chalicelib.entrypoints.api.shapes.growth import NetworkOut, ParticipationOut
from chalicelib.entrypoints.api.shapes.matches import MatchOut
from chalicelib.entrypoints.api.shapes.plans import AwayOut, TaperOut
from chalicelib.services.reading.alerts import AlertLine, outside_id
from chalicelib.services.reading.matches import MatchLine
from chalicelib.services.reading.people import AlumnusLine, AlumnusRecord, Named

Texting = Literal["none", "consented", "joined", "stopped"]


class AlumniQuery(Paging):
    """Which graduates. A filtered page may hold fewer than ``limit`` and still have a next one."""

    texting: Texting | None = None
    number_state: Literal["unverified", "verified", "suspect"] | None = None
    site: Annotated[str, Field(max_length=80)] | None = None
    #: ``care`` adds how they stand, at two more reads a page of fifty.
    include: Literal["care"] | None = None


class Standing(Output):
    """How a graduate stands; in a list only with ``include=care``."""

    joining: str
    engagement: str
    last_contact_at: datetime | None
    next_checkin_on: date | None

    @classmethod
    def of_line(cls, line: AlumnusLine) -> "Standing | None":
        """The standing in a line of the list."""
        if line.thread is None or line.care is None:
            return None
        key = line.plan.next_key if line.plan and line.plan.active else None
        return cls.of(line.thread, line.care, next_checkin_on=key.split("#")[1] if key else None)


class AlumnusItem(Output):
    """A graduate in a list."""

    id: str
    external_id: str
    first_name: str
    last_name: str
    site: str
    texting: Texting
    number_state: str
    discharged_on: date
    wants_mentor: bool
    match_id: str | None
    erased_at: datetime | None
    standing: Standing | None

    @classmethod
    def of_line(cls, line: AlumnusLine) -> "AlumnusItem":
        """A graduate in a list; the id is the person's."""
        return cls.of(line.person, line.alumnus, standing=Standing.of_line(line))


class Alumni(Output):
    """A page of graduates, newest discharge first."""

    items: list[AlumnusItem]
    next_cursor: str | None


class ConsentOut(Output):
    """What was allowed, on which form, from when until when."""

    purpose: Literal["sms", "mentor_disclosure"]
    at: datetime
    form: str
    recipient: str | None = None
    expires_on: date | None = None


class NextCheckin(Output):
    """The check-in that is planned next."""

    local_date: date
    slot: str
    due_at: datetime


class PlanOut(Output):
    """How a graduate is checked on; ``at`` is wall-clock time in ``zone``."""

    kind: str
    zone: str
    at: str
    active: bool
    stepped_up_until: date | None
    next_checkin: NextCheckin | None


class AttemptOut(Output):
    """A try of staff to reach somebody that found nobody."""

    at: datetime
    channel: str


class EngagementOut(Output):
    """Since when the engagement is as it is, what it rests on (codes), the tries of staff, and how
    often somebody came back after it had closed."""

    since: datetime
    evidence: list[str]
    tries: list[AttemptOut]
    episodes: int


class AlumnusOut(AlumnusItem):
    """A graduate in full."""

    phone: str | None
    phone_verified_at: datetime | None
    shared_phone: bool
    call_only: bool
    call_number: str | None
    email: str | None
    birth_date: date | None
    gender: str | None
    languages: list[str]
    city: str
    state: str
    zip: str
    time_zone: str | None
    wording: str
    paused_until: datetime | None
    away_until: datetime | None
    days_off: Codes
    stopped_scopes: Codes
    hold: str | None
    away: AwayOut | None
    aftercare_ended_at: datetime | None
    deceased_on: date | None
    legal_hold: bool
    created_at: datetime
    invited_at: datetime | None
    joined_at: datetime | None
    level_of_care: str | None
    recovery_since: date | None
    substances: Codes
    pathway: str | None
    on_medication: bool
    shared_experience: Codes
    availability: Codes
    mentor_gender_preference: str
    in_person: bool
    moved_up: bool
    planned_hours_per_week: int
    tapers: list[TaperOut]
    waiting_since: date | None
    safe_contact: SafeContact | None
    notes: str
    consents: list[ConsentOut]
    plan: PlanOut | None
    engagement: EngagementOut | None
    open_alerts: list[AlertOut]
    match: MatchOut | None
    participation: ParticipationOut
    network: NetworkOut

    @classmethod
    def of_record(cls, record: AlumnusRecord) -> "AlumnusOut":
        """A graduate in full."""
        person, alumnus, thread, _, _ = record.line
        return cls.of(
            person, alumnus,
            standing=Standing.of_line(record.line),
            birth_date=None if person.erased_at else person.birth_date,
            away=AwayOut.of_person(person),
            deceased_on=person.deceased.on if person.deceased else None,
            invited_at=thread and thread.invited_at,
            joined_at=thread and thread.joined_at,
            consents=_consents(record),
            plan=_plan(record),
            engagement=EngagementOut.of(record.followed) if record.followed else None,
            open_alerts=_alerts(record),
            match=_match(record),
            participation=ParticipationOut.of_weeks(record.weeks, record.summary),
            network=NetworkOut.of_growth(record.growth, record.counts),
        )  # fmt: skip


def _me(record: AlumnusRecord) -> Named:
    return Named(record.line.person.id, record.line.alumnus.external_id)


def _consents(record: AlumnusRecord) -> list[ConsentOut]:
    sms, disclosure = record.line.person.sms_consent, record.line.alumnus.disclosure_consent
    found = [ConsentOut.of(sms, purpose="sms")] if sms else []
    return found + ([ConsentOut.of(disclosure, purpose="mentor_disclosure")] if disclosure else [])


def _plan(record: AlumnusRecord) -> PlanOut | None:
    plan = record.line.plan
    if plan is None:
        return None
    return PlanOut.of(plan, at=f"{plan.at:%H:%M}", next_checkin=record.next_checkin)


def _alerts(record: AlumnusRecord) -> list[AlertOut]:
    me = _me(record)
    return [AlertOut.of_line(AlertLine(outside_id(me.id, a), a, me)) for a in record.open_alerts]


def _match(record: AlumnusRecord) -> MatchOut | None:
    if record.match is None:
        return None
    mentor = record.mentor or Named(record.match.mentor_id, None)
    return MatchOut.of_line(MatchLine(record.match, _me(record), mentor))

"""One person of an import: made, given a second role, or brought up to date, in one transaction."""

import base64
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Literal

from chalicelib.domain.checkins.plan import Plan
from chalicelib.domain.importing import AlumnusRow, MentorRow, renewal
from chalicelib.domain.people import Alumnus, Mentor, Person
from chalicelib.domain.thread import Thread
from chalicelib.services import alerting, clearing, enrolling, planning
from chalicelib.services.standing import phones
from chalicelib.services.tenant import Tenant
from chalicelib.store import numbers
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Partition
from chalicelib.store.sealing import new_secret

Row = AlumnusRow | MentorRow
#: Everything that a changed row may touch.
HEADS = (
    "HEAD#PERSON", "HEAD#ALUMNUS", "HEAD#MENTOR", "HEAD#THREAD", "HEAD#PLAN", "HEAD#CARE",
)  # fmt: skip


@dataclass(frozen=True)
class Import:
    """The import that a row is part of. ``at`` is now, ``today`` the program's local date."""

    tenant: Tenant
    job_id: str
    by: str
    at: datetime
    today: date

    def change(self, read: Partition) -> Change:
        """A change in the name of this import."""
        return Change(read, by=self.by, at=self.at, policy=self.tenant.policy)

    def own(self, row: Row) -> str:
        """The id of the person that this import makes of a row: always the same one, so that a
        row taken twice (a crash, a lost answer) is known to be the import's own work."""
        digest = sha256(f"{self.job_id}#{row.line}".encode()).digest()
        return base64.b32encode(digest).decode().lower()[:20]


def role_of(row: Row) -> Literal["alumnus", "mentor"]:
    """The role that a row is about."""
    return "alumnus" if isinstance(row, AlumnusRow) else "mentor"


def stored_role(read: Partition, row: Row) -> Alumnus | Mentor | None:
    """The stored role that a row is about."""
    alumnus, mentor = read.maybe(Alumnus), read.maybe(Mentor)
    found = alumnus if isinstance(row, AlumnusRow) else mentor
    return found.value if found else None


def enrol(one: Import, row: Row) -> bool:
    """A new person; whether they now wait for an invitation.

    Raises
    ------
    Taken
        if somebody has the id or the number by now.
    """
    change = enrolled(one, row)
    change.commit("person.imported", one.job_id)
    return change.value(Person).texting == "consented"


def enrolled(one: Import, row: Row) -> Change:
    """The change that makes a new person of a row, to be committed."""
    read = Partition(Ref(one.tenant.id, one.own(row)), new_secret())
    person = renewal.new_person(row, read.ref.person, one.tenant.id, one.at)
    change = one.change(read)
    enrolling.put_person(change, one.tenant, person, renewal.new_role(row, person.id))
    return change


def add_role(one: Import, row: Row, read: Partition) -> bool:
    """The same human in the other role; whether they now wait for an invitation."""
    change, waits = role_added(one, row, read)
    change.commit("person.imported", one.job_id)
    return waits


def role_added(one: Import, row: Row, read: Partition) -> tuple[Change, bool]:
    """The change that gives somebody the other role, to be committed: one person, one number, one
    dialogue; and whether they wait for an invitation then."""
    change, old = one.change(read), read.one(Person)
    role = role_of(row)
    person = renewal.renewed_person(old, row)
    change.replace(person.model_copy(update={"roles": old.roles | {role}}))
    change.put(renewal.new_role(row, person.id))
    if role == "mentor":
        clearing.begin(change, one.tenant)
    change.claim(role, numbers.external_key(one.tenant.id, role, row.external_id))
    return change, _settle(change, one.tenant, old, row)


def renew(one: Import, row: Row, read: Partition) -> bool:
    """A known person whose row says something new.

    Raises
    ------
    Conflict, Taken
        if somebody else wrote first, or has the new number.
    """
    change, waits = renewed(one, row, read)
    change.commit("person.updated", one.job_id)
    return waits


def renewed(one: Import, row: Row, read: Partition) -> tuple[Change, bool]:
    """The change that brings a known person up to date, to be committed; and whether they wait for
    an invitation then."""
    change, old = one.change(read), read.one(Person)
    role = stored_role(read, row)
    assert role
    change.replace(renewal.renewed_person(old, row))
    after = change.replace(renewal.renewed_role(role, row, one.today))
    if isinstance(role, Mentor) and isinstance(after, Mentor):
        clearing.follow_if_renewed(change, one.tenant, role, after)
    return change, _settle(change, one.tenant, old, row)


def _settle(change: Change, tenant: Tenant, old: Person, row: Row) -> bool:
    """What follows from what changed of a person; whether they now wait for an invitation."""
    person = change.value(Person)
    if person.phone != old.phone:
        _move_number(change, tenant, old)
    if person.sms_consent and not old.sms_consent and not person.time_zone:
        alerting.raise_alert(change, tenant, "no_zone")
    waits = _follow_in_thread(change, old, row)
    if isinstance(row, AlumnusRow):
        _follow_in_plan(change, tenant, old, row)
    return waits


def _move_number(change: Change, here: Tenant, old: Person) -> None:
    """The new number becomes theirs and the old one free; what was composed for that one never
    leaves, and who had joined is asked for a sign that the new one is theirs."""
    person = change.value(Person)
    if person.phone:
        change.claim("phone", numbers.phone_key(here.id, person.phone))
    if old.phone:
        change.release("phone", numbers.phone_key(here.id, old.phone))
        change.amend(Person, numbers_had=old.numbers_had + 1)
        change.replace(change.value(Thread).number_seen_to())
        if person.phone:
            phones.ask_anew(change, here)


def _follow_in_thread(change: Change, old: Person, row: Row) -> bool:
    """Until the first text, the dialogue goes by the file: who waits, since when, in which
    language. Whoever consents for the first time begins to wait."""
    person, thread = change.value(Person), change.value(Thread)
    if thread.joining not in ("none", "waiting"):
        return False
    starts = thread.joining == "none" and (old.texting, person.texting) == ("none", "consented")
    discharged = row.discharged_on if isinstance(row, AlumnusRow) else thread.discharged_on
    change.amend(
        Thread,
        joining="waiting" if starts else thread.joining,
        discharged_on=discharged,
        language=person.languages[0],
    )
    return starts


def _follow_in_plan(change: Change, tenant: Tenant, old: Person, row: AlumnusRow) -> None:
    """Check-ins go by the new zone, state, wording and discharge; somebody who has joined and
    could not have a plan so far (no zone, or a mentor only) gets one."""
    person, stored = change.value(Person), change.read.maybe(Plan)
    if stored is None:
        if person.texting == "joined" and person.time_zone and row.sms_consent:
            planning.lay_plan(change, tenant, change.value(Alumnus))
        return
    plan = stored.value.model_copy(
        update={
            "discharged_on": change.value(Alumnus).discharged_on,
            "zone": person.time_zone or stored.value.zone,
            "state": person.state,
            "days_off": person.days_off,
        }
    )
    if person.wording != old.wording:
        kind = "simple" if person.wording == "simple" else "full"
        plan = plan.model_copy(update={"kind": kind})
    planning.follow(change, tenant, plan)

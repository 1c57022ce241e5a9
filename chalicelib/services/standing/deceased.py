"""Somebody has died: everything ends at once, nothing is sent, and a human tells the mentor."""

from datetime import date
from typing import Literal

from chalicelib.domain.care import Care
from chalicelib.domain.matches import ENDS, Match
from chalicelib.domain.people import Alumnus, Deceased, Mentor, Person
from chalicelib.domain.safety import alerts
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.schedule.wall import local
from chalicelib.domain.thread import Thread
from chalicelib.services import alerting, engaging, planning, recovery_plans
from chalicelib.services.recording import Unacceptable
from chalicelib.services.standing import acts, ending
from chalicelib.services.standing.acts import Role
from chalicelib.services.tenant import Tenant, again_on_conflict
from chalicelib.store.change import Change
from chalicelib.store.partition import Partition

Source = Literal["family", "hospital", "coroner", "news", "other"]


#: How far joining had gone, by how they stood.
_JOINING = {"none": "none", "consented": "waiting", "stopped": "declined"}


class NotDeceased(RuntimeError):
    """Nothing of the kind is on record."""


@again_on_conflict
def record_death(
    program: str, person_id: str, by: str, role: Role, *, on: date, source: Source
) -> Partition:
    """The plan, queued texts, the open question, a live match and open alerts end in this one
    transaction; nothing is sent, to anybody. One alert asks staff to call the mentor and whoever
    else should know; it counts the alerts that ended. The listing stays. Recorded again, it changes
    nothing.

    Raises
    ------
    Missing, Erased, Unacceptable
    """
    here, change = acts.opened(program, person_id, by, role)
    person = change.value(Person)
    if person.deceased:
        return change.read
    _possible(on, person, change, here)
    matched = any(m.state not in ENDS for m in change.read.values(Match))
    joined = ending.end_all(change, here, "deceased")
    change.amend(
        Person,
        texting="stopped",
        number_state="suspect",
        hold=None,
        deceased=Deceased(
            on=on, source=source, recorded_at=change.at, texting=person.texting,
            number_state=person.number_state,
        ),
    )  # fmt: skip
    _tell_staff(change, here, joined, matched)
    acts.write_down(change, "deceased")
    return change.commit("person.deceased", source)


def _possible(on: date, person: Person, change: Change, here: Tenant) -> None:
    today = local(change.at, person.time_zone or here.program.zone).date()
    if on > today:
        raise Unacceptable("on", "future", "That day is yet to come: check the date.")
    if on < person.birth_date:
        raise Unacceptable("on", "too_early", "That is before their birth: check the year.")


def _tell_staff(change: Change, here: Tenant, joined: list[Alert], matched: bool) -> None:
    """One alert for all that is left to do; what was open before joins it."""
    told = alerting.raise_alert(change, here, "deceased")
    for one in joined:
        told = alerts.join(told, one.cause, change.at)
    if matched:
        told = alerts.join(told, "call_mentor", change.at)
    mentor = change.read.maybe(Mentor)
    if mentor and (mentor.value.active or mentor.value.companions):
        told = alerts.join(told, "mentees_waiting", change.at)
    change.replace(told)


@again_on_conflict
def undo(program: str, person_id: str, by: str, role: Role, *, reason: str) -> Partition:
    """It was a mistake: they stand as they stood, and check-ins begin again where they had joined.
    A stop or "wrong number" that came from the number meanwhile holds. A match that ended stays
    ended, and who had wanted one, or mentored, says so anew.

    Raises
    ------
    Missing, Erased, NotDeceased
    """
    here, change = acts.opened(program, person_id, by, role)
    person = change.value(Person)
    if person.deceased is None:
        raise NotDeceased("nothing to undo")
    before, wishes = person.deceased, change.value(Thread).wishes
    texting = "stopped" if wishes.none else before.texting
    number = "suspect" if wishes.wrong_at else before.number_state
    change.amend(Person, deceased=None, texting=texting, number_state=number)
    lives = person.call_only or texting == "joined"
    change.amend(Thread, joining="joined" if lives else _JOINING[texting])
    if lives and change.read.maybe(Alumnus):
        planning.lay_plan(change, here, change.value(Alumnus))
        engaging.begin(change, here)
    else:
        change.amend(Care, engagement="active" if lives else "new")
    recovery_plans.go_on(change, here)
    for stored in list(change.read.every(Alert)):
        if stored.value.cause == "deceased" and stored.value.state != "resolved":
            done = alerts.resolve(stored.value, by, "not_needed", change.at)
            alerting.forget(change, change.replace(done))
    acts.write_down(change, "deceased_undone", note=reason)
    return change.commit("person.not_deceased")

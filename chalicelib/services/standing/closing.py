"""Somebody wants no more aftercare: it closes by their own choice, and opens again by it.

Their texts are still read, a crisis is still answered, and a live match goes on: that is between
the two, and staff end it apart if they wish. It is no opt-out and no drift.
"""

from datetime import datetime

from chalicelib.domain.care import Care
from chalicelib.domain.checkins import occurrence
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.checkins.plan import Plan
from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.safety import alerts
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.standing import Channel
from chalicelib.services import alerting, engaging, planning
from chalicelib.services.recording import Unacceptable
from chalicelib.services.standing import acts, queued
from chalicelib.services.tenant import Tenant, again_on_conflict
from chalicelib.store.change import Change
from chalicelib.store.partition import Partition

REASON = "own_choice"
#: Alerts that their choice answers; all others are still somebody's to end.
ANSWERED = frozenset({"silence", "drifting"})


@again_on_conflict
def end(
    program: str, person_id: str, by: str,
    *, channel: Channel, said_at: datetime | None = None, note: str = "",
) -> Partition:  # fmt: skip
    """They told staff that they want no more aftercare: nothing is asked of them any more. Told
    again, it changes nothing.

    Raises
    ------
    Missing, Erased, Unacceptable
    """
    here, change = acts.opened(program, person_id, by, Alumnus)
    person = change.value(Person)
    if person.aftercare_ended_at:
        return change.read
    if change.value(Care).engagement == "new" or person.deceased:
        raise Unacceptable(
            "channel", "not_followed", "Nobody follows them: if they want no texts, record a stop."
        )
    said = acts.said(said_at, change.at)
    change.amend(Person, aftercare_ended_at=said)
    _end_checkins(change)
    _end_alerts(change)
    engaging.judge(change, here, looked=True)
    acts.write_down(change, "aftercare_ended", channel=channel, said_at=said, note=note)
    return change.commit("aftercare.ended", REASON)


@again_on_conflict
def resume(program: str, person_id: str, by: str, *, note: str = "") -> Partition:
    """They told staff that they want it again: check-ins begin anew, and so does an episode. Where
    nothing had ended, nothing changes.

    Raises
    ------
    Missing, Erased
    """
    here, change = acts.opened(program, person_id, by, Alumnus)
    if change.value(Person).aftercare_ended_at is None:
        return change.read
    change.amend(Care, last_contact_at=change.at)
    go_on(change, here)
    acts.write_down(change, "aftercare_resumed", note=note)
    return change.commit("aftercare.resumed")


def go_on(change: Change, here: Tenant) -> None:
    """Check-ins begin anew for somebody who may get them."""
    person = change.amend(Person, aftercare_ended_at=None)
    if person.texting == "joined" or person.call_only:
        planning.lay_plan(change, here, change.value(Alumnus))
    engaging.judge(change, here, looked=True)


def _end_checkins(change: Change) -> None:
    """What was asked and not answered is nobody's silence; what was planned is asked no more."""
    queued.let_go(change, REASON)
    for stored in list(change.read.every(Occurrence)):
        if stored.value.state == "PLANNED":
            change.replace(occurrence.move(stored.value, "CANCELLED", reason=REASON))
    if change.read.maybe(Plan):
        change.amend(Plan, active=False, next_key=None)


def _end_alerts(change: Change) -> None:
    for stored in list(change.read.every(Alert)):
        if stored.value.state != "resolved" and stored.value.cause in ANSWERED:
            done = alerts.resolve(stored.value, change.by, "not_needed", change.at)
            alerting.forget(change, change.replace(done))

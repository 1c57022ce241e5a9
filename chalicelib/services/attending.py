"""What humans do about an alert: take it on, try to reach the person, hand it on, end it."""

from contextlib import suppress
from datetime import date
from typing import NamedTuple

from chalicelib import clock
from chalicelib.domain.care import Care
from chalicelib.domain.disclosures import Disclosure
from chalicelib.domain.people import Person
from chalicelib.domain.safety import acts, alerts, paging
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.standing import CALLED, Call
from chalicelib.services import alerting, engaging
from chalicelib.services.standing.acts import write_call_down
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant_in_danger
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Stored, load
from chalicelib.store.writes import Taken

#: Outcomes of a call that found nobody.
UNREACHED = frozenset({"no_answer", "left_message"})


@again_on_conflict
def acknowledge(ref: Ref, alert_id: str, by: str) -> Alert:
    """Take an alert on.

    Raises
    ------
    Missing, IllegalTransition
    """
    program, stored, change = _opened(ref, alert_id, by)
    taken = alerts.acknowledge(stored.value, by, change.at)
    if taken == stored.value:  # the second of two taps, or of two people
        return taken
    alert = _timed(taken, program, change)
    change.set(stored, alert)
    change.commit("alert.acknowledged", alert.cause)
    return alert


@again_on_conflict
def resolve(ref: Ref, alert_id: str, by: str, outcome: str) -> Alert:
    """End an alert with what came of it; its cause may then open a new one. A call to 911 is
    written down as a disclosure.

    Raises
    ------
    Missing, IllegalTransition, UnknownOutcome, NotReached
    """
    program, stored, change = _opened(ref, alert_id, by)
    _not_while_held(stored.value, change)
    alert = alerts.resolve(stored.value, by, outcome, change.at)
    if outcome == "emergency_911":
        _disclose(program, ref, stored.value, change, Told())
    alerting.forget(change, alert)
    _tells(change, program, outcome)
    change.set(stored, alert)
    change.commit("alert.resolved", outcome)
    return alert


def _tells(change: Change, program: Tenant, outcome: str, way: str = "call") -> None:
    """What a call tells of how somebody stands: reached, or tried and not found."""
    if change.read.maybe(Care) is None:  # an alert of the program's, or a stranger's
        return
    if outcome in UNREACHED:
        engaging.tried(change, program, way)
    else:
        engaging.judge(change, program)


class HoldStands(alerts.IllegalTransition):
    """The number is still held: clearing the hold ends its alert, nothing else does."""


def _not_while_held(alert: Alert, change: Change) -> None:
    """An alert whose number is held ends with the hold, or nobody would look at it again."""
    if alert.cause == "held" and change.read.one(Person).hold:
        raise HoldStands(alert.id)


class Told(NamedTuple):
    """Who took a call to 911 (and where they belong), and the nature of the emergency."""

    to_whom: str = ""
    why: str = ""


class NotOnRota(ValueError):
    """Nobody of this name is on the rota."""


@again_on_conflict
def tried(
    ref: Ref, alert_id: str, by: str, outcome: str, told: Told | None = None,
    call: Call | None = None,
) -> Alert:  # fmt: skip
    """Log a try to reach the person. ``reached`` ends the alert; a crisis whose person could not
    be reached pages on at once. A call to 911 is written down as a disclosure first. A ``call``
    that is told of is kept with the person, and told twice it counts once.

    Raises
    ------
    Missing, IllegalTransition, UnknownOutcome
    """
    program, stored, change = _opened(ref, alert_id, by)
    logged = acts.tried(stored.value, by, outcome, change.at, call.id if call else "")
    if logged == stored.value:
        return logged
    alert = _timed(logged, program, change)
    if outcome == "emergency_911":
        _disclose(program, ref, stored.value, change, told or Told())
    if alert.state == "resolved":
        _not_while_held(alert, change)
        alerting.forget(change, alert)
    _tells(change, program, outcome, call.way if call else "call")
    if call and ref.person and outcome in CALLED:
        write_call_down(change, call, outcome)
    change.set(stored, alert)
    change.commit("alert.tried", outcome)
    return alert


def _disclose(program: Tenant, ref: Ref, alert: Alert, tried: Change, told: Told) -> None:
    """The record of a disclosure in a medical emergency (42 CFR 2.51), with the person, or with
    the program while it is not known who they are. The same try is written down once."""
    person = ref.person or alert.person_id
    disclosure = Disclosure(
        id=f"{alert.id}-{len(alert.tries)}", person_id=person, at=tried.at, by=tried.by,
        to_whom=told.to_whom or "911 dispatch", what="number, words and usual location",
        why=told.why or "text tells of danger to life", basis="medical_emergency", about=alert.id,
    )  # fmt: skip
    if (person or "") == ref.person:  # one and the same partition, and so one transaction
        tried.put(disclosure)
        return
    read = load(Ref(ref.program, person or ""))
    change = Change(read, by=tried.by, at=tried.at, policy=program.policy)
    change.put(disclosure)
    with suppress(Taken):
        change.commit("disclosure.medical_emergency", alert.cause)


@again_on_conflict
def assign(ref: Ref, alert_id: str, by: str, owner: str) -> Alert:
    """Hand an alert to somebody on the rota.

    Raises
    ------
    Missing, IllegalTransition, NotOnRota
    """
    program, stored, change = _opened(ref, alert_id, by)
    if program.rota is None or owner not in {one.name for one in program.rota.rungs}:
        raise NotOnRota
    alert = acts.assign(stored.value, owner)
    if alert == stored.value:
        return alert
    change.set(stored, alert)
    change.commit("alert.assigned", alert.cause)
    return alert


@again_on_conflict
def link_to_assessment(ref: Ref, alert_id: str, by: str, on: date) -> Alert:
    """The person has an appointment for assessment on a date of the program.

    Raises
    ------
    Missing, IllegalTransition, NoAppointment
    """
    program, stored, change = _opened(ref, alert_id, by)
    alert = acts.linked(stored.value, by, on, change.at, program.program.zone, program.policy)
    if alert == stored.value:
        return alert
    change.set(stored, alert)
    change.commit("alert.linked", alert.cause)
    return alert


def _opened(ref: Ref, alert_id: str, by: str) -> tuple[Tenant, Stored[Alert], Change]:
    program = tenant_in_danger(ref.program)
    read = load(ref, f"ALERT#{alert_id}")
    stored: Stored[Alert] = read.stored(Alert, f"ALERT#{alert_id}")
    return program, stored, Change(read, by=by, at=clock.now(), policy=program.policy)


def _timed(alert: Alert, program: Tenant, change: Change) -> Alert:
    """An acknowledged crisis has its second clock: until the person is reached."""
    if alert.cause != "crisis" or alert.state != "acknowledged":
        return alert
    step = paging.rungs_to_page(
        alert.climbs_since, change.at, alert.acknowledged_at, None, [], program.policy
    )
    return alert.model_copy(update={"next_look_at": step.next_look_at})

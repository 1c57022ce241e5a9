"""What humans do about an alert before it ends: a try to reach somebody, a handing on, a link."""

from datetime import date, datetime, timedelta

from chalicelib.domain.policy import Policy
from chalicelib.domain.safety.alerts import (
    Alert,
    IllegalTransition,
    Try,
    acknowledge,
    check,
    reopen,
    resolve,
)
from chalicelib.domain.schedule.wall import local, to_utc


class NoAppointment(ValueError):
    """Not the alert, or not the day, for an appointment."""


def tried(alert: Alert, by: str, outcome: str, at: datetime, id: str = "") -> Alert:
    """The alert after a try to reach the person, logged; ``reached`` ends it. A try whose ``id``
    is logged already changes nothing.

    Who tries has taken it on. A crisis whose person could not be reached opens again at once and
    climbs on; a call to 911 leaves it with whoever made it, and starts the clock until *reached*
    anew.

    Raises
    ------
    UnknownOutcome, IllegalTransition
    """
    check(outcome)
    if id and any(one.id == id for one in alert.tries):
        return alert
    if alert.state == "resolved":
        raise IllegalTransition(f"{alert.id}: resolved, nobody needs to be reached")
    log = (*alert.tries, Try(at=at, by=by, outcome=outcome, id=id))
    alert = acknowledge(alert, by, at).model_copy(update={"tries": log})
    if outcome == "reached":
        return resolve(alert, by, outcome, at)
    if alert.cause != "crisis":
        return alert
    if outcome == "emergency_911":
        return alert.model_copy(update={"acknowledged_at": at, "acknowledged_by": by, "owner": by})
    return reopen(alert).model_copy(update={"next_look_at": at})


def assign(alert: Alert, owner: str) -> Alert:
    """The alert in the hands of ``owner``, who has yet to take it on.

    Raises
    ------
    IllegalTransition
        If it is resolved.
    """
    if alert.state == "resolved":
        raise IllegalTransition(f"{alert.id}: resolved, nobody owns it")
    return alert.model_copy(update={"owner": owner})


def linked(alert: Alert, by: str, on: date, at: datetime, zone: str, policy: Policy) -> Alert:
    """The person has an appointment for assessment on ``on``, a date of the program's ``zone``.

    The alert is due when that day's work ends, and stays until somebody knows that the appointment
    was kept. It must lie within 14 days of the alert (rules: re-intervene).

    Raises
    ------
    NoAppointment, IllegalTransition
    """
    last = local(alert.opened_at, zone).date() + timedelta(days=policy.alerts.appointment_days)
    if alert.cause != "reintervene" or not local(at, zone).date() <= on <= last:
        raise NoAppointment(str(last))
    ends = to_utc(on, policy.staffed.close, zone)
    if alert.state == "resolved":
        raise IllegalTransition(f"{alert.id}: resolved, nobody awaits an appointment")
    return acknowledge(alert, by, at).model_copy(
        update={"appointment_on": on, "due_at": ends, "next_look_at": ends}
    )

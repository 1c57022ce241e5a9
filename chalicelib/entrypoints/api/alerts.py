"""Alerts: what a human must do, taken on and ended."""

from collections.abc import Callable

from chalice.app import Blueprint

from chalicelib import clock
from chalicelib.domain.safety.alerts import Alert
from chalicelib.entrypoints.api import paging
from chalicelib.entrypoints.api.calls import Call, Nothing, route
from chalicelib.entrypoints.api.shapes.alerts import (
    AlertOut,
    Alerts,
    AlertsQuery,
    Appointment,
    Assignment,
    Resolution,
)
from chalicelib.services import attending
from chalicelib.services.reading import alerts as reading_alerts
from chalicelib.services.reading.alerts import AlertLine

blueprint = Blueprint(__name__)


@route(blueprint, "GET", "/alerts", "alerts.list", query=AlertsQuery, answer=Alerts)
def page(call: Call) -> Alerts:
    """Alerts in a state, unless told all that nobody has resolved."""
    query: AlertsQuery = call.query
    filters = query.model_dump(include={"level", "cause", "owner"}, exclude_none=True)
    now = clock.now()

    def wanted(alert: Alert) -> bool:
        late = query.overdue == "false" or alert.due_at < now
        return late and all(getattr(alert, name) == value for name, value in filters.items())

    found = reading_alerts.page(call.program, query.state, query.limit, paging.start(call), wanted)
    items = [_answer(call, line) for line in found.items]
    return Alerts(items=items, next_cursor=paging.cursor(call, found.next_start))


@route(blueprint, "GET", "/alerts/{alert_id}", "alerts.read", answer=AlertOut)
def one(call: Call, alert_id: str) -> AlertOut:
    """One alert."""
    return _answer(call, reading_alerts.one(call.program, alert_id))


@route(
    blueprint, "POST", "/alerts/{alert_id}/acknowledge", "alerts.acknowledge",
    body=Nothing, answer=AlertOut,
)  # fmt: skip
def acknowledge(call: Call, alert_id: str) -> AlertOut:
    """Take an alert on."""
    return _after(call, alert_id, attending.acknowledge)


@route(
    blueprint, "POST", "/alerts/{alert_id}/resolve", "alerts.resolve",
    body=Resolution, answer=AlertOut,
)  # fmt: skip
def resolve(call: Call, alert_id: str) -> AlertOut:
    """End an alert with what came of it."""
    return _after(call, alert_id, attending.resolve, call.body.outcome)


@route(
    blueprint, "POST", "/alerts/{alert_id}/contact", "alerts.contact",
    body=Resolution, answer=AlertOut,
)  # fmt: skip
def contact(call: Call, alert_id: str) -> AlertOut:
    """Log a try to reach the person; ``reached`` ends the alert, after ``no_answer`` or
    ``left_message`` a crisis pages on at once."""
    return _after(call, alert_id, attending.tried, call.body.outcome)


@route(
    blueprint, "POST", "/alerts/{alert_id}/assign", "alerts.assign",
    body=Assignment, answer=AlertOut,
)  # fmt: skip
def assign(call: Call, alert_id: str) -> AlertOut:
    """Hand an alert to somebody on the rota."""
    return _after(call, alert_id, attending.assign, call.body.owner)


@route(
    blueprint, "POST", "/alerts/{alert_id}/appointment", "alerts.appointment",
    body=Appointment, answer=AlertOut,
)  # fmt: skip
def link(call: Call, alert_id: str) -> AlertOut:
    """Record an appointment for assessment: the alert is due when its day ends."""
    return _after(call, alert_id, attending.link_to_assessment, call.body.on)


def _after(call: Call, alert_id: str, act: Callable[..., object], *said: object) -> AlertOut:
    return _answer(call, reading_alerts.after(call.program, alert_id, act, call.by, *said))


def _answer(call: Call, line: AlertLine) -> AlertOut:
    call.saw(line.person.id if line.person else None)
    return AlertOut.of_line(line)

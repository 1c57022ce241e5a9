"""Alerts: what a human must do, taken on and ended."""

from chalice.app import Blueprint

from chalicelib.entrypoints.api import paging
from chalicelib.entrypoints.api.calls import Call, Nothing, route
from chalicelib.entrypoints.api.shapes.alerts import (
    AlertOut,
    Alerts,
    AlertsQuery,
    Resolution,
)
from chalicelib.services.reading import alerts as reading_alerts
from chalicelib.services.reading.alerts import AlertLine

blueprint = Blueprint(__name__)


@route(blueprint, "GET", "/alerts", "alerts.list", query=AlertsQuery, answer=Alerts)
def page(call: Call) -> Alerts:
    """Alerts in a state."""
    query: AlertsQuery = call.query
    found = reading_alerts.page(
        call.program, query.state, query.limit, paging.start(call), query.level
    )
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
    return _answer(call, reading_alerts.acknowledge(call.program, alert_id, call.by))


@route(
    blueprint, "POST", "/alerts/{alert_id}/resolve", "alerts.resolve",
    body=Resolution, answer=AlertOut,
)  # fmt: skip
def resolve(call: Call, alert_id: str) -> AlertOut:
    """End an alert with what came of it."""
    body: Resolution = call.body
    return _answer(call, reading_alerts.resolve(call.program, alert_id, call.by, body.outcome))


def _answer(call: Call, line: AlertLine) -> AlertOut:
    call.saw(line.person.id if line.person else None)
    return AlertOut.of_line(line)

"""How many calls a check-in leads to: from the program's own last weeks, else as policy assumes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from chalicelib.domain.schedule.wall import local
from chalicelib.services.tenant import Tenant
from chalicelib.store import lists
from chalicelib.store.keys import listing, stamp

#: So far back the program's own history is counted ...
HISTORY = timedelta(weeks=8)
#: ... and from so many check-ins on it is believed rather than the assumption.
ENOUGH = 100
#: What counts as asked: the text was accepted.
_ASKED = frozenset({"ASKED", "ANSWERED", "PARTIAL", "SILENT"})
_ALERT_STATES = ("open", "acknowledged", "resolved")


@dataclass(frozen=True)
class AlertRate:
    """Alerts for each check-in asked, and where the figure is from. ``per_week`` is what the
    people who are active already lead to."""

    per_checkin: float
    source: Literal["own_history", "assumption"]
    checkins: int
    alerts: int
    per_week: float


def alert_rate(here: Tenant, now: datetime) -> AlertRate:
    """Alerts of every cause for each check-in of the last eight weeks: each is something that a
    human must do, most often a call."""
    since = now - HISTORY
    first, last = (local(at, here.program.zone).date() for at in (since, now))
    listed = lists.between(here.id, "checkins", first, last)
    checkins = sum(1 for one in listed if one.facts.get("state") in _ASKED)
    alerts = sum(_opened(here.id, state, since, now) for state in _ALERT_STATES)
    enough = checkins >= ENOUGH
    return AlertRate(
        per_checkin=alerts / checkins if enough else here.policy.alerts.expected_per_checkin,
        source="own_history" if enough else "assumption",
        checkins=checkins,
        alerts=alerts,
        per_week=alerts / (HISTORY / timedelta(weeks=1)),
    )


def _opened(program: str, state: str, since: datetime, now: datetime) -> int:
    found = lists.stretch(listing(program, f"ALERTS-{state}"), stamp(since), f"{stamp(now)}~")
    return sum(1 for _ in found)

"""Alerts, as answered and as ended."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from chalicelib.domain.safety.alerts import Outcome, State
from chalicelib.domain.safety.causes import Level
from chalicelib.entrypoints.api.calls import Input
from chalicelib.entrypoints.api.paging import Paging
from chalicelib.entrypoints.api.shapes.common import Output, PersonRef
from chalicelib.services.reading.alerts import AlertLine


class AlertsQuery(Paging):
    """Which alerts; those that are open unless said otherwise."""

    limit: Annotated[int, Field(ge=1, le=200)] = 20
    state: State = "open"
    level: Level | None = None


class Resolution(Input):
    """What came of an alert."""

    outcome: Outcome


class Trigger(Output):
    """What happened, and when."""

    code: str
    at: datetime


class AlertOut(Output):
    """Something a human must do."""

    id: str
    person: PersonRef | None
    cause: str
    level: Level
    state: State
    site: str
    opened_at: datetime
    due_at: datetime
    owner: str | None
    triggers: list[Trigger]
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    resolved_at: datetime | None
    resolved_by: str | None
    outcome: Outcome | None

    @classmethod
    def of_line(cls, line: AlertLine) -> "AlertOut":
        """An alert as answered."""
        triggers = [Trigger.of(code=t.partition("@")[0], at=t.partition("@")[2])
                    for t in line.alert.triggers]  # fmt: skip
        return cls.of(line.alert, id=line.id, person=line.person, triggers=triggers)


class Alerts(Output):
    """A page of alerts: what waits longest first, of the resolved the newest first."""

    items: list[AlertOut]
    next_cursor: str | None

"""Alerts, as answered and as ended."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.domain.safety.alerts import Outcome, State
from chalicelib.domain.safety.causes import Level
from chalicelib.entrypoints.api.calls import Input
from chalicelib.entrypoints.api.paging import Paging
from chalicelib.entrypoints.api.shapes.common import Output, PersonRef
from chalicelib.services.reading.alerts import AlertLine, View


class AlertsQuery(Paging):
    """Which alerts; all that nobody has resolved unless said otherwise."""

    limit: Annotated[int, Field(ge=1, le=200)] = 20
    state: View = "unresolved"
    level: Level | None = None
    cause: Annotated[str, Field(max_length=40)] | None = None
    owner: Annotated[str, Field(max_length=80)] | None = None
    #: Only those whose time has run out.
    overdue: Literal["true", "false"] = "false"


class Assignment(Input):
    """Whose alert it is from now: a name on the rota."""

    owner: Annotated[str, Field(min_length=1, max_length=80)]


class Appointment(Input):
    """The day of an appointment for assessment, a local date of the program."""

    on: date


class Resolution(Input):
    """What came of an alert."""

    outcome: Outcome


class Trigger(Output):
    """What happened, and when."""

    code: str
    at: datetime


class TryOut(Output):
    """A try to reach the person."""

    at: datetime
    by: str
    outcome: Outcome


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
    reached_at: datetime | None
    appointment_on: date | None
    tries: list[TryOut]

    @classmethod
    def of_line(cls, line: AlertLine) -> "AlertOut":
        """An alert as answered."""
        triggers = [Trigger.of(code=t.partition("@")[0], at=t.partition("@")[2])
                    for t in line.alert.triggers]  # fmt: skip
        tries = [TryOut.of(one) for one in line.alert.tries]
        return cls.of(line.alert, id=line.id, person=line.person, triggers=triggers, tries=tries)


class Alerts(Output):
    """A page of alerts: open before acknowledged, what waits longest first; of the resolved the
    newest first."""

    items: list[AlertOut]
    next_cursor: str | None

"""A person's timeline, as answered: one shape per kind of event, told apart by ``kind``."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from chalicelib.domain.attendance import Attended
from chalicelib.domain.instruments.response import Response
from chalicelib.domain.messages import Message
from chalicelib.domain.participation import DrugTestResult
from chalicelib.domain.safety.alerts import Alert
from chalicelib.entrypoints.api.paging import Paging
from chalicelib.entrypoints.api.shapes.common import Output
from chalicelib.services.reading.alerts import outside_id
from chalicelib.services.reading.timeline import Event


class TimelineQuery(Paging):
    """A page of a timeline, oldest first."""

    limit: Annotated[int, Field(ge=1, le=200)] = 200


class TextOut(Output):
    """A text of ours and what became of it (``at``: sent, or else composed)."""

    kind: Literal["text_out"]
    at: datetime
    id: str
    message_kind: str
    body: str
    state: str
    reason: str | None


class TextIn(Output):
    """A text of theirs and what it was understood to mean."""

    kind: Literal["text_in"]
    at: datetime
    id: str
    body: str
    intent: str
    needs_reading: bool


class AnswerOut(Output):
    """One answer; ``corrected_from`` holds what had been answered before."""

    question: str
    value: int | bool
    at: datetime
    corrected_from: list[int | bool]


class CheckinEvent(Output):
    """A check-in, what was answered, and how worrying it was."""

    kind: Literal["checkin"]
    at: datetime
    local_date: date
    slot: str
    state: str
    level: str | None
    reason: str | None
    answers: list[AnswerOut]


class ActivityEvent(Output):
    """Something attended or done on a local day; what a drug test found is for clinical roles."""

    kind: Literal["activity"]
    at: datetime
    id: str
    type: str
    on: date
    count: int
    hours: float | None
    source: str
    result: DrugTestResult | None


class CorrectionEvent(Output):
    """Attendance was told otherwise: what it had said, and what it says since (null: it does not
    stand)."""

    kind: Literal["correction"]
    at: datetime
    by: str
    why: str
    was: Attended | None
    now: Attended | None


class ContactEvent(Output):
    """Somebody met on a local day."""

    kind: Literal["contact"]
    at: datetime
    id: str
    on: date
    relation: str | None
    name: str | None
    source: str


class InstrumentEvent(Output):
    """A questionnaire answered on a local day; its answers stand in the list of responses."""

    kind: Literal["instrument"]
    at: datetime
    id: str
    instrument: str
    on: date
    total: int | None
    subscales: dict[str, int | None]
    flags: list[str]


class NetworkEvent(Output):
    """The named list of the support network, told on a local day: everybody, S, P, S less P; null
    where something was not said."""

    kind: Literal["network"]
    at: datetime
    id: str
    on: date
    size: int
    supportive: int | None
    pro_use: int | None
    net: int | None


class RecoveryPlanEvent(Output):
    """The recovery plan was written anew."""

    kind: Literal["recovery_plan"]
    at: datetime
    number: int
    by: str


class MilestoneEvent(Output):
    """A milestone of aftercare is met, unmet, or unknown again, by what evidence."""

    kind: Literal["milestone"]
    at: datetime
    name: str
    on: date
    state: str
    evidence: str


class AlertEvent(Output):
    """An alert opened, acknowledged or resolved."""

    kind: Literal["alert"]
    at: datetime
    id: str
    step: str
    cause: str
    level: str
    owner: str | None
    outcome: str | None


class ConsentEvent(Output):
    """A consent given."""

    kind: Literal["consent"]
    at: datetime
    purpose: str
    form: str


class MatchEvent(Output):
    """A step in the life of a match."""

    kind: Literal["match"]
    at: datetime
    id: str
    step: str
    state: str
    mentor_id: str
    reason: str | None


class JoiningEvent(Output):
    """Enrolled, invited, joined."""

    kind: Literal["joining"]
    at: datetime
    step: str


class StandingEvent(Output):
    """What staff changed of how the person stands: a stop told to them, a new number."""

    kind: Literal["standing"]
    at: datetime
    id: str = ""
    what: str
    by: str
    channel: str | None = None
    said_at: datetime | None = None
    note: str = ""


Entry = Annotated[
    TextOut | TextIn | CheckinEvent | ActivityEvent | CorrectionEvent | ContactEvent
    | InstrumentEvent | NetworkEvent | RecoveryPlanEvent | MilestoneEvent | AlertEvent
    | ConsentEvent | MatchEvent | JoiningEvent | StandingEvent,
    Field(discriminator="kind"),
]  # fmt: skip


class Timeline(Output):
    """Everything that happened, oldest first."""

    items: list[Entry]
    next_cursor: str | None


#: Shape by kind, and the fields that the record does not have under that name.
_SHAPES: dict[str, tuple[type[Output], Callable[[str, Event], dict[str, Any]]]] = {
    "text_out": (TextOut, lambda _, e: {"message_kind": _message_kind(e)}),
    "text_in": (TextIn, lambda _, e: {}),
    "checkin": (CheckinEvent, lambda _, e: {}),
    "activity": (ActivityEvent, lambda _, e: {}),
    "correction": (CorrectionEvent, lambda _, e: {}),
    "contact": (ContactEvent, lambda _, e: {}),
    "instrument": (InstrumentEvent, lambda _, e: _result(e)),
    "network": (NetworkEvent, lambda _, e: {}),
    "recovery_plan": (RecoveryPlanEvent, lambda _, e: {}),
    "milestone": (MilestoneEvent, lambda _, e: {}),
    "alert": (AlertEvent, lambda who, e: {"id": _alert_id(who, e), "step": e.step}),
    "consent": (ConsentEvent, lambda _, e: {"purpose": e.step}),
    "match": (MatchEvent, lambda _, e: {"step": e.step}),
    "joining": (JoiningEvent, lambda _, e: {"step": e.step}),
    "standing": (StandingEvent, lambda _, e: {"what": e.step}),
}


def _result(event: Event) -> dict[str, Any]:
    assert isinstance(event.value, Response)
    return event.value.result._asdict()


def _alert_id(person_id: str, event: Event) -> str:
    assert isinstance(event.value, Alert)
    return outside_id(person_id, event.value)


def _message_kind(event: Event) -> str:
    assert isinstance(event.value, Message)
    return event.value.kind


def entry(person_id: str, event: Event) -> Any:
    """An event as answered."""
    shape, more = _SHAPES[event.kind]
    return shape.of(event.value, kind=event.kind, at=event.at, **more(person_id, event))

"""Events, as sent and as answered."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from chalicelib.domain.attendance import moment
from chalicelib.domain.events import Cohort, Rsvp, State
from chalicelib.domain.participation import ActivityType
from chalicelib.domain.texts.places import EVENT_AT_MOST, STREET_AT_MOST
from chalicelib.entrypoints.api.calls import Input
from chalicelib.entrypoints.api.paging import Paging
from chalicelib.entrypoints.api.shapes.common import Line, Moment, Output
from chalicelib.services.events import Shown

#: Marks of one request: each person's is a transaction.
MARKS_AT_MOST = 200


class CohortIn(Input):
    """Whom it is for: graduates of a site, discharged on or between local dates."""

    site: Annotated[str, Field(max_length=80)] | None = None
    discharged_since: date | None = None
    discharged_until: date | None = None


class EventIn(Input):
    """An event as texts say it: ``what`` and ``place`` may not tell what it is about.
    ``starts_at`` is on the program's wall clock unless a zone stands with it; ``type`` and
    ``hours`` are what coming to it counts as."""

    what: Annotated[Line, Field(max_length=EVENT_AT_MOST)]
    place: Annotated[Line, Field(max_length=STREET_AT_MOST)]
    starts_at: Moment
    type: ActivityType
    hours: Annotated[Decimal, Field(gt=0, le=24, max_digits=4, decimal_places=2)] = Decimal(1)
    cohort: CohortIn = CohortIn()

    def fields(self) -> dict[str, Any]:
        """As the use case takes it."""
        own = {name: getattr(self, name) for name in ("what", "place", "type", "hours")}
        cohort = Cohort(**self.cohort.model_dump())
        return {**own, "starts_at": moment(self.starts_at), "cohort": cohort}


class EventOut(Output):
    """An event as stored."""

    id: str
    what: str
    place: str
    starts_at: datetime
    zone: str
    type: ActivityType
    hours: float
    cohort: Cohort
    state: State
    by: str
    created_at: datetime


class EventShown(EventOut):
    """An event with how many were invited, by their answer, and how many came."""

    answers: dict[str, int]
    attended: int

    @classmethod
    def of_shown(cls, shown: Shown) -> "EventShown":
        """An event as answered."""
        return cls.of(shown.event, answers=shown.answers, attended=shown.attended)


class ListQuery(Paging):
    """A page."""


class Events(Output):
    """A page of events, the latest first."""

    items: list[EventOut]
    next_cursor: str | None


class InvitedOut(Output):
    """Somebody's invitation: how they answered; ``why`` it was not sent; ``attended`` null while
    nobody has said."""

    id: str
    rsvp: Rsvp
    why: str | None
    attended: bool | None


class InvitedPeople(Output):
    """A page of who was invited or came."""

    items: list[InvitedOut]
    next_cursor: str | None


class MarkIn(Input):
    """Whether somebody came."""

    id: Annotated[str, Field(min_length=1, max_length=40)]
    attended: bool


class MarksIn(Input):
    """Who came and who did not."""

    people: Annotated[list[MarkIn], Field(min_length=1, max_length=MARKS_AT_MOST)]

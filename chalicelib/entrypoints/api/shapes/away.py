"""A mentor's absence, and how they are themselves, as asked and as answered."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from chalicelib.domain.mentor_well import Feeling, Load, WellBeing
from chalicelib.entrypoints.api.calls import Input
from chalicelib.entrypoints.api.shapes.common import Output


class LeaveIn(Input):
    """A leave by the program's calendar: its first day, and the first day back."""

    starts: date
    until: date


class PauseIn(Input):
    """Whether a mentor takes no new people for now."""

    paused: bool


class CapacityIn(Input):
    """How many people a mentor has room for."""

    capacity: Annotated[int, Field(ge=0, le=50)]


class MentorAway(Output):
    """How a mentor is away. ``leave``: none, planned or running; ``stepped``: whether they stepped
    back (begun: cover is on its way); ``back_asked_at`` (UTC): when they asked to go on."""

    id: str
    capacity: int
    active: int
    paused: bool
    paused_by_mentor: bool
    away_until: date | None
    leave: str
    starts: date | None
    until: date | None
    stepped: str
    back_asked_at: datetime | None


class WellBeingIn(Input):
    """How a mentor is, how much mentoring is to them, and whether they want a call."""

    feeling: Feeling
    load: Load
    wants_call: bool = False


class WellBeingOut(Output):
    """The same, as told at a moment (UTC)."""

    id: str
    at: datetime
    feeling: str
    load: str
    wants_call: bool

    @classmethod
    def of_one(cls, one: WellBeing) -> "WellBeingOut":
        """One check-in as answered."""
        return cls.of(one, one.told)


class WellBeingList(Output):
    """All of a mentor's that are kept."""

    items: list[WellBeingOut]

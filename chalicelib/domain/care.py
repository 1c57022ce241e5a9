"""What is being watched over for one person: open alerts, runs of silence, worries of late."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from pydantic import Field

from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.engagement import EngagementState
from chalicelib.domain.people import Value

#: Check-ins that an assessment looks back on.
LOOK_BACK = 4


class Worry(Value):
    """An alert's cause and moment (UTC), kept for the rule of different ambers."""

    cause: str
    at: datetime


class Care(Value):
    """One person's standing in our care.

    ``open_alerts`` maps a cause to the open alert's sort key, so that a new trigger joins it and
    no second one opens. ``last_contact_at`` is the last sign of life: a text, a visit, a call;
    ``last_attended_at`` noon of the latest day on which they attended a dose that was planned.
    """

    person_id: str
    open_alerts: Mapping[str, str] = Field(default_factory=dict)
    worries: tuple[Worry, ...] = ()
    recent: tuple[Occurrence, ...] = ()
    last_contact_at: datetime | None = None
    last_attended_at: datetime | None = None
    engagement: EngagementState | Literal["new"] = "new"

    @property
    def last_seen_at(self) -> datetime | None:
        """The last sign of life of either kind."""
        known = (self.last_contact_at, self.last_attended_at)
        return max((at for at in known if at), default=None)

    def ended(self, occurrence: Occurrence) -> "Care":
        """One more check-in came to its end (or changed after it)."""
        others = [o for o in self.recent if o.key != occurrence.key]
        newest = sorted([occurrence, *others], key=lambda o: o.local_date, reverse=True)
        return self.model_copy(update={"recent": tuple(newest[:LOOK_BACK])})

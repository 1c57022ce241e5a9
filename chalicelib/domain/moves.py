"""That somebody's engagement state changed, put down as it did: the history of a state that itself
is derived afresh each time (``domain.engagement``)."""

from datetime import date
from typing import Literal

from chalicelib.domain.engagement import EngagementState
from chalicelib.domain.people import Value

#: How somebody stands whom nobody follows yet.
Before = EngagementState | Literal["new"]


class Moved(Value):
    """One change of state, on a person's local date. ``effect``: the number, on their record, of
    what changed it, of which only the state that it ended in counts. It is never rewritten: what is
    found out later is a change of the day on which it was found out."""

    on: date
    effect: int
    before: Before
    after: EngagementState


def key(effect: int) -> str:
    """Its sort key: beside what is kept of the state itself, oldest first."""
    return f"ENGAGEMENT#{effect:09d}"

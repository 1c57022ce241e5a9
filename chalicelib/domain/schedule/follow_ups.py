"""Windows around the days of a follow-up, and how what is wanted in one stands."""

from datetime import date, timedelta
from typing import Literal, NamedTuple

#: ``partial``: the window is over, and what came was incomplete.
State = Literal["upcoming", "due", "partial", "done", "missed"]


class Window(NamedTuple):
    """The local dates, both inclusive, on which something counts for a ``day`` after the start."""

    day: int
    opens_on: date
    on: date
    closes_on: date

    def has(self, day: date) -> bool:
        """Whether a local date lies within."""
        return self.opens_on <= day <= self.closes_on

    def state_on(self, today: date, *, complete: bool, some: bool = False) -> State:
        """How it stands on ``today``, if ``complete`` or only ``some`` answers came within it."""
        if complete:
            return "done"
        if today < self.opens_on:
            return "upcoming"
        if today <= self.closes_on:
            return "due"
        return "partial" if some else "missed"


def window(start: date, day: int, within: int) -> Window:
    """The window of a day after ``start``, so many days early or late."""
    on, slack = start + timedelta(days=day), timedelta(days=within)
    return Window(day, on - slack, on, on + slack)

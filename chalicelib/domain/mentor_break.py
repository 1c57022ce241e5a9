"""A mentor's absence: dates of a leave, a stepping back, a pause of new people.

A leave begins and ends by itself. Who steps back is covered at once, is called, and is back when
staff say so: no why is asked for, and none is kept. A pause only means no new people.
"""

from datetime import date, datetime, time, timedelta
from typing import Literal, NamedTuple

from chalicelib.domain.people import Value
from chalicelib.domain.schedule.wall import to_utc

BREAK = "MENTORBREAK"
#: A leave's or a stepping back's course: ``begun`` until everybody is covered.
Leave = Literal["none", "planned", "running"]
Stepped = Literal["no", "begun", "done"]
#: Leaves begin and end with the day, and are planned anew after so long.
MIDNIGHT = time()
LONGEST = timedelta(days=360)


class MentorBreak(Value):
    """How a mentor is away, in their own partition; dates are the program's, moments UTC.

    A leave is from ``starts`` until ``until``, the first day back. ``back_asked_at``: when someone
    who stepped back asked to be back. ``paused_by_mentor``: they take no new people, by their own
    wish, which they may undo. ``due_at`` is when a leave begins or ends, or now where covering
    people, or giving them back, is not done yet.
    """

    person_id: str
    leave: Leave = "none"
    starts: date | None = None
    until: date | None = None
    stepped: Stepped = "no"
    back_asked_at: datetime | None = None
    paused_by_mentor: bool = False
    due_at: datetime | None = None

    def covers(self, day: date) -> bool:
        """Whether a leave, planned or running, covers a day."""
        return bool(self.starts and self.until and self.starts <= day < self.until)


def begins_at(day: date, zone: str) -> datetime:
    """The moment (UTC) at which a day begins by the clocks of ``zone``."""
    return to_utc(day, MIDNIGHT, zone)


def without_leave(one: MentorBreak) -> MentorBreak:
    """The record with no leave planned or running, and nothing due."""
    ended = {"leave": "none", "starts": None, "until": None, "due_at": None}
    return one.model_copy(update=ended)


class Bad(NamedTuple):
    """What of a leave cannot be, and why."""

    field: Literal["starts", "until"]
    code: Literal["past", "too_early", "too_far"]


def why_not(starts: date, until: date, today: date, *, runs: bool) -> Bad | None:
    """What is wrong with the days of a leave: it begins today or later (or ``runs`` already), ends
    after it began, and not too far ahead."""
    first = max(starts, today)
    if starts < today and not runs:
        return Bad("starts", "past")
    if until <= first:
        return Bad("until", "too_early")
    return Bad("until", "too_far") if until - first > LONGEST else None

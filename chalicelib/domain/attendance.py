"""Attendance as a center's own system tells it: entries with an id of theirs, which come again,
change, and are taken back. What an entry said before is kept beside what it says now.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.domain.participation import ActivityType
from chalicelib.domain.people import Value
from chalicelib.domain.schedule.wall import local

#: What the keys of fed entries begin with.
PREFIX = "ATTENDANCE#"
#: What was before that is kept with an entry; all of it stands in the chain of effects.
PAST_AT_MOST = 50
#: A date and a time; a zone if it is told. A day alone is no moment.
_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)?", re.ASCII
)
Doing = Literal["created", "unchanged", "corrected", "deleted"]


class NoMoment(ValueError):
    """What was sent is no date with a time."""


def moment(text: str) -> datetime:
    """A moment as a feed writes it; one without a zone is the person's own wall clock.

    Raises
    ------
    NoMoment
    """
    if not _MOMENT.fullmatch(text):
        raise NoMoment("Write day and time, like 2026-11-20T18:00 or 2026-11-20T18:00-05:00.")
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise NoMoment("There is no such day or time: write one like 2026-11-20T18:00.") from error


def day_of(at: datetime, zone: str) -> date:
    """The person's local date of a moment as a feed tells it."""
    return local(at, zone).date() if at.tzinfo else at.date()


class Attended(Value):
    """What an entry says: type, local date, sessions, and hours in all if told."""

    type: ActivityType
    on: date
    count: Annotated[int, Field(ge=1, le=99)] = 1
    hours: Annotated[Decimal, Field(gt=0, le=168, max_digits=5, decimal_places=2)] | None = None


class Past(Value):
    """What an entry said until ``at`` (UTC), when ``by`` told otherwise; none: it did not stand."""

    at: datetime
    by: str
    said: Attended | None = None


class Fed(Value):
    """An entry of a feed: ``digest`` is the keyed digest of its id in the other system, which is
    sealed. ``said`` is what it says now (``None``: it was taken back), and ``activity_id`` what
    stands for it; ``past`` what it said before, oldest first."""

    digest: str
    external_id: str
    activity_id: str
    said: Attended | None = None
    told_at: datetime
    past: tuple[Past, ...] = ()


def told(entry: Fed | None, said: Attended | None) -> Doing | None:
    """What a telling does to an entry (``None``: it is not known); none where something unknown is
    taken back."""
    before = entry.said if entry else None
    if before == said:
        return "unchanged" if entry else None
    if said is None:
        return "deleted"
    return "corrected" if entry else "created"


def retold(entry: Fed, said: Attended | None, by: str, at: datetime) -> Fed:
    """An entry that says something else from now on."""
    past = (*entry.past, Past(at=at, by=by, said=entry.said))[-PAST_AT_MOST:]
    return entry.model_copy(update={"said": said, "told_at": at, "past": past})

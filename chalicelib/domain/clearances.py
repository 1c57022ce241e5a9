"""A mentor's clearances: until when each is good, and on which days somebody is told of its end.

All days are local dates of the program, by which matching judges clearances too.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from chalicelib.domain.people import Mentor, Value
from chalicelib.domain.policy.matching import Clearance

#: What a mentor must have renewed, and the field that says when it was done last.
CLEARANCES = {
    "background_check": "background_check_on",
    "training": "training_completed_on",
    "ethics": "ethics_signed_on",
}
#: The notice on the day after the last one.
OVER = 0


def months_after(start: date, months: int) -> date:
    """The same day so many months later, or the last day of a month that has no such day."""
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def last_day(on: date, policy: Clearance) -> date:
    """The last day on which something done ``on`` a day is good."""
    return months_after(on, policy.renewed_months)


def is_good(on: date | None, today: date, policy: Clearance) -> bool:
    """Whether something was done, not in the future, and not too long ago."""
    return on is not None and on <= today <= last_day(on, policy)


def long_in_recovery(since: date, today: date, policy: Clearance) -> bool:
    """Whether somebody has been in recovery for long enough to mentor."""
    return months_after(since, policy.recovery_months) <= today


def long_discharged(on: date | None, today: date, policy: Clearance) -> bool:
    """Whether somebody's own care, if they were in any, ended long enough ago to mentor."""
    return on is None or months_after(on, policy.discharge_months) <= today


class Notice(NamedTuple):
    """One notice of a clearance: which one, its last day, and how many days before it the notice is
    due (``OVER``: it has run out)."""

    clearance: str
    last: date
    days: int

    @property
    def id(self) -> str:
        """What it is remembered by: a renewal changes the last day, and with it every notice."""
        return f"{self.clearance}:{self.last}:{self.days}"

    @property
    def on(self) -> date:
        """The day on which it is due."""
        return self.last + timedelta(days=1 if self.days == OVER else -self.days)


class ClearanceWatch(Value):
    """That a mentor's clearances are watched ``since`` a day. ``told`` are the notices that went
    out; ``look_at`` (UTC) is when somebody must look next, ``None`` where nothing will run out."""

    person_id: str
    since: date
    told: tuple[str, ...] = ()
    look_at: datetime | None = None


def notices(mentor: Mentor, policy: Clearance) -> Iterator[Notice]:
    """Every notice of the clearances that a mentor has."""
    for name, field in CLEARANCES.items():
        if done := getattr(mentor, field):
            last = last_day(done, policy)
            yield from (Notice(name, last, days) for days in {*policy.notice_days, OVER})


def due(mentor: Mentor, watch: ClearanceWatch, today: date, policy: Clearance) -> list[Notice]:
    """What somebody must be told today: of each clearance the latest notice, unless it was told.

    An earlier one that was never told (an outage, a clearance entered late) has no news any more;
    nor has one that had run out before anybody watched.
    """
    latest: dict[str, Notice] = {}
    for one in notices(mentor, policy):
        before = latest.get(one.clearance)
        if one.on <= today and (before is None or one.on > before.on):
            latest[one.clearance] = one
    return [
        one
        for one in latest.values()
        if one.id not in watch.told and not (one.days == OVER and one.on <= watch.since)
    ]


def next_day(mentor: Mentor, watch: ClearanceWatch, today: date, policy: Clearance) -> date | None:
    """The day of the next look: today if something is due."""
    if due(mentor, watch, today, policy):
        return today
    return min((one.on for one in notices(mentor, policy) if one.on > today), default=None)


def told(watch: ClearanceWatch, found: list[Notice]) -> ClearanceWatch:
    """The watch with more notices told; of each clearance only its last end is remembered."""
    again = {one.clearance for one in found}
    kept = tuple(one for one in watch.told if one.partition(":")[0] not in again)
    return watch.model_copy(update={"told": kept + tuple(one.id for one in found)})

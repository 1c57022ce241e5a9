"""The rota: who is on call, by site and hour, in order; and the hours in which nobody is.

Shifts are wall-clock time in the program's zone. A program without a rota cannot activate anyone;
hours with nobody on call need the supervisor's signature and are then told to everybody.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, time
from hashlib import sha256
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from chalicelib.domain.people import DAYS, Value
from chalicelib.domain.schedule.wall import local

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_MINUTES = 24 * 60
_WEEK = 7 * _MINUTES
#: E.164: a plus, no leading zero, at most 15 digits (ITU-T E.164).
E164 = r"^\+[1-9]\d{7,14}$"


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


class Shift(Value):
    """On call from ``start`` to ``end`` on each of ``days``.

    An end at or before the start lies on the next day: 20:00-08:00 is a night, 00:00-00:00 a day
    and a night.
    """

    days: Annotated[tuple[Day, ...], Field(min_length=1)]
    start: time
    end: time

    def spans(self) -> list[tuple[int, int]]:
        """Minutes of the week (Monday 00:00 is 0), half open; Sunday night wraps to Monday."""
        start, end = _minute(self.start), _minute(self.end)
        length = (end - start) % _MINUTES or _MINUTES
        found = []
        for day in self.days:
            begin = DAYS.index(day) * _MINUTES + start
            stop = begin + length
            found.append((begin, min(stop, _WEEK)))
            if stop > _WEEK:
                found.append((0, stop - _WEEK))
        return found


Shifts = tuple[Shift, ...] | Literal["always"]


class Member(Value):
    """One human on call: their rung is their place in the rota. ``site`` None means every site.

    A ``supervisor`` is told what only the clinical lead may judge.
    """

    name: Annotated[str, Field(min_length=1, max_length=80)]
    phone: Annotated[str, Field(pattern=E164)]
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254)]
    site: str | None = None
    shifts: Shifts = "always"
    supervisor: bool = False

    @property
    def key(self) -> str:
        """Tells members apart, in whatever order and however often they stand in the rota."""
        return sha256(self.phone.encode()).hexdigest()[:16]

    def covers(self, minute: int) -> bool:
        """Whether they are on call in that minute of the week."""
        return any(begin <= minute < end for begin, end in self.spans())

    def spans(self) -> list[tuple[int, int]]:
        """Their minutes of the week, half open, not merged."""
        if self.shifts == "always":
            return [(0, _WEEK)]
        return [span for shift in self.shifts for span in shift.spans()]


class OnCall(Member):
    """A member as the rota keeps them: with the hash of the PIN that opens incident pages."""

    pin_hash: str | None = None


class Rota(Value):
    """Who is on call, first rung first, and who signed for the hours that nobody watches."""

    rungs: Annotated[tuple[OnCall, ...], Field(min_length=1)]
    #: What the welcome says about the hours, if the program words it itself.
    watched_hours: str = ""
    unwatched_signed_by: str | None = None
    unwatched_signed_at: datetime | None = None

    @model_validator(mode="after")
    def _signed_wholly(self) -> Self:
        if (self.unwatched_signed_by is None) != (self.unwatched_signed_at is None):
            raise ValueError("unwatched_signed_by and unwatched_signed_at go together")
        return self


class Gap(NamedTuple):
    """Wall-clock time of each week with nobody on call; ``end`` 00:00 is the day's midnight."""

    day: str
    start: time
    end: time


def _minute_of_week(moment: datetime, zone: str) -> int:
    here = local(moment, zone)
    return here.weekday() * _MINUTES + _minute(here.time())


def ladder(rota: Rota, moment: datetime, zone: str, site: str = "") -> list[OnCall]:
    """Who is on call for ``site`` at ``moment`` (UTC), in the order in which they are paged.

    Where nobody of that site is on call, whoever is on call elsewhere: a crisis knows no site.
    """
    minute = _minute_of_week(moment, zone)
    on_call = [person for person in rota.rungs if person.covers(minute)]
    of_site = [person for person in on_call if person.site in (None, "", site)]
    return of_site or on_call


def watched(rota: Rota, moment: datetime, zone: str) -> bool:
    """Whether anybody is on call at ``moment`` (UTC)."""
    return bool(ladder(rota, moment, zone))


def everyone(rota: Rota) -> list[OnCall]:
    """All rungs, on call or not: for a crisis in hours that nobody watches."""
    return list(rota.rungs)


def watched_spans(rota: Rota) -> list[tuple[int, int]]:
    """Minutes of the week with somebody on call, merged and in order."""
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(span for person in rota.rungs for span in person.spans()):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def gaps(rota: Rota, zone: str = "") -> list[Gap]:
    """The hours of a week with nobody on call, day by day, Monday first.

    They are wall-clock hours, the same in every ``zone`` and through clock changes.
    """
    edges = [0, *(edge for span in watched_spans(rota) for edge in span), _WEEK]
    unwatched = list(zip(edges[::2], edges[1::2], strict=True))
    return [gap for begin, end in unwatched for gap in _by_day(begin, end)]


def _by_day(begin: int, end: int) -> list[Gap]:
    """A span of the week cut at each midnight."""
    cut = []
    while begin < end:
        day = begin // _MINUTES
        stop = min(end, (day + 1) * _MINUTES)
        cut.append(Gap(DAYS[day], _clock(begin), _clock(stop)))
        begin = stop
    return cut


def _clock(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


def member(rota: Rota, key: str) -> OnCall | None:
    """The member with this key, if they are on the rota still."""
    return next((one for one in rota.rungs if one.key == key), None)


def supervisors(rota: Rota) -> list[OnCall]:
    """Who is told what only the clinical lead may judge: the marked ones, else the first rung."""
    return [one for one in rota.rungs if one.supervisor] or list(rota.rungs[:1])


def handed_over(rota: Rota, goes: Callable[[OnCall], bool], to: str) -> tuple[Rota, Shifts]:
    """The rota without whoever ``goes``, and their hours, which are those of the member called
    ``to`` from now on: no hour that was watched falls empty.

    Raises
    ------
    LookupError
        if nobody of that name stays.
    """
    gone = [one for one in rota.rungs if goes(one)]
    stay = [one for one in rota.rungs if not goes(one)]
    heir = next((one for one in stay if one.name == to), None)
    if heir is None:
        raise LookupError(f"{to} is not on the rota, or goes")
    theirs = _together(one.shifts for one in gone)
    if gone:
        heirs = heir.model_copy(update={"shifts": _together((heir.shifts, theirs))})
        stay[stay.index(heir)] = heirs
    return rota.model_copy(update={"rungs": tuple(stay)}), theirs


def _together(every: Iterable[Shifts]) -> Shifts:
    """All hours of several humans, each once."""
    found: dict[Shift, None] = {}
    for shifts in every:
        if shifts == "always":
            return "always"
        found |= dict.fromkeys(shifts)
    return tuple(found)


def needs_signature(rota: Rota, zone: str = "") -> bool:
    """Whether there are unwatched hours that no supervisor has signed for."""
    return bool(gaps(rota, zone)) and not rota.unwatched_signed_by

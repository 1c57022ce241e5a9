"""What a mentor writes down of one contact, in a minute: the entry, and what it is counted as.

The mentor's session, what the two attended together and whom the mentee met become entries like
those of anybody else (source ``mentor``); the log keeps what was written, and what it said before.
"""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal, get_args

from pydantic import Field

from chalicelib.domain.attendance import Attended, History, Past
from chalicelib.domain.network import Contact
from chalicelib.domain.participation import Activity, ActivityType
from chalicelib.domain.people import Value

Way = Literal["call", "text", "video", "in_person"]
Went = Literal["good", "okay", "hard", "no_answer"]
#: What a text tells in place of it: that they talked, or a worry alone.
Unsaid = Literal["talked", "not_said"]
Minutes = Literal[15, 30, 60, 90]
WAYS: tuple[Way, ...] = get_args(Way)
WENT: tuple[Went, ...] = get_args(Went)
MINUTES: tuple[Minutes, ...] = get_args(Minutes)
#: What two people attend together; the rest is between a person and their clinic.
TOGETHER: tuple[ActivityType, ...] = (
    "twelve_step", "smart_recovery", "other_mutual_help", "meditation", "fitness",
    "coping_practice",
)  # fmt: skip
#: An entry may be mended for so long after it was first made.
MENDED_FOR = timedelta(hours=24)
#: People named at once, and signs of an initial or two.
PEOPLE_AT_MOST = 5
_INITIALS = re.compile(r"[^\W\d_]\.?(?:[^\W\d_]\.?)?")


class BadInitials(ValueError):
    """Not one to five initials with commas between."""


class Told(Value):
    """What was written: the day on the mentee's calendar, how, how long, how it went, what the two
    attended together, initials of new supportive people, and a worry in a few words. A text tells
    neither how nor how long."""

    on: date
    way: Way | None = None
    minutes: Minutes | None = None
    went: Went | Unsaid
    together: tuple[ActivityType, ...] = ()
    people: Annotated[tuple[str, ...], Field(max_length=PEOPLE_AT_MOST)] = ()
    worried: bool = False
    worry: Annotated[str, Field(max_length=500)] = ""

    @property
    def reached(self) -> bool:
        """Whether the two were in contact; a try is written down too."""
        return self.went not in ("no_answer", "not_said")


#: Stands where an entry stood whose key was destroyed, until it is swept away.
NOTHING = Told(on=date(1900, 1, 1), way="call", minutes=15, went="no_answer")


class Before(Value):
    """What an entry said until then (UTC)."""

    told: Told
    until: datetime


class MentorLog(Value):
    """One contact as the mentor logged it, in the mentee's partition. ``recorded_at`` is UTC."""

    id: str
    person_id: str
    match_id: str
    mentor_id: str
    recorded_at: datetime
    told: Told = NOTHING
    before: tuple[Before, ...] = ()


def key(id: str) -> str:
    """The sort key of an entry."""
    return f"MENTORLOG#{id}"


def mended(log: MentorLog, told: Told, now: datetime) -> MentorLog:
    """The entry as it is told now, with what it said before."""
    kept = (*log.before, Before(told=log.told, until=now))
    return log.model_copy(update={"told": told, "before": kept})


def may_be_mended(log: MentorLog, now: datetime) -> bool:
    """Whether a day has not passed since it was made."""
    return now - log.recorded_at < MENDED_FOR


def initials(written: str) -> tuple[str, ...]:
    """Initials as people write them: "J, m. and K" is J, M, K.

    Raises
    ------
    BadInitials
    """
    parts = [one for one in re.split(r"[,;/\s]+|\b(?:and|y|e)\b", written) if one]
    if len(parts) > PEOPLE_AT_MOST or not all(_INITIALS.fullmatch(one) for one in parts):
        raise BadInitials(written)
    return tuple(dict.fromkeys(one.replace(".", "").upper() for one in parts))


def history(log: MentorLog) -> History:
    """What the entry says of the two being in contact, and what it said before; that only a word
    of it was changed is left out."""
    past: list[Past] = []
    says = [_contact(one.told) for one in log.before] + [_contact(log.told)]
    for one, was, now in zip(log.before, says[:-1], says[1:], strict=True):
        if was != now:
            past.append(Past(at=one.until, by=log.mentor_id, said=was))
    return History(said=says[-1], told_at=log.recorded_at, past=tuple(past))


def _contact(told: Told) -> Attended | None:
    hours = Decimal(told.minutes) / 60 if told.minutes else None
    return Attended(type="mentor_session", on=told.on, hours=hours) if told.reached else None


def session_id(log: MentorLog) -> str:
    """The id of the session that the entry is counted as."""
    return f"{_made(log)}.mentor_session"


def _made(log: MentorLog) -> str:
    return f"{log.id}.{len(log.before)}"


def entries(log: MentorLog) -> list[Activity | Contact]:
    """What the entry is counted as; ids follow from it and how often it was mended, so that it is
    counted once."""
    told, made = log.told, _made(log)
    if not told.reached:
        return []
    common: dict[str, Any] = {
        "on": told.on, "source": "mentor", "recorded_at": log.recorded_at,
    }  # fmt: skip
    hours = {"mentor_session": Decimal(told.minutes) / 60 if told.minutes else None}
    activities = [
        Activity(
            id=f"{made}.{one}", person_id=log.person_id, type=one, hours=hours.get(one), **common
        )
        for one in ("mentor_session", *told.together)
    ]
    met = [Contact(id=f"{made}.{n}", name=name, **common) for n, name in enumerate(told.people)]
    return [*activities, *met]

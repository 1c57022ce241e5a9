"""Attendance that is told and told otherwise: by a center's own system, whose entries have an id of
theirs, or by hand. What an entry said before is kept beside what it says now.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field

from chalicelib.domain.participation import Activity, ActivityType, DrugTestResult, Source
from chalicelib.domain.people import Value
from chalicelib.domain.schedule.wall import local

#: What the keys of fed entries begin with, and of those entered by hand and corrected.
PREFIX, BY_HAND = "ATTENDANCE#", "CORRECTED#"
#: What the ids of entries begin with that are ours: of an event's list, and of a row of a table.
EVENT, TABLE = "@event#", "@table#"
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
    """What an entry says: type, local date, sessions, hours in all if told, and what a drug test
    found if staff told it."""

    type: ActivityType
    on: date
    count: Annotated[int, Field(ge=1, le=99)] = 1
    hours: Annotated[Decimal, Field(gt=0, le=168, max_digits=5, decimal_places=2)] | None = None
    result: DrugTestResult | None = None

    @classmethod
    def of(cls, activity: Activity) -> "Attended":
        """What an activity says."""
        return cls(**{name: getattr(activity, name) for name in cls.model_fields})


class Past(Value):
    """What an entry said until ``at`` (UTC), when ``by`` told otherwise and ``why``, if they said;
    none: it did not stand."""

    at: datetime
    by: str
    said: Attended | None = None
    why: str = ""


class History(Value):
    """What an entry says now (``None``: it was taken back), told at ``told_at`` (UTC), and what it
    said before, oldest first."""

    said: Attended | None = None
    told_at: datetime
    past: tuple[Past, ...] = ()

    @property
    def says(self) -> Attended | None:
        """What it says now, in full."""
        return self.said

    def saying(self, said: Attended | None) -> dict[str, Any]:
        """The fields by which it says something else."""
        return {"said": said}


class Fed(History):
    """An entry of a feed: ``digest`` is the keyed digest of its id in the other system, which is
    sealed; ``activity_id`` is what stands for it."""

    digest: str
    external_id: str
    activity_id: str


class Corrected(History):
    """An activity entered by hand and told otherwise later: its id, and who told of it at first.

    ``said`` is stored as it is, what a drug test found only sealed: so ``result`` stands apart.
    """

    id: str
    source: Source
    result: DrugTestResult | None = None

    @property
    def says(self) -> Attended | None:
        """What it says now, its result with it."""
        return self.said and self.said.model_copy(update={"result": self.result})

    def saying(self, said: Attended | None) -> dict[str, Any]:
        """Likewise, the result apart."""
        return {"said": _plain(said), "result": said and said.result}


class Retelling(Value):
    """Attendance told otherwise at ``at`` (UTC): by whom, and why if they said; what it had said
    and what it says since (none: it does not stand)."""

    at: datetime
    by: str
    why: str = ""
    was: Attended | None = None
    now: Attended | None = None


def retellings(entry: History) -> list[Retelling]:
    """Each time that an entry was told otherwise, oldest first."""
    says = [*(past.said for past in entry.past), entry.says]
    return [
        Retelling(at=past.at, by=past.by, why=past.why, was=past.said, now=now)
        for past, now in zip(entry.past, says[1:], strict=True)
    ]


H = TypeVar("H", bound=History)


def told(entry: Fed | None, said: Attended | None) -> Doing | None:
    """What a telling does to an entry (``None``: it is not known); none where something unknown is
    taken back."""
    before = entry.said if entry else None
    if before == said:
        return "unchanged" if entry else None
    if said is None:
        return "deleted"
    return "corrected" if entry else "created"


def retold(entry: H, said: Attended | None, by: str, at: datetime, why: str = "") -> H:
    """An entry that says something else from now on."""
    past = (*entry.past, Past(at=at, by=by, said=entry.says, why=why))[-PAST_AT_MOST:]
    return entry.model_copy(update={**entry.saying(said), "told_at": at, "past": past})


V = TypeVar("V", bound=Activity | History)


def resultless(value: V) -> V:
    """As whoever may not see what a drug test found is shown it: no result, and of an entry that
    ever had one no reasons of corrections either, for they may tell it."""
    if isinstance(value, Activity):
        return value.model_copy(update={"result": None})
    told = (value.says, *(past.said for past in value.past))
    if not any(said and said.result for said in told):
        return value
    past = tuple(one.model_copy(update={"said": _plain(one.said), "why": ""}) for one in value.past)
    return value.model_copy(update={**value.saying(_plain(value.said)), "past": past})


def _plain(said: Attended | None) -> Attended | None:
    return said and said.model_copy(update={"result": None})

"""Attendance from a center's own system, as sent and as answered."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, SkipValidation, ValidationError

from chalicelib.domain.attendance import Attended, Fed, moment
from chalicelib.domain.participation import ActivityType
from chalicelib.entrypoints.api.calls import Input
from chalicelib.entrypoints.api.paging import Paging
from chalicelib.entrypoints.api.problems import field_errors
from chalicelib.entrypoints.api.shapes.common import Moment, Output
from chalicelib.services.attendance import EntryError
from chalicelib.services.feeding import Entry

#: Entries of one request: each person's are a transaction, and an answer may take half a minute.
ENTRIES_AT_MOST = 1000


#: An at sign begins the ids of what we enter ourselves.
Id = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[^@\s]")]


class EntryIn(Input):
    """One entry of attendance. ``external_id`` is its id in your system, ``alumnus`` the
    graduate's; ``at`` day and time, on the graduate's own clock unless a zone stands with
    it. ``hours`` are all hours of ``count`` sessions. ``deleted`` takes an entry back; then
    ``at`` and ``type`` may be left out.
    """

    external_id: Id
    alumnus: Id
    at: Moment | None = None
    type: ActivityType | None = None
    count: Annotated[int, Field(ge=1, le=99)] = 1
    hours: Annotated[Decimal, Field(gt=0, le=168, max_digits=5, decimal_places=2)] | None = None
    deleted: bool = False

    def entry(self, place: int) -> Entry:
        """As the use case takes it."""
        fields = self.model_dump(exclude={"at"})
        return Entry(place=place, at=moment(self.at) if self.at else None, **fields)


class FeedIn(Input):
    """A batch of entries. Each is judged by itself: what is wrong with one keeps no other out."""

    entries: Annotated[
        list[Annotated[EntryIn, SkipValidation]], Field(min_length=1, max_length=ENTRIES_AT_MOST)
    ]


class FeedQuery(Input):
    """``dry_run=true`` judges everything and writes nothing."""

    dry_run: Literal["true", "false"] = "false"


def judged(
    sent: Iterable[tuple[int, Any]], read: Callable[[Any], EntryIn]
) -> tuple[list[Entry], list[EntryError]]:
    """The entries that can be read, each with its place, and what is wrong with the others."""
    good: list[Entry] = []
    wrong: list[EntryError] = []
    for place, raw in sent:
        try:
            good.append(read(raw).entry(place))
        except ValidationError as error:
            wrong += _errors(raw, place, error)
    return good, wrong


def _errors(raw: Any, place: int, error: ValidationError) -> Iterator[EntryError]:
    known = raw.get("external_id") if isinstance(raw, Mapping) else None
    for one in field_errors(error):
        yield EntryError(
            entry=place, external_id=known if isinstance(known, str) and len(known) <= 64 else "",
            field=one.field, code=one.code, message=one.message,
        )  # fmt: skip


class PastOut(Output):
    """What an entry said until ``at``, when ``by`` told otherwise and ``why``, where they said so;
    null: it did not stand."""

    at: datetime
    by: str
    said: Attended | None
    why: str


class FedOut(Output):
    """An entry with what it says now (null: taken back) and what it said before, oldest first."""

    external_id: str
    said: Attended | None
    told_at: datetime
    past: list[PastOut]

    @classmethod
    def of_fed(cls, one: Fed) -> "FedOut":
        """An entry as answered."""
        return cls.of(one, past=[PastOut.of(past) for past in one.past])


class FedQuery(Paging):
    """A page of entries."""


class FedEntries(Output):
    """A page of entries, oldest first."""

    items: list[FedOut]
    next_cursor: str | None

"""What staff enter by hand, and what is answered to it.

``source``: staff know it themselves, or a mentor told them. Nothing else can be entered by hand.
"""

import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, Field

from chalicelib.domain.attendance import Attended
from chalicelib.domain.network import ContactSource
from chalicelib.domain.participation import ActivityType, DrugTestResult, Entered, Source
from chalicelib.entrypoints.api.calls import Input
from chalicelib.entrypoints.api.paging import Paging
from chalicelib.entrypoints.api.shapes.attendance import PastOut
from chalicelib.entrypoints.api.shapes.common import Line, Output
from chalicelib.services.reading.attended import Entry


def _first_name(name: str) -> str:
    if any(unicodedata.category(sign)[0] in "CN" for sign in name):
        raise ValueError("a first name or an initial: no figures, no control characters")
    return name.strip()


FirstName = Annotated[str, Field(min_length=1, max_length=40), AfterValidator(_first_name)]
Relation = Annotated[str, Field(max_length=40, pattern=r"^[a-z][a-z_]*$")]


class AttendedIn(Input):
    """Attendance: ``count`` sessions on the person's local day, ``hours`` in all if known;
    ``result`` of a drug test, where the program keeps it (``participation.drug_test_results``)."""

    type: ActivityType
    on: date
    count: Annotated[int, Field(ge=1, le=99)] = 1
    hours: Annotated[Decimal, Field(gt=0, le=168, max_digits=5, decimal_places=2)] | None = None
    result: DrugTestResult | None = None


class ActivityIn(AttendedIn):
    """Attendance, and who knew of it."""

    source: Entered = "coordinator"


Why = Annotated[Line, Field(max_length=200)]


class CorrectionIn(AttendedIn):
    """What an entry says in truth, all of it, and why it is told otherwise now."""

    why: Why

    def said(self) -> Attended:
        """As the use case takes it."""
        return Attended(**self.model_dump(exclude={"why"}))


class WithdrawalIn(Input):
    """Why an entry is taken back."""

    why: Why


class ActivityOut(Output):
    """Attendance as stored."""

    id: str
    type: ActivityType
    on: date
    count: int
    hours: float | None
    result: DrugTestResult | None
    source: Source
    recorded_at: datetime


class EntriesQuery(Paging):
    """A page of what somebody attended."""


class EntryOut(Output):
    """An entry of attendance: who told of it, what it says (null: it was taken back), and what it
    said before, oldest first."""

    id: str
    source: Source
    recorded_at: datetime
    said: Attended | None
    past: list[PastOut]

    @classmethod
    def of_entry(cls, one: Entry) -> "EntryOut":
        """An entry as answered."""
        return cls.of(one, past=[PastOut.of(past) for past in one.past])


class Entries(Output):
    """A page of entries, by day."""

    items: list[EntryOut]
    next_cursor: str | None


class ContactIn(Input):
    """Somebody met: first name or initial, relation (sister, sponsor, sister_in_law), or both."""

    on: date
    relation: Relation | None = None
    name: FirstName | None = None
    source: Entered = "coordinator"


class ContactOut(Output):
    """Somebody met, as stored."""

    id: str
    on: date
    relation: str | None
    name: str | None
    source: ContactSource
    recorded_at: datetime | None


class Texting(Output):
    """Whether and how texts may reach a person."""

    id: str
    external_id: str | None
    texting: str
    number_state: str
    phone_verified_at: datetime | None
    hold: str | None

"""What staff enter by hand, and what is answered to it.

``source``: staff know it themselves, or a mentor told them. Nothing else can be entered by hand.
"""

import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, Field

from chalicelib.domain.network import ContactSource
from chalicelib.domain.participation import ActivityType, Entered, Source
from chalicelib.entrypoints.api.calls import Input
from chalicelib.entrypoints.api.shapes.common import Output


def _first_name(name: str) -> str:
    if any(unicodedata.category(sign)[0] in "CN" for sign in name):
        raise ValueError("a first name or an initial: no figures, no control characters")
    return name.strip()


FirstName = Annotated[str, Field(min_length=1, max_length=40), AfterValidator(_first_name)]
Relation = Annotated[str, Field(max_length=40, pattern=r"^[a-z][a-z_]*$")]


class ActivityIn(Input):
    """Attendance: ``count`` sessions on the person's local day, ``hours`` in all if known."""

    type: ActivityType
    on: date
    count: Annotated[int, Field(ge=1, le=99)] = 1
    hours: Annotated[Decimal, Field(gt=0, le=168, max_digits=5, decimal_places=2)] | None = None
    source: Entered = "coordinator"


class ActivityOut(Output):
    """Attendance as stored."""

    id: str
    type: ActivityType
    on: date
    count: int
    hours: float | None
    source: Source
    recorded_at: datetime


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

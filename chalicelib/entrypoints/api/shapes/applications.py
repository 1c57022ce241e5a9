"""Mentors' applications, as asked and answered."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from chalicelib.domain.applying.applications import Application, Reason, Shown, State
from chalicelib.domain.people import Language
from chalicelib.entrypoints.api.calls import Input
from chalicelib.entrypoints.api.paging import Paging
from chalicelib.entrypoints.api.shapes.common import Output

Note = Annotated[str, Field(max_length=2000)]


class ApplicationsQuery(Paging):
    """Those of one state, or all."""

    state: State | None = None


class PaperForm(Input):
    """A form that was filled in by hand and signed: ``answers`` by the columns of the mentors'
    import, lists as there (``en|es``), and ``reference_1``, ``reference_1_reach`` and the second,
    ``why``; ``agrees`` and ``texts`` are ``yes`` where the box was ticked."""

    language: Language = "en"
    answers: dict[Annotated[str, Field(max_length=40)], Annotated[str, Field(max_length=500)]]


class Screening(Input):
    """What staff found out, for whoever decides."""

    note: Note = ""


class Approval(Input):
    """``external_id``: the center's own id for the new mentor; without one they get one of ours."""

    external_id: Annotated[str, Field(min_length=1, max_length=80)] | None = None
    site: Annotated[str, Field(max_length=40)] = ""


class Declining(Input):
    """Why they will be no mentor. ``withdrew`` forgets at once what they told."""

    reason: Reason
    note: Note = ""


class ApplicationOut(Output):
    """An application. ``answers`` are what was told, by the columns of the mentors' import; empty
    once it was approved or withdrawn. ``confirmed_by`` is how the form's message reached them, or
    paper; ``person_id`` the mentor that they are now."""

    id: str
    state: State
    language: Language
    confirmed_at: datetime
    confirmed_by: Shown
    answers: dict[str, str]
    background_check_on: date | None
    training_completed_on: date | None
    ethics_signed_on: date | None
    screened_at: datetime | None
    decided_at: datetime | None
    reason: Reason | None
    note: str
    person_id: str | None

    @classmethod
    def of_application(cls, one: Application) -> "ApplicationOut":
        """An application as answered."""
        told = {name: cell for name, cell in one.cells.items() if cell}
        return cls.of(one, answers=told, confirmed_by=one.way)


class Applications(Output):
    """A page of applications, latest first."""

    items: list[ApplicationOut]
    next_cursor: str | None

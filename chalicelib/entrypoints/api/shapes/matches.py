"""Matches, as answered."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from chalicelib.domain.matches import Fit, Kind, State
from chalicelib.entrypoints.api.paging import Paging
from chalicelib.entrypoints.api.shapes.common import Codes, Output, PersonRef
from chalicelib.services.reading.matches import MatchLine


class MatchesQuery(Paging):
    """A page of matches."""

    limit: Annotated[int, Field(ge=1, le=200)] = 20


class MatchOut(Output):
    """One mentor with one graduate: how well they fit, and how far it has come.

    ``mentor_agreed_at``: the mentor accepted before the graduate answered; when the graduate has
    said yes too, ``accepted_at`` is set. ``kind``: ``cover`` stands in while a mentor takes a
    break, ``companion`` until there is one. ``term_ends_on``: the last day before the term is over
    or renewed, ``renewed_by`` who wants another one. ``fit``: how the graduate finds it two weeks
    on; ``talk``: they would rather speak with staff.
    """

    id: str
    kind: Kind
    state: State
    alumnus: PersonRef
    mentor: PersonRef
    score: int
    parts: dict[str, int]
    reason: str | None
    run_id: str
    created_at: datetime
    due_at: datetime | None
    asked_at: datetime | None
    offered_at: datetime | None
    mentor_agreed_at: datetime | None
    accepted_at: datetime | None
    introduced_at: datetime | None
    ended_at: datetime | None
    term_ends_on: date | None
    renewed_by: Codes
    renewals: int
    fit: Fit | None

    @classmethod
    def of_line(cls, line: MatchLine) -> "MatchOut":
        """A match as answered."""
        return cls.of(line.match, alumnus=line.alumnus, mentor=line.mentor)


class Matches(Output):
    """A page of matches, newest first."""

    items: list[MatchOut]
    next_cursor: str | None

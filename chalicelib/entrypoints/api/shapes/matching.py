"""Matching runs and the steps of a match, as asked and answered."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from chalicelib.entrypoints.api.calls import Input
from chalicelib.entrypoints.api.shapes.common import Output, PersonRef
from chalicelib.entrypoints.api.shapes.matches import MatchOut
from chalicelib.services.matching.runs import RunRead
from chalicelib.services.reading.matches import MatchLine
from chalicelib.services.reading.people import Named


class Answer(Input):
    """What an alumnus said when asked about a match."""

    answer: Literal["yes", "someone_else"]


class Reason(Input):
    """Why a match is declined or ends: a code, never a sentence, for it is stored in the clear."""

    reason: Annotated[str, Field(min_length=1, max_length=40)]


class Exclusions(Input):
    """Mentors who are never proposed to an alumnus: by wish, and for a safety relation."""

    blocked: Annotated[list[str], Field(max_length=100)] = []
    safety: Annotated[list[str], Field(max_length=100)] = []


class ExclusionsOut(Output):
    """The lists as they stand now."""

    blocked: list[str]
    safety: list[str]


class PairOut(Output):
    """A proposed pair; its parts sum to its score of 0 to 100."""

    alumnus: PersonRef
    mentor: PersonRef
    score: int
    parts: dict[str, int]


class UnmatchedOut(Output):
    """Somebody left over, and what binds."""

    alumnus: PersonRef
    reasons: list[str]


class SkippedOut(Output):
    """A pair that did not hold any more when it was approved."""

    alumnus: PersonRef
    mentor: PersonRef
    reasons: list[str]


class RunOut(Output):
    """A matching run. ``running`` and ``approving``: read it again in a while.

    ``alumni`` are all who were looked at, ``seeking`` those who want a mentor and have none,
    ``places`` the free places of cleared mentors, ``proved`` that no better set of pairs exists.
    """

    id: str
    state: Literal["running", "proposed", "approving", "approved", "failed"]
    on: date
    created_at: datetime
    approved_at: datetime | None
    alumni: int
    seeking: int
    places: int
    proved: bool
    pairs: list[PairOut]
    unmatched: list[UnmatchedOut]
    matches: list[MatchOut]
    skipped: list[SkippedOut]

    @classmethod
    def of_read(cls, found: RunRead) -> "RunOut":
        """A run as answered, its people named."""
        lines = [
            MatchLine(
                m, _named(found, "alumnus", m.person_id), _named(found, "mentor", m.mentor_id)
            )
            for m in found.matches
        ]
        return cls.of(
            found.run,
            pairs=[_with_people(found, one) for one in found.pairs],
            unmatched=[_with_people(found, one) for one in found.unmatched],
            matches=[MatchOut.of_line(line) for line in lines],
            skipped=[_with_people(found, one) for one in found.skipped],
        )


def _with_people(found: RunRead, entry: dict[str, Any]) -> dict[str, Any]:
    people = {role: entry[role] for role in ("alumnus", "mentor") if role in entry}
    return entry | {role: _named(found, role, id) for role, id in people.items()}


def _named(found: RunRead, role: str, id: str) -> Named:
    """How answers name a person of a run; somebody erased keeps the id."""
    name = found.names.get(f"{role}#{id}")
    return Named(id, name.external_id if name else None)

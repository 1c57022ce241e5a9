"""Matching runs and the steps of a match, as asked and answered."""

import json
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from chalicelib.domain.jobs import Failure, MatchingRun, RunKind, RunState
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


class PairRef(Output):
    """Two people by our ids."""

    alumnus: str
    mentor: str


class UnmatchedOut(Output):
    """Somebody left over, and what binds."""

    alumnus: PersonRef
    reasons: list[str]


class SkippedOut(Output):
    """A pair that did not hold any more when it was approved."""

    alumnus: PersonRef
    mentor: PersonRef
    reasons: list[str]


class StartRun(Input):
    """What to match: everybody (``full``); only what no longer holds of the last proposed run, its
    other pairs left as they are (``repair``, after mentors leave); or one newcomer, without the
    places that longer waiters need (``suggestion``, with ``alumnus``)."""

    kind: Literal["full", "repair", "suggestion"] = "full"
    alumnus: Annotated[str, Field(min_length=1, max_length=128)] | None = None

    @model_validator(mode="after")
    def _whom(self) -> Self:
        if (self.kind == "suggestion") != (self.alumnus is not None):
            raise ValueError("Name an alumnus with the kind suggestion, and with no other.")
        return self


class PairIn(Input):
    """Two people by our ids."""

    alumnus: Annotated[str, Field(min_length=1, max_length=128)]
    mentor: Annotated[str, Field(min_length=1, max_length=128)]


class SwapIn(Input):
    """Two graduates, by our ids, who are to take each other's mentors."""

    one: Annotated[str, Field(min_length=1, max_length=128)]
    other: Annotated[str, Field(min_length=1, max_length=128)]


class ReviewIn(Input):
    """Staff's word on a proposed run; earlier words stay in force, and of two on one pair the later
    counts."""

    lock: Annotated[list[PairIn], Field(max_length=200)] = []
    forbid: Annotated[list[PairIn], Field(max_length=200)] = []
    swap: Annotated[list[SwapIn], Field(max_length=100)] = []

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not (self.lock or self.forbid or self.swap):
            raise ValueError("Name a pair to lock or to forbid, or two people to swap.")
        return self


class ProgressOut(Output):
    """How far a run is: people read, or while it is being approved its pages."""

    phase: Literal["reading", "pairing", "writing", "approving", "done"]
    done: int
    total: int


class CostOut(Output):
    """What a run differs in from its base: matches and sum of scores (more is positive), and how
    many people of the base get another mentor, or none."""

    matches: int
    score: int
    changed: int


class RunHead(Output):
    """A matching run without its people. ``running`` and ``approving``: read it again in a while.

    ``alumni`` are all who were looked at, ``seeking`` those who want a mentor and have none,
    ``places`` the free places of cleared mentors, ``proved`` that no better set of pairs exists.
    ``expected_wait_days``: for whoever asks next, at the pace of the last twelve weeks, null while
    nobody was matched in them. ``base``: the run that it was made from, if any; ``cost`` compares
    the two. ``policy``: the program's own matching policy that it went by. ``held``: mentors whose
    places are held for longer waiters (``suggestion``). ``failure`` says why it ``failed``.
    """

    id: str
    kind: RunKind
    state: RunState
    failure: Failure | None
    on: date
    by: str
    created_at: datetime
    approved_at: datetime | None
    base: str | None
    alumnus: str | None
    alumni: int
    seeking: int
    places: int
    expected_wait_days: int | None
    held: int
    proved: bool
    cost: CostOut | None
    policy: dict[str, Any]

    @classmethod
    def of_run(cls, run: MatchingRun) -> "RunHead":
        """A run as a list answers it."""
        return cls.of(run, policy=json.loads(run.policy))


class Runs(Output):
    """A page of matching runs, newest first."""

    items: list[RunHead]
    next_cursor: str | None


class RunOut(RunHead):
    """A matching run with its people and how far it is. ``locks`` and ``forbids`` are staff's words
    that it was made under."""

    progress: ProgressOut
    locks: list[PairRef]
    forbids: list[PairRef]
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
            policy=json.loads(found.run.policy),
            progress=_progress(found),
            locks=_refs(found.run.locks),
            forbids=_refs(found.run.forbids),
            pairs=[_with_people(found, one) for one in found.pairs],
            unmatched=[_with_people(found, one) for one in found.unmatched],
            matches=[MatchOut.of_line(line) for line in lines],
            skipped=[_with_people(found, one) for one in found.skipped],
        )


def _progress(found: RunRead) -> ProgressOut:
    run = found.run
    if run.state == "approving":
        return ProgressOut(phase="approving", done=found.pages_approved, total=run.pages)
    if run.state == "running":
        return ProgressOut(phase=run.phase, done=run.done, total=run.people)
    return ProgressOut(phase="done", done=run.people, total=run.people)


def _refs(pairs: tuple[tuple[str, str], ...]) -> list[PairRef]:
    return [PairRef(alumnus=alumnus, mentor=mentor) for alumnus, mentor in pairs]


def _with_people(found: RunRead, entry: dict[str, Any]) -> dict[str, Any]:
    people = {role: entry[role] for role in ("alumnus", "mentor") if role in entry}
    return entry | {role: _named(found, role, id) for role, id in people.items()}


def _named(found: RunRead, role: str, id: str) -> Named:
    """How answers name a person of a run; somebody erased keeps the id."""
    name = found.names.get(f"{role}#{id}")
    return Named(id, name.external_id if name else None)

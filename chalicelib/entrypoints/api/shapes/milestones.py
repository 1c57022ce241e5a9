"""Milestones, as sent and as answered."""

from datetime import date
from typing import Annotated

from pydantic import Field

from chalicelib.domain.milestones import Name, State, Step
from chalicelib.entrypoints.api.calls import Input
from chalicelib.entrypoints.api.shapes.common import Output


class SeenIn(Input):
    """What a member of staff saw of a milestone on the person's local day."""

    name: Name
    met: bool
    on: date
    note: Annotated[str, Field(max_length=500)] = ""


class MilestoneOut(Output):
    """A milestone: how it stands and since when; the newest evidence and its day; when it was first
    met; and its course, oldest first. A return to use ends a stretch and takes none away."""

    name: Name
    state: State
    since: date | None
    evidence: str
    evidence_on: date | None
    first_met_on: date | None
    course: list[Step]


class Milestones(Output):
    """The six milestones."""

    items: list[MilestoneOut]
    next_cursor: None = None

"""A recovery plan, as sent and as answered."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from chalicelib.domain.recovery_plan import (
    ENTRIES_AT_MOST,
    LETTERS_AT_MOST,
    Content,
    Helper,
    PlanVersion,
    RecoveryPlan,
)
from chalicelib.entrypoints.api.calls import Input
from chalicelib.entrypoints.api.paging import Paging
from chalicelib.entrypoints.api.shapes.common import Line, Output
from chalicelib.entrypoints.api.shapes.entries import FirstName

Lines = Annotated[
    list[Annotated[Line, Field(max_length=LETTERS_AT_MOST)]], Field(max_length=ENTRIES_AT_MOST)
]


class HelperIn(Input):
    """Somebody to call: first name or initial, relation, and number."""

    name: FirstName
    relation: Annotated[str, Field(max_length=40, pattern=r"^([a-z][a-z_]*)?$")] = ""
    phone: Annotated[str, Field(max_length=20, pattern=r"^[0-9+(). -]*$")] = ""


class RecoveryPlanIn(Input):
    """The whole plan, in the person's own words. ``version`` is the one that was read, 0 before the
    first. A coping strategy of up to 90 signs that tells a bystander nothing may be texted."""

    version: Annotated[int, Field(ge=0)]
    triggers: Lines = []
    warning_signs: Lines = []
    coping: Lines = []
    people: Annotated[list[HelperIn], Field(max_length=ENTRIES_AT_MOST)] = []
    commitments: Lines = []

    def content(self) -> Content:
        """As it is kept."""
        return Content(
            triggers=tuple(self.triggers),
            warning_signs=tuple(self.warning_signs),
            coping=tuple(self.coping),
            people=tuple(Helper(**one.model_dump()) for one in self.people),
            commitments=tuple(self.commitments),
        )


class RecoveryPlanOut(Output):
    """A version: who wrote it, when. ``confirmed_at``: when the person last said that it is still
    right; ``asked_next_at``: when they are asked again (both of the newest version only)."""

    version: int
    by: str
    at: datetime
    triggers: list[str]
    warning_signs: list[str]
    coping: list[str]
    people: list[Helper]
    commitments: list[str]
    confirmed_at: datetime | None
    asked_next_at: datetime | None

    @classmethod
    def of_version(cls, one: PlanVersion, plan: RecoveryPlan | None = None) -> "RecoveryPlanOut":
        """A version as answered."""
        lists = {name: list(getattr(one.content, name)) for name in Content.model_fields}
        return cls(
            version=one.number, by=one.by, at=one.at, **lists,
            confirmed_at=plan.confirmed_at if plan else None,
            asked_next_at=plan.due_at if plan else None,
        )  # fmt: skip


class VersionsQuery(Paging):
    """A page of versions."""


class Versions(Output):
    """A page of versions, oldest first."""

    items: list[RecoveryPlanOut]
    next_cursor: str | None

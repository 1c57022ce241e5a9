"""The recovery plan of a graduate: what sets them off, how it shows, what helps, whom to call.

Every version stays, with its author. One strategy at a time may go out by text, in turn; whatever
would tell a bystander what the texts are about stays on paper.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.domain.people import Value
from chalicelib.domain.texts.disclosure import disclosing
from chalicelib.domain.texts.places import STRATEGY_AT_MOST
from chalicelib.domain.texts.segments import downgrade, lost, segments

#: Where the plan as it stands is kept; what the keys of it and its versions begin with.
PREFIX = "RECOVERY#"
SK = f"{PREFIX}PLAN"
#: Entries of one kind, and letters of one.
ENTRIES_AT_MOST = 12
LETTERS_AT_MOST = 120

#: What is open while a person is asked whether the plan is still right.
CONTEXT = "refine"
Refine = Literal["right", "change"]
#: "Is it still right? Reply 1 yes 2 change it", and what people write instead.
CHOICES: dict[Refine, frozenset[str]] = {
    "change": frozenset("2 two dos no not change cambiar cambiarlo wrong".split()),
    "right": frozenset("1 one uno y yes yeah yep ok okay s si right still good bien".split()),
}

Entry = Annotated[str, Field(min_length=1, max_length=LETTERS_AT_MOST)]
Entries = Annotated[tuple[Entry, ...], Field(max_length=ENTRIES_AT_MOST)]


class Helper(Value):
    """Somebody to call: first name or initial, relation, number as they write it."""

    name: Annotated[str, Field(min_length=1, max_length=40)]
    relation: Annotated[str, Field(max_length=40)] = ""
    phone: Annotated[str, Field(max_length=20)] = ""


class Content(Value):
    """What a plan says, in the person's own words; each list in their own order."""

    triggers: Entries = ()
    warning_signs: Entries = ()
    coping: Entries = ()
    people: Annotated[tuple[Helper, ...], Field(max_length=ENTRIES_AT_MOST)] = ()
    commitments: Entries = ()

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing at all."""
        return not any(self.__dict__.values())


class PlanVersion(Value):
    """A version, never changed: from 1 on, who wrote it and when (UTC)."""

    number: int
    by: str
    at: datetime
    content: Content = Content()


class RecoveryPlan(Value):
    """The plan as it stands. ``number`` is that of the newest version; ``told`` counts the
    strategies texted so far, ``told_at`` (UTC) is when the last was. ``confirmed_at`` is when the
    person last said that it is still right, ``due_at`` when they are asked next."""

    person_id: str
    number: int
    content: Content = Content()
    told: int = 0
    told_at: datetime | None = None
    confirmed_at: datetime | None = None
    due_at: datetime | None = None


def sayable(coping: Iterable[str], *, plain: bool, names: Iterable[str]) -> list[str]:
    """The strategies that a text may hold: short enough, with signs that can be texted, and, unless
    the wording is ``plain``, without a word that discloses or one of ``names``, what the program
    must not be called."""
    unsaid = tuple(names)
    return [
        one for one in coping
        if not lost(one)
        and segments(downgrade(one)).units <= STRATEGY_AT_MOST
        and (plain or not disclosing(one, unsaid))
    ]  # fmt: skip


def in_turn(sayable: list[str], told: int) -> str | None:
    """The strategy whose turn it is after so many were told; ``None`` if there is none."""
    return sayable[told % len(sayable)] if sayable else None

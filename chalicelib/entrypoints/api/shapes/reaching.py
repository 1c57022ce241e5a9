"""Tries to reach somebody, a pause asked of staff, and people found by what is at hand."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from chalicelib.domain.standing import Reached, Way
from chalicelib.entrypoints.api.calls import Input
from chalicelib.entrypoints.api.shapes.common import Output
from chalicelib.entrypoints.api.shapes.standing import Note, Phone
from chalicelib.services.reading.finding import Found


class CallIn(Input):
    """A try to reach somebody and what came of it. With ``alert`` (an open one of theirs) it is
    logged there too, and ``reached`` ends that. ``id`` is yours: sent twice, it counts once."""

    outcome: Reached
    way: Way = "call"
    note: Note = ""
    alert: Annotated[str, Field(max_length=128)] = ""
    id: Annotated[str, Field(pattern=r"^[a-z2-7]{20}$")] | None = None


class CallOut(Output):
    """A try, as stored."""

    id: str
    person_id: str
    outcome: Reached
    way: Way


class PauseIn(Input):
    """The first local day with texts again."""

    until: date
    note: Note = ""


class SearchIn(Input):
    """A phone number as people write it, the center's own id, or a name: whole words of it, or
    beginnings of three letters and more, whatever their accents. With ``role`` only such people."""

    phone: Phone | None = None
    external_id: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    role: Literal["alumnus", "mentor"] | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if [self.phone, self.external_id, self.name].count(None) != 2:
            raise ValueError("Send phone, external_id or name, one of the three.")
        return self


class FoundOut(Output):
    """Somebody who was found."""

    id: str
    external_id: str | None
    name: str
    roles: list[Literal["alumnus", "mentor"]]

    @classmethod
    def of_found(cls, found: Found) -> "FoundOut":
        """Somebody who was found, as answered."""
        return cls.of(found.who, roles=found.roles)


class FoundPeople(Output):
    """Everybody who was found, by name; ``more`` says that there are others: give more of it."""

    items: list[FoundOut]
    more: bool


class WordsIn(Input):
    """Words for one person's phone. ``anyway``: they leave though they tell, where that person
    agreed to plain wording. ``id`` is yours: sent twice, it is one text."""

    words: Annotated[str, Field(min_length=1, max_length=1000)]
    anyway: bool = False
    id: Annotated[str, Field(pattern=r"^[a-z2-7]{20}$")] | None = None


class WordsOut(Output):
    """What in the words would tell a bystander what this is about, how to say it else, and whether
    they may leave as they are all the same."""

    tells: list[str] = []
    instead: str | None = None
    may_leave: bool = True


class WrittenOut(Output):
    """A text that is on its way."""

    id: str
    person_id: str

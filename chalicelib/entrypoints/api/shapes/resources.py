"""The directory as sent and answered."""

from datetime import date, time
from typing import Annotated, Literal, Self

from pydantic import Field

from chalicelib.domain.people import Day, Gender
from chalicelib.domain.resources.directory import ResourceKind
from chalicelib.entrypoints.api.calls import Input
from chalicelib.entrypoints.api.paging import Paging
from chalicelib.entrypoints.api.shapes.common import Output
from chalicelib.services.resources import ByHand, Line

Flag = Literal["true", "false"]
Zip = Annotated[str, Field(pattern=r"^[0-9]{5}$")]
Source = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,40}$")]
Short = Annotated[str, Field(max_length=255)]
Code = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]


class ResourcesQuery(Paging):
    """Filters of the directory; ``near`` (a zip) puts the nearest first, in reach only."""

    kind: ResourceKind | None = None
    language: Code | None = None
    online: Flag | None = None
    stale: Flag | None = None
    source: Source | None = None
    near: Zip | None = None

    def wants(self, line: Line) -> bool:
        """Whether a line passes every filter."""
        one = line.resource
        return (
            self.kind in (None, one.kind)
            and (self.language is None or self.language in one.languages)
            and self.online in (None, str(one.online).lower())
            and self.stale in (None, str(line.stale).lower())
            and self.source in (None, one.source)
        )


class DirectoryQuery(Input):
    """Where a feed comes from: its name among the program's, and what its entries are unless they
    say. ``shrink`` lets a feed take out more than half of what it brought before."""

    source: Source
    kind: ResourceKind = "twelve_step"
    dry_run: Flag = "false"
    shrink: Flag = "false"


class ResourceIn(Input):
    """An entry by hand. A meeting has its ``day`` and time ``at`` (wall clock of its zip's zone);
    every entry has a zip, or a phone or url to reach it online."""

    kind: ResourceKind
    name: Annotated[Short, Field(min_length=1)]
    address: Short = ""
    town: Short = ""
    zip: Zip | Literal[""] = ""
    day: Day | None = None
    at: time | None = None
    languages: Annotated[list[Code], Field(min_length=1, max_length=10)] = ["en"]
    phone: Annotated[str, Field(max_length=60)] = ""
    url: Annotated[str, Field(max_length=500, pattern=r"^(https://\S+)?$")] = ""
    notes: Annotated[str, Field(max_length=1000)] = ""

    def value(self) -> ByHand:
        """As the use case takes it."""
        return ByHand(**{**self.model_dump(), "languages": tuple(self.languages)})


class ResourceOut(Output):
    """An entry. ``stale``: nobody has confirmed it for long, check it first. ``km``: how far it is
    from the zip that was asked about, in kilometres; null online or where nobody asked."""

    id: str
    source: str
    external_id: str
    kind: ResourceKind
    name: str
    address: str
    town: str
    zip: str
    day: Day | None
    at: time | None
    zone: str
    languages: list[str]
    online: bool
    phone: str
    url: str
    gender: Gender | None
    closed: bool
    notes: str
    checked_on: date
    stale: bool
    km: float | None

    @classmethod
    def of_line(cls, line: Line) -> Self:
        """As it stands today."""
        km = None if line.km is None else round(line.km, 1)
        return cls.of(line.resource, stale=line.stale, km=km)


class Resources(Output):
    """A page of the directory."""

    items: list[ResourceOut]
    next_cursor: str | None

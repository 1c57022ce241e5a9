"""One entry of the directory, where it lies on the map, and when it has grown stale."""

import hashlib
import math
from datetime import date, time, timedelta
from typing import Literal, get_args

from chalicelib.domain.people import Day, Gender, Value
from chalicelib.domain.policy import Policy

MeetingKind = Literal["twelve_step", "smart_recovery", "other_mutual_help"]
ResourceKind = Literal[
    MeetingKind, "counseling", "medical", "housing", "food", "work", "legal", "family",
    "transport", "phone_line", "other",
]  # fmt: skip
MEETINGS: frozenset[str] = frozenset(get_args(MeetingKind))
#: Entries that staff wrote themselves, not out of a feed.
BY_HAND = "by_hand"
#: The cell of what is nowhere on the map.
NOWHERE = "online"
#: Kilometres that a degree of latitude spans, to a hundredth (mean Earth radius 6,371 km).
KM_A_DEGREE = 111.19
#: Coordinates are kept in ten-thousandths of a degree: about 11 m.
FINE = 10_000


class Spot(Value):
    """Where something is, in ten-thousandths of a degree north and east."""

    north: int
    east: int

    @classmethod
    def at(cls, north: float, east: float) -> "Spot":
        """A spot of degrees north and east."""
        return cls(north=round(north * FINE), east=round(east * FINE))

    @property
    def cell(self) -> str:
        """The square degree that it lies in; entries are kept by it."""
        return _cell(self.north // FINE, self.east // FINE)

    def km_to(self, other: "Spot") -> float:
        """How far another spot is, in kilometres: on a flat map, which is right to well under a
        percent over the tens of kilometres that somebody travels."""
        shrink = math.cos(math.radians((self.north + other.north) / 2 / FINE))
        north, east = self.north - other.north, (self.east - other.east) * shrink
        return math.hypot(north, east) / FINE * KM_A_DEGREE

    def cells_within(self, km: float) -> list[str]:
        """Every cell that may hold something so near: one, and up to three more near an edge."""
        up = math.ceil(km / KM_A_DEGREE * FINE)
        shrink = max(math.cos(math.radians(self.north / FINE)), 0.01)
        wide = math.ceil(up / shrink)
        rows = range((self.north - up) // FINE, (self.north + up) // FINE + 1)
        columns = range((self.east - wide) // FINE, (self.east + wide) // FINE + 1)
        return [_cell(row, column) for row in rows for column in columns]


def _cell(north: int, east: int) -> str:
    return f"{north}_{east}"


class Resource(Value):
    """Something to send people to: a meeting with its weekly time, or a service.

    ``id`` leads to it: its cell, then a digest of where it comes from. ``day`` and ``at`` are wall
    clock in ``zone``; a service may have none. ``phone`` and ``url`` are how to join online.
    ``languages`` are ISO 639 codes. ``women`` and ``men``-only meetings name a ``gender``.
    ``closed`` is for now. ``checked_on`` is when somebody, or the feed, last said so.
    """

    id: str
    source: str
    external_id: str
    kind: ResourceKind
    name: str
    spot: Spot | None = None
    address: str = ""
    town: str = ""
    zip: str = ""
    day: Day | None = None
    at: time | None = None
    zone: str
    languages: tuple[str, ...] = ("en",)
    online: bool = False
    phone: str = ""
    url: str = ""
    gender: Gender | None = None
    closed: bool = False
    notes: str = ""
    checked_on: date

    def is_stale(self, today: date, policy: Policy) -> bool:
        """Whether nobody has confirmed it for so long that it must be checked first."""
        return today - self.checked_on > timedelta(days=policy.directory.stale_days)


def new_id(spot: Spot | None, source: str, external_id: str, day: str | None = None) -> str:
    """The id of an entry: the same whenever the same entry of the same place is read again."""
    digest = hashlib.sha256("\n".join((source, external_id, day or "")).encode()).hexdigest()
    return f"{spot.cell if spot else NOWHERE}.{digest[:20]}"

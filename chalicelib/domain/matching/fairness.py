"""Whether everybody waits alike: waiting for a mentor by gender, language, pathway and place.

Days are full days from ``waiting_since`` (the import, where that is unknown) to the program's local
day. Quantiles are by nearest rank. Somebody with several languages counts in each.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from math import ceil
from typing import Literal

from chalicelib.domain.matching.pool import AlumnusSide
from chalicelib.domain.people import Value

UNKNOWN = "unknown"
#: A number, none, or one that an analyst may not see.
Cell = int | Literal["hidden"] | None


def _place(side: AlumnusSide) -> str:
    person = side.person
    return ", ".join(filter(None, (person.city, person.state))) or UNKNOWN


#: Dimension → the groups that somebody counts in.
DIMENSIONS: dict[str, Callable[[AlumnusSide], Iterable[str]]] = {
    "gender": lambda side: [side.person.gender or UNKNOWN],
    "language": lambda side: side.person.languages or [UNKNOWN],
    "pathway": lambda side: [side.alumnus.pathway or UNKNOWN],
    "place": lambda side: [_place(side)],
}


class GroupWait(Value):
    """A group of those who want a mentor: how many wait and how many have one; and for how many
    days those who wait have waited."""

    dimension: str
    group: str
    waiting: Cell
    matched: Cell
    median_days: Cell = None
    p90_days: Cell = None
    longest_days: Cell = None


class FairnessWatch(Value):
    """Who waits for a mentor, as of the program's local day ``on``.

    ``asked`` want one and have none; ``places`` are free places of cleared mentors;
    ``expected_wait_days`` is for whoever asks next. ``nobody_suits``: no mentor at all is eligible,
    full ones included. ``past_promise``: wait longer than the program promises; ``companions`` of
    all have one meanwhile.
    """

    on: date
    asked: int
    places: int
    expected_wait_days: int | None = None
    nobody_suits: int
    past_promise: int
    companions: int
    groups: tuple[GroupWait, ...] = ()


def days_waited(side: AlumnusSide, today: date) -> int:
    """Full days for which somebody has waited."""
    since = side.alumnus.waiting_since or side.person.created_at.date()
    return max(0, (today - since).days)


def group_waits(
    waiting: Sequence[AlumnusSide], matched: Sequence[AlumnusSide], today: date
) -> tuple[GroupWait, ...]:
    """The waits of every group, dimension by dimension, the largest groups first."""
    return tuple(
        group
        for dimension, groups_of in DIMENSIONS.items()
        for group in _dimension(dimension, groups_of, waiting, matched, today)
    )


def _dimension(
    dimension: str, groups_of: Callable[[AlumnusSide], Iterable[str]],
    waiting: Sequence[AlumnusSide], matched: Sequence[AlumnusSide], today: date,
) -> Iterator[GroupWait]:  # fmt: skip
    days: dict[str, list[int]] = {}
    served: dict[str, int] = {}
    for side in waiting:
        for group in groups_of(side):
            days.setdefault(group, []).append(days_waited(side, today))
    for side in matched:
        for group in groups_of(side):
            served[group] = served.get(group, 0) + 1
    for group in sorted(days | served, key=lambda one: (-len(days.get(one, ())), one)):
        waited = sorted(days.get(group, ()))
        yield GroupWait(
            dimension=dimension,
            group=group,
            waiting=len(waited),
            matched=served.get(group, 0),
            median_days=rank(waited, 0.5),
            p90_days=rank(waited, 0.9),
            longest_days=rank(waited, 1),
        )


def rank(ordered: Sequence[int], share: float) -> int | None:
    """A quantile by nearest rank; ``None`` of nothing."""
    return ordered[ceil(share * len(ordered)) - 1] if ordered else None

"""The names of the counters that outcomes are summed in, and the groups that they are told by.

A name is ``figure|item|cell|dimension|group``: ``follow_up|180|complete|gender|woman``. A group may
be anything that a program calls a site, so it stands last.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

#: Whoever is counted is counted here too.
EVERYBODY = ("all", "all")
#: The dimensions that figures are told by, everybody first. One person may have several substances
#: and then counts in each.
DIMENSIONS = ("all", "gender", "pathway", "substance", "site")
#: The group of those of whom it is not known.
UNKNOWN = "unknown"
_MARK = "|"

Place = tuple[str, str]


class Name(NamedTuple):
    """What a counter counts."""

    figure: str
    item: str
    cell: str
    dimension: str
    group: str

    def __str__(self) -> str:
        """The name as it is kept."""
        return _MARK.join(self)


def parsed(name: str) -> Name:
    """A counter's name taken apart.

    Raises
    ------
    TypeError
        if it has fewer than five parts.
    """
    return Name(*name.split(_MARK, 4))


class Cells:
    """Summed counters by figure, item and group."""

    def __init__(self, sums: Mapping[str, int]) -> None:
        self._cells: dict[tuple[str, str, Place], dict[str, int]] = defaultdict(dict)
        self._places: dict[Place, None] = {EVERYBODY: None}
        for name, count in sums.items():
            one = parsed(name)
            place = (one.dimension, one.group)
            self._cells[one.figure, one.item, place][one.cell] = count
            self._places[place] = None

    def of(self, figure: str, item: str, place: Place = EVERYBODY) -> Mapping[str, int]:
        """The counters of one figure, item and group, by cell."""
        return self._cells.get((figure, item, place), {})

    @property
    def places(self) -> list[Place]:
        """Every group there is, in the order of dimensions; the unknown last in each."""
        return sorted(
            self._places,
            key=lambda one: (DIMENSIONS.index(one[0]), one[1] == UNKNOWN, one[1]),
        )


def numbered(cells: Mapping[str, int], prefix: str) -> Iterator[tuple[int, int]]:
    """The counters ``prefix.<number>`` of some cells, as number and count."""
    for cell, count in cells.items():
        head, dot, number = cell.partition(".")
        if dot and head == prefix:
            yield int(number), count

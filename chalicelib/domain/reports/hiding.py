"""Which cells go so that no small one is told (an analyst's view of any report).

Rule: a cell under 11 is hidden (as in the CMS cell size suppression policy, which lets zeros stand;
here zeros go too, for "nobody" tells something about everybody). Wherever a sum of cells is known,
either none of them is hidden, or at least two that add up to 11 or more: else the smallest one
still shown goes as well.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chalicelib.domain.reports.figures import Cell, Hidden

UNDER = 11
HIDDEN: Hidden = "hidden"


def small(cell: Cell) -> bool:
    """Whether a cell stands on too few to be shown."""
    return isinstance(cell, int | float) and cell < UNDER


def _smallest_to_hide(line: Mapping[Any, float], gone: set[Any]) -> Any | None:
    """The next cell of a line to hide so that its sum gives nothing away; None if it is safe."""
    hidden = [line[at] for at in line if at in gone]
    if not hidden or (len(hidden) > 1 and sum(hidden) >= UNDER):
        return None
    shown = [at for at in line if at not in gone]
    return min(shown, key=lambda at: line[at], default=None)


def hide(cells: Mapping[Any, float], lines: Iterable[Iterable[Any]]) -> set[Any]:
    """Which cells go, where the sum of each line of cells is known."""
    gone = {at for at, cell in cells.items() if small(cell)}
    summed = [{at: cells[at] for at in line if at in cells} for line in lines]
    while more := {_smallest_to_hide(line, gone) for line in summed} - {None}:
        gone |= more
    return gone


def numbers_of(cells: Mapping[str, Cell]) -> dict[str, float]:
    """The cells that are numbers: neither hidden nor missing."""
    return {at: cell for at, cell in cells.items() if isinstance(cell, int | float)}


def whole_with_parts(
    of: Cell, cells: Mapping[str, Cell], blocks: Sequence[set[str]] = ()
) -> tuple[Cell, dict[str, Cell]]:
    """A whole and its parts; a small whole goes with all of them.

    ``blocks`` are parts whose sum is known from elsewhere, and so is the sum of the others.
    """
    if small(of):
        return HIDDEN, dict.fromkeys(cells, HIDDEN)
    numbers = numbers_of(cells)
    gone = hide(numbers, [numbers, *blocks, *(numbers.keys() - block for block in blocks)])
    return of, {at: HIDDEN if at in gone else cell for at, cell in cells.items()}

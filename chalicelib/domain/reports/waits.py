"""Waiting for a mentor as staff see it, and as an analyst may: small cells hidden, and those that
would tell them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from chalicelib.domain.matching.fairness import DIMENSIONS, Cell, FairnessWatch, GroupWait
from chalicelib.domain.people import Value
from chalicelib.domain.reports.hiding import HIDDEN, UNDER, whole_with_parts

#: Counts of people that stand alone. What is reckoned from ``asked`` goes with it.
ALONE = ("asked", "places", "nobody_suits", "past_promise", "companions")
TIMES = ("median_days", "p90_days", "longest_days")


class WaitsSeen(Value):
    """A watch over the queue as somebody may see it; see ``FairnessWatch``. ``hidden_under``: cells
    smaller than this are hidden, and others with them."""

    on: date
    asked: Cell
    places: Cell
    expected_wait_days: Cell
    nobody_suits: Cell
    past_promise: Cell
    companions: Cell
    groups: tuple[GroupWait, ...]
    hidden_under: int | None = None


def for_staff(watch: FairnessWatch) -> WaitsSeen:
    """The watch with every number."""
    return WaitsSeen.model_validate(watch.model_dump())


def for_analyst(watch: FairnessWatch) -> WaitsSeen:
    """The watch with cells under 11 hidden, and those that would give them away."""
    small = {name: HIDDEN for name in ALONE if _small(getattr(watch, name))}
    if "asked" in small:
        small["expected_wait_days"] = HIDDEN
    groups = [
        one
        for dimension in DIMENSIONS
        for one in _hidden(watch, [g for g in watch.groups if g.dimension == dimension])
    ]
    hidden = {**small, "groups": tuple(groups), "hidden_under": UNDER}
    return for_staff(watch).model_copy(update=hidden)


def _small(cell: Any) -> bool:
    return isinstance(cell, int) and cell < UNDER


def _hidden(watch: FairnessWatch, groups: Sequence[GroupWait]) -> Iterator[GroupWait]:
    _, waiting = whole_with_parts(watch.asked, _cells(groups, "waiting"))
    all_matched = sum(g.matched for g in groups if isinstance(g.matched, int))
    _, matched = whole_with_parts(all_matched, _cells(groups, "matched"))
    for group in groups:
        cells: dict[str, Any] = {
            "waiting": waiting[group.group], "matched": matched[group.group],
        }  # fmt: skip
        if cells["waiting"] == HIDDEN:
            cells |= dict.fromkeys(TIMES, HIDDEN)
        else:
            cells["longest_days"] = HIDDEN  # one person's own figure
        yield group.model_copy(update=cells)


def _cells(groups: Sequence[GroupWait], name: str) -> Mapping[str, Any]:
    return {group.group: getattr(group, name) for group in groups}

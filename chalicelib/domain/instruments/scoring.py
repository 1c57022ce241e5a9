"""What a set of answers counts: a total, subscales and marks, and nothing made of gaps.

A sum stands only where each of its items was answered: no missing answer is guessed, averaged or
taken for zero.
"""

from collections.abc import Mapping
from typing import NamedTuple

from chalicelib.domain.instruments.definition import Definition, Item, Refused, Sum, definition

Answers = Mapping[int, int] | Mapping[str, int]


class UnknownItem(Refused):
    """The instrument has no such item."""

    def __init__(self, asked: Definition) -> None:
        ids = ", ".join(item.id for item in asked.items)
        super().__init__("answers", "unknown_item", f"Answer these items only: {ids}.")


class OutOfRange(Refused):
    """An answer that its item's scale does not have."""

    def __init__(self, item: Item, asked: Definition) -> None:
        told = asked.scale_of(item).told
        super().__init__(f"answers.{item.id}", "out_of_range", f"Send {told}.")
        self.item = item.id


class Contradiction(Refused):
    """Two answers that cannot both be."""

    def __init__(self, more: str, less: str) -> None:
        told = f"This cannot be more than the answer to item {less}: check both."
        super().__init__(f"answers.{more}", "contradiction", told)


class Result(NamedTuple):
    """The total (``None`` where the instrument has none or an item is missing), each subscale
    (``None`` likewise), and the codes of the marks that hold."""

    total: int | None
    subscales: dict[str, int | None]
    flags: tuple[str, ...]


def score(instrument: str, answers: Answers, version: int | None = None) -> Result:
    """Count the answers, by item number, of one response.

    Days are given as days (0-30), everything else as the number beside the answer on the form. The
    newest version counts unless one is named.

    Raises
    ------
    UnknownInstrument, UnknownVersion, UnknownItem, OutOfRange
    """
    asked = definition(instrument, version)
    points = _points(asked, answers)
    total = _sum(asked.total, points) if asked.total else None
    subscales = {name: _sum(of, points) for name, of in asked.subscales.items()}
    sums = {**subscales, "total": total}
    held = ((flag, sums[flag.of]) for flag in asked.flags)
    flags = tuple(flag.code for flag, value in held if value is not None and flag.holds(value))
    return Result(total, subscales, flags)


def _points(asked: Definition, answers: Answers) -> dict[str, int]:
    """The points of each answer, by item."""
    points: dict[str, int] = {}
    for item_id, answer in answers.items():
        item = asked.item(str(item_id))
        if item is None:
            raise UnknownItem(asked)
        scale = asked.scale_of(item)
        if type(answer) is not int or not scale.has(answer):  # True is no answer, though it is 1
            raise OutOfRange(item, asked)
        points[item.id] = scale.points(answer)
    return points


def _sum(of: Sum, points: Mapping[str, int]) -> int | None:
    if not points.keys() >= set(of.items):
        return None
    return sum(points[item] for item in of.items)


def check(instrument: str, answers: Answers, version: int | None = None) -> None:
    """Refuse, before it is stored, what nobody can have answered.

    Raises
    ------
    UnknownInstrument, UnknownVersion, UnknownItem, OutOfRange, Contradiction
    """
    asked = definition(instrument, version)
    _points(asked, answers)
    given = {str(item): answer for item, answer in answers.items()}
    for more, less in asked.never_more_than:
        if more in given and less in given and given[more] > given[less]:
            raise Contradiction(more, less)


def missing(instrument: str, answers: Answers, version: int | None = None) -> tuple[str, ...]:
    """The items that a complete response would have answers to and this one has not, in order."""
    asked, given = definition(instrument, version), {str(item) for item in answers}
    return tuple(i.id for i in asked.items if i.id in asked.required - given)

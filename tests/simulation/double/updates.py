"""Update expressions: SET, REMOVE and ADD on top-level attributes, and sums."""

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from tests.simulation.double.expressions import (
    Item,
    Names,
    Reader,
    Refused,
    Values,
    read_operand,
    read_path,
)

Apply = Callable[[Item, Item, Names, Values], None]


@lru_cache(maxsize=8192)
def update(text: str) -> tuple[Apply, tuple[str, ...]]:
    """An update expression as a function (old item, new item to change), and the paths it touches.

    Raises
    ------
    UnknownExpression
    """
    read = Reader(text)
    steps: list[Apply] = []
    paths: list[str] = []
    while read.peek():
        clause = read.take("SET", "REMOVE", "ADD").upper()
        while True:
            path = read_path(read.take())
            paths.append(path)
            steps.append(_CLAUSES[clause](read, path))
            if not read.taken(","):
                break

    def apply(old: Item, new: Item, names: Names, values: Values) -> None:
        for step in steps:
            step(old, new, names, values)

    return apply, tuple(paths)


def _set(read: Reader, path: str) -> Apply:
    read.take("=")
    one = read_operand(read)
    sign = read.take() if read.peek() in ("+", "-") else ""
    other = read_operand(read) if sign else None

    def apply(old: Item, new: Item, names: Names, values: Values) -> None:
        value = one(old, names, values)
        if other is not None:
            value = _sum(value, other(old, names, values), sign)
        if value is None:
            raise Refused("The provided expression refers to an attribute that does not exist")
        new[names.get(path, path)] = value

    return apply


def _sum(one: dict[str, Any] | None, other: dict[str, Any] | None, sign: str) -> dict[str, Any]:
    if one is None or other is None:
        raise Refused("The provided expression refers to an attribute that does not exist")
    if "N" not in one or "N" not in other:
        raise Refused("An operand in the update expression has an incorrect data type")
    change = Decimal(other["N"])
    total = Decimal(one["N"]) + (change if sign == "+" else -change)
    return {"N": format(total.normalize(), "f")}


def _remove(_read: Reader, path: str) -> Apply:
    def apply(_old: Item, new: Item, names: Names, _values: Values) -> None:
        new.pop(names.get(path, path), None)

    return apply


def _add(read: Reader, path: str) -> Apply:
    amount = read_operand(read)

    def apply(old: Item, new: Item, names: Names, values: Values) -> None:
        name = names.get(path, path)
        new[name] = _sum(old.get(name, {"N": "0"}), amount(old, names, values), "+")

    return apply


_CLAUSES: dict[str, Callable[[Reader, str], Apply]] = {
    "SET": _set,
    "REMOVE": _remove,
    "ADD": _add,
}

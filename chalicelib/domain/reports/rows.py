"""A report as rows for a spreadsheet: each number with its figure, the row it stands in and its
name; each figure's definition and denominator as rows of their own."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from chalicelib.domain.csv_safety import safe_cell
from chalicelib.domain.people import Value
from chalicelib.domain.reports.hiding import HIDDEN

HEAD = ("figure", "row", "name", "value")
#: Fields that say of what a row tells, and are no numbers of it.
_TELLING = frozenset(
    """
    monday whole day window within dimension group measure milestone clearance type site before
    """.split()
)

Row = tuple[str, str, str, str]


def rows(report: Value) -> Iterator[Row]:
    """The head, then a row for each number of the report. What was not measured is an empty value,
    never 0; what is hidden says so."""
    yield HEAD
    for name in type(report).model_fields:
        yield from _told(name, "", name, getattr(report, name))


def _told(figure: str, row: str, name: str, value: Any) -> Iterator[Row]:
    """The rows of a field: of one value, or of all that it holds."""
    if isinstance(value, Value):
        yield from _fields(figure, row, name, value)
    elif isinstance(value, Mapping):
        for key, one in value.items():
            deeper = _joined(row, f"{name}={key}") if isinstance(one, Value) else row
            yield from _told(figure, deeper, f"{name}.{key}", one)
    elif isinstance(value, tuple):
        for one in value:
            yield from _told(figure, row, "", one)
    else:
        yield safe_cell(figure), safe_cell(row), safe_cell(name), _cell(value)


def _fields(figure: str, row: str, name: str, value: Value) -> Iterator[Row]:
    telling = [
        f"{field}={_plain(told)}" for field in type(value).model_fields
        if field in _TELLING and (told := getattr(value, field)) is not None
    ]  # fmt: skip
    row = _joined(row, *telling)
    for field in type(value).model_fields:
        if field not in _TELLING:
            part = f"{name}.{field}" if name not in ("", figure) else field
            yield from _told(figure, row, part, getattr(value, field))


def _joined(*parts: str) -> str:
    return "; ".join(dict.fromkeys(filter(None, parts)))


def _cell(value: Any) -> str:
    """A value as a cell: a number may begin with a minus, a text that looks like a formula may
    not."""
    told = _plain(value)
    return told if isinstance(value, int | float) else safe_cell(told)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(HIDDEN if value == HIDDEN else value)

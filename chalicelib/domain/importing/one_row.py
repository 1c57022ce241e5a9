"""One row that somebody told without a file: judged by the very columns of an import."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from chalicelib.domain.importing.columns import COLUMNS, People
from chalicelib.domain.importing.drafts import PersonDraft, contradictions, person_draft
from chalicelib.domain.importing.refusals import Problem, RowError, problem, refusal
from chalicelib.domain.importing.sheet import MOST_CHARACTERS

LINE = 1


def one_row(
    kind: People, told: Mapping[str, str], today: date
) -> PersonDraft | tuple[RowError, ...]:
    """The row that the cells make, by column; or everything wrong with them. An empty cell tells
    nothing. ``today`` is the program's local date."""
    cells = {name: cell for name in COLUMNS[kind] if (cell := told.get(name, "").strip())}
    parsed: dict[str, Any] = {}
    errors: list[RowError] = []
    for name, column in COLUMNS[kind].items():
        cell = cells.get(name, "")
        value = column.read(cell, today) if len(cell) <= MOST_CHARACTERS else _TOO_LONG
        if isinstance(value, Problem):
            errors.append(refusal(LINE, name, value.code, **dict(value.detail)))
        else:
            parsed[name] = value
    errors += contradictions(LINE, parsed)
    if errors:
        return tuple(errors)
    return person_draft(kind, LINE, (), frozenset(cells), parsed)


_TOO_LONG = problem("field_too_long", most=MOST_CHARACTERS)

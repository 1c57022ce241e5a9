"""Attendance from a center's own system: a feed (JSON) or a table (CSV), through one judge."""

import json
from typing import Any

from chalice.app import Blueprint

from chalicelib.domain.csv_safety import original_cell
from chalicelib.domain.importing.records import FileRefused, Record, records
from chalicelib.entrypoints.api import paging
from chalicelib.entrypoints.api.calls import Call, route
from chalicelib.entrypoints.api.problems import INVALID, FieldError, Refused, invalid
from chalicelib.entrypoints.api.shapes.attendance import (
    ENTRIES_AT_MOST,
    EntryIn,
    FedEntries,
    FedOut,
    FedQuery,
    FeedIn,
    FeedQuery,
    judged,
)
from chalicelib.services import attendance
from chalicelib.services.attendance import EntryError, FeedAnswer, place_of
from chalicelib.services.feeding import Entry

blueprint = Blueprint(__name__)
COLUMNS = tuple(EntryIn.model_fields)
REQUIRED = ("external_id", "alumnus", "at", "type")


@route(
    blueprint, "POST", "/attendance", "attendance.feed",
    query=FeedQuery, body=FeedIn, answer=FeedAnswer,
)  # fmt: skip
def feed(call: Call) -> FeedAnswer:
    """Take entries in: one known already changes nothing, a changed one is corrected, and one that
    is ``deleted`` is taken back. An error names the entry (from 0), its field, and the fix."""
    return _take(call, *judged(enumerate(call.body.entries), _from_json))


@route(
    blueprint, "POST", "/attendance/table", "attendance.table",
    query=FeedQuery, body=str, consumes=("text/csv",), answer=FeedAnswer,
)  # fmt: skip
def table(call: Call) -> FeedAnswer:
    """The same from a CSV whose columns are an entry's fields; an error's ``entry`` is a line."""
    try:
        found = list(records(call.body))
    except FileRefused as error:
        wrong = FieldError(field="body", code=error.error.code, message=error.error.message)
        raise Refused(422, "invalid", INVALID, [wrong]) from error
    if not found:
        raise invalid("body", "file_empty", "The file is empty: send a header and rows.")
    header, rows = _header(found[0]), found[1:]
    if len(rows) > ENTRIES_AT_MOST:
        message = f"Send at most {ENTRIES_AT_MOST} rows at a time: cut the file."
        raise invalid("body", "too_long", message)
    return _take(call, *judged(((row.line, _cells(header, row)) for row in rows), _from_cells))


def _take(call: Call, good: list[Entry], wrong: list[EntryError]) -> FeedAnswer:
    dry_run = call.query.dry_run == "true"
    told, people = attendance.take(call.program, call.by, good, wrong, dry_run=dry_run)
    call.saw(*people)
    return told


def _from_json(raw: Any) -> EntryIn:
    return EntryIn.model_validate_json(json.dumps(raw), strict=True)


def _header(row: Record) -> tuple[str, ...]:
    names = tuple(cell.strip().casefold().replace(" ", "_") for cell in row.cells)
    missing = [name for name in REQUIRED if name not in names]
    unknown = [name for name in names if name not in COLUMNS]
    repeated = [name for name in COLUMNS if names.count(name) > 1]
    wrong = [
        FieldError(field=name, code=code, message=message)
        for found, code, message in (
            (missing, "column_missing", "The header lacks this column: add it."),
            (repeated, "column_duplicate", "Two columns have this name: leave one out."),
            ([name[:40] for name in unknown], "column_unknown",
             f"Only these columns are known: {', '.join(COLUMNS)}."),
        )
        for name in found
    ]  # fmt: skip
    if wrong:
        raise Refused(422, "invalid", INVALID, wrong)
    return names


def _cells(header: tuple[str, ...], row: Record) -> dict[str, str]:
    """The cells that hold anything, by their column; surplus ones stand under a name of their own,
    which the judge refuses."""
    names = (*header, *("extra_cell" for _ in row.cells[len(header) :]))
    cells = (original_cell(cell).strip() for cell in row.cells)
    return {name: cell for name, cell in zip(names, cells, strict=False) if cell}


def _from_cells(cells: dict[str, str]) -> EntryIn:
    return EntryIn.model_validate_strings(cells)


@route(
    blueprint, "GET", "/alumni/{person_id}/attendance", "attendance.read",
    query=FedQuery, answer=FedEntries,
)  # fmt: skip
def read(call: Call, person_id: str) -> FedEntries:
    """A graduate's entries from your system, with what each said before."""
    every = attendance.told_of(call.program, person_id)
    call.saw(person_id)
    page, more = paging.part(call, every, place_of)
    return FedEntries(items=[FedOut.of_fed(one) for one in page], next_cursor=more)

"""Attendance from a coordinator's own table: a row says what a graduate attended on a day.

Such a row has no id; what it is about (who, what, which day) is its id. So the same table again
changes nothing, and one that says another count or other hours corrects what was there.
"""

from collections.abc import Sequence
from datetime import datetime, time
from itertools import groupby

from chalicelib.domain.attendance import TABLE
from chalicelib.domain.importing import AttendanceRow, BadRow, RowError
from chalicelib.services import attendance
from chalicelib.services.attendance import EntryError
from chalicelib.services.feeding import Entry
from chalicelib.services.importing.people import Import
from chalicelib.services.importing.rows import Outcome

NOON = time(12)
#: An entry's field → the table's column.
_COLUMNS = {"at": "on", "external_id": "alumnus"}


def take(one: Import, rows: Sequence[AttendanceRow], *, dry_run: bool) -> Outcome:
    """Take rows in, each person's in a transaction of their own; a ``dry_run`` writes nothing."""
    told, _ = attendance.take(one.tenant.id, one.by, [_entry(row) for row in rows], dry_run=dry_run)
    by_line = {row.line: row for row in rows}
    wrong = groupby(told.errors, key=lambda error: error.entry)
    bad = [
        BadRow(line=line, cells=by_line[line].cells, errors=tuple(map(_error, errors)))
        for line, errors in wrong
    ]
    return Outcome(created=told.created, updated=told.corrected, unchanged=told.unchanged, bad=bad)


def _entry(row: AttendanceRow) -> Entry:
    return Entry(
        place=row.line, external_id=f"{TABLE}{row.alumnus}#{row.type}#{row.on}",
        alumnus=row.alumnus, at=datetime.combine(row.on, NOON), type=row.type, count=row.count,
        hours=row.hours, source=row.source,
    )  # fmt: skip


def _error(error: EntryError) -> RowError:
    return RowError(
        line=error.entry, column=_COLUMNS.get(error.field, error.field), code=error.code,
        message=error.message,
    )  # fmt: skip

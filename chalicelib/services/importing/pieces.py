"""An import cut into pieces that fit an item, and what came of them put together again."""

import base64
import gzip
from collections.abc import Iterable, Iterator

from chalicelib.domain.importing import (
    AlumnusRow,
    AttendanceRow,
    BadRow,
    Draft,
    MentorRow,
    RowError,
    Sheet,
    fix_file,
)
from chalicelib.domain.jobs import ImportAnswer, ImportChunk, ImportJob
from chalicelib.domain.people import Value

#: One piece: so many rows, and so many bytes of their cells. Packed, sealed and next to what was
#: understood of them, they stay below the 400 KB of an item even if they do not compress at all.
MOST_ROWS = 500
MOST_BYTES = 180_000
#: A bad row may be of any length; the file that it came from has the rest of it.
LONGEST_CELL, MOST_CELLS = 2_000, 60
#: What an answer tells of bad rows, in characters: Lambda refuses answers of more than 6 MB, and
#: CSV inside JSON inside Lambda's own JSON takes up to three times its size.
MOST_TOLD = 1_500_000


class Piece(Value):
    """Some rows in the order of the file, those to be taken and those refused on reading."""

    alumni: tuple[AlumnusRow, ...] = ()
    mentors: tuple[MentorRow, ...] = ()
    attendance: tuple[AttendanceRow, ...] = ()
    bad: tuple[BadRow, ...] = ()

    @property
    def people(self) -> tuple[AlumnusRow | MentorRow, ...]:
        """The rows about people; a piece has rows of one kind."""
        return self.alumni or self.mentors

    @property
    def count(self) -> int:
        """All its rows."""
        return len(self.people) + len(self.attendance) + len(self.bad)


class _Bad(Value):
    rows: tuple[BadRow, ...]


def cut(sheet: Sheet) -> Iterator[Piece]:
    """The rows of a sheet, a piece at a time."""
    held: list[Draft | BadRow] = []
    size = 0
    for row in sorted((*sheet.rows, *map(_clipped, sheet.bad)), key=lambda row: row.line):
        length = sum(len(cell.encode()) for cell in row.cells)
        if held and (len(held) == MOST_ROWS or size + length > MOST_BYTES):
            yield _piece(held)
            held, size = [], 0
        held.append(row)
        size += length
    if held:
        yield _piece(held)


def _piece(rows: list[Draft | BadRow]) -> Piece:
    return Piece(
        alumni=tuple(row for row in rows if isinstance(row, AlumnusRow)),
        mentors=tuple(row for row in rows if isinstance(row, MentorRow)),
        attendance=tuple(row for row in rows if isinstance(row, AttendanceRow)),
        bad=tuple(row for row in rows if isinstance(row, BadRow)),
    )


def _clipped(row: BadRow) -> BadRow:
    cells = tuple(cell[:LONGEST_CELL] for cell in row.cells[:MOST_CELLS])
    return row if cells == row.cells else row.model_copy(update={"cells": cells})


def pack(value: Piece | _Bad) -> str:
    """A value as text of about a fifth of its size."""
    return base64.b64encode(gzip.compress(value.model_dump_json().encode(), 6)).decode()


def pack_bad(rows: Iterable[BadRow]) -> str:
    """Bad rows packed; none are nothing at all."""
    bad = tuple(rows)
    return pack(_Bad(rows=bad)) if bad else ""


def unpack(packed: str) -> Piece:
    """The piece that was packed."""
    return Piece.model_validate_json(gzip.decompress(base64.b64decode(packed)))


def unpack_bad(packed: str) -> tuple[BadRow, ...]:
    """The bad rows that were packed."""
    if not packed:
        return ()
    return _Bad.model_validate_json(gzip.decompress(base64.b64decode(packed))).rows


def answer(job: ImportJob, chunks: list[ImportChunk], *, stored: bool = True) -> ImportAnswer:
    """The answer of an import; errors and fix-file come at its end."""
    told = ImportAnswer(
        id=job.id if stored else None,
        state=job.state,
        rows=job.rows,
        done=sum(chunk.rows for chunk in chunks),
        created=sum(chunk.created for chunk in chunks),
        updated=sum(chunk.updated for chunk in chunks),
        unchanged=sum(chunk.unchanged for chunk in chunks),
        rejected=sum(chunk.rejected for chunk in chunks),
    )
    if job.state == "running":
        return told
    bad, left_out = _told(row for chunk in chunks for row in unpack_bad(chunk.bad))
    cut_off = [] if job.state == "done" else [_CUT_OFF.model_dump()]
    found = (error.model_dump() for row in bad for error in row.errors)
    errors = [*cut_off, *job.notes, *found, *left_out]
    file = fix_file(job.header, bad) if bad else None
    return told.model_copy(update={"errors": tuple(errors), "fix_file": file})


def _told(bad: Iterable[BadRow]) -> tuple[list[BadRow], list[dict[str, object]]]:
    """As many bad rows as an answer can hold, and a note where it cannot hold all."""
    told: list[BadRow] = []
    size = 0
    for row in bad:
        size += sum(map(len, row.cells)) + sum(2 * len(error.message) for error in row.errors)
        if size > MOST_TOLD:
            return told, [_LEFT_OUT.model_copy(update={"line": row.line}).model_dump()]
        told.append(row)
    return told, []


_CUT_OFF = RowError(
    line=0,
    column="",
    code="cut_off",
    message="The import broke off before its end. Import the whole file again: rows that are in "
    "stay as they are.",
)
_LEFT_OUT = RowError(
    line=0,
    column="",
    code="more_errors",
    message="More rows are wrong from here on than one answer can hold. Mend the ones in the "
    "fix-file, then import the whole file again: rows that are in stay as they are.",
)

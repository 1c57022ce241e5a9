"""The file as records: decoded, split into rows, each with the line on which it begins."""

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

from chalicelib.domain.importing.refusals import RowError, refusal

#: Program policy: what one request may hold (API Gateway itself stops at 10 MB).
MOST_BYTES = 20_000_000
MOST_ROWS = 50_000


class Record(NamedTuple):
    """One record of the CSV: the physical line where it begins, and its cells as given."""

    line: int
    cells: tuple[str, ...]


class FileRefused(ValueError):
    """The file cannot be read as a table at all; ``error`` says where and how to mend it."""

    def __init__(self, error: RowError) -> None:
        super().__init__(error.code)
        self.error = error


def records(body: bytes | str) -> Iterator[Record]:
    """Every record that holds anything, in order; the first one is the header.

    Lines end with LF, CRLF or CR, also inside a quoted field; records of empty cells only, as
    spreadsheets leave them at the end, are passed over.

    Raises
    ------
    FileRefused
        Not UTF-8, not CSV, or too large.
    """
    reader = csv.reader(io.StringIO(_decoded(body), newline=""), strict=True)
    line, found = 1, 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as wrong:
            code = "field_too_long" if "field limit" in str(wrong) else "csv_malformed"
            most = csv.field_size_limit()
            raise FileRefused(refusal(line, "", code, most=most)) from wrong
        if any(cell and not cell.isspace() for cell in cells):
            found += 1
            if found > MOST_ROWS + 1:
                raise _too_large(line, f"{MOST_ROWS:,} rows")
            yield Record(line, tuple(cells))
        line = reader.line_num + 1


def _decoded(body: bytes | str) -> str:
    raw = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
    if len(raw) > MOST_BYTES:
        raise _too_large(1, f"{MOST_BYTES // 1_000_000} MB")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = raw.count(b"\n", 0, wrong.start) + 1
        raise FileRefused(refusal(line, "", "encoding_invalid")) from wrong


def _too_large(line: int, most: str) -> FileRefused:
    return FileRefused(refusal(line, "", "file_too_large", most=most))

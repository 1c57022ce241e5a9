"""Reading a CSV of people, or of what they attended: good rows as drafts, the others with what is
wrong."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from chalicelib.domain.csv_safety import original_cell
from chalicelib.domain.importing.columns import COLUMNS, ERROR_COLUMNS, Column, Kind
from chalicelib.domain.importing.drafts import Draft, Parsed, contradictions, draft
from chalicelib.domain.importing.mapping import Mapping
from chalicelib.domain.importing.records import FileRefused, Record, records
from chalicelib.domain.importing.refusals import BadRow, Problem, RowError, problem, refusal

#: The longest cell, in characters (program policy).
MOST_CHARACTERS = 2000
#: The widest header: several times what we know, and short enough to be kept with an answer.
MOST_COLUMNS = 200
#: Notes about the header that refuse no row.
_HARMLESS = frozenset({"column_unknown"})
_TOO_LONG = problem("field_too_long", most=MOST_CHARACTERS)
T = TypeVar("T")


@dataclass(frozen=True)
class Sheet:
    """A file as read: ``rows`` can be taken, ``bad`` cannot, ``notes`` are about the header.

    ``refused`` is set, and nothing else is, where no row can be taken: the file cannot be read, or
    its header lacks a required column. ``count`` is the number of rows beneath the header.
    """

    kind: Kind
    header: tuple[str, ...] = ()
    rows: tuple[Draft, ...] = ()
    bad: tuple[BadRow, ...] = ()
    notes: tuple[RowError, ...] = ()
    count: int = 0
    refused: bool = False

    @property
    def errors(self) -> tuple[RowError, ...]:
        """Everything wrong, in the order of the file."""
        return self.notes + tuple(error for row in self.bad for error in row.errors)


def read(body: bytes | str, kind: Kind, *, today: date, mapping: Mapping | None = None) -> Sheet:
    """Read a CSV: UTF-8 with or without BOM, LF or CRLF, the header on line 1.

    Parameters
    ----------
    today
        The program's local date: nobody under 18 on it, and no past date after it.
    mapping
        The program's own names of columns and values.

    Raises
    ------
    MappingError
        If the mapping does not fit the columns of this kind. Nothing in ``body`` raises.
    """
    words = mapping or Mapping()
    words.check(kind)
    try:
        found = list(records(body))
    except FileRefused as wrong:
        return Sheet(kind, notes=(wrong.error,), refused=True)
    if not found:
        return Sheet(kind, notes=(refusal(1, "", "file_empty"),), refused=True)
    header, rows = found[0], found[1:]
    if len(header.cells) > MOST_COLUMNS or len("".join(header.cells)) > MOST_CHARACTERS * 5:
        too_wide = refusal(header.line, "", "file_too_large", most=f"{MOST_COLUMNS} columns")
        return Sheet(kind, notes=(too_wide,), count=len(rows), refused=True)
    columns, notes = _columns(header, kind, words)
    if any(note.code not in _HARMLESS for note in notes):
        return Sheet(kind, header.cells, notes=notes, count=len(rows), refused=True)
    reading = _Reading(kind, today, words, header, columns)
    results = [reading.row(record) for record in rows]
    bad = tuple(row for row in results if isinstance(row, BadRow))
    good = tuple(row for row in results if not isinstance(row, BadRow))
    return Sheet(kind, header.cells, good, bad, notes, len(rows))


def chunks(rows: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The rows in order, ``size`` at a time; the last chunk may be shorter."""
    return (rows[start : start + size] for start in range(0, len(rows), size))


def _columns(
    header: Record, kind: Kind, words: Mapping
) -> tuple[list[Column | None], tuple[RowError, ...]]:
    """The column of each cell (None: left out), and what is wrong with the header."""
    table = COLUMNS[kind]
    names = [words.renamed(_clean(cell)) for cell in header.cells]
    known = [name for name in names if name in table]
    notes = []
    for index, (name, cell) in enumerate(zip(names, header.cells, strict=True)):
        if name in table and name in names[:index]:
            notes.append(refusal(header.line, name, "column_duplicate"))
        elif name and name not in table and name not in ERROR_COLUMNS:
            notes.append(refusal(header.line, cell[:80], "column_unknown"))
    missing = [column.name for column in table.values() if column.required]
    notes += [refusal(header.line, name, "column_missing") for name in missing if name not in known]
    notes.sort(key=lambda note: note.code in _HARMLESS)  # what refuses the file is told first
    return [table.get(name) for name in names], tuple(notes)


def _clean(cell: str) -> str:
    """A cell without our own formula mark, spaces around it, and spellings of one letter."""
    text = original_cell(cell).strip().strip("\ufeff\u200b")
    return text if text.isascii() else unicodedata.normalize("NFC", text)


@dataclass
class _Reading:
    """One pass over the rows: what was parsed before, and whose ids and numbers are taken."""

    kind: Kind
    today: date
    words: Mapping
    header: Record
    columns: list[Column | None]
    parsed_before: dict[tuple[str, str], Any] = field(default_factory=dict)
    line_of_id: dict[str, int] = field(default_factory=dict)
    line_of_entry: dict[tuple[Any, ...], int] = field(default_factory=dict)
    owner_of_phone: dict[str, tuple[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.given = frozenset(column.name for column in self.columns if column)
        self.defaults = {
            name: column.default
            for name, column in COLUMNS[self.kind].items()
            if name not in self.given
        }

    def row(self, record: Record) -> Draft | BadRow:
        """The draft of a record, or everything wrong with it."""
        line, cells = record
        if len(cells) != len(self.columns):
            return BadRow(line=line, cells=cells, errors=(self._wrong_width(record),))
        parsed, errors = self._parse(record)
        errors += contradictions(line, parsed)
        errors += self._duplicates(line, parsed)
        if errors:
            return BadRow(line=line, cells=cells, errors=tuple(errors))
        return draft(self.kind, line, cells, self.given, parsed)

    def _wrong_width(self, record: Record) -> RowError:
        found, expected = len(record.cells), len(self.columns)
        code = "too_few_fields" if found < expected else "too_many_fields"
        return refusal(record.line, "", code, found=found, expected=expected)

    def _parse(self, record: Record) -> tuple[Parsed, list[RowError]]:
        """The values of the cells that are right, and the errors of those that are not."""
        parsed: Parsed = dict(self.defaults)
        errors: list[RowError] = []
        before = self.parsed_before
        for column, cell in zip(self.columns, record.cells, strict=True):
            if column is None:
                continue
            key = (column.name, cell)
            if key not in before:
                before[key] = self._value(column, cell)
            value = before[key]
            if isinstance(value, Problem):
                errors.append(refusal(record.line, column.name, value.code, **dict(value.detail)))
            else:
                parsed[column.name] = value
        return parsed, errors

    def _value(self, column: Column, cell: str) -> Any:
        if len(cell) > MOST_CHARACTERS:
            return _TOO_LONG
        return column.read(self.words.translated(column, _clean(cell)), self.today)

    def _duplicates(self, line: int, parsed: Parsed) -> Iterator[RowError]:
        """The first row with an id or a number keeps it, be it right or wrong otherwise.

        One person on two lines has one error, the id: the number is theirs on both.
        """
        entry = tuple(parsed.get(name) for name in ("alumnus", "type", "on"))
        first = self.line_of_entry.setdefault(entry, line) if all(entry) else line
        if first != line:
            yield refusal(line, "on", "entry_duplicate", first=first)
        own = parsed.get("external_id", "")
        first = self.line_of_id.setdefault(own, line) if own else line
        if first != line:
            yield refusal(line, "external_id", "id_duplicate", first=first)
        if phone := parsed.get("phone"):
            owner, at = self.owner_of_phone.setdefault(phone, (own, line))
            if at != line and owner != own:
                yield refusal(line, "phone", "phone_duplicate", where=f"line {at}")

"""The bad rows as a CSV to mend and import again."""

import csv
import io
from collections.abc import Iterable

from chalicelib.domain.csv_safety import safe_cell
from chalicelib.domain.importing.columns import ERROR_COLUMNS
from chalicelib.domain.importing.mapping import plain_header
from chalicelib.domain.importing.refusals import BadRow


def fix_file(header: tuple[str, ...], bad: Iterable[BadRow]) -> str:
    """The rows as they were given, under their own header, and what is wrong with each.

    The four error columns come last and are passed over when the mended file is imported; cells
    that a spreadsheet would run are marked, and the mark is taken off on reading. A row with too
    many fields keeps all of them, the surplus joined into its last one.
    """
    kept = [i for i, name in enumerate(header) if plain_header(name) not in ERROR_COLUMNS]
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([safe_cell(header[i]) for i in kept] + list(ERROR_COLUMNS))
    for row in bad:
        cells = _fitted(row.cells, len(header))
        writer.writerow([safe_cell(cells[i]) for i in kept] + _explained(row))
    return file.getvalue()


def _fitted(cells: tuple[str, ...], width: int) -> list[str]:
    if len(cells) <= width:
        return [*cells, *[""] * (width - len(cells))]
    return [*cells[: width - 1], ",".join(cells[width - 1 :])]


def _explained(row: BadRow) -> list[str]:
    """Line, columns, codes and messages; several errors stand one after the other."""
    parts = [(error.column, error.code, error.message) for error in row.errors]
    columns, codes, messages = zip(*parts, strict=True) if parts else ((), (), ())
    return [str(row.line), *("; ".join(part) for part in (columns, codes)), " ".join(messages)]

"""Reports as CSV: UTF-8 with the mark that spreadsheets know it by, and no cell that they run."""

import csv
from io import StringIO

from chalice.app import Response

from chalicelib.domain.people import Value
from chalicelib.domain.reports.rows import rows
from chalicelib.entrypoints.api.problems import HEADERS

_CSV = {**HEADERS, "Content-Type": "text/csv; charset=utf-8", "Vary": "Accept"}


def answer(report: Value) -> Response:
    """The rows of a report as a file."""
    written = StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(rows(report))
    named = {"Content-Disposition": 'attachment; filename="report.csv"'}
    return Response("\ufeff" + written.getvalue(), {**_CSV, **named})

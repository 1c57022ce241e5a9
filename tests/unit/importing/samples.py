"""Rows for the tests of importing, written as a coordinator's sheet would hold them."""

import csv
import io
from datetime import date
from pathlib import Path

PEOPLE = Path(__file__).parents[2] / "data" / "people"
#: The day on which the sample files are right.
TODAY = date(2026, 11, 24)
ALUMNUS = {
    "external_id": "A-1",
    "first_name": "Ana",
    "last_name": "Luz",
    "phone": "(502) 555-0123",
    "birth_date": "1990-02-28",
    "discharged_on": "2026-11-01",
    "zip": "40202",
    "time_zone": "America/New_York",
}
MENTOR = {
    "external_id": "M-1",
    "first_name": "Bo",
    "last_name": "Ray",
    "phone": "+15025550199",
    "birth_date": "1980-01-31",
    "recovery_since": "2020-01-01",
    "time_zone": "America/Chicago",
}
ATTENDANCE = {"alumnus": "A-1", "type": "group_therapy", "on": "2026-11-20"}
BASE = {"alumni": ALUMNUS, "mentors": MENTOR, "attendance": ATTENDANCE}


def table(*rows: dict[str, str], end: str = "\n") -> str:
    """The CSV of the rows; the header is every column that any of them has."""
    header = list(dict.fromkeys(name for row in rows for name in row))
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, header, restval="", lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()

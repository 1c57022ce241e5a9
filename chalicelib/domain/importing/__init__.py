"""Importing alumni and mentors from CSV: pure reading, judging and mending of rows."""

from chalicelib.domain.importing.columns import COLUMNS, ERROR_COLUMNS, Kind, People
from chalicelib.domain.importing.drafts import Draft
from chalicelib.domain.importing.fix_file import fix_file
from chalicelib.domain.importing.mapping import Mapping
from chalicelib.domain.importing.refusals import BadRow, MappingError, RowError, refusal
from chalicelib.domain.importing.rows import (
    AlumnusRow,
    AttendanceRow,
    MentorRow,
    PersonRow,
    alumnus_fields,
    mentor_fields,
    person_fields,
)
from chalicelib.domain.importing.sheet import Sheet, chunks, read

__all__ = [
    "COLUMNS",
    "ERROR_COLUMNS",
    "AlumnusRow",
    "AttendanceRow",
    "BadRow",
    "Draft",
    "Kind",
    "Mapping",
    "MappingError",
    "MentorRow",
    "People",
    "PersonRow",
    "RowError",
    "Sheet",
    "alumnus_fields",
    "chunks",
    "fix_file",
    "mentor_fields",
    "person_fields",
    "read",
    "refusal",
]

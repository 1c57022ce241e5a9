"""Work that outlasts one request: imports and matching runs, cut into pieces that fit an item."""

from datetime import datetime
from typing import Any, Literal

from chalicelib.domain.people import Value


class ImportJob(Value):
    """An import of people; its progress is the sum of its chunks, so no counter is shared."""

    id: str
    what: Literal["alumni", "mentors"]
    state: Literal["running", "done"] = "running"
    rows: int
    chunks: int
    errors: tuple[dict[str, Any], ...] = ()
    by: str
    created_at: datetime


class ImportChunk(Value):
    """Some rows of an import (CSV with header, sealed), and what came of them once done."""

    job_id: str
    number: int
    first_line: int
    body: str
    done: bool = False
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    errors: tuple[dict[str, Any], ...] = ()
    fix_rows: str = ""


class MatchingRun(Value):
    """A matching run: proposed pairs wait for a coordinator's approval."""

    id: str
    state: Literal["running", "proposed", "approved", "failed"] = "running"
    pairs: int = 0
    unmatched: int = 0
    proved: bool = False
    pages: int = 0
    by: str
    created_at: datetime
    approved_at: datetime | None = None


class RunPage(Value):
    """A page of a run's pairs and of the people it left unmatched, ids and codes only."""

    run_id: str
    number: int
    pairs: tuple[dict[str, Any], ...] = ()
    unmatched: tuple[dict[str, Any], ...] = ()

"""Work that outlasts one request: imports and matching runs, cut into pieces that fit an item."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

from chalicelib.domain.people import Value


class ImportJob(Value):
    """An import of people; its progress is the sum of its chunks, so no counter is shared.

    ``rows`` counts the rows beneath the header, bad ones included. ``header`` is the file's own,
    for the fix-file; ``notes`` are the errors about it.
    """

    id: str
    what: Literal["alumni", "mentors"]
    state: Literal["running", "done"] = "running"
    rows: int
    chunks: int
    header: tuple[str, ...] = ()
    notes: tuple[dict[str, Any], ...] = ()
    by: str
    created_at: datetime


class ImportRows(Value):
    """Rows of an import that wait to be taken, packed; emptied as soon as they are."""

    job_id: str
    number: int
    packed: str


class ImportChunk(Value):
    """What came of some rows of an import; that it is there says that they were taken.

    ``waiting`` counts those who now wait for an invitation; ``bad`` are the refused rows, packed.
    """

    job_id: str
    number: int
    rows: int
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    waiting: int = 0
    bad: str = ""


class ImportAnswer(Value):
    """What an import says: while it runs ``done`` counts the rows taken, at its end all is told.

    ``id`` is None for a dry run, which leaves nothing to come back to. ``created``, ``updated``,
    ``unchanged`` and ``rejected`` are rows; ``errors`` may be several a row. ``fix_file`` is the
    CSV of the rejected rows.
    """

    id: str | None
    state: Literal["running", "done"]
    rows: int
    done: int
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    errors: tuple[dict[str, Any], ...] = ()
    fix_file: str | None = None


class ImportMappings(Value):
    """A program's saved mappings of its own systems' exports: JSON of name to mapping."""

    mappings: str = "{}"


class MatchingRun(Value):
    """A matching run: proposed pairs wait for a coordinator's approval.

    ``approving``: its approval goes on page by page. ``failed``: the pairs were not proved best, so
    that nobody may approve them. ``policy`` is the matching policy that it went by, as JSON;
    ``on`` the program's local date that it judged clearances and consents by.
    """

    id: str
    state: Literal["running", "proposed", "approving", "approved", "failed"] = "running"
    on: date
    alumni: int = 0
    pairs: int = 0
    unmatched: int = 0
    seeking: int = 0
    places: int = 0
    proved: bool = False
    pages: int = 0
    policy: str = "{}"
    by: str
    created_at: datetime
    approved_at: datetime | None = None
    approved_by: str | None = None


class RunPage(Value):
    """A page of a run, ids and codes only.

    ``pairs``: ``alumnus``, ``mentor``, ``score``, ``parts``, ``next`` (mentors to ask if that one
    says no); ``unmatched``: ``alumnus``, ``reasons``; both: ``near``, the mentors whom one rule
    alone excludes, as ``mentor``, ``score``, ``rule``. ``skipped``, once approved: ``alumnus``,
    ``mentor``, ``reasons`` of the pairs that did not hold any more.
    """

    run_id: str
    number: int
    pairs: tuple[dict[str, Any], ...] = ()
    unmatched: tuple[dict[str, Any], ...] = ()
    skipped: tuple[dict[str, Any], ...] = ()
    approved: bool = False


class RunFindings(Value):
    """What a run found about the pool as a whole: where places are short (``size``, ``binds``, and
    ``alumni``, ``unmatched`` and ``mentors`` by id), and whom to recruit (``profile``,
    ``matches``)."""

    run_id: str
    shortages: tuple[dict[str, Any], ...] = ()
    recruits: tuple[dict[str, Any], ...] = ()


#: Entries a page: about 500 bytes each, so that a page stays below 300 KB with what approval adds
#: to it (an item holds 400 KB).
PAGE = 400


def paged(
    run_id: str, pairs: Sequence[dict[str, Any]], unmatched: Sequence[dict[str, Any]]
) -> list[RunPage]:
    """What a run found, cut into pages: the pairs first, then who was left over."""
    entries = [("pairs", one) for one in pairs] + [("unmatched", one) for one in unmatched]
    pages = []
    for number, start in enumerate(range(0, len(entries), PAGE)):
        here = entries[start : start + PAGE]
        pages.append(
            RunPage(
                run_id=run_id,
                number=number,
                pairs=tuple(one for what, one in here if what == "pairs"),
                unmatched=tuple(one for what, one in here if what == "unmatched"),
            )
        )
    return pages

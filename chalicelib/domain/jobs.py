"""Work that outlasts one request: imports and matching runs, cut into pieces that fit an item."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

from chalicelib.domain.people import Value

#: ``failed``: its work died again and again, and the rest of the file was not taken.
ImportState = Literal["running", "done", "failed"]


class ImportJob(Value):
    """An import of people, or of what they attended; its progress is the sum of its chunks, so no
    counter is shared.

    ``rows`` counts the rows beneath the header, bad ones included. ``header`` is the file's own,
    for the fix-file; ``notes`` are the errors about it. ``due_at`` (UTC): when somebody must see
    whether the work has died; ``seen`` chunks were taken at the last look, ``tries`` counts how
    often it was begun again since one was.
    """

    id: str
    what: Literal["alumni", "mentors", "attendance"]
    state: ImportState = "running"
    rows: int
    chunks: int
    header: tuple[str, ...] = ()
    notes: tuple[dict[str, Any], ...] = ()
    by: str
    created_at: datetime
    due_at: datetime | None = None
    seen: int = 0
    tries: int = 0


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
    state: ImportState
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


RunKind = Literal["full", "review", "repair", "suggestion"]
RunState = Literal["running", "proposed", "approving", "approved", "failed"]
#: Why a run failed: its pairs were not proved best, its work or its approval died again and again,
#: or the newcomer does not seek a mentor.
Failure = Literal["not_proved", "died", "approval_died", "not_seeking"]
#: What a run that is under way does at the moment.
Phase = Literal["reading", "pairing", "writing"]


class MatchingRun(Value):
    """A matching run: proposed pairs wait for a coordinator's approval.

    ``kind``: ``full`` matches the whole pool; ``review`` again under staff's ``locks`` and
    ``forbids`` (alumnus, mentor), ``repair`` leaves the pairs of the run ``base`` that still hold,
    ``suggestion`` looks for one newcomer (``alumnus``) only. ``approving``: its approval goes on
    page by page. ``failed``: nobody may approve it, for the reason in ``failure``.

    ``policy`` is the matching policy that it went by, as JSON; ``on`` the program's local date that
    it judged clearances and consents by. ``due_at`` (UTC): when somebody must see whether the work
    has died, ``tries`` how often it was begun again. ``done`` counts people read,
    of so many ``people``. ``cost`` compares
    with ``base``: ``matches``, ``score``, ``changed``. ``expected_wait_days``: for whoever asks
    next, ``None`` while no match was made of late. ``held``: mentors held for longer waiters.
    """

    id: str
    kind: RunKind = "full"
    state: RunState = "running"
    on: date
    base: str | None = None
    locks: tuple[tuple[str, str], ...] = ()
    forbids: tuple[tuple[str, str], ...] = ()
    alumnus: str | None = None
    phase: Phase = "reading"
    done: int = 0
    people: int = 0
    tries: int = 0
    due_at: datetime | None = None
    failure: Failure | None = None
    cost: dict[str, int] | None = None
    expected_wait_days: int | None = None
    held: int = 0
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
    #: Which try of the work wrote it: one that was given up for dead overwrites nothing later.
    attempt: int = 0


class RunFindings(Value):
    """What a run found about the pool as a whole: where places are short (``size``, ``binds``, and
    ``alumni``, ``unmatched`` and ``mentors`` by id), and whom to recruit (``profile``,
    ``matches``)."""

    run_id: str
    attempt: int = 0
    shortages: tuple[dict[str, Any], ...] = ()
    recruits: tuple[dict[str, Any], ...] = ()


#: Entries a page: about 500 bytes each, so that a page stays below 300 KB with what approval adds
#: to it (an item holds 400 KB).
PAGE = 400


def paged(
    run_id: str,
    pairs: Sequence[dict[str, Any]],
    unmatched: Sequence[dict[str, Any]],
    attempt: int = 0,
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
                attempt=attempt,
                pairs=tuple(one for what, one in here if what == "pairs"),
                unmatched=tuple(one for what, one in here if what == "unmatched"),
            )
        )
    return pages

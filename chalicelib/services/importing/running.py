"""Imports: a CSV rehearsed, taken at once, or taken piece by piece off the jobs queue.

Good rows are taken, bad ones returned to be mended. A file may be imported any number of times:
rows match by ``external_id``, and what is in already stays as it is.
"""

from typing import Any

from chalicelib import clock, ids
from chalicelib.domain.importing import Kind, RowError, Sheet, read
from chalicelib.domain.jobs import ImportAnswer, ImportChunk, ImportJob, ImportRows
from chalicelib.domain.schedule.wall import local
from chalicelib.services import jobs
from chalicelib.services.importing import attendance
from chalicelib.services.importing import mappings as importing_mappings
from chalicelib.services.importing.people import Import
from chalicelib.services.importing.pieces import Piece, answer, cut, pack, pack_bad, unpack
from chalicelib.services.importing.progress import begin, chunks_of, end, job_sk, piece_sk
from chalicelib.services.importing.rows import Outcome, rehearse, take
from chalicelib.services.tenant import Tenant, tenant
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load
from chalicelib.store.writes import Taken, put_alone, write_alone

#: Up to so many rows are taken within the request; more go through the queue.
MOST_AT_ONCE = 1_000
#: Attendance is written person by person, each in a transaction of its own.
MOST_ENTRIES = 300


class ImportRefused(ValueError):
    """No row of the file can be taken; ``errors`` says why and how to mend it."""

    def __init__(self, errors: tuple[RowError, ...]) -> None:
        super().__init__(errors[0].code)
        self.errors = errors


def import_people(
    program: str, kind: Kind, body: str, *, by: str, dry_run: bool = False, mapping: str = ""
) -> ImportAnswer:
    """Import a CSV of people, or of what graduates attended; ``mapping`` names a saved one.

    Returns
    -------
    The whole answer after a dry run or up to ``MOST_AT_ONCE`` rows; else a job that has begun.

    Raises
    ------
    ImportRefused, MappingError
        if the file cannot be read, or the mapping does not fit it. Nothing has been written.
    UnknownMapping
        if no mapping has that name.
    """
    here = tenant(program)
    words = importing_mappings.named(here, mapping) if mapping else None
    now = clock.now()
    sheet = read(body, kind, today=local(now, here.program.zone).date(), mapping=words)
    if sheet.refused:
        raise ImportRefused(sheet.notes)
    pieces = list(cut(sheet))
    job = _job(sheet, len(pieces), by)
    if dry_run:
        chunks = [_rehearsed(here, job, n, piece) for n, piece in enumerate(pieces)]
        return answer(job.model_copy(update={"state": "done"}), chunks, stored=False)
    if sheet.count > min(MOST_AT_ONCE, MOST_ENTRIES if kind == "attendance" else MOST_AT_ONCE):
        return _queue(here, job, pieces)
    begin(program, job)
    for number, piece in enumerate(pieces):
        _record(here, _taken(here, job, number, piece))
    return finish(program, job.id)


def _job(sheet: Sheet, chunks: int, by: str) -> ImportJob:
    return ImportJob(
        id=ids.new_id(),
        what=sheet.kind,
        rows=sheet.count,
        chunks=chunks,
        header=sheet.header,
        notes=tuple(note.model_dump() for note in sheet.notes),
        by=by,
        created_at=clock.now(),
    )


def progress(program: str, job_id: str) -> ImportAnswer:
    """How far an import is; at its end, its answer.

    Raises
    ------
    Missing
        if this program has no such import, or it is older than 30 days.
    """
    read = load(Ref(program, ""), job_sk(job_id))
    job = read.one(ImportJob, job_sk(job_id))
    return answer(job, chunks_of(read, job))


def _queue(here: Tenant, job: ImportJob, pieces: list[Piece]) -> ImportAnswer:
    """Put the rows down, then begin: a job that can be read about has all its rows."""
    for number, piece in enumerate(pieces):
        rows = ImportRows(job_id=job.id, number=number, packed=pack(piece))
        put_alone(rows, here.partition, at=job.created_at, policy=here.policy)
    begin(here.id, job)
    jobs.send("import", program=here.id, job=job.id, chunk=0)
    return answer(job, [])


def go_on(body: dict[str, Any]) -> None:
    """Take one piece of an import and queue the next; done before, it is only queued on.

    Raises
    ------
    Missing
        if there is no such import.
    """
    program, job_id, number = str(body["program"]), str(body["job"]), int(body["chunk"])
    here = tenant(program)
    rows_sk, chunk_sk = piece_sk(job_id, "ROWS", number), piece_sk(job_id, "CHUNK", number)
    here.partition.also(job_sk(job_id), rows_sk, chunk_sk)
    job = here.partition.one(ImportJob, job_sk(job_id))
    if here.partition.maybe(ImportChunk, chunk_sk) is None:
        stored = here.partition.stored(ImportRows, rows_sk)
        _record(here, _taken(here, job, number, unpack(stored.value.packed)))
        emptied = stored.value.model_copy(update={"packed": ""})
        write_alone(stored, emptied, here.partition, at=clock.now(), policy=here.policy)
    if number + 1 < job.chunks:
        jobs.send("import", program=program, job=job_id, chunk=number + 1)
    elif job.state != "done":  # what was given up, and came to its end all the same, is done
        finish(program, job_id)


def finish(program: str, job_id: str) -> ImportAnswer:
    """Everything was taken."""
    return answer(*end(program, job_id))


def _taken(here: Tenant, job: ImportJob, number: int, piece: Piece) -> ImportChunk:
    """A piece taken, and what came of it."""
    return _chunk(job, number, piece, _came_of(_import(here, job), piece, dry_run=False))


def _rehearsed(here: Tenant, job: ImportJob, number: int, piece: Piece) -> ImportChunk:
    return _chunk(job, number, piece, _came_of(_import(here, job), piece, dry_run=True))


def _came_of(one: Import, piece: Piece, *, dry_run: bool) -> Outcome:
    """What came of a piece's good rows, or would."""
    if piece.attendance:
        return attendance.take(one, piece.attendance, dry_run=dry_run)
    return rehearse(one, piece.people) if dry_run else take(one, piece.people)


def _import(here: Tenant, job: ImportJob) -> Import:
    now = clock.now()
    return Import(here, job.id, job.by, now, local(now, here.program.zone).date())


def _chunk(job: ImportJob, number: int, piece: Piece, outcome: Outcome) -> ImportChunk:
    bad = sorted((*piece.bad, *outcome.bad), key=lambda row: row.line)
    return ImportChunk(
        job_id=job.id,
        number=number,
        rows=piece.count,
        created=outcome.created,
        updated=outcome.updated,
        unchanged=outcome.unchanged,
        rejected=len(bad),
        waiting=outcome.waiting,
        bad=pack_bad(bad),
    )


def _record(here: Tenant, chunk: ImportChunk) -> None:
    """Write down that a piece was taken; the first record of it stands."""
    try:
        put_alone(chunk, here.partition, at=clock.now(), policy=here.policy)
    except Taken:
        return

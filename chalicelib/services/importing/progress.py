"""How far an import is, how it ends, and what happens when its work dies.

An import that is under way has a due key. When that comes and no piece was taken since the last
look, the work is queued again; after some tries, or where its rows were in a request that is gone,
the import fails and says so: none is ``running`` for ever.
"""

from datetime import datetime, timedelta
from typing import Literal

from chalicelib import clock
from chalicelib.domain.jobs import ImportChunk, ImportJob, ImportRows
from chalicelib.services import jobs, joining
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store.change import Change
from chalicelib.store.partition import Partition, Stored
from chalicelib.store.writes import write_alone

#: A piece takes seconds, and Lambda kills its worker after five minutes.
PATIENCE = timedelta(minutes=20)
#: So often the work is begun again without a piece more.
TRIES = 3


@again_on_conflict
def begin(program: str, job: ImportJob) -> None:
    """The import's first entry in the program's chain."""
    here = tenant(program)
    change = Change(here.partition, by=job.by, at=clock.now(), policy=here.policy)
    change.put(job.model_copy(update={"due_at": job.created_at + PATIENCE}))
    change.commit("import.started", job.id)


@again_on_conflict
def end(
    program: str, job_id: str, state: Literal["done", "failed"] = "done"
) -> tuple[ImportJob, list[ImportChunk]]:
    """The import's last entry. Invitations begin only now, so that they go to the newest
    discharges of the whole file; of one that failed, nobody knows whom it left waiting."""
    here = _with(program, job_id)
    job = here.partition.one(ImportJob, job_sk(job_id))
    chunks = chunks_of(here.partition, job)
    if job.state in ("done", state):
        return job, chunks  # another try was faster
    if state == "failed" or any(chunk.waiting for chunk in chunks):
        joining.wake(here, clock.now())
        here = _with(program, job_id)
    change = Change(here.partition, by=job.by, at=clock.now(), policy=here.policy)
    ended = change.amend(ImportJob, job_sk(job_id), state=state, due_at=None)
    change.commit(f"import.{state}", job_id)
    return ended, chunks


def look_at(read: Partition, stored: Stored[ImportJob], tenant: Tenant, at: datetime) -> None:
    """Has the work died?

    Raises
    ------
    Conflict
        if somebody else wrote first.
    """
    job = stored.value
    if job.state != "running" or job.due_at is None or job.due_at > at:
        return
    taken = {chunk.number for chunk in chunks_of(read, job)}
    tries = 0 if len(taken) > job.seen else job.tries + 1
    number = next((n for n in range(job.chunks) if n not in taken), job.chunks - 1)
    if tries > TRIES or not _may_go_on(read, job, number, taken):
        end(tenant.id, job.id, "failed")
        return
    looked = {"tries": tries, "seen": len(taken), "due_at": at + PATIENCE}
    write_alone(stored, job.model_copy(update=looked), read, at=at, policy=tenant.policy)
    if tries:
        jobs.send("import", program=tenant.id, job=job.id, chunk=number)


def _may_go_on(read: Partition, job: ImportJob, number: int, taken: set[int]) -> bool:
    """Whether the piece is in already, or its rows are at hand: those of a request are gone."""
    if number in taken:
        return True
    rows_sk = piece_sk(job.id, "ROWS", number)
    read.also(rows_sk)
    return read.maybe(ImportRows, rows_sk) is not None


def chunks_of(read: Partition, job: ImportJob) -> list[ImportChunk]:
    """The pieces taken so far, in the order of the file."""
    read.also(*(piece_sk(job.id, "CHUNK", number) for number in range(job.chunks)))
    chunks = [chunk for chunk in read.values(ImportChunk) if chunk.job_id == job.id]
    return sorted(chunks, key=lambda chunk: chunk.number)


def _with(program: str, job_id: str) -> Tenant:
    here = tenant(program)
    here.partition.also(job_sk(job_id))
    return here


def job_sk(job_id: str) -> str:
    """The sort key of an import."""
    return f"IMPORT#{job_id}"


def piece_sk(job_id: str, what: Literal["ROWS", "CHUNK"], number: int) -> str:
    """The sort key of a piece's rows, or of what came of it."""
    return f"IMPORT#{job_id}#{what}#{number:04d}"

"""How far a run is, and what happens when its work dies.

A run that is under way has a due key. Whoever works on it puts the key off with each word on how
far it is; when it comes after all, the work is queued again, and after some tries the run fails:
none is ``running`` for ever.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from chalicelib import clock
from chalicelib.domain.jobs import Failure, MatchingRun, Phase
from chalicelib.services import jobs
from chalicelib.services.matching.runs import GivenUp, run_key
from chalicelib.services.tenant import Tenant
from chalicelib.store.change import Change
from chalicelib.store.partition import Partition, Stored, load
from chalicelib.store.writes import Conflict, write_alone

#: A worker has 15 minutes in all (Lambda's limit), so that one silent for longer is dead.
PATIENCE = timedelta(minutes=20)
#: So often the work is begun again.
TRIES = 3
#: State → the job that goes on with it, and what the run fails of if that keeps dying.
UNDER_WAY: dict[str, tuple[str, Failure]] = {
    "running": ("propose", "died"),
    "approving": ("approve", "approval_died"),
}
Tell = Callable[[Phase, int], None]


def teller(tenant: Tenant, run: MatchingRun) -> Tell:
    """Writes down how far a try of a run is.

    It raises ``GivenUp`` once another try is at the run.
    """

    def tell(phase: Phase, done: int) -> None:
        at = clock.now()
        read = load(tenant.partition.ref, run_key(run.id))
        stored = read.stored(MatchingRun, run_key(run.id))
        if stored.value.state != "running" or stored.value.tries != run.tries:
            raise GivenUp(run.id)
        told = {"phase": phase, "done": done, "due_at": at + PATIENCE}
        try:
            new = stored.value.model_copy(update=told)
            write_alone(stored, new, read, at=at, policy=tenant.policy)
        except Conflict:
            return  # the next word tells as much

    return tell


def alive(tenant: Tenant, run_id: str) -> None:
    """An approval got further: it is not dead, and its tries count anew."""
    at = clock.now()
    read = load(tenant.partition.ref, run_key(run_id))
    stored = read.stored(MatchingRun, run_key(run_id))
    if stored.value.state == "approving":
        new = stored.value.model_copy(update={"due_at": at + PATIENCE, "tries": 0})
        try:
            write_alone(stored, new, read, at=at, policy=tenant.policy)
        except Conflict:
            return  # somebody else is at it, and says so


def look_at(read: Partition, stored: Stored[MatchingRun], tenant: Tenant, at: datetime) -> None:
    """A run has been silent for too long: its work is queued again, or it fails.

    Raises
    ------
    Conflict
        if somebody else wrote first.
    """
    run = stored.value
    if run.state not in UNDER_WAY or run.due_at is None or run.due_at > at:
        return
    step, failure = UNDER_WAY[run.state]
    change = Change(read, by="matching", at=at, policy=tenant.policy)
    if run.tries >= TRIES:
        dead = {"state": "failed", "failure": failure, "due_at": None}
        change.set(stored, run.model_copy(update=dead))
        change.commit("matching.failed", failure)
        return
    again = {"tries": run.tries + 1, "due_at": at + PATIENCE, "done": 0, "phase": "reading"}
    change.set(stored, run.model_copy(update=again))
    change.commit("matching.begun_again", run.state)
    jobs.send("matching", step=step, program=tenant.id, run=run.id)

"""The nightly round. Its proof: each day's ledger is kept, and a gap becomes an alert of the
program. The watch over the queue for mentors sets out with it, the look for people whom nobody can
find by name, on Mondays the mail of the week, and every four weeks everybody is counted afresh.

The round is due like everything else, so a lost tick delays it and never loses it; the reading is
a job of its own, for it grows with the program.
"""

from datetime import date, datetime, timedelta
from typing import Any

from chalicelib import clock
from chalicelib.domain import ledger
from chalicelib.domain.ledger import LedgerDay, LedgerRound
from chalicelib.domain.schedule.wall import local
from chalicelib.services import concerns, jobs
from chalicelib.services.reporting import reconciling
from chalicelib.services.tenant import Tenant, tenant
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Partition, Stored, load
from chalicelib.store.writes import put_alone, write_alone

#: As ``date.weekday`` counts.
MONDAY = 0


def look_at(read: Partition, stored: Stored[LedgerRound], tenant: Tenant, at: datetime) -> None:
    """The round is due: the jobs first, then the next round, so that none is ever lost.

    Raises
    ------
    Conflict
        if another worker held it; its jobs and ours come to the same.
    """
    if stored.value.due_at > at:
        return
    jobs.send("ledger", program=tenant.id)
    jobs.send("matching", step="watch", program=tenant.id)
    jobs.send("names", program=tenant.id)
    if local(at, tenant.program.zone).weekday() == ledger.MONDAY:
        jobs.send("monday", program=tenant.id)
    following = LedgerRound(due_at=ledger.next_round(at, tenant.program.zone))
    write_alone(stored, following, read, at=at, policy=tenant.policy)


def go_on(body: dict[str, Any]) -> None:
    """The job: prove the last days of a program, keep what was found, and tell of a gap."""
    here, now = tenant(body["program"]), clock.now()
    first, last = ledger.days_of(now, here.program.zone)
    found = reconciling.by_day(here, now, first, last)
    _keep(here, found, now)
    _count(here)
    if not all(day.holds for day in found):
        concerns.raise_once(here.id, "ledger_gap")


def _count(here: Tenant) -> None:
    """The program's own alerts may have been raised beside every change; and everybody is counted
    afresh when it is time. Imported here: the sender sets the round out and needs none of it."""
    from chalicelib.services.summing import folding, recounting

    folding.fold(here.partition.ref, here)
    if recounting.due(here.id):
        recounting.begin(here.id)


def _keep(here: Tenant, found: list[LedgerDay], now: datetime) -> None:
    read = load(here.partition.ref, *(_sk(day.day) for day in found))
    for day in found:
        kept = read.maybe(LedgerDay, _sk(day.day))
        if kept:
            write_alone(kept, day, read, at=now, policy=here.policy)
        else:
            put_alone(day, read, at=now, policy=here.policy)


def kept(program: str, days: int) -> list[LedgerDay]:
    """The ledgers of the last so many local days that a round has looked at, newest first: two
    round trips for up to a hundred.

    Raises
    ------
    Missing
        if there is no such program.
    """
    _, last = ledger.days_of(clock.now(), tenant(program).program.zone)
    wanted = [last - timedelta(days=n) for n in range(days)]
    read = load(Ref(program, ""), *(_sk(day) for day in wanted))
    return sorted(read.values(LedgerDay), key=lambda one: one.day, reverse=True)


def _sk(day: date) -> str:
    return f"LEDGER#{day}"

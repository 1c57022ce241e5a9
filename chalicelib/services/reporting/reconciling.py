"""The reconciler: proves that every check-in and message that fell due came to one outcome.

The index lists what there is; whatever it does not show at an end is read again from the table, so
that neither its lag nor its plain facts decide. A chain that broke (a running plan with nothing
ahead) is found as well: there nothing hangs, for nothing was laid.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from chalicelib import clock
from chalicelib.domain.checkins import occurrence
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.checkins.plan import Plan
from chalicelib.domain.ledger import LedgerDay
from chalicelib.domain.messages import Message
from chalicelib.domain.policy import Policy
from chalicelib.domain.reconciliation import (
    MESSAGE_ENDS,
    Balance,
    Ledger,
    Line,
    Verdict,
    balance,
    judge_checkin,
    judge_message,
)
from chalicelib.services.tenant import Tenant, tenant
from chalicelib.store import lists
from chalicelib.store.keys import Key, Ref, head_sk, ref_of
from chalicelib.store.lists import Listed
from chalicelib.store.partition import load_keys

#: The rarest check-ins are four weeks apart, and a window may lie some days off.
NEXT_WITHIN = timedelta(days=45)
#: Records read again at a time; each brings its partition's head, and 100 keys are a round trip.
_BATCH = 50

Judge = Callable[[Any, datetime, Policy], Verdict | None]


def reconcile(program: str, first: date, last: date) -> Ledger:
    """The ledger of check-ins by local date and of messages by UTC day of their making, ``first``
    to ``last`` inclusive, as of now.

    Raises
    ------
    Missing
        if there is no such program.
    """
    here, now = tenant(program), clock.now()
    listed = _around(program, first, last, now)
    written = lists.between(program, "messages", first, last)
    return Ledger(
        at=now,
        checkins=of_checkins([one for one in listed if first <= day_of(one) <= last], here, now),
        messages=of_messages(written, here, now),
        unlaid=tuple(_unlaid(listed)),
    )


def by_day(here: Tenant, now: datetime, first: date, last: date) -> list[LedgerDay]:
    """The same day by day; a broken chain, which has no day, is told with the last one."""
    listed = _around(here.id, first, last, now)
    written = list(lists.between(here.id, "messages", first, last))
    broken = tuple(_unlaid(listed))
    by_date: dict[date, list[Listed]] = {}
    for one in listed:
        by_date.setdefault(day_of(one), []).append(one)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [
        LedgerDay(
            day=day,
            at=now,
            checkins=of_checkins(by_date.get(day, ()), here, now),
            messages=of_messages(
                [one for one in written if one.sort.startswith(f"{day}T")], here, now
            ),
            unlaid=broken if day == last else (),
        )
        for day in days
    ]


def _around(program: str, first: date, last: date, now: datetime) -> list[Listed]:
    """The check-ins of the period, and those by which a chain is seen to go on."""
    ahead = max(last, now.date()) + NEXT_WITHIN
    start = min(first, now.date() - NEXT_WITHIN)
    return list(lists.between(program, "checkins", start, ahead))


def of_checkins(listed: Iterable[Listed], here: Tenant, now: datetime) -> Balance:
    """One side of the ledger: the check-ins in these lines of the index."""
    ends = frozenset(occurrence.ENDS)
    return balance(_lines(listed, ends, _judge(Occurrence, judge_checkin), here, now), ends)


def of_messages(listed: Iterable[Listed], here: Tenant, now: datetime) -> Balance:
    """The other side: the messages in these lines of the index."""
    lines = _lines(listed, MESSAGE_ENDS, _judge(Message, judge_message), here, now)
    return balance(lines, MESSAGE_ENDS)


def day_of(listed: Listed) -> date:
    """The local date of a listed check-in."""
    return date.fromisoformat(listed.facts["local_date"])


def _judge(value: type[Any], judge: Judge) -> Judge:
    def judged(one: Any, now: datetime, policy: Policy) -> Verdict | None:
        return judge(one, now, policy) if isinstance(one, value) else None

    return judged


def _lines(
    listed: Iterable[Listed], ends: frozenset[str], judge: Judge, here: Tenant, now: datetime
) -> Iterator[Line]:
    """A line for each record; those that are not at an end by the index are read again."""
    open_still = []
    for one in listed:
        if one.facts.get("state") in ends:
            yield Line(_name(one.key), one.facts["state"])
        elif _is_surely_ahead(one, now):
            yield Line(_name(one.key), one.facts["state"], "ahead")
        else:
            open_still.append(one.key)
    for key, value in _read(open_still):
        yield Line(_name(key), value.state, judge(value, now, here.policy))


def _is_surely_ahead(one: Listed, now: datetime) -> bool:
    """A check-in of a local date that has begun in no zone yet."""
    local_date = one.facts.get("local_date")
    begun = (now.astimezone(UTC) + timedelta(hours=14)).date()
    return one.facts.get("state") == "PLANNED" and bool(local_date) and day_of(one) > begun


def _read(keys: Sequence[Key]) -> Iterator[tuple[Key, Any]]:
    """The records as they are in the table; one gone since was withdrawn, and is left out."""
    for batch in _batches(keys):
        heads = [Key(key.pk, head_sk(ref_of(key.pk))) for key in batch]
        found = load_keys([*batch, *heads])
        for key in batch:
            partition = found.get(ref_of(key.pk))
            if partition and key.sk in partition.rows:
                yield key, partition.rows[key.sk].value


def _batches(keys: Iterable[Key]) -> Iterator[list[Key]]:
    left = iter(keys)
    while batch := list(islice(left, _BATCH)):
        yield batch


def _unlaid(listed: Sequence[Listed]) -> Iterator[str]:
    """People whose plan runs on with no check-in ahead of it, nor one that waits for its answer."""
    people = {one.ref for one in listed}
    going_on = {one.ref for one in listed if one.facts["state"] in ("PLANNED", "ASKED")}
    silent = sorted(people - going_on)
    for batch in _batches(Key(ref.pk, "HEAD#PLAN") for ref in silent):
        heads = [Key(key.pk, head_sk(ref_of(key.pk))) for key in batch]
        for ref, partition in sorted(load_keys([*batch, *heads]).items()):
            plan = partition.maybe(Plan)
            if plan and plan.value.active and not _has_next(ref, plan.value):
                yield ref.person


def _has_next(ref: Ref, plan: Plan) -> bool:
    """Whether the plan's next check-in stands in the table; the index may not show it yet."""
    if plan.next_key is None:
        return False
    return any(
        isinstance(value, Occurrence) and value.state not in occurrence.ENDS
        for _, value in _read([Key(ref.pk, plan.next_key)])
    )


def _name(key: Key) -> str:
    return f"{key.pk}|{key.sk}"

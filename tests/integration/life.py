"""Steps that tests of a person's life share: what is due is done, texts come in."""

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

from chalicelib.services import due, jobs
from chalicelib.services.inbound import taking as inbound
from chalicelib.services.inbound.receiving import Received
from chalicelib.services.summing import folding, recounting
from chalicelib.services.tenant import tenant
from chalicelib.store.keys import Key, Ref, from_due_sk, ref_of
from chalicelib.store.rows import Row
from chalicelib.store.writes import Conflict


class Crash(BaseException):
    """A process that dies: nothing between catches it, as an error would be caught."""


def whole_table(**index: str) -> Iterator[dict[str, Any]]:
    """Every raw item of the table or of one index, page by page (tests share the table)."""
    start = None
    while True:
        page = Row._get_connection().connection.scan(
            Row.Meta.table_name, exclusive_start_key=start, **index
        )
        yield from page["Items"]
        start = page.get("LastEvaluatedKey")
        if start is None:
            return


def dues(program: str) -> list[tuple[datetime, Key]]:
    """Everything of one program that has a due key, by moment. Each stands in the hour of its
    moment: the tick leaves an hour behind for good once nothing in it is past."""
    waiting = [(raw["due_pk"]["S"], raw["due_sk"]["S"]) for raw in whole_table(index_name="due")]
    assert [sk for pk, sk in waiting if pk.split("#")[1] != sk[:13]] == []
    keys = (from_due_sk(sk) for _, sk in waiting)
    return sorted(
        (datetime.fromisoformat(at), key) for at, key in keys if ref_of(key.pk).program == program
    )


def owed(program: str, ref: Ref) -> list[str]:
    """What of one person has a due key, but that they are to be counted."""
    found = [key.sk for _, key in dues(program) if key.pk == ref.pk]
    return [sk for sk in found if sk != "HEAD#PERSON"]


def due_keys(program: str, now: datetime) -> list[Key]:
    """What is due in one program by now."""
    return [key for at, key in dues(program) if at <= now]


def work(program: str, now: datetime) -> int:
    """Do all that is due in one program, as the queue would: a conflict comes again."""
    keys = due_keys(program, now)
    for key in keys:
        for _ in range(3):
            try:
                due.look_at(key, due.read([key]))
                break
            except Conflict:
                continue
    return len(keys)


def live(program: str, clock: Any, until: datetime) -> None:
    """Let time pass from due key to due key, doing what falls due."""
    while True:
        waiting = [at for at, _ in dues(program) if at <= until]
        if not waiting:
            break
        clock.moment = max(clock.moment + timedelta(seconds=1), waiting[0])
        if clock.moment > until:
            break
        work(program, clock())
    clock.moment = until


def count(program: str) -> None:
    """Count whoever changed, without waiting for their due key."""
    for _, key in dues(program):
        if key.sk in ("HEAD#PERSON", "HEAD#PROGRAM"):
            folding.fold(ref_of(key.pk), tenant(program))


def recount(program: str) -> None:
    """Count everybody afresh, piece by piece, as the jobs queue would."""
    with patch.object(jobs, "send") as sent:
        recounting.begin(program)
        while sent.call_args_list:
            body = sent.call_args_list.pop(0)
            recounting.go_on({"kind": body.args[0], **body.kwargs})


def text(to: str, sender: str, body: str, now: datetime, **more: Any) -> None:
    """One inbound text; ``id`` and ``at`` (SNS's time) may be given."""
    given = {"id": secrets.token_hex(8), "at": now, **more}
    inbound.take(Received(now=now, sender=sender, to=to, body=body, **given))


def chain_faults(ref: Ref) -> list[str]:
    """What is wrong with a partition's chain of effects."""
    from chalicelib.store.verify import verify

    return verify(ref)

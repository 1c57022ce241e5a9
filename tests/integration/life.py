"""Steps that tests of a person's life share: what is due is done, texts come in."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from chalicelib.services import due
from chalicelib.services.inbound import taking as inbound
from chalicelib.services.inbound.receiving import Received
from chalicelib.store.keys import Key, Ref, from_due_sk, ref_of
from chalicelib.store.rows import Row
from chalicelib.store.writes import Conflict


def dues(program: str) -> list[tuple[datetime, Key]]:
    """Everything of one program that has a due key, by moment (tests share the table)."""
    found: list[tuple[datetime, Key]] = []
    start = None
    while True:
        page = Row._get_connection().connection.scan(
            Row.Meta.table_name, index_name="due", exclusive_start_key=start
        )
        for raw in page["Items"]:
            at, key = from_due_sk(raw["due_sk"]["S"])
            if ref_of(key.pk).program == program:
                found.append((datetime.fromisoformat(at), key))
        start = page.get("LastEvaluatedKey")
        if start is None:
            return sorted(found)


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


def text(to: str, sender: str, body: str, now: datetime, **more: Any) -> None:
    """One inbound text; ``id`` and ``at`` (SNS's time) may be given."""
    given = {"id": secrets.token_hex(8), "at": now, **more}
    inbound.take(Received(now=now, sender=sender, to=to, body=body, **given))


def chain_faults(ref: Ref) -> list[str]:
    """What is wrong with a partition's chain of effects."""
    from chalicelib.store.verify import verify

    return verify(ref)

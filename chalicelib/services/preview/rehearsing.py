"""Running one person forward: every due key in order, each looked at by the worker's own code.

Nothing here knows when a check-in is due, what it says or whether it may leave: the table of looks
(``services.due.LOOKS``) is the sender's. Only texts to the person are rehearsed; alerts and matches
depend on what staff and mentors do.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from chalicelib.domain.checkins.occurrence import ENDS, Occurrence
from chalicelib.domain.events import Invited
from chalicelib.domain.instruments.session import Asking
from chalicelib.domain.messages import DUE, Message
from chalicelib.domain.recovery_plan import RecoveryPlan
from chalicelib.domain.thread import Thread
from chalicelib.services.due import LOOKS
from chalicelib.services.tenant import Tenant
from chalicelib.store.keys import HEAD
from chalicelib.store.kinds import BY_VALUE
from chalicelib.store.partition import Partition, Stored
from chalicelib.store.rehearsal import Rehearsal

#: What is looked at: what concerns texts to the person.
LOOKED_AT = (Occurrence, Message, Thread, RecoveryPlan, Invited, Asking)
#: More looks than a year can hold: something goes round in circles.
LOOKS_AT_MOST = 20_000
#: What the person does after a look; ``None``: they are silent.
Answering = Callable[[Rehearsal, Tenant], None]


class Endless(RuntimeError):
    """The rehearsal never comes to its end."""


def begin(read: Partition, at: datetime) -> Rehearsal:
    """A rehearsal of a whole partition from ``at`` on, without what is over and done with."""
    rehearsal = Rehearsal.of(read, at)
    rehearsal.rows = {sk: s for sk, s in read.rows.items() if _still_matters(sk, s)}
    return rehearsal


def _still_matters(sk: str, stored: Stored[Any]) -> bool:
    value = stored.value
    if isinstance(value, Message):
        return value.state in DUE
    return sk.startswith(HEAD) or not sk.startswith(("INBOUND#", "ACTIVITY#", "CONTACT#"))


def run(
    rehearsal: Rehearsal, tenant: Tenant, until: datetime, answering: Answering | None = None
) -> Iterator[dict[str, object]]:
    """Let time pass until ``until`` (UTC); after each look, the records that it changed, by key.

    Raises
    ------
    Endless
    """
    idle: set[tuple[str, int]] = set()
    for _ in range(LOOKS_AT_MOST):
        found = _next(rehearsal, tenant, idle)
        if found is None or found[0] > until:
            return
        at, stored = found
        before = dict(rehearsal.rows)
        rehearsal.at = max(rehearsal.at, at)
        LOOKS[type(stored.value)](rehearsal, stored, tenant, rehearsal.at)
        if rehearsal.rows.get(stored.key.sk) is stored:
            idle.add((stored.key.sk, stored.version))
        if answering:
            answering(rehearsal, tenant)
        yield _changed(before, rehearsal.rows)
    raise Endless(rehearsal.ref.person)


def _next(
    rehearsal: Rehearsal, tenant: Tenant, idle: set[tuple[str, int]]
) -> tuple[datetime, Stored[Any]] | None:
    """What is due first. A look that changed nothing is not taken again."""
    first: tuple[datetime, Stored[Any]] | None = None
    for stored in rehearsal.rows.values():
        value = stored.value
        if not isinstance(value, LOOKED_AT) or _is_over(value):
            continue
        due = BY_VALUE[type(value)].due(value, tenant.policy)
        if due is None or (stored.key.sk, stored.version) in idle:
            continue
        if first is None or due < first[0]:
            first = due, stored
    return first


def _is_over(value: object) -> bool:
    if isinstance(value, Message):
        return value.to == "staff" or value.state not in DUE
    return isinstance(value, Occurrence) and value.state in ENDS


def _changed(before: dict[str, Stored[Any]], after: dict[str, Stored[Any]]) -> dict[str, object]:
    return {sk: s.value for sk, s in after.items() if before.get(sk) is not s}

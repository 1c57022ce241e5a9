"""Counts what a piece of work asks of DynamoDB, and what it costs us in CPU.

Counted at botocore, where every call passes, whoever makes it. CPU is the calling thread's own
(``time.thread_time``): what local servers in other threads do is not ours. Work that has threads of
its own is timed as a whole process, and talks to no server in it.
"""

import copy
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

#: Operations whose capacity units are read units; those of all others are write units.
READS = frozenset({"BatchGetItem", "GetItem", "Query", "TransactGetItems"})


@dataclass
class Recorded:
    """One call as it was made, and the answer's body."""

    service: str
    operation: str
    parameters: dict[str, Any]
    status: int = 0
    body: bytes = b""


@dataclass
class Counted:
    """What was asked of DynamoDB meanwhile. ``reads`` and ``writes`` are capacity units as DynamoDB
    reports them."""

    requests: Counter[str] = field(default_factory=Counter)
    reads: float = 0.0
    writes: float = 0.0

    @property
    def round_trips(self) -> int:
        """How many requests were sent."""
        return self.requests.total()


@contextmanager
def counting() -> Iterator[Counted]:
    """Count DynamoDB's requests and units inside; every call is asked to report its units."""
    found, one_at_a_time = Counted(), threading.Lock()

    def ask(params: dict[str, Any], **_: Any) -> None:
        params["ReturnConsumedCapacity"] = "TOTAL"

    def note(model: Any, parsed: dict[str, Any], **_: Any) -> None:
        units = _units(parsed.get("ConsumedCapacity"))
        with one_at_a_time:
            found.requests[model.name] += 1
            if model.name in READS:
                found.reads += units
            else:
                found.writes += units

    listeners = {"before-parameter-build.dynamodb": ask, "after-call.dynamodb": note}
    with _listening(_dynamodb(), listeners):
        yield found


def cpu_of(work: Callable[[], None], all_threads: bool = False) -> float:
    """Milliseconds of CPU; nothing is listened to meanwhile, so that counting costs nothing."""
    clock = time.process_time if all_threads else time.thread_time
    started = clock()
    work()
    return (clock() - started) * 1_000


def counted(work: Callable[[], None]) -> Counted:
    """What one piece of work asks of DynamoDB."""
    with counting() as found:
        work()
    return found


@contextmanager
def recording() -> Iterator[list[Recorded]]:
    """Every call to DynamoDB and to the carrier of texts made inside, in order, with its answer."""
    from chalicelib.carriers.client import carrier
    from chalicelib.carriers.sms import SERVICE

    calls: list[Recorded] = []

    def begin(params: dict[str, Any], model: Any, **_: Any) -> None:
        service = model.service_model.service_name
        calls.append(Recorded(service, model.name, copy.deepcopy(params)))

    def end(response_dict: dict[str, Any], **_: Any) -> None:
        calls[-1].status = response_dict["status_code"]
        calls[-1].body = response_dict["body"]

    listeners = {"before-parameter-build": begin, "response-received": end}
    with (
        _listening(_dynamodb(), listeners),
        _listening(carrier(SERVICE), listeners),
        _listening(carrier(SERVICE, True), listeners),
    ):
        yield calls


def _dynamodb() -> Any:
    from chalicelib.store.rows import connection

    return connection().client


@contextmanager
def _listening(client: Any, listeners: dict[str, Any]) -> Iterator[None]:
    for event, listener in listeners.items():
        client.meta.events.register(event, listener)
    try:
        yield
    finally:
        for event, listener in listeners.items():
            client.meta.events.unregister(event, listener)


def _units(reported: Any) -> float:
    """One table's report, or a list of them (batches and transactions)."""
    tables = [reported] if isinstance(reported, dict) else reported or []
    return sum(float(table["CapacityUnits"]) for table in tables)

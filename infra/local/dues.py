"""When something falls due next: a heap of due times, fed by what was seen and by scans."""

import heapq
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from infra.local.watch import DueKey

AGAIN = timedelta(minutes=1)  # as often as AWS ticks; doubled for what stays due, up to an hour
LONGEST = timedelta(hours=1)


@dataclass(order=True)
class _Entry:
    when: datetime  # the next tick for it
    key: DueKey = field(compare=False)
    wait: timedelta = field(compare=False, default=AGAIN)


class Dues:
    """The due time of every item that has one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._heap: list[_Entry] = []
        self._known: dict[str, DueKey] = {}

    def take(self, keys: Iterable[DueKey]) -> None:
        """Note due keys; an older sight of an item never replaces a newer one."""
        with self._lock:
            for key in keys:
                known = self._known.get(key.item)
                if known is not None and (known.seen > key.seen or known.at == key.at):
                    continue
                self._known[key.item] = key
                if key.at is not None:
                    heapq.heappush(self._heap, _Entry(datetime.fromisoformat(key.at), key))

    def next(self) -> datetime | None:
        """When the next tick is wanted, which may have passed."""
        with self._lock:
            while self._heap:
                if self._is_current(self._heap[0]):
                    return self._heap[0].when
                heapq.heappop(self._heap)  # moved or ended since
            return None

    def settle(self, until: datetime, before: float) -> None:
        """After a tick: what was seen before it and is still due waits for a later tick.

        ``before`` is the CLOCK_MONOTONIC at which the tick began. A tick may take only so many,
        and a record that keeps failing must not cost a tick each minute of a month.
        """
        with self._lock:
            left = []
            while self._heap and self._heap[0].when <= until:
                entry = heapq.heappop(self._heap)
                if not self._is_current(entry):
                    continue
                if entry.key.seen < before:
                    entry = _Entry(until + entry.wait, entry.key, min(entry.wait * 2, LONGEST))
                left.append(entry)
            for entry in left:
                heapq.heappush(self._heap, entry)

    def _is_current(self, entry: _Entry) -> bool:
        return self._known[entry.key.item] is entry.key


def in_table(dynamodb: Any, table: str) -> Iterable[DueKey]:
    """Every due key in the table. Only a laptop may scan; production code has no such right."""
    for page in dynamodb.get_paginator("scan").paginate(TableName=table, IndexName="due"):
        for item in page["Items"]:
            at = item["due_sk"]["S"].split("#", 1)[0]
            yield DueKey(f"{item['pk']['S']}|{item['sk']['S']}", at, time.monotonic())

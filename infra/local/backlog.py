"""What is waiting to be done, and who does it next. No I/O and no threads here.

Every message that enters a queue is counted where it is sent (``watch``), so an empty queue is
never asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from infra.local.queues import RETRY_SECONDS


@dataclass(frozen=True)
class Lane:
    """How a queue is worked: how many batches at once, and how long each may be."""

    at_once: int
    batch: int


# In order of urgency. Texts from people first and in order of arrival, as few people write at once;
# receipts gather while texts leave, so that ten of them are read together; a long job never holds
# more than one worker.
LANES: Mapping[str, Lane] = {
    "InboundQueue": Lane(1, 10),
    "RepliesQueue": Lane(2, 10),
    "DueQueue": Lane(2, 10),
    "ReceiptsQueue": Lane(2, 10),
    "JobsQueue": Lane(1, 1),
}


@dataclass(frozen=True)
class Batch:
    """A batch to fetch and hand to a worker."""

    queue: str
    count: int


class Backlog:
    """Counts by queue: waiting, being worked, and to come back later."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._waiting = dict.fromkeys(LANES, 0)
        self._active = dict.fromkeys(LANES, 0)
        self._retries: list[tuple[float, str, int]] = []

    def add(self, queue: str, count: int) -> None:
        """Messages came."""
        self._waiting[queue] += count

    def retry(self, queue: str, count: int, now: float) -> None:
        """Messages failed and will be asked for again."""
        self._retries.append((now + RETRY_SECONDS, queue, count))

    def next(self, now: float) -> Batch | None:
        """The most urgent batch that may start; it counts as being worked from here."""
        self._bring_back(now)
        for queue, lane in LANES.items():
            waiting = self._waiting[queue]
            if waiting and self._active[queue] < lane.at_once:
                sharing = min(lane.at_once, self._workers)
                count = min(lane.batch, ceil(waiting / sharing))
                self._waiting[queue] -= count
                self._active[queue] += 1
                return Batch(queue, count)
        return None

    def done(self, batch: Batch) -> None:
        """A batch ended, well or badly."""
        self._active[batch.queue] -= 1

    def is_empty(self, *, but: frozenset[str] = frozenset()) -> bool:
        """Whether nothing waits, runs or will come back (but in the queues named)."""
        return (
            not any(count for queue, count in self._waiting.items() if queue not in but)
            and not any(count for queue, count in self._active.items() if queue not in but)
            and not any(queue not in but for _at, queue, _count in self._retries)
        )

    def _bring_back(self, now: float) -> None:
        for retry in [r for r in self._retries if r[0] <= now]:
            self._retries.remove(retry)
            self.add(retry[1], retry[2])

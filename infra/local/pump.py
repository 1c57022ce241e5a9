"""The event pump: hands to the real handlers, in worker processes, what AWS would hand to them.

A thread per worker takes the most urgent thing to do: a batch of a queue; receipts to publish; a
tick, when something is due by the product's clock and the queues are quiet. Advancing the clock
is then only setting it from due time to due time and waiting, each time, until nothing is left to
do.
"""

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from infra.local import events, product
from infra.local.backlog import Backlog, Batch
from infra.local.carrier.receipts import Publisher
from infra.local.clock import ProductClock
from infra.local.dues import Dues
from infra.local.queues import Queues, failures
from infra.local.watch import DueKey, Seen, Watch
from infra.local.workers import Invocation, Worker, WorkerDied

Event = dict[str, Any]

JOBS = frozenset({"JobsQueue"})
MINUTE = timedelta(minutes=1)
POLL_SECONDS = 0.1  # how often a waiting thread looks at the running clock
# A record that is due again at once, each time, is left to a later tick after so many in a minute.
TICKS_A_MINUTE = 10


@dataclass(frozen=True)
class Advanced:
    """What an advance came to."""

    now: datetime
    ticks: int
    events: int


class Pump:
    """Works until stopped."""

    def __init__(
        self,
        workers: Sequence[Worker],
        queues: Queues,
        clock: ProductClock,
        dues: Dues,
        resync: Callable[[], Iterable[DueKey]],
        publisher: Publisher,
        watch: Watch,
        say: Callable[[str], None],
    ) -> None:
        self._workers = workers
        self._queues = queues
        self._clock = clock
        self._dues = dues
        self._resync = resync
        self._publisher = publisher
        self._watch = watch
        self._say = say
        self._changed = threading.Condition()
        self._advancing = threading.Lock()
        self._backlog = Backlog(len(workers))
        self._ticking = self._publishing = self._tick_asked = self._stopping = False
        self._unsettled: tuple[datetime, float] | None = None
        self._minute: tuple[datetime, int] = (clock.now(), 0)
        self._ticks = self._events = 0
        self._threads = [
            threading.Thread(target=self._work, args=(worker,), name=worker.name, daemon=True)
            for worker in workers
        ]

    def start(self) -> None:
        """Start the threads."""
        for thread in self._threads:
            thread.start()

    def stop(self, seconds: float) -> None:
        """Let what is under way end, and stop."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(seconds)

    def wake(self) -> None:
        """Something happened: whoever waits looks again."""
        with self._changed:
            self._changed.notify_all()

    def sent(self, queue: str, count: int) -> None:
        """Messages were put into a queue by other means than ``watch`` sees."""
        with self._changed:
            self._backlog.add(queue, count)
            self._changed.notify_all()

    def drain(self, seconds: float) -> bool:
        """Wait until nothing is left to do at this moment; False if it takes longer."""
        with self._changed:
            return self._changed.wait_for(self._is_idle, seconds)

    def advance(self, to: Callable[[datetime], datetime]) -> Advanced:
        """Move the clock forward, everything that falls due firing on the way, in order.

        ``to`` tells the target from the present. It is asked when earlier advances have ended: of
        two that come at once, the second starts where the first one arrived. What it raises ends
        the advance before anything moves.
        """
        with self._advancing:
            ticks, handled = self._ticks, self._events
            self._clock.hold()
            try:
                target = to(self._clock.now())
                self._dues.take(self._resync())  # whatever else wrote into the table
                self._settle_at(self._clock.now())
                while (due := self._next_due()) is not None and due <= target:
                    self._settle_at(min(_whole_minute(due), target))
                with self._changed:
                    self._tick_asked = True
                self._settle_at(target)
            finally:
                self._clock.release()
            return Advanced(self._clock.now(), self._ticks - ticks, self._events - handled)

    def _settle_at(self, moment: datetime) -> None:
        self._clock.move_to(moment)
        with self._changed:
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._stopping or self._is_idle())

    def _next_due(self) -> datetime | None:
        known = [due for due in (self._dues.next(), self._publisher.next_due()) if due]
        return min(known, default=None)

    # --- what follows runs with the condition held, unless it says otherwise --------------------

    def _is_idle(self) -> bool:
        self._absorb()
        busy = self._ticking or self._publishing or self._tick_asked
        if busy or not self._backlog.is_empty():
            return False
        self._settle_last_tick()
        due = self._next_due()
        return due is None or due > self._clock.now()

    def _absorb(self) -> None:
        self._take(self._watch.take())

    def _take(self, seen: Seen) -> None:
        self._dues.take(seen.due)
        for url, count in seen.sent.items():
            queue = self._queues.named(url)
            if queue is not None:
                self._backlog.add(queue, count)

    def _settle_last_tick(self) -> None:
        if self._unsettled is not None:
            self._dues.settle(*self._unsettled)
            self._unsettled = None

    def _next_task(self) -> Callable[[Worker], None] | None:
        self._absorb()
        batch = self._backlog.next(time.monotonic())
        if batch is not None:
            return lambda worker: self._handle(worker, batch)
        now = self._clock.now()
        receipt = self._publisher.next_due()
        if receipt is not None and receipt <= now and not self._publishing:
            self._publishing = True
            return self._publish
        if self._ticking or self._publishing or not self._backlog.is_empty(but=JOBS):
            return None
        self._settle_last_tick()
        due = self._dues.next()
        if self._tick_asked or (due is not None and due <= now):
            self._ticking, self._tick_asked = True, False
            return self._tick
        return None

    # --- threads -------------------------------------------------------------------------------

    def _work(self, worker: Worker) -> None:
        while True:
            with self._changed:
                task = None
                while not self._stopping and (task := self._next_task()) is None:
                    self._changed.wait(POLL_SECONDS)
                if self._stopping or task is None:
                    return
            try:
                task(worker)
            except WorkerDied:
                self._say(f"{worker.name} died; starting it again (see its log)")
                worker.restart()
            except Exception as error:  # the pump must outlive whatever happens
                self._say(f"the event pump stumbled: {type(error).__name__}: {error}")
            self.wake()  # whoever waits for idleness looks again

    def _handle(self, worker: Worker, batch: Batch) -> None:
        failed = 0
        messages: list[dict[str, object]] = []
        try:
            messages = self._queues.receive(batch.queue, batch.count)
            failed = len(messages)
            if messages:
                failed = self._invoke(worker, batch.queue, messages)
        finally:
            with self._changed:
                if failed:
                    self._backlog.retry(batch.queue, failed, time.monotonic())
                self._events += len(messages)
                self._backlog.done(batch)

    def _invoke(self, worker: Worker, queue: str, messages: list[dict[str, object]]) -> int:
        name = product.HANDLERS[queue]
        event = events.from_queue(messages, self._queues.arns[queue])
        invocation = self._timed(worker, name, event, len(messages))
        with self._changed:
            self._take(invocation.seen)
        failed = messages if invocation.error else failures(invocation.result, messages)
        self._queues.delete(queue, [m for m in messages if m not in failed])
        # Given back once is ordinary, as when two wanted one record; more than that is told.
        told = failed if invocation.error else [m for m in failed if events.deliveries(m) > 1]
        if told:
            why = invocation.error or "given back again"
            self._say(
                f"{name}: {len(told)} of {len(messages)} failed ({why}); see {worker.name}.log"
            )
        if failed:
            self._queues.retry(queue, failed)
        return len(failed)

    def _timed(self, worker: Worker, name: str, event: Event, count: int) -> Invocation:
        """Invoke, and leave a line of what it took in the product's log."""
        began = time.monotonic()
        now = self._clock.now()
        invocation = worker.invoke(name, event, now, live=self._clock.running)
        took, calls = (time.monotonic() - began) * 1000, invocation.seen.calls
        made = ", ".join(f"{calls[each]} {each}" for each in sorted(calls))
        print(f"{now:%Y-%m-%dT%H:%M:%SZ} {name} {count} {took:.0f} ms on {worker.name}: {made}")
        return invocation

    def _publish(self, _worker: Worker) -> None:
        try:
            self._publisher.flush()
        finally:
            with self._changed:
                self._publishing = False

    def _tick(self, worker: Worker) -> None:
        now, began = self._clock.now(), time.monotonic()
        try:
            invocation = self._timed(worker, product.TICK, events.scheduled(now), 1)
            with self._changed:
                self._take(invocation.seen)
            if invocation.error:
                self._say(f"tick failed ({invocation.error}); see {worker.name}.log")
        finally:
            with self._changed:
                self._ticks += 1
                self._ticking = False
                self._unsettled = now, self._began_or_never(now, began)

    def _began_or_never(self, now: datetime, began: float) -> float:
        """When the tick began; or, after too many in one minute, a time after all that was seen."""
        minute = now.replace(second=0, microsecond=0)
        count = self._minute[1] + 1 if self._minute[0] == minute else 1
        self._minute = (minute, count)
        return began if count <= TICKS_A_MINUTE else float("inf")


def _whole_minute(moment: datetime) -> datetime:
    """The next tick of the schedule: AWS fires on the minute."""
    floor = moment.replace(second=0, microsecond=0)
    return floor if floor == moment else floor + MINUTE

"""A world in which the real handlers live: a virtual clock, seeded dice, queues, a carrier, people.

Time goes from event to event. A tick comes on the minute in which something is due (one that finds
nothing changes nothing, so it is left out), and what the queues hold is handed to the handlers in
the shapes in which AWS hands it over. The same seed lives the same life to the last call.
"""

import heapq
import io
import itertools
import json
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from infra.local import events, product
from infra.local.queues import failures
from tests.simulation import local_table, queues
from tests.simulation.carrier import Carrier
from tests.simulation.double.client import Client
from tests.simulation.double.expressions import Item
from tests.simulation.double.table import Place
from tests.simulation.wire import Crash, Wire

MINUTE = timedelta(minutes=1)
ARN = "arn:aws:sqs:us-east-1:000000000000:{}"
#: How long after a text was sent its queue has it.
_ON_ITS_WAY = timedelta(seconds=1)


class World:
    """One life of the product. ``client`` makes what answers for DynamoDB: the double by itself, or
    DynamoDB Local with the double beside it."""

    def __init__(
        self, seed: int, start: datetime, client: Callable[["World"], Any] | None = None
    ) -> None:
        self.seed = seed
        self.now = start
        self.skew = timedelta()
        self.wire = Wire()
        self.dice = random.Random(f"{seed}-world")
        self.table = local_table.doubled()
        self.table.now = lambda: self.now
        self.client = client(self) if client else Client(self.table)
        self.carrier = Carrier(random.Random(f"{seed}-carrier"), lambda: self.now)
        self.carrier.told = self._receipt
        self.queues = queues.from_template(random.Random(f"{seed}-queues"))
        self.log = io.StringIO()
        self.invocations: dict[str, int] = {}
        self.crashes = 0
        self.failed_records = 0
        self.no_ticks_until = start
        self._events: list[tuple[datetime, int, Callable[[], None]]] = []
        self._numbers = itertools.count()
        self._dues: list[tuple[datetime, Place, str]] = []
        self._last_tick = start - MINUTE
        self._outage = False
        self.written: Callable[[Place, Item | None, Item | None], None] = lambda *_: None
        self.committed: Callable[[], None] = lambda: None
        self.table.written = self._written
        self.app: Any = None

    # --- what happens when -----------------------------------------------------------------------

    def at(self, moment: datetime, act: Callable[[], None]) -> None:
        """Have something happen at a moment."""
        heapq.heappush(self._events, (max(moment, self.now), next(self._numbers), act))

    def after(self, delay: timedelta, act: Callable[[], None]) -> None:
        """Have something happen later."""
        self.at(self.now + delay, act)

    def wait(self, seconds: float) -> None:
        """The product waits."""
        self.now += timedelta(seconds=seconds)

    def run_until(self, end: datetime) -> None:
        """Let time pass."""
        while (following := self._next()) is not None and following[0] <= end:
            moment, act = following
            self.now = max(self.now, moment)
            act()
        self.now = max(self.now, end)

    def _next(self) -> tuple[datetime, Callable[[], None]] | None:
        """The next thing to happen, and when: of those at one moment, queues go last, so that a
        batch holds what came together."""
        found: list[tuple[datetime, int, Callable[[], None]]] = []
        if self._events:
            found.append((self._events[0][0], 0, self._happen))
        if due := self._next_tick():
            found.append((due, 1, self.tick))
        for number, (name, queue) in enumerate(self.queues.items()):
            if visible := queue.next_visible():
                found.append((visible, 2 + number, lambda name=name: self.handle(name)))
        if not found:
            return None
        moment, _, act = min(found, key=lambda one: (max(one[0], self.now), one[1]))
        return moment, act

    def _happen(self) -> None:
        heapq.heappop(self._events)[2]()

    # --- the tick --------------------------------------------------------------------------------

    def _written(self, place: Place, before: Item | None, after: Item | None) -> None:
        if after is not None and "due_sk" in after:
            due = after["due_sk"]["S"]
            if before is None or before.get("due_sk") != after["due_sk"]:
                moment = datetime.fromisoformat(due.split("#", 1)[0])
                heapq.heappush(self._dues, (moment, place, due))
        self.written(place, before, after)

    def next_due(self) -> datetime | None:
        """When something is due next, by the table itself."""
        while self._dues:
            moment, place, due = self._dues[0]
            item = self.table.get(place)
            if item is not None and item.get("due_sk", {}).get("S") == due:
                return moment
            heapq.heappop(self._dues)
        return None

    def due_places(self) -> list[Place]:
        """What has fallen due and waits to be looked at."""
        self.next_due()
        return [place for moment, place, _ in sorted(self._dues) if moment <= self.now]

    def _next_tick(self) -> datetime | None:
        due = self.next_due()
        if due is None:
            return None
        due -= self.skew  # when the product's own clock shows it
        minute = due.replace(second=0, microsecond=0)
        minute += MINUTE if minute < due else timedelta()
        return max(minute, self._last_tick + MINUTE, self.no_ticks_until)

    def tick(self) -> None:
        """The schedule fires, the ticks that found nothing having come and gone before."""
        if not self._outage and self.now - self._last_tick > timedelta(hours=1):
            self._as_if_ticked()
        self._outage = False
        self._last_tick = self.now.replace(second=0, microsecond=0)
        self.invoke(product.TICK, events.scheduled(self.now))

    def no_ticks(self, until: datetime) -> None:
        """The schedule does not fire for a while; the next tick finds the watermark far behind."""
        self._as_if_ticked()
        self._outage, self.no_ticks_until = True, until

    def _as_if_ticked(self) -> None:
        """Move the watermark as the ticks that found nothing would have until now."""
        from chalicelib.store import due
        from chalicelib.store.keys import second

        clear = (self.now - due.TRAIL - timedelta(hours=1)).replace(
            minute=0, second=0, microsecond=0
        )
        shown = self.table.indexes["due"].order
        hours = [pk.split("#")[1] for pk, rows in shown.items() if rows]
        first = min((datetime.fromisoformat(h + ":00+00:00") for h in hours), default=clear)
        with self.undisturbed():
            if min(first, clear) > due.watermark(self.now):
                due.WatermarkRow(*due.WATERMARK, hour=second(min(first, clear))).save()

    # --- handlers --------------------------------------------------------------------------------

    def invoke(self, name: str, event: dict[str, Any]) -> tuple[Any, bool]:
        """Call a handler as AWS would: its answer, and whether it came to one."""
        self.invocations[name] = self.invocations.get(name, 0) + 1
        try:
            return product.invoke(self.app, name, event), True
        except Crash:
            self.crashes += 1
            cold_start()
        except Exception:
            self.failed_records += 1
        return None, False

    def handle(self, name: str) -> None:
        """Hand a batch of a queue to its handler; what failed comes again."""
        queue = self.queues[name]
        most = 1 if name == "JobsQueue" else 10
        taken = queue.receive(self.now, most)
        if not taken:
            return
        received = [message.as_received() for message in taken]
        event = events.from_queue(received, ARN.format(name))
        answer, done = self.invoke(product.HANDLERS[name], event)
        failed = {m["MessageId"] for m in failures(answer, received)} if done else {
            message.id for message in taken
        }  # fmt: skip
        queue.settle(taken, failed)

    # --- texts and receipts ----------------------------------------------------------------------

    def text_in(
        self, sender: str, to: str, body: str, id: str | None = None, *,
        said_at: datetime | None = None, delay: timedelta = _ON_ITS_WAY,
    ) -> str:  # fmt: skip
        """A person's text reaches the inbound queue; its id."""
        known = id or f"in-{self.seed}-{next(self._numbers)}"
        at = (said_at or self.now).astimezone(UTC).isoformat(timespec="milliseconds")
        message = {
            "originationNumber": sender,
            "destinationNumber": to,
            "messageKeyword": "KEYWORD_" + to.lstrip("+"),
            "messageBody": body,
            "inboundMessageId": known,
        }
        envelope = {"Message": json.dumps(message), "Timestamp": at.replace("+00:00", "Z")}
        self.queues["InboundQueue"].send(json.dumps(envelope), self.now, delay)
        return known

    def _receipt(self, receipt: str, moment: datetime) -> None:
        envelope = {"Message": receipt, "Timestamp": moment.isoformat()}
        delay = max(moment - self.now, timedelta())
        self.queues["ReceiptsQueue"].send(json.dumps(envelope), self.now, delay)

    @contextmanager
    def undisturbed(self) -> Iterator[None]:
        """No faults, no counting: the simulation's own doing, or staff who try until it works."""
        self.wire.quiet += 1
        try:
            yield
        finally:
            self.wire.quiet -= 1


def cold_start() -> None:
    """A new process: whatever the product keeps for the life of one is gone."""
    from chalicelib.carriers import client as carriers
    from chalicelib.services import tenant
    from chalicelib.services.inbound import crisis
    from chalicelib.services.outbound import digests, pacing
    from chalicelib.services.standing import restoring
    from chalicelib.store import clients, numbers, programkeys, sealing

    for kept in (
        carriers.carrier, clients.client, numbers.own, programkeys.program_keys, sealing.unwrap,
    ):  # fmt: skip
        kept.cache_clear()
    for known in (
        pacing._leases, pacing._refused, digests._made, tenant._LAST_READ, restoring._known,
        crisis._ANSWERED,
    ):  # fmt: skip
        known.clear()

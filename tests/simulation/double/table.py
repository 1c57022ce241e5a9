"""One table in memory: items by key, sort keys in order, and indexes that may lag."""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple

from tests.simulation.double.expressions import Item, Span

#: DynamoDB's limits: a page of a query, an item, a partition key and a sort key, in bytes.
PAGE_BYTES = 1024 * 1024
ITEM_BYTES = 400 * 1024


class Place(NamedTuple):
    """A primary key."""

    pk: str
    sk: str


@dataclass
class Index:
    """A global secondary index: what of each item it shows, in the order of its own keys.

    ``carries`` names the attributes projected beside keys. Changes wait in line for their moment,
    those of one item in their order.
    """

    name: str
    hash_key: str
    range_key: str
    carries: frozenset[str]
    order: dict[str, list[tuple[str, Place]]] = field(default_factory=dict)
    shown: dict[Place, Item] = field(default_factory=dict)
    waiting: dict[Place, list[tuple[datetime, Item | None]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._names = sorted(self.carries | {"pk", "sk", self.hash_key, self.range_key})

    def project(self, item: Item | None) -> Item | None:
        """What the index shows of an item; nothing if it lacks the index's keys."""
        if item is None or self.hash_key not in item or self.range_key not in item:
            return None
        return {name: item[name] for name in self._names if name in item}

    def changed(self, place: Place, item: Item | None, visible_at: datetime | None) -> None:
        """An item changed; the index shows it from ``visible_at`` on, or at once."""
        image = self.project(item)
        line = self.waiting.get(place)
        if visible_at is None and not line:
            self._show(place, image)
            return
        after = line[-1][0] if line else None
        moment = max(m for m in (visible_at, after) if m is not None)
        self.waiting.setdefault(place, []).append((moment, image))

    def catch_up(self, now: datetime) -> None:
        """Show what has become visible by now."""
        for place in [p for p, line in self.waiting.items() if line[0][0] <= now]:
            line = self.waiting[place]
            while line and line[0][0] <= now:
                self._show(place, line.pop(0)[1])
            if not line:
                del self.waiting[place]

    def _show(self, place: Place, image: Item | None) -> None:
        before = self.shown.get(place)
        if image == before:
            return
        if before is not None:
            del self.shown[place]
            partition = before[self.hash_key]["S"]
            rows = self.order[partition]
            del rows[bisect_left(rows, (before[self.range_key]["S"], place))]
            if not rows:
                del self.order[partition]
        if image is not None:
            self.shown[place] = image
            insort(
                self.order.setdefault(image[self.hash_key]["S"], []),
                (image[self.range_key]["S"], place),
            )

    def rows(self, partition: str, span: Span, forward: bool) -> Iterator[tuple[Place, Item]]:
        """The rows of a partition within a span, in order."""
        rows = self.order.get(partition, [])
        start = bisect_left(rows, (span.first, Place("", ""))) if span.first else 0
        found = []
        for key, place in islice(rows, start, None):
            if span.test(key):
                found.append((place, self.shown[place]))
            elif key != span.first:
                break  # what a span wants stands together
        return iter(found if forward else reversed(found))


Written = Callable[[Place, Item | None, Item | None], None]


class Table:
    """A table with its indexes. ``lag`` tells how long an index takes to show a write just made;
    ``written`` is told of every write, ``held`` of every item that a transaction only checked."""

    def __init__(self, indexes: Mapping[str, tuple[str, str, frozenset[str]]]) -> None:
        self.partitions: dict[str, dict[str, Item]] = {}
        self._order: dict[str, list[str]] = {}
        self.indexes = {name: Index(name, *shape) for name, shape in indexes.items()}
        self.lag: Callable[[], timedelta] = timedelta
        self.now: Callable[[], datetime] | None = None
        self.written: Written = lambda *_: None
        self.held: Callable[[Place], None] = lambda _: None
        #: The size of the largest item so far, in bytes.
        self.largest = 0

    def get(self, place: Place) -> Item | None:
        """The item at a key. Items are never changed in place."""
        return self.partitions.get(place.pk, {}).get(place.sk)

    def put(self, place: Place, item: Item | None) -> None:
        """Put an item, or take it away."""
        partition = self.partitions.setdefault(place.pk, {})
        before = partition.get(place.sk)
        if item is None:
            if before is not None:
                del partition[place.sk]
                order = self._order[place.pk]
                del order[bisect_left(order, place.sk)]
        else:
            if before is None:
                insort(self._order.setdefault(place.pk, []), place.sk)
            partition[place.sk] = item
        self._index(place, before, item)
        self.written(place, before, item)

    def _index(self, place: Place, before: Item | None, item: Item | None) -> None:
        for index in self.indexes.values():
            key = index.hash_key
            if (item is not None and key in item) or (before is not None and key in before):
                lag = self.lag()
                moment = self.now() + lag if lag and self.now else None
                index.changed(place, item, moment)

    def rows(
        self, name: str | None, partition: str, span: Span, forward: bool
    ) -> Iterator[tuple[Place, Item]]:
        """The rows of a partition (of an index, if named) within a span, in order."""
        if name is not None:
            index = self.indexes[name]
            if index.waiting and self.now:
                index.catch_up(self.now())
            return index.rows(partition, span, forward)
        order = self._order.get(partition, [])
        items = self.partitions.get(partition, {})
        start = bisect_left(order, span.first) if span.first else 0
        found = []
        for key in islice(order, start, None):
            if span.test(key):
                found.append((Place(partition, key), items[key]))
            elif key != span.first:
                break  # what a span wants stands together
        return iter(found if forward else reversed(found))

    def every(self) -> Iterator[tuple[Place, Item]]:
        """All items, in key order."""
        for pk in sorted(self.partitions):
            for sk in self._order.get(pk, []):
                yield Place(pk, sk), self.partitions[pk][sk]


def size(item: Item) -> int:
    """An item's size in bytes, as DynamoDB counts it (numbers roughly)."""
    total = sum(map(len, item))
    for value in item.values():
        (content,) = value.values()
        total += 1 if content.__class__ is bool else len(content)
    return total

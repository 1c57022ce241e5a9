"""Dead letters, as answered: ids and counts, never a body, a number or a name."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from chalicelib.entrypoints.api.calls import Input
from chalicelib.entrypoints.api.shapes.common import Output
from chalicelib.services.operations.dead_letters import Letter, Shelf
from chalicelib.services.operations.letters import Queue


class LetterOut(Output):
    """One letter: the person and the record that it names, since when it waits, and the class of
    the error that it failed with last (null where that is not known)."""

    person_id: str | None
    record: str | None
    since: datetime
    error: str | None

    @classmethod
    def of_letter(cls, letter: Letter) -> "LetterOut":
        """One letter as answered."""
        return cls.of(letter, letter.about)


class ShelfOut(Output):
    """One queue. ``unreadable`` letters belong to nobody; ``more``: not all were looked at."""

    queue: Queue
    count: int
    oldest_age_seconds: int | None
    letters: list[LetterOut]
    unreadable: int
    more: bool


class DeadLetters(Output):
    """Every queue, in order of urgency of what it brings."""

    queues: list[ShelfOut]

    @classmethod
    def of_shelves(cls, shelves: Sequence[Shelf], now: datetime) -> "DeadLetters":
        """All queues as answered at ``now`` (UTC)."""
        return cls(queues=[_shelf(one, now) for one in shelves])

    def people(self) -> Iterator[str | None]:
        """Everybody whom the answer names."""
        return (letter.person_id for queue in self.queues for letter in queue.letters)


def _shelf(shelf: Shelf, now: datetime) -> ShelfOut:
    ages = [max(0, int((now - letter.since).total_seconds())) for letter in shelf.letters]
    return ShelfOut(
        queue=shelf.queue, count=len(shelf.letters), unreadable=shelf.unreadable, more=shelf.more,
        oldest_age_seconds=max(ages, default=None),
        letters=[LetterOut.of_letter(one) for one in shelf.letters],
    )  # fmt: skip


class Redrive(Input):
    """Which queue's letters to put back."""

    queue: Queue


class RedriveOut(Output):
    """Letters put back, and those still there: send it again until none is left."""

    queue: Queue
    moved: int
    left: int

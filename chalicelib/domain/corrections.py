"""What is entered on a day and may be corrected: the correction counts, what it replaces stays."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import TypeVar

from chalicelib.domain.people import Value


class Correctable(Value):
    """Something told on a local date, entered at ``recorded_at`` (UTC).

    ``replaced_by`` is the entry that corrects this one, which then no longer counts; ``corrects``
    leads back.
    """

    id: str = ""
    on: date
    recorded_at: datetime | None = None
    corrects: str | None = None
    replaced_by: str | None = None

    @property
    def place(self) -> str:
        """Its place in the order of time, as text that sorts likewise."""
        told = self.recorded_at.isoformat(timespec="microseconds") if self.recorded_at else ""
        return f"{self.on}|{told}|{self.id}"


T = TypeVar("T", bound=Correctable)


class NothingToCorrect(LookupError):
    """No entry that stands has the id that a correction names."""


def standing(entries: Iterable[T]) -> list[T]:
    """Those that count, oldest first: none that was corrected."""
    return sorted((one for one in entries if one.replaced_by is None), key=lambda one: one.place)


def with_entry(new: T, before: Sequence[T]) -> list[T]:
    """All entries once ``new`` is there, the one that it corrects marked.

    Raises
    ------
    NothingToCorrect
    """
    if new.corrects is None:
        return [*before, new]
    if new.corrects not in {one.id for one in standing(before)}:
        raise NothingToCorrect(new.corrects)
    gone = {"replaced_by": new.id}
    return [one.model_copy(update=gone) if one.id == new.corrects else one for one in before] + [
        new
    ]


def news(
    before: Sequence[T], after: Sequence[T], tells: Callable[[T, Sequence[T]], tuple[str, ...]]
) -> tuple[str, ...]:
    """What the newest entry tells, seen among all, that was not known of it before.

    A further entry that tells the same again tells it anew; a correction, or an entry made late
    for an earlier day, only what was not known of the newest.
    """
    newest = standing(after)[-1]
    itself = next((one for one in before if one.id in (newest.id, newest.corrects)), None)
    known = tells(itself, before) if itself else ()
    return tuple(code for code in tells(newest, after) if code not in known)

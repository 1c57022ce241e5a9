"""Entries of a day that may be corrected: kept once however often they are sent, replaced by id."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from chalicelib.domain.corrections import Correctable, NothingToCorrect, standing, with_entry
from chalicelib.services.recording import Unacceptable
from chalicelib.store.change import Change

T = TypeVar("T", bound=Correctable)


def known(new: T, before: Sequence[T], same: Callable[[T, T], bool]) -> T | None:
    """The entry of that day, if it says the ``same``: what is sent again is not there twice.

    Raises
    ------
    Unacceptable
        If it says something else, and is not the one that ``new`` corrects.
    """
    for one in standing(before):
        if one.on == new.on and same(one, new):
            return one
        if one.on == new.on and one.id != new.corrects:
            raise Unacceptable(
                "on", "exists",
                "There is one of that day that says something else: to replace it, send its id "
                "as corrects.",
            )  # fmt: skip
    return None


def put(change: Change, new: T, before: Sequence[T]) -> list[T]:
    """Keep a new entry, and mark the one that it corrects; all entries from now on.

    Raises
    ------
    Unacceptable
        If there is nothing that it could correct.
    """
    try:
        after = with_entry(new, before)
    except NothingToCorrect as error:
        raise Unacceptable(
            "corrects", "unknown", "Nothing of this kind that stands has this id: see the list."
        ) from error
    for one in after:
        if new.corrects and one.id == new.corrects:
            change.replace(one)
    change.put(new)
    return after

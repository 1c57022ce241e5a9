"""Lists by the index: a program's records of one kind in order, page by page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from chalicelib.store.keys import Key, Ref, listing, monthly, ref_of
from chalicelib.store.rows import Row, facts, query, rows


class Listed(NamedTuple):
    """One line of a list: where the record is, its place in the order, and its plain facts."""

    key: Key
    sort: str
    facts: dict[str, Any]

    @property
    def ref(self) -> Ref:
        """The partition it belongs to."""
        return ref_of(self.key.pk)


@dataclass(frozen=True)
class Page:
    """A page of a list and where the next one starts (``None`` at the end)."""

    items: list[Listed]
    next_start: dict[str, str] | None


def page(
    list_pk: str,
    limit: int,
    start: dict[str, str] | None = None,
    newest_first: bool = True,
    within: tuple[str, str] | None = None,
) -> Page:
    """One page: one round trip; of the places ``within`` two of the list's order, both inclusive,
    if they are given. The index may lag by moments; decide nothing on it."""
    found, after = next(
        query(
            list_pk,
            Row.list_sk.between(*within) if within else None,
            index="listing",
            limit=limit,
            start={n: {"S": v} for n, v in start.items()} if start else None,
            newest_first=newest_first,
            read=_listed,
        )
    )
    return Page(found, {n: v["S"] for n, v in after.items()} if after else None)


def every(list_pk: str, newest_first: bool = True) -> Iterator[Listed]:
    """All lines of a list, a megabyte a round trip."""
    return rows(list_pk, index="listing", newest_first=newest_first, read=_listed)


def stretch(list_pk: str, first: str, last: str) -> Iterator[Listed]:
    """The lines of a list from one place in its order to another, both inclusive."""
    yield from rows(list_pk, Row.list_sk.between(first, last), index="listing", read=_listed)


def between(program: str, what: str, first: date, last: date) -> Iterator[Listed]:
    """The lines of a monthly list from one local date to another, both inclusive."""
    for month in _months(first, last):
        yield from stretch(monthly(program, what, month), first.isoformat(), f"{last.isoformat()}~")


def waiting(program: str) -> Iterator[Ref]:
    """People who wait for their invitation, newest discharge first."""
    return (one.ref for one in every(listing(program, "waiting")))


def _listed(item: dict[str, Any]) -> Listed:
    found = facts(item)
    return Listed(Key(found["pk"], found["sk"]), found["list_sk"], found)


def _months(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)

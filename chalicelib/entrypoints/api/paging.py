"""Pages of a list: a limit, and a sealed cursor that leads on."""

from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from pydantic import Field

from chalicelib.entrypoints.api.calls import Call, Input
from chalicelib.store import cursors

Start = dict[str, str] | None
T = TypeVar("T")


class Paging(Input):
    """Every list takes these two; its filters stand beside them."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str, Field(min_length=1)] | None = None


def _list(call: Call) -> str:
    """The list that a cursor belongs to: route, filters and what the path names."""
    filters = call.query.model_dump_json(exclude={"limit", "cursor"})
    return "|".join((call.route, filters, *call.ids.values()))


def start(call: Call) -> Start:
    """Where the page asked for starts (``None``: at the beginning).

    Raises
    ------
    BadCursor
        if the cursor is not of this caller and list.
    """
    if call.query.cursor is None:
        return None
    return cursors.open_(call.program, call.caller.subject, _list(call), call.query.cursor)


def cursor(call: Call, next_start: Start) -> str | None:
    """The cursor for the next page."""
    if next_start is None:
        return None
    return cursors.seal(call.program, call.caller.subject, _list(call), next_start)


def part(call: Call, every: Sequence[T], place: Callable[[T], str]) -> tuple[list[T], str | None]:
    """The page asked for of a list that was read whole, in the order of ``place``, and the cursor
    for the next one.

    Raises
    ------
    BadCursor
        if the cursor is not of this caller and list.
    """
    after = start(call)
    rest = [one for one in every if after is None or place(one) > after["after"]]
    page = rest[: call.query.limit]
    more = {"after": place(page[-1])} if len(rest) > len(page) else None
    return page, cursor(call, more)

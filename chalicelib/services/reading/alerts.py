"""Reading alerts. An alert stands in its person's partition, a crisis incident in the program's.

Outside, an alert's id carries its partition, so that a single read finds it without an index that
may lag: ``<person>-<alert>`` for a person's, ``crisis-<inbound id>`` for an incident,
``program-…`` for what concerns the program as a whole.
"""

from collections.abc import Callable, Iterable
from typing import Any, Literal, NamedTuple, cast

from chalicelib.domain.safety.alerts import Alert, State
from chalicelib.services import concerns
from chalicelib.services.reading.people import Named, Page, Start, named
from chalicelib.store import lists
from chalicelib.store.keys import Key, Ref, listing
from chalicelib.store.partition import Missing, Partition, load_keys

_HEADS = ("HEAD#PERSON", "HEAD#ALUMNUS", "HEAD#MENTOR")
_OF_PROGRAM = ("crisis-", concerns.PREFIX)


Wanted = Callable[[Alert], bool]
View = Literal["unresolved", "open", "acknowledged", "resolved", "all"]
#: The states that a view shows, in their order.
VIEWS: dict[View, tuple[State, ...]] = {
    "unresolved": ("open", "acknowledged"),
    "open": ("open",),
    "acknowledged": ("acknowledged",),
    "resolved": ("resolved",),
    "all": ("open", "acknowledged", "resolved"),
}
#: In a page's start, the state in whose list it lies; no attribute of the index has this name.
STATE = "state"


class AlertLine(NamedTuple):
    """An alert, its id outside, and whom it is about if that is known."""

    id: str
    alert: Alert
    person: Named | None


def outside_id(person_id: str, alert: Alert) -> str:
    """The id by which callers know a person's alert, or an incident."""
    return alert.id if alert.id.startswith(_OF_PROGRAM) else f"{person_id}-{alert.id}"


def place(program: str, outside: str) -> tuple[Ref, str]:
    """The partition and the id inside it that an alert's id outside stands for."""
    if outside.startswith(_OF_PROGRAM):
        return Ref(program, ""), outside
    person, _, inside = outside.partition("-")
    if not person or not inside:
        raise Missing("no such alert")
    return Ref(program, person), inside


def page(
    program: str, view: View, limit: int, start: Start = None, wanted: Wanted = lambda _: True
) -> Page[AlertLine]:
    """A page of the alerts in a view. Of what nobody has resolved the red come first, whatever
    their age (see ``pressing``). Elsewhere what nobody has taken on comes first, then what waits
    longest; the resolved at the end, the newest first.

    ``wanted`` thins the page out: it may then hold fewer than ``limit`` and still have a next
    one. The index may lag: each alert is read again, and one that has left the view is left out.
    """
    states = VIEWS[view]
    if view == "unresolved":
        items, next_start = _by_need(program, limit, start)
    else:
        items, next_start = _listed(program, states, limit, start)
    lines = _read(items, lambda alert: alert.state in states and wanted(alert))
    return Page(lines, next_start)


class Pressing(NamedTuple):
    """Some of what nobody has resolved, how many there are in all, and what was read ``beside``."""

    lines: list[AlertLine]
    total: int
    beside: dict[Ref, Partition] = {}


def pressing(
    program: str, limit: int, first: int = 0, beside: Iterable[Key] = ()
) -> Pressing:  # fmt: skip
    """What nobody has resolved: the red before the rest, whatever its age, then what nobody has
    taken on, then what waits longest. The lists are read whole, at a megabyte a round trip; of
    ``limit`` alerts from ``first`` on all is read, and in the same batch what is asked for
    ``beside`` them."""
    found = _needs(program)
    shown = [one.item for one in found[first : first + limit]]
    read = load_keys([*(key for item in shown for key in _keys(item)), *beside])
    lines = _lines(shown, read, lambda alert: alert.state in VIEWS["unresolved"])
    return Pressing(lines, len(found), read)


class _Need(NamedTuple):
    """A line of a list with its place among all that press."""

    place: tuple[str, str, str]
    item: lists.Listed


#: The parts of a place, as a page's start names them.
_PLACE = ("rank", "order", "sort")


def _needs(program: str) -> list[_Need]:
    """What nobody has resolved, as it presses."""
    found = [
        _Need((str(int(item.facts.get("level") != "red")), str(n), item.sort), item)
        for n, state in enumerate(VIEWS["unresolved"])
        for item in lists.every(listing(program, f"ALERTS-{state}"), newest_first=False)
    ]
    return sorted(found, key=lambda one: one.place)


def _by_need(program: str, limit: int, start: Start) -> tuple[list[lists.Listed], Start]:
    """Lines behind the place where the page before ended: one that was resolved since moves none
    of the others."""
    after = tuple(start.get(part, "") for part in _PLACE) if start else ("", "", "")
    left = [one for one in _needs(program) if one.place > after]
    shown = left[:limit]
    more = len(left) > limit
    next_start = dict(zip(_PLACE, shown[-1].place, strict=True)) if more else None
    return [one.item for one in shown], next_start


def _read(items: Iterable[lists.Listed], wanted: Wanted) -> list[AlertLine]:
    """The alerts of lines of lists, as they are by now, in their order."""
    items = list(items)
    return _lines(items, load_keys(key for item in items for key in _keys(item)), wanted)


def _lines(
    items: Iterable[lists.Listed], found: dict[Ref, Partition], wanted: Wanted
) -> list[AlertLine]:
    lines = {}
    for item in items:
        home = found.get(item.ref)
        stored = home.maybe(Alert, item.key.sk) if home else None
        if stored and wanted(stored.value):
            lines[item.key] = _line(item.ref, stored.value, found)
    return [*lines.values()]


def _listed(
    program: str, states: tuple[State, ...], limit: int, start: Start
) -> tuple[list[lists.Listed], Start]:
    """A state's list goes on in the next state's while the page has room: a query each. Where the
    next page starts names the state."""
    after = dict(start or {})
    first = states.index(cast(State, after.pop(STATE, states[0])))
    items: list[lists.Listed] = []
    for state in states[first:]:
        if len(items) == limit:
            return items, {STATE: state}
        room = limit - len(items)
        newest = state == "resolved"
        listed = lists.page(
            listing(program, f"ALERTS-{state}"), room, after or None, newest_first=newest
        )
        items += listed.items
        if listed.next_start:
            return items, {**listed.next_start, STATE: state}
        after = {}
    return items, None


def _keys(item: lists.Listed) -> list[Key]:
    """An alert, what opens its partition, and what names its person."""
    person = item.ref.person or item.facts.get("person_id")
    about = Ref(item.ref.program, person) if person else None
    home = [] if item.ref.person else [Key(item.ref.pk, "HEAD#PROGRAM")]
    return [item.key, *home, *(Key(about.pk, sk) for sk in _HEADS if about)]


def _line(ref: Ref, alert: Alert, found: dict[Ref, Partition]) -> AlertLine:
    person = ref.person or alert.person_id
    read = found.get(Ref(ref.program, person)) if person else None
    who = named(read) if read else (Named(person, None) if person else None)
    return AlertLine(outside_id(ref.person, alert), alert, who)


def one(program: str, outside: str) -> AlertLine:
    """One alert.

    Raises
    ------
    Missing
    """
    ref, inside = place(program, outside)
    head = "HEAD#PERSON" if ref.person else "HEAD#PROGRAM"
    found = load_keys(
        [Key(ref.pk, f"ALERT#{inside}"), *(Key(ref.pk, sk) for sk in (head, *_HEADS))]
    )
    if ref not in found:
        raise Missing("no such alert")
    alert = found[ref].one(Alert, f"ALERT#{inside}")
    if not ref.person and alert.person_id:
        found |= load_keys(Key(Ref(program, alert.person_id).pk, sk) for sk in _HEADS)
    return _line(ref, alert, found)


def after(program: str, outside: str, act: Callable[..., object], *said: Any) -> AlertLine:
    """The alert as an act of ``services.attending`` leaves it: ``act(ref, alert, *said)``.

    Raises
    ------
    Missing, IllegalTransition
        and what the act itself raises.
    """
    ref, inside = place(program, outside)
    act(ref, inside, *said)
    return one(program, outside)

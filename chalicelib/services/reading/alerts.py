"""Reading alerts. An alert stands in its person's partition, a crisis incident in the program's.

Outside, an alert's id carries its partition, so that a single read finds it without an index that
may lag: ``<person>-<alert>`` for a person's, ``crisis-<inbound id>`` for an incident.
"""

from typing import NamedTuple

from chalicelib.domain.safety.alerts import Alert, State
from chalicelib.domain.safety.causes import Level
from chalicelib.services import alerting
from chalicelib.services.reading.people import Named, Page, Start, named
from chalicelib.store import lists
from chalicelib.store.keys import Key, Ref, listing
from chalicelib.store.partition import Missing, Partition, load_keys

_HEADS = ("HEAD#PERSON", "HEAD#ALUMNUS", "HEAD#MENTOR")
_INCIDENT = "crisis-"


class AlertLine(NamedTuple):
    """An alert, its id outside, and whom it is about if that is known."""

    id: str
    alert: Alert
    person: Named | None


def outside_id(person_id: str, alert: Alert) -> str:
    """The id by which callers know a person's alert, or an incident."""
    return alert.id if alert.id.startswith(_INCIDENT) else f"{person_id}-{alert.id}"


def place(program: str, outside: str) -> tuple[Ref, str]:
    """The partition and the id inside it that an alert's id outside stands for."""
    if outside.startswith(_INCIDENT):
        return Ref(program, ""), outside
    person, _, inside = outside.partition("-")
    if not person or not inside:
        raise Missing("no such alert")
    return Ref(program, person), inside


def page(
    program: str, state: State, limit: int, start: Start = None, level: Level | None = None
) -> Page[AlertLine]:
    """A page of the alerts in a state: what waits longest comes first, of the resolved the newest.

    A ``level`` thins the page out: it may then hold fewer than ``limit`` and still have a next
    one. The index may lag: each alert is read again, and one that has moved on is left out.
    """
    listed = lists.page(
        listing(program, f"ALERTS-{state}"), limit, start, newest_first=state == "resolved"
    )
    items = [item for item in listed.items if level in (None, item.facts.get("level"))]
    found = load_keys(key for item in items for key in _keys(item))
    lines = []
    for item in items:
        home = found.get(item.ref)
        stored = home.maybe(Alert, item.key.sk) if home else None
        if stored and stored.value.state == state:
            lines.append(_line(item.ref, stored.value, found))
    return Page(lines, listed.next_start)


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


def acknowledge(program: str, outside: str, by: str) -> AlertLine:
    """Take an alert on.

    Raises
    ------
    Missing, IllegalTransition
    """
    ref, inside = place(program, outside)
    alerting.acknowledge(ref, inside, by)
    return one(program, outside)


def resolve(program: str, outside: str, by: str, outcome: str) -> AlertLine:
    """End an alert with what came of it.

    Raises
    ------
    Missing, IllegalTransition, UnknownOutcome
    """
    ref, inside = place(program, outside)
    alerting.resolve(ref, inside, by, outcome)
    return one(program, outside)

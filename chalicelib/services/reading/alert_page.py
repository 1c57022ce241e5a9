"""An alert as whoever sees to it needs it: whom to call, the last words of both sides, what waits
for whom else."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from chalicelib.domain import relay
from chalicelib.domain.inbound import Inbound, StrangerText
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.relay import Note, Relay
from chalicelib.domain.safety.alerts import Alert
from chalicelib.services.reading import alerts as reading
from chalicelib.services.reading.alerts import AlertLine
from chalicelib.services.reading.people import first
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Partition, load, load_all

#: Texts that are shown, the newest last.
TEXTS = 12
#: States in which a text of ours has left, as far as is known.
LEFT = frozenset({"ACCEPTED", "DELIVERED", "UNKNOWN"})


class Text(NamedTuple):
    """A text: ours or not, when (UTC), its words, and whether a human is to read it still."""

    ours: bool
    at: datetime
    words: str
    unread: bool = False


class AlertPage(NamedTuple):
    """An alert, its person if there is one (a graduate or not), the last texts, a stranger's number
    where the alert is about one, and the matches whose line waits for a supervisor."""

    line: AlertLine
    person: Person | None
    is_alumnus: bool
    texts: list[Text]
    number: str
    held: list[str]


def read(program: str, outside: str, *, lead: bool) -> AlertPage:
    """One alert: two round trips, and the person's record. What a supervisor is to judge is left
    out for anybody but the clinical ``lead``.

    Raises
    ------
    Missing
    """
    line = reading.one(program, outside)
    if line.person is None:
        return _stranger(program, line)
    found = load_all(Ref(program, line.person.id))
    person, known = found.one(Person), first(found, Relay)
    lines = known.lines.items() if known else ()
    number = person.call_number if person.call_only else person.phone
    return AlertPage(
        line, person, found.maybe(Alumnus) is not None, _texts(found, lead), number or "",
        [match_id for match_id, one in lines if one.held_at],
    )  # fmt: skip


def _texts(read: Partition, lead: bool) -> list[Text]:
    """The last texts of both sides. Ending the alert about unread texts reads all up to then."""
    ends = [a.resolved_at for a in read.values(Alert) if a.cause == "unread" and a.resolved_at]
    seen = max(ends, default=None)
    secret = relay.hidden(read.values(Note), lead=lead)
    theirs = (
        Text(False, one.at, one.body, one.needs_reading and (seen is None or seen < one.at))
        for one in read.values(Inbound)
        if one.id not in secret
    )
    ours = (
        Text(True, one.sent_at or one.created_at, one.body)
        for one in read.values(Message)
        if one.to != "staff" and one.state in LEFT
    )
    return _last([*theirs, *ours])


def _stranger(program: str, line: AlertLine) -> AlertPage:
    keys = [f"STRANGER#crisis-{id}" for id in line.alert.texts]
    found = load(Ref(program, ""), *keys).values(StrangerText) if keys else []
    number = found[-1].phone if found else ""
    texts = _last(Text(False, one.at, one.body) for one in found)
    return AlertPage(line, None, False, texts, number, [])


def _last(texts: Iterable[Text]) -> list[Text]:
    return sorted(texts, key=lambda one: one.at)[-TEXTS:]

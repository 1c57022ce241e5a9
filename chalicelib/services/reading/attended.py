"""What somebody attended, entry by entry, whoever told of it: as it stands, with what it said
before."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from chalicelib.domain import mentor_log
from chalicelib.domain.attendance import (
    EVENT,
    TABLE,
    Attended,
    Corrected,
    Fed,
    History,
    Past,
    resultless,
)
from chalicelib.domain.mentor_log import MentorLog
from chalicelib.domain.participation import Activity, Source
from chalicelib.domain.people import Alumnus
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Partition, load_all


class Entry(NamedTuple):
    """One entry: who told of it, when (UTC), what it says (``None``: it was taken back), and what
    it said before, oldest first."""

    id: str
    source: Source
    recorded_at: datetime
    said: Attended | None
    past: tuple[Past, ...] = ()

    @property
    def on(self) -> date:
        """Its day; of one that was taken back, the last that it had."""
        known = (self.said, *(one.said for one in reversed(self.past)))
        return next((said.on for said in known if said), self.recorded_at.date())


def entries(program: str, person_id: str, *, results: bool = False) -> list[Entry]:
    """Every entry of a graduate, in the order of their days: one query. ``results``: with what drug
    tests found, for clinical roles.

    Raises
    ------
    Missing
    """
    read = load_all(Ref(program, person_id))
    read.one(Alumnus)
    return of(read, results=results)


def of(read: Partition, *, results: bool = False) -> list[Entry]:
    """Likewise, of somebody of whom everything was read."""
    histories = {
        id: (source, one if results else resultless(one)) for id, (source, one) in _histories(read)
    }
    found = [
        Entry(
            one.id, one.source, one.recorded_at, Attended.of(one),
            histories[one.id][1].past if one.id in histories else (),
        )
        for one in (one if results else resultless(one) for one in read.values(Activity))
    ]  # fmt: skip
    standing = {one.id for one in found}
    gone = [
        Entry(id, source, one.told_at, None, one.past)
        for id, (source, one) in histories.items()
        if id not in standing and one.past
    ]
    return sorted([*found, *gone], key=place)


def _histories(read: Partition) -> Iterator[tuple[str, tuple[Source, History]]]:
    """What each entry said before, by the id of what stands for it; what staff corrected last goes
    last."""
    for log in read.values(MentorLog):
        yield mentor_log.session_id(log), ("mentor", mentor_log.history(log))
    for fed in read.values(Fed):
        yield fed.activity_id, (_source(fed), fed)
    for one in read.values(Corrected):
        yield one.id, (one.source, one)


def _source(fed: Fed) -> Source:
    if fed.external_id.startswith(EVENT):
        return "event"
    return "coordinator" if fed.external_id.startswith(TABLE) else "verified"


def place(entry: Entry) -> str:
    """Its place among a person's entries, as text that sorts likewise."""
    return f"{entry.on}|{entry.recorded_at.isoformat(timespec='microseconds')}|{entry.id}"

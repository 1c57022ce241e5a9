"""Attendance from a center's own system: the same entry again changes nothing, a changed one is
corrected, one taken back is gone, and what was said before is kept.

Each person's entries are a transaction of their own: a feed that breaks off is mended by sending it
again. What is wrong with an entry is told by its field, and nothing of that entry is written.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib import clock, ids
from chalicelib.domain.attendance import PREFIX, Attended, Doing, Fed, day_of, retold, told
from chalicelib.domain.participation import APART, Activity, ActivityType, Source
from chalicelib.domain.people import Alumnus, Value
from chalicelib.services import recording
from chalicelib.services.recording import Unacceptable
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store import keys, numbers
from chalicelib.store.change import Change
from chalicelib.store.keys import NOBODY, Key, Ref
from chalicelib.store.partition import Partition, Stored, load
from chalicelib.store.writes import Conflict, Taken

#: The name under which an entry is one person's alone.
WHAT = "attendance"
#: Entries of one person in one transaction: each may take four of its hundred items.
AT_ONCE = 20


@dataclass(frozen=True)
class Entry:
    """An entry as sent: ``place`` in what was sent, its id in the other system, the graduate's id
    there, when (without a zone: the person's wall clock), and what; ``deleted`` takes it back."""

    place: int
    external_id: str
    alumnus: str
    at: datetime | None
    type: ActivityType | None
    count: int = 1
    hours: object = None
    deleted: bool = False


class EntryError(Value):
    """What is wrong with one entry, by its place (from 0) and field, and how to mend it."""

    entry: int
    external_id: str = ""
    field: str
    code: str
    message: str


class FeedAnswer(Value):
    """What a feed did, or would do: entries sent, and of them created, unchanged, corrected,
    deleted and rejected; with each error."""

    entries: int
    created: int = 0
    unchanged: int = 0
    corrected: int = 0
    deleted: int = 0
    rejected: int = 0
    errors: tuple[EntryError, ...] = ()


@dataclass(frozen=True)
class _Told:
    """What became of one person's entries."""

    done: list[Doing]
    errors: list[EntryError]


def take(
    program: str, by: str, entries: Sequence[Entry], wrong: Sequence[EntryError] = (),
    *, dry_run: bool = False,
) -> tuple[FeedAnswer, list[str]]:  # fmt: skip
    """Take a batch in; the answer, and whom it was about. ``wrong`` is what was wrong with entries
    that could not even be read. A ``dry_run`` writes nothing.

    Raises
    ------
    Missing
        if there is no such program.
    """
    here = tenant(program)
    errors, fit = list(wrong), _once_each(entries)
    errors += (_repeated(one) for one in entries if one not in fit)
    people = _people(here, fit)
    errors += (_unknown(one) for one in fit if one.alumnus not in people)
    done: list[Doing] = []
    for alumnus, person_id in people.items():
        theirs = [one for one in fit if one.alumnus == alumnus]
        for start in range(0, len(theirs), AT_ONCE):
            part = theirs[start : start + AT_ONCE]
            found = _take_in(program, person_id, by, part, "verified", dry_run)
            done += found.done
            errors += found.errors
    sent = len(entries) + len({one.entry for one in wrong})
    counts = {what: done.count(what) for what in ("created", "unchanged", "corrected", "deleted")}
    errors.sort(key=lambda one: one.entry)
    rejected = len({one.entry for one in errors})
    answer = FeedAnswer(entries=sent, rejected=rejected, errors=tuple(errors), **counts)
    return answer, list(people.values())


def mark(program: str, person_id: str, by: str, entry: Entry, source: Source) -> None:
    """One entry of our own making (an event) about somebody known.

    Raises
    ------
    Missing, Unacceptable
    """
    found = _take_in(program, person_id, by, [entry], source, dry_run=False)
    for one in found.errors:
        raise Unacceptable(one.field, one.code, one.message)


def _once_each(entries: Sequence[Entry]) -> list[Entry]:
    first: dict[str, Entry] = {}
    for one in entries:
        first.setdefault(one.external_id, one)
    return list(first.values())


def _people(here: Tenant, entries: Iterable[Entry]) -> dict[str, str]:
    """The graduates by their ids in the other system, in the order of the entries."""
    wanted = {one.alumnus: numbers.external_key(here.id, "alumnus", one.alumnus) for one in entries}
    owners = numbers.owners(list(wanted.values()))
    return {
        alumnus: owners[key]
        for alumnus, key in wanted.items()
        if key in owners and owners[key] != NOBODY
    }


@again_on_conflict
def _take_in(
    program: str, person_id: str, by: str, entries: Sequence[Entry], source: Source, dry_run: bool
) -> _Told:
    """One person's entries, in one transaction; nothing is written where nothing is new."""
    here = tenant(program)
    taken = {one.external_id: numbers.external_key(program, WHAT, one.external_id)
             for one in entries}  # fmt: skip
    owners = numbers.owners(list(taken.values()))
    read = load(Ref(program, person_id), *(_sk(key) for key in taken.values()))
    read.one(Alumnus)
    change = Change(read, by=by, at=clock.now(), policy=here.policy)
    feeding = _Feeding(change, here, source, _Told([], []))
    for one in entries:
        key = taken[one.external_id]
        try:
            if owners.get(key, person_id) != person_id:
                raise Unacceptable(
                    "external_id", "other_person",
                    "This id is another graduate's entry: delete that one first.",
                )  # fmt: skip
            feeding.take(one, key)
        except Unacceptable as error:
            feeding.found.errors.append(_error(one, error.field, error.code, str(error)))
    if dry_run or set(feeding.found.done) <= {"unchanged"}:
        return feeding.found
    feeding.recount()
    try:
        change.commit("attendance.fed", ",".join(sorted(set(feeding.found.done))))
    except Taken as taken_now:  # another telling of the same entry was faster
        raise Conflict("told elsewhere") from taken_now
    return feeding.found


def _sk(key: Key) -> str:
    """Where a person keeps the entry with this unique key."""
    return f"{PREFIX}{key.pk.rpartition('#')[2]}"


def key_of(ref: Ref, one: Fed) -> Key:
    """Where it is written down whose entry this is."""
    return keys.unique(ref.program, WHAT, one.digest)


@dataclass
class _Feeding:
    """Entries on their way into one change."""

    change: Change
    here: Tenant
    source: Source
    found: _Told
    lost: bool = False

    def take(self, one: Entry, key: Key) -> None:
        """Let an entry say what it says by now."""
        known = self.change.read.maybe(Fed, _sk(key))
        said = None if one.deleted else self._said(one)
        what = told(known.value if known else None, said)
        if what is None:
            raise Unacceptable("external_id", "unknown", "No entry has this id: nothing to delete.")
        self.found.done.append(what)
        if what == "unchanged":
            return
        if known is None:
            self._begin(one, key, said)
        else:
            self._change(known, key, said)

    def _said(self, one: Entry) -> Attended:
        if one.at is None or one.type is None:
            field = "at" if one.at is None else "type"
            raise Unacceptable(field, "missing", "This field is required: add it.")
        if one.type in APART:
            raise Unacceptable("type", "not_fed", "Mentors log their own contacts: leave it out.")
        zone = recording.zone_of(self.change.read, self.here)
        if one.at.tzinfo and one.at > self.change.at:
            raise Unacceptable("at", "future", "That is yet to come: send it when it is over.")
        try:
            on = recording.day_checked(day_of(one.at, zone), self.change, self.here)
        except Unacceptable as error:
            raise Unacceptable("at", error.code, str(error)) from error
        return Attended.model_validate(
            {"type": one.type, "on": on, "count": one.count, "hours": one.hours}
        )

    def _begin(self, one: Entry, key: Key, said: Attended | None) -> None:
        assert said
        self.change.claim(WHAT, key)
        fed = Fed(
            digest=key.pk.rpartition("#")[2], external_id=one.external_id, activity_id=ids.new_id(),
            said=said, told_at=self.change.at,
        )  # fmt: skip
        self.change.put(fed)
        self._stands(fed)

    def _change(self, known: Stored[Fed], key: Key, said: Attended | None) -> None:
        """What stood for it goes; what it says now stands under a new id, on its own day."""
        before = known.value
        now = retold(before, said, self.change.by, self.change.at)
        now = now.model_copy(update={"activity_id": ids.new_id()})
        if before.said:
            self._goes(before, before.said)
        else:
            self.change.claim(WHAT, key)
        if said is None:
            self.change.release(WHAT, key)
        else:
            self._stands(now)
        self.change.set(known, now)

    def _stands(self, fed: Fed) -> None:
        assert fed.said
        recording.put(
            self.change, self.here,
            Activity(
                id=fed.activity_id, person_id=self.change.read.ref.person, source=self.source,
                recorded_at=self.change.at, **fed.said.model_dump(),
            ),
        )  # fmt: skip

    def _goes(self, fed: Fed, said: Attended) -> None:
        sk = recording.activity_key(said.on, fed.activity_id)
        self.change.read.also(sk)
        self.change.remove(self.change.read.stored(Activity, sk))
        self.lost = True

    def recount(self) -> None:
        """Something that had counted is gone: when they were last there is counted anew."""
        if self.lost:
            recording.recount(self.change, self.here)


def _error(one: Entry, field: str, code: str, message: str) -> EntryError:
    return EntryError(
        entry=one.place, external_id=one.external_id, field=field, code=code, message=message
    )


def _repeated(one: Entry) -> EntryError:
    return _error(one, "external_id", "repeated", "Send each entry once in a batch.")


def _unknown(one: Entry) -> EntryError:
    return _error(one, "alumnus", "unknown", "No graduate has this id: import them first.")


def told_of(program: str, person_id: str) -> list[Fed]:
    """Every fed entry of a graduate with what it said before, in the order of their days.

    Raises
    ------
    Missing
    """
    read: Partition = load(Ref(program, person_id))
    read.one(Alumnus)
    read.beginning(PREFIX)
    return sorted(read.values(Fed), key=place_of)


def place_of(one: Fed) -> str:
    """Its place among a person's entries: by day, those taken back by the day that they had."""
    said = one.said or next((past.said for past in reversed(one.past) if past.said), None)
    return f"{said.on if said else ''}|{one.digest}"

"""Attendance from a center's own system: the same entry again changes nothing, a changed one is
corrected, one taken back is gone, and what was said before is kept.

Each person's entries are a transaction of their own: a feed that breaks off is mended by sending it
again. What is wrong with an entry is told by its field, and nothing of that entry is written.
"""

from collections.abc import Iterable, Sequence

from chalicelib import clock
from chalicelib.domain.attendance import PREFIX, Doing, Fed
from chalicelib.domain.people import Alumnus, Value
from chalicelib.services.feeding import WHAT, Entry, Feeding, sk_of
from chalicelib.services.recording import Unacceptable
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store import numbers
from chalicelib.store.change import Change
from chalicelib.store.keys import NOBODY, Ref
from chalicelib.store.partition import load
from chalicelib.store.writes import Conflict, Taken

#: Entries of one person in one transaction: each may take four of its hundred items.
AT_ONCE = 20


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
            theirs_done, theirs_wrong = _take_in(program, person_id, by, part, dry_run)
            done += theirs_done
            errors += theirs_wrong
    sent = len(entries) + len({one.entry for one in wrong})
    counts = {what: done.count(what) for what in ("created", "unchanged", "corrected", "deleted")}
    errors.sort(key=lambda one: one.entry)
    rejected = len({one.entry for one in errors})
    answer = FeedAnswer(entries=sent, rejected=rejected, errors=tuple(errors), **counts)
    return answer, list(people.values())


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
    program: str, person_id: str, by: str, entries: Sequence[Entry], dry_run: bool
) -> tuple[list[Doing], list[EntryError]]:
    """One person's entries, in one transaction; nothing is written where nothing is new."""
    here = tenant(program)
    taken = {one.external_id: numbers.external_key(program, WHAT, one.external_id)
             for one in entries}  # fmt: skip
    owners = numbers.owners(list(taken.values()))
    read = load(Ref(program, person_id), *(sk_of(key) for key in taken.values()))
    read.one(Alumnus)
    change = Change(read, by=by, at=clock.now(), policy=here.policy)
    feeding, errors = Feeding(change, here), []
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
            errors.append(_error(one, error.field, error.code, str(error)))
    if dry_run or set(feeding.done) <= {"unchanged"}:
        return feeding.done, errors
    feeding.recount()
    try:
        change.commit("attendance.fed", ",".join(sorted(set(feeding.done))))
    except Taken as taken_now:  # another telling of the same entry was faster
        raise Conflict("told elsewhere") from taken_now
    return feeding.done, errors


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
    read = load(Ref(program, person_id))
    read.one(Alumnus)
    read.beginning(PREFIX)
    return sorted(read.values(Fed), key=place_of)


def place_of(one: Fed) -> str:
    """Its place among a person's entries: by day, those taken back by the day that they had."""
    said = one.said or next((past.said for past in reversed(one.past) if past.said), None)
    return f"{said.on if said else ''}|{one.digest}"

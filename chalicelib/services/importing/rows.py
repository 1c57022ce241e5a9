"""Rows of an import against the people we know: judged in batches, written one by one."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from chalicelib.domain.importing import BadRow, RowError, refusal, renewal
from chalicelib.domain.people import Person
from chalicelib.services.importing.people import (
    HEADS,
    Import,
    Row,
    add_role,
    enrol,
    renew,
    role_of,
    stored_role,
)
from chalicelib.store import numbers
from chalicelib.store.keys import NOBODY, Key, Ref
from chalicelib.store.partition import Partition, load_keys
from chalicelib.store.writes import Conflict, Taken

#: How often a row is judged anew because somebody else wrote first.
TRIES = 3
#: Transactions under way at once: AWS takes about 20 ms for each, and a thousand must fit into the
#: 29 s of a request.
AT_ONCE = 4

#: ``made``: by this very import, in an earlier attempt at the same row. ``met``: by another import,
#: while we were looking, so that the row must be judged again.
Verdict = Literal["new", "made", "met", "role", "renewed", "unchanged", "refused"]


class Judged(NamedTuple):
    """What a row is, and the person that it is about, if we know them."""

    row: Row
    verdict: Verdict
    ref: Ref | None = None
    error: RowError | None = None


@dataclass
class Outcome:
    """What came of some rows, counted. ``waiting`` people can be invited now."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    waiting: int = 0
    bad: list[BadRow] = field(default_factory=list)

    def add(self, one: Judged) -> None:
        """Count a row in."""
        if one.verdict in ("new", "made", "role"):
            self.created += 1
        elif one.verdict == "renewed":
            self.updated += 1
        elif one.verdict in ("unchanged", "met"):
            self.unchanged += 1
        else:
            assert one.error
            self.bad.append(BadRow(line=one.row.line, cells=one.row.cells, errors=(one.error,)))


def rehearse(one: Import, rows: Sequence[Row]) -> Outcome:
    """What taking the rows would come to; nothing is written."""
    outcome = Outcome()
    for judged in judge(one, rows):
        outcome.add(judged)
    return outcome


def take(one: Import, rows: Sequence[Row]) -> Outcome:
    """Take the rows: each that can be taken, in a transaction of its own.

    Rows taken before are found unchanged, so a crash between two rows costs nothing but their
    reading; those whom this very import had made still count as created.
    """
    outcome = Outcome()
    left: Sequence[Row] = rows
    for _ in range(TRIES):
        again: list[Row] = []
        for judged, waits in _written(one, judge(one, left)):
            if waits is None:
                again.append(judged.row)
                continue
            outcome.add(judged)
            outcome.waiting += waits
        left = again
        if not left:
            break
    for row in left:
        outcome.add(Judged(row, "refused", error=_busy(row)))
    return outcome


def _written(one: Import, judged: list[Judged]) -> Iterable[tuple[Judged, bool | None]]:
    """Each row with whether its person waits now; None if somebody else wrote first."""
    known = [j.ref for j in judged if j.ref and j.verdict in ("role", "renewed")]
    stored = load_keys(Key(ref.pk, sk) for ref in known for sk in HEADS)

    def write(row: Judged) -> bool | None:
        if row.verdict == "met":
            return None
        try:
            return _write(one, row, stored)
        except (Conflict, Taken):
            return None

    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from zip(judged, pool.map(write, judged), strict=True)


def _write(one: Import, judged: Judged, stored: dict[Ref, Partition]) -> bool:
    if judged.verdict == "new":
        return enrol(one, judged.row)
    if judged.verdict not in ("role", "renewed"):
        return False
    assert judged.ref
    act: Callable[[Import, Row, Partition], bool] = add_role if judged.verdict == "role" else renew
    return act(one, judged.row, stored[judged.ref])


def judge(one: Import, rows: Sequence[Row]) -> list[Judged]:
    """Every row next to what is stored: ids and numbers by digest, then those people, in batches.

    No read is spent on a person nobody knows yet but the look-up of their id and number.
    """
    known = _known(one, rows)
    numbers_of = {row.line: number for row in rows if (number := _wanted(row, known.get(row.line)))}
    keys = {number: numbers.phone_key(one.tenant.id, number) for number in numbers_of.values()}
    owners = numbers.owners(list(keys.values()))
    holders = {line: owners[keys[n]] for line, n in numbers_of.items() if keys[n] in owners}
    others = _heads(one, {holders[line] for line in holders if line not in known})
    return [
        _known_row(one, row, known[row.line], holders.get(row.line))
        if row.line in known
        else _new_row(row, holders.get(row.line), others)
        for row in rows
    ]


def _known(one: Import, rows: Sequence[Row]) -> dict[int, Partition | None]:
    """Those whose id is known, by line, each read with the role of the row."""
    keys = {
        row.line: numbers.external_key(one.tenant.id, role_of(row), row.external_id) for row in rows
    }
    owners = numbers.owners(list(keys.values()))
    read = _heads(one, set(owners.values()), roles={role_of(row) for row in rows})
    return {line: read.get(owners[key]) for line, key in keys.items() if key in owners}


def _heads(
    one: Import, people: set[str], roles: Iterable[str] = ("alumnus", "mentor")
) -> dict[str, Partition]:
    sks = ["HEAD#PERSON", *(f"HEAD#{role.upper()}" for role in sorted(roles))]
    refs = [Ref(one.tenant.id, person) for person in sorted(people)]
    found = load_keys(Key(ref.pk, sk) for ref in refs for sk in sks)
    return {ref.person: partition for ref, partition in found.items()}


def _wanted(row: Row, known: Partition | None) -> str | None:
    """The number that the row would have to claim."""
    if known is None:
        return row.phone
    before = known.one(Person)
    after = renewal.renewed_person(before, row)
    return after.phone if after.phone != before.phone else None


def _known_row(one: Import, row: Row, read: Partition | None, holder: str | None) -> Judged:
    role = stored_role(read, row) if read else None
    if read is None or holder == NOBODY:
        return Judged(
            row, "refused", error=_erased(row, "external_id" if read is None else "phone")
        )
    if role is None:
        return Judged(row, "refused", error=_busy(row))
    if holder and holder != read.ref.person:
        return Judged(row, "refused", error=_taken(row, holder))
    person = read.one(Person)
    if renewal.another_human(person, row):
        return Judged(row, "refused", error=refusal(row.line, "external_id", "id_of_another"))
    after = (renewal.renewed_person(person, row), renewal.renewed_role(role, row, one.today))
    if after != (person, role):
        return Judged(row, "renewed", read.ref)
    return Judged(row, "made" if person.id == one.own(row) else "unchanged", read.ref)


def _new_row(row: Row, holder: str | None, others: dict[str, Partition]) -> Judged:
    if holder is None:
        return Judged(row, "new")
    if holder == NOBODY:
        return Judged(row, "refused", error=_erased(row, "phone"))
    read = others.get(holder)
    if read is None:
        return Judged(row, "refused", error=_taken(row, holder))
    role = stored_role(read, row)
    if role and role.external_id == row.external_id:
        return Judged(row, "met", read.ref)
    if role is None and renewal.same_human(read.one(Person), row):
        return Judged(row, "role", read.ref)
    return Judged(row, "refused", error=_taken(row, holder))


def _erased(row: Row, column: str) -> RowError:
    return refusal(row.line, column, "erased")


def _taken(row: Row, holder: str) -> RowError:
    return refusal(row.line, "phone", "phone_duplicate", where=f"person {holder}")


def _busy(row: Row) -> RowError:
    return RowError(
        line=row.line,
        column="external_id",
        code="changed_meanwhile",
        message="Somebody else changed this person in the same moment. Import the row again.",
    )

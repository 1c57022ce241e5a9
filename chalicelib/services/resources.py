"""The program's directory: filled from feeds and by hand, listed, and searched near a zip."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

from chalicelib import clock, ids
from chalicelib.domain import zips
from chalicelib.domain.people import Day, Value
from chalicelib.domain.resources import feed
from chalicelib.domain.resources.directory import (
    BY_HAND,
    MEETINGS,
    NOWHERE,
    Resource,
    ResourceKind,
    Spot,
    new_id,
)
from chalicelib.domain.resources.feed import EntryError, Origin
from chalicelib.domain.schedule.wall import local
from chalicelib.services.recording import Unacceptable
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store.change import Change
from chalicelib.store.partition import Partition, Stored

PREFIX = "RESOURCE#"
#: Entries that one transaction writes: DynamoDB takes 100 items, two are the head and its entry.
AT_ONCE = 90
#: A feed that lost more than half of what it had is more likely broken than right.
SHRUNK = 2


class DirectoryAnswer(Value):
    """What an import did, or would do: entries read, resources made, changed, left as they were and
    taken out, and what is wrong with the entries that were not taken."""

    rows: int
    created: int
    updated: int
    unchanged: int
    removed: int
    rejected: int
    errors: tuple[EntryError, ...] = ()


class Shrunk(ValueError):
    """The feed holds less than half of what it held before."""


@dataclass(frozen=True)
class Line:
    """An entry as it stands today, and how far it is from where somebody asked (kilometres)."""

    resource: Resource
    stale: bool
    km: float | None = None


@again_on_conflict
def take(
    program: str, body: str, by: str,
    *, source: str, kind: ResourceKind, dry_run: bool = False, shrink: bool = False,
) -> DirectoryAnswer:  # fmt: skip
    """Let the directory hold what a feed holds: new entries come in, changed ones change, those
    that it no longer has go. Entries of other sources stay. A cut-off import is mended by the next.

    Raises
    ------
    NotAFeed, Shrunk
    """
    here = tenant(program)
    read = here.partition
    today = _today(here)
    reading = feed.read(body, Origin(source, kind, here.program.zone, today))
    read.beginning(PREFIX)
    before = {s.value.id: s for s in read.every(Resource) if s.value.source == source}
    listed = {one.id for one in reading.resources}
    # What cannot be read now may be a slip in one entry: what it told before is kept.
    gone = [] if reading.errors else [was for id_, was in before.items() if id_ not in listed]
    if before and len(gone) * SHRUNK > len(before) and not shrink:
        raise Shrunk(f"{len(gone)} of {len(before)} entries would go")
    new = [r for r in reading.resources if r.id not in before]
    kept = [(before[r.id], r) for r in reading.resources if r.id in before]
    changed = [(was, r) for was, r in kept if _differs(was.value, r)]
    if not dry_run:
        # Who is listed unchanged was checked today: that alone is written too.
        seen = [(was, r) for was, r in kept if was.value != r]
        steps: list[Callable[[Change], None]] = [
            *(_putting(r) for r in new), *(_setting(was, r) for was, r in seen),
            *(_removing(was) for was in gone),
        ]  # fmt: skip
        _write(here, read, by, steps)
    return DirectoryAnswer(
        rows=reading.rows, created=len(new), updated=len(changed),
        unchanged=len(kept) - len(changed), removed=len(gone),
        rejected=len(reading.errors), errors=reading.errors,
    )  # fmt: skip


def _differs(was: Resource, new: Resource) -> bool:
    return was != new.model_copy(update={"checked_on": was.checked_on})


def _putting(new: Resource) -> Callable[[Change], None]:
    return lambda change: change.put(new)


def _setting(was: Stored[Resource], new: Resource) -> Callable[[Change], None]:
    return lambda change: change.set(was, new)


def _removing(was: Stored[Resource]) -> Callable[[Change], None]:
    return lambda change: change.remove(was)


def _write(
    here: Tenant, read: Partition, by: str, steps: Sequence[Callable[[Change], None]]
) -> None:
    for start in range(0, len(steps), AT_ONCE):
        change = Change(read, by=by, at=clock.now(), policy=here.policy)
        for step in steps[start : start + AT_ONCE]:
            step(change)
        read = change.commit("directory.read")


def _today(here: Tenant) -> date:
    return local(clock.now(), here.program.zone).date()


class ByHand(Value):
    """An entry as staff write it: a zip or a way to join online; meetings with day and time."""

    kind: ResourceKind
    name: str
    address: str = ""
    town: str = ""
    zip: str = ""
    day: Day | None = None
    at: time | None = None
    languages: tuple[str, ...] = ("en",)
    phone: str = ""
    url: str = ""
    notes: str = ""


@again_on_conflict
def add(program: str, entry: ByHand, by: str) -> Resource:
    """Put an entry into the directory by hand.

    Raises
    ------
    Unacceptable
    """
    here = tenant(program)
    place = zips.place_of(entry.zip) if entry.zip else None
    if entry.zip and place is None:
        raise Unacceptable("zip", "zip_unknown", "No such zip is known: check its five digits.")
    if place is None and not (entry.phone or entry.url):
        raise Unacceptable("zip", "missing", "Give its zip, a phone or an address online.")
    if bool(entry.day) != bool(entry.at) or (entry.kind in MEETINGS and not entry.at):
        raise Unacceptable("day", "missing", "Give both its day and its time: a meeting has them.")
    spot = Spot.at(place.north, place.east) if place else None
    own = ids.new_id()
    resource = Resource(
        id=new_id(spot, BY_HAND, own), source=BY_HAND, external_id=own, spot=spot,
        zone=(zips.zone_of(entry.zip) if entry.zip else None) or here.program.zone,
        online=not entry.address and bool(entry.phone or entry.url), checked_on=_today(here),
        **dict(entry),
    )  # fmt: skip
    _write(here, here.partition, by, [_putting(resource)])
    return resource


@again_on_conflict
def confirm(program: str, resource_id: str, by: str) -> Line:
    """Somebody checked that an entry is right today.

    Raises
    ------
    Missing
    """
    here, stored = _one(program, resource_id)
    checked = stored.value.model_copy(update={"checked_on": _today(here)})
    _write(here, here.partition, by, [_setting(stored, checked)])
    return Line(checked, stale=False)


@again_on_conflict
def remove(program: str, resource_id: str, by: str) -> None:
    """Take an entry out. One of a feed comes back with the next reading, if the feed has it still.

    Raises
    ------
    Missing
    """
    here, stored = _one(program, resource_id)
    _write(here, here.partition, by, [_removing(stored)])


def _one(program: str, resource_id: str) -> tuple[Tenant, Stored[Resource]]:
    here = tenant(program)
    key = f"{PREFIX}{resource_id}"
    here.partition.also(key)
    return here, here.partition.stored(Resource, key)


def lines(program: str, wanted: Callable[[Line], bool]) -> list[Line]:
    """The entries that are wanted, in the order of their ids: a megabyte a round trip."""
    here = tenant(program)
    here.partition.beginning(PREFIX)
    return [one for one in _lines(here, here.partition.values(Resource)) if wanted(one)]


def around(program: str, code: str, wanted: Callable[[Line], bool]) -> list[Line]:
    """The entries around a zip that are wanted, the nearest first, then those online.

    Raises
    ------
    Unacceptable
    """
    place = zips.place_of(code)
    if place is None:
        raise Unacceptable("near", "zip_unknown", "No such zip is known: check its five digits.")
    here, spot = tenant(program), Spot.at(place.north, place.east)
    reach = here.policy.directory.km
    found = _lines(here, within_reach(here, spot), spot)
    near = [one for one in found if (one.km is None or one.km <= reach) and wanted(one)]
    return sorted(near, key=lambda one: (one.km is None, one.km or 0, one.resource.id))


def _lines(here: Tenant, found: Iterable[Resource], spot: Spot | None = None) -> list[Line]:
    today = _today(here)

    def line(one: Resource) -> Line:
        km = None if spot is None or one.spot is None or one.online else one.spot.km_to(spot)
        return Line(one, one.is_stale(today, here.policy), km)

    return [line(one) for one in found]


def within_reach(here: Tenant, spot: Spot) -> list[Resource]:
    """What may be near enough to a spot, and what is online: one query a square degree."""
    for cell in (*spot.cells_within(here.policy.directory.km), NOWHERE):
        here.partition.beginning(f"{PREFIX}{cell}.")
    return here.partition.values(Resource)

"""Sees every commit and every request to the carrier as it happens, and asks the checks."""

from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple, NoReturn

from tests.simulation.carrier import Handed
from tests.simulation.double.expressions import Item
from tests.simulation.double.table import Place
from tests.simulation.humans import HOLDS, Human
from tests.simulation.town import Town


class Violation(BaseException):
    """An invariant does not hold. A ``BaseException``, so that no handler of the product takes it
    for a failure to be tried again."""


class Written(NamedTuple):
    """One item of a commit, before and after."""

    place: Place
    before: Item | None
    after: Item | None

    @property
    def record(self) -> str:
        """The kind of record."""
        return text(self.after or self.before, "record")


WriteCheck = Callable[["Journal", Written, list[Written]], None]
HandingCheck = Callable[["Journal", Handed, Item | None], None]
CommitCheck = Callable[["Journal", list[Place]], None]
RestCheck = Callable[["Journal"], None]
WRITES: dict[str, list[tuple[str, WriteCheck]]] = defaultdict(list)
COMMITS: list[tuple[str, CommitCheck]] = []
HANDINGS: list[tuple[str, HandingCheck]] = []
RESTS: list[tuple[str, bool, RestCheck]] = []


def on_write(invariant: str, *records: str) -> Callable[[WriteCheck], WriteCheck]:
    """A check of every write of these kinds of record (none: all)."""

    def register(check: WriteCheck) -> WriteCheck:
        for record in records or ("*",):
            WRITES[record].append((invariant, check))
        return check

    return register


def on_commit(invariant: str) -> Callable[[CommitCheck], CommitCheck]:
    """A check of the keys of every transaction, of items that it only looks at too."""

    def register(check: CommitCheck) -> CommitCheck:
        COMMITS.append((invariant, check))
        return check

    return register


def on_handing(invariant: str) -> Callable[[HandingCheck], HandingCheck]:
    """A check of every request to the carrier, with the message's record if it has one."""

    def register(check: HandingCheck) -> HandingCheck:
        HANDINGS.append((invariant, check))
        return check

    return register


def at_rest(invariant: str, *, daily: bool = False) -> Callable[[RestCheck], RestCheck]:
    """A check of a world at the end of its life, or (cheap ones) of each of its days."""

    def register(check: RestCheck) -> RestCheck:
        RESTS.append((invariant, daily, check))
        return check

    return register


def text(item: Item | None, name: str) -> str:
    """A plain attribute, empty if it is not there."""
    if item is None or (value := item.get(name)) is None:
        return ""
    found: str = value["S"] if "S" in value else value.get("N", "")
    return found


def moment(item: Item | None, name: str) -> datetime | None:
    """A moment of a record."""
    found = text(item, name)
    return datetime.fromisoformat(found) if found else None


@dataclass
class Journal:
    """What happened in a town, as far as the checks need to remember it."""

    town: Town
    asked: Counter[str] = field(default_factory=Counter)
    handed: dict[str, list[Handed]] = field(default_factory=lambda: defaultdict(list))
    prompts: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    invitations: Counter[Any] = field(default_factory=Counter)
    invited: set[tuple[str, str]] = field(default_factory=set)
    chains: dict[str, tuple[int, str]] = field(default_factory=dict)
    open_checkins: dict[Place, Item] = field(default_factory=dict)
    checkin_texts: dict[tuple[str, str], Place] = field(default_factory=dict)
    alerts: dict[Place, Item] = field(default_factory=dict)
    paged: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    #: Pages handed over by text or voice: when, to whom, about which alert (empty: it could not be
    #: written down).
    pages: list[tuple[datetime, str, str]] = field(default_factory=list)
    #: What humans did about incidents.
    took: dict[Place, list[Any]] = field(default_factory=lambda: defaultdict(list))
    active_matches: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    #: The number on record when a text became SENDING; two while it is being changed.
    bound_for: dict[Place, set[str]] = field(default_factory=dict)
    checkins: int = 0
    #: The reply to a crisis and the first page, through the network, a crash and a queue's
    #: visibility time.
    soon: timedelta = timedelta(minutes=20)
    #: Spells of trouble: since when, until when.
    troubles: list[tuple[datetime, datetime]] = field(default_factory=list)
    #: When an operator last put dead letters back: SQS counts their deliveries anew.
    redriven_at: datetime | None = None
    _group: list[Written] = field(default_factory=list)
    _looked_at: list[Place] = field(default_factory=list)
    _holding: dict[int, tuple[list[Any], int, frozenset[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        world = self.town.world
        world.written = lambda *write: self._group.append(Written(*write))
        world.committed = self._committed
        world.table.held = lambda place: self._looked_at.append(place)
        world.carrier.handed = self._handed

    @property
    def now(self) -> datetime:
        """The world's moment."""
        return self.town.world.now

    def item(self, place: Place) -> Item | None:
        """A record as it stands."""
        return self.town.world.table.get(place)

    def person(self, place: Place) -> Item | None:
        """The head of the person whose partition this is."""
        return self.item(Place(place.pk, "HEAD#PERSON"))

    def person_of(self, handed: Handed) -> Item | None:
        """The head of the person to whom something was handed over."""
        context = handed.context
        return self.item(
            Place(f"PROGRAM#{context['program']}#PERSON#{context['person']}", "HEAD#PERSON")
        )

    def said_to_hold(self, human: Human) -> frozenset[str]:
        """The ids of what somebody said for which everything is held; looked for anew whenever they
        have said something else."""
        said = human.said
        of, length, found = self._holding.get(id(human), (None, 0, frozenset()))
        if of is not said or length != len(said):
            found = frozenset(known for known, _, body in said if body in HOLDS)
            self._holding[id(human)] = (said, len(said), found)
        return found

    def fail(self, invariant: str, words: str) -> NoReturn:
        """An invariant does not hold."""
        raise Violation(f"invariant {invariant} at {self.now:%Y-%m-%d %H:%M:%S}: {words}")

    def trouble(self, until: datetime, since: datetime | None = None) -> None:
        """Something is out of order from now (or an earlier moment) until then: what falls due
        meanwhile may be late by as much."""
        insort(self.troubles, (since or self.now, until))

    def since_trouble(self, deadline: datetime) -> datetime:
        """A deadline, moved behind the trouble into which it fell."""
        for since, until in self.troubles:
            if since > deadline:
                break
            deadline = max(deadline, until)
        return deadline

    def is_late(self, deadline: datetime, grace: timedelta) -> bool:
        """Whether something due by then should have happened."""
        return self.now > self.since_trouble(deadline) + grace

    def rest(self, *, daily: bool = False) -> None:
        """Ask what must hold at the end of a day, or of all."""
        for invariant, each_day, check in RESTS:
            if each_day or not daily:
                self.asked[invariant] += 1
                check(self)

    def _committed(self) -> None:
        group, self._group = self._group, []
        looked_at, self._looked_at = self._looked_at, []
        for write in group:
            for invariant, check in (*WRITES["*"], *WRITES.get(write.record, ())):
                self.asked[invariant] += 1
                check(self, write, group)
        if len(group) + len(looked_at) > 1:
            places = [write.place for write in group] + looked_at
            for invariant, commit_check in COMMITS:
                self.asked[invariant] += 1
                commit_check(self, places)

    def _handed(self, handed: Handed) -> None:
        item = self.message(handed)
        for invariant, check in HANDINGS:
            self.asked[invariant] += 1
            check(self, handed, item)
        self.handed[handed.known].append(handed)
        self._remember_page(handed, item)

    def _remember_page(self, handed: Handed, item: Item | None) -> None:
        unrecorded = handed.context.get("message", "").startswith("unrecorded-")
        if unrecorded or text(item, "kind") == "page":
            self.pages.append((handed.at, handed.to, text(item, "about")))

    def message(self, handed: Handed) -> Item | None:
        """The record of what was handed over, if it has one."""
        context = handed.context
        if not context.get("message", "").startswith("MESSAGE#"):
            return None
        owner = "" if context["person"] == "-" else f"#PERSON#{context['person']}"
        return self.item(Place(f"PROGRAM#{context['program']}{owner}", context["message"]))

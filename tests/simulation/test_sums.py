"""A program's sums, whatever order it takes: Hypothesis lets facts change, countings die or meet
each other, people be erased and everybody be counted afresh; the sums must be what all of their
facts come to, each counted once."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.domain.instruments.response import Response
from chalicelib.domain.moves import Moved
from chalicelib.domain.network import Contact, Measurement
from chalicelib.domain.participation import Activity
from chalicelib.domain.people import Alumnus, Taper
from chalicelib.domain.recovery_plan import Content, PlanVersion
from chalicelib.domain.sums import total
from chalicelib.services import jobs
from chalicelib.services.standing import erasing
from chalicelib.services.summing import folding, recounting
from chalicelib.services.tenant import tenant
from chalicelib.store import sums
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load_all
from tests.simulation import scenes, stage, town
from tests.simulation.town import PROGRAM
from tests.simulation.wire import Call, Crash
from tests.simulation.world import World
from tests.unit.outcomes.people import answers, measured

TODAY = scenes.BEGINS.date()
PEOPLE = st.integers(0, 1)
DAYS = st.integers(0, 120).map(lambda ago: TODAY - timedelta(days=ago))
FACTS = st.one_of(
    st.tuples(st.just("attends"), PEOPLE, DAYS, st.sampled_from([None, Decimal("1.25")])),
    st.tuples(st.just("meets"), PEOPLE, DAYS, st.sampled_from("JK")),
    st.tuples(st.just("takes_back"), PEOPLE),
    st.tuples(st.just("tapers"), PEOPLE, st.integers(0, 9)),
    st.tuples(st.just("scores"), PEOPLE, DAYS, st.integers(0, 6)),
    st.tuples(st.just("names"), PEOPLE, DAYS, st.integers(0, 4)),
    st.tuples(st.just("moves"), PEOPLE, DAYS, st.sampled_from(["slipping", "closed"])),
    st.tuples(st.just("plans"), PEOPLE, st.booleans()),
    st.tuples(st.just("erased"), PEOPLE),
)
#: What befalls a counting at one of its calls.
FAULTS = st.sampled_from([None, "crash_before", "crash_after", "lost_retried", "meanwhile"])
COUNTINGS = st.one_of(
    st.tuples(st.just("count"), PEOPLE, FAULTS, st.integers(0, 9)),
    st.tuples(st.just("recount"), PEOPLE, FAULTS, st.integers(0, 30)),
)
HISTORIES = st.lists(st.one_of(FACTS, COUNTINGS), max_size=14)


class Play:
    """Two people of a program, and what may happen to them."""

    def __init__(self, world: World) -> None:
        self.world, here = world, town.found(world)
        with world.undisturbed():
            town.open_program(here)
        both = [scenes.somebody(here, number) for number in (1, 2)]
        self.refs = [Ref(PROGRAM, one.person_id) for one in both]
        self.numbers = iter(range(1000))
        self.jobs: list[dict[str, Any]] = []

    def _change(self, who: int, change: Callable[[Any], None]) -> None:
        read = load_all(self.refs[who])
        if not read.erased:
            doing = Change(read, by="test", at=self.world.now, policy=tenant(PROGRAM).policy)
            change(doing)
            doing.commit("test.changed")

    def attends(self, who: int, on: date, hours: Decimal | None) -> None:
        one = Activity(
            id=f"a{next(self.numbers)}", person_id=self.refs[who].person, type="twelve_step",
            on=on, hours=hours, source="self", recorded_at=self.world.now,
        )  # fmt: skip
        self._change(who, lambda change: change.put(one))

    def meets(self, who: int, on: date, name: str) -> None:
        one = Contact(id=f"c{next(self.numbers)}", on=on, name=name)
        self._change(who, lambda change: change.put(one))

    def takes_back(self, who: int) -> None:
        """The last visit that was told was none."""

        def take(change: Any) -> None:
            for stored in list(change.read.every(Activity))[-1:]:
                change.remove(stored)

        self._change(who, take)

    def tapers(self, who: int, hours: int) -> None:
        """Two weeks of fewer hours; some time later again."""

        def taper(change: Any) -> None:
            had = change.value(Alumnus).tapers
            since = had[-1].until + timedelta(days=20) if had else TODAY - timedelta(days=70)
            one = Taper(
                hours_per_week=hours, since=since, until=since + timedelta(days=14), by="lead",
                why="works",
            )  # fmt: skip
            change.amend(Alumnus, tapers=(*had, one))

        self._change(who, taper)

    def scores(self, who: int, on: date, value: int) -> None:
        """A whole follow-up told on a day."""
        for name in ("barc-10", "bam-17", "phq-2"):
            one = Response(
                id=f"r{next(self.numbers)}", on=on, instrument=name, instrument_version=1,
                answers=answers(name, value), how="call", recorded_at=self.world.now,
            )  # fmt: skip
            self._change(who, lambda change, one=one: change.put(one))

    def names(self, who: int, on: date, supportive: int) -> None:
        """The support network as told on a day."""
        members = measured(0, supportive, 1).members
        one = Measurement(
            id=f"m{next(self.numbers)}", on=on, members=members, recorded_at=self.world.now
        )
        self._change(who, lambda change: change.put(one))

    def moves(self, who: int, on: date, state: Any) -> None:
        """Their engagement changed on a day."""

        def move(change: Any) -> None:
            change.put(Moved(on=on, effect=change.read.seq + 1, before="active", after=state))

        self._change(who, move)

    def plans(self, who: int, has: bool) -> None:
        content = Content(coping=("walk",) if has else ())
        one = PlanVersion(
            number=next(self.numbers), by="staff", at=self.world.now, content=content
        )  # fmt: skip
        self._change(who, lambda change: change.put(one))

    def erased(self, who: int) -> None:
        erasing.carry_out(self.refs[who], "test", "spoken", "test")

    def count(self, who: int, fault: str | None, call: int) -> None:
        self._faulty(lambda: folding.fold(self.refs[who], tenant(PROGRAM)), who, fault, call)

    def recount(self, who: int, fault: str | None, call: int) -> None:
        """A piece of it, whichever message comes next; a message that died comes again."""
        if not self.jobs:
            recounting.begin(PROGRAM)
        body, *rest = self.jobs
        self.jobs[:] = rest
        if not self._faulty(lambda: recounting.go_on(body), who, fault, call):
            self.jobs.append(body)

    def _faulty(self, work: Callable[[], None], who: int, fault: str | None, number: int) -> bool:
        """Do some work, with something befalling it at one of its calls; whether it was done."""
        at, wire = self.world.wire.count + number, self.world.wire
        if fault == "meanwhile":
            wire.meanwhile = lambda call: self._meanwhile(call, at, who)
        elif fault:
            wire.choose = lambda call: fault if call.number == at else None
        try:
            work()
        except Crash:
            return False
        finally:
            wire.choose, wire.meanwhile = lambda _: None, lambda _: None
        return True

    def _meanwhile(self, call: Call, at: int, who: int) -> None:
        """Another fact, and another worker who counts it."""
        if call.number == at:
            with self.world.undisturbed():
                self.attends(who, TODAY, None)
                self.count(who, None, 0)

    def finish(self) -> None:
        """Whoever is to be counted is; a recount that was begun comes to its end."""
        while self.jobs:
            self.recount(0, None, 0)
        for ref in (*self.refs, Ref(PROGRAM, "")):
            folding.fold(ref, tenant(PROGRAM))

    def sums(self) -> Any:
        """The sums that reports read."""
        known = sums.counting(PROGRAM)
        assert known.serving == known.building
        return sums.totals(PROGRAM, known.serving, ("", "~")).buckets

    def afresh(self) -> Any:
        """What everybody's facts come to."""
        refs = (*self.refs, Ref(PROGRAM, ""))
        here = tenant(PROGRAM)
        return total(folding.counted(folding.reading(ref, here)).buckets for ref in refs)


@settings(
    max_examples=15, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(HISTORIES)
def test_sums_are_what_counting_everybody_afresh_comes_to(
    history: list[tuple[Any, ...]],
) -> None:
    world = World(7, scenes.BEGINS)
    with stage.under(world), pytest.MonkeyPatch.context() as patch:
        play = Play(world)
        patch.setattr(jobs, "send", lambda kind, **more: play.jobs.append({"kind": kind, **more}))
        for name, *how in history:
            getattr(play, name)(*how)
        play.finish()
        assert play.sums() == play.afresh()

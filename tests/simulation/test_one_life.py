"""One person's life, whatever order it takes: Hypothesis makes people, staff and machines act, and
a small model of its own says what may be sent. Every check of the simulation is asked besides."""

import os
from contextlib import ExitStack
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from chalicelib.domain import gate
from chalicelib.domain.people import Alumnus
from tests.simulation import scenes, stage, town
from tests.simulation.carrier import Handed
from tests.simulation.checks.journal import Journal, Violation, text
from tests.simulation.double.table import Place
from tests.simulation.town import NUMBER, PROGRAM
from tests.simulation.world import World

#: What is sent of itself, and what only answers.
_AUTOMATED = frozenset({
    "checkin", "reminder", "invitation", "welcome_back", "tip", "nudge", "match_ask", "intro",
    "fit_check",
})  # fmt: skip


class Model:
    """What may be sent, from what was said and when; it knows nothing of the product's records."""

    def __init__(self, zone: str) -> None:
        self.words: dict[str, tuple[datetime, str]] = {}
        self.zone = ZoneInfo(zone)
        self.suspect = False
        self.away_until: datetime | None = None
        self.gone: str | None = None

    def says(self, known: str, at: datetime, word: str) -> None:
        """A word about our texts, sent at a moment."""
        self.words[known] = (at, word)

    def last(self, taken: set[str], *wanted: str) -> tuple[datetime, str] | None:
        """The latest such word among the texts that were taken in."""
        heard = [said for known, said in self.words.items() if known in taken]
        return max((one for one in heard if one[1] in wanted), default=None)

    def why_not(self, kind: str, now: datetime, taken: set[str]) -> str | None:
        """Why a text of this kind may not leave now."""
        if self.gone:
            return self.gone if kind != "crisis" else None
        said = self.last(taken, "STOP", "START")
        if said and said[1] == "STOP":
            return "they said STOP" if kind not in ("stop_confirmation", "crisis") else None
        if kind not in _AUTOMATED:
            return None
        if self.suspect:
            return "the number may be another's"
        if self.away_until and now < self.away_until:
            return "they are away"
        paused = self.last(taken, "PAUSE 1W", "START")
        if paused and paused[1] == "PAUSE 1W" and now < self._week_after(paused[0]):
            return "they asked for a pause"
        return None

    def _week_after(self, at: datetime) -> datetime:
        """Ten in the morning a week later, on their clock."""
        day = at.astimezone(self.zone).date() + timedelta(weeks=1)
        return datetime.combine(day, time(10), self.zone)


class OneLife(RuleBasedStateMachine):
    """Everything that may befall one person, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.world = World(1, scenes.BEGINS)
        self.stack.enter_context(stage.under(self.world))
        self.town = town.found(self.world)
        self.journal = Journal(self.town)
        self.model = Model("America/New_York")
        self.broken = False
        self._check = self.world.carrier.handed
        self.world.carrier.handed = self._handed

    def teardown(self) -> None:
        """Let what is on its way come to its end, and ask everything."""
        try:
            if self.broken:
                return  # told already; what comes after it would hide it
            self._calm()
            self._go(timedelta(days=4))
            self._asked(lambda: self.journal.rest())
        finally:
            self.stack.close()

    # --- the person ------------------------------------------------------------------------------

    @initialize(
        joined=st.booleans(),
        wording=st.sampled_from(["simple", "discreet"]),
        opioids=st.booleans(),
        verified=st.booleans(),
    )
    def is_enrolled(self, joined: bool, wording: str, opioids: bool, verified: bool) -> None:
        with self.world.undisturbed():
            town.open_program(self.town)
        more: dict[str, Any] = {"substances": frozenset({"opioids"})} if opioids else {}
        self.human = scenes.somebody(
            self.town, joined=joined, wording=wording,
            number_state="verified" if joined or verified else "unverified",
            **scenes.wants_a_mentor(), **more,
        )  # fmt: skip
        self.matched = False
        self._go(timedelta(minutes=1))

    @rule(share=st.sampled_from([0.0, 0.5, 1.0]), troubled=st.sampled_from([0.0, 0.5, 1.0]))
    def becomes(self, share: float, troubled: float) -> None:
        """They answer more or less from now on, calmly or not: use, craving, a call wanted."""
        self.human.ways.answers, self.human.ways.troubled = share, troubled

    @rule(word=st.sampled_from(["STOP", "START", "PAUSE 1W"]))
    def says(self, word: str) -> None:
        self._say(word)

    @rule(word=st.sampled_from(["STOP", "START"]), minutes=st.integers(1, 90))
    def said_before(self, word: str, minutes: int) -> None:
        """A text that the network brings late, after others sent since."""
        self._say(word, self.world.now - timedelta(minutes=minutes))

    @rule()
    def says_wrong_number(self) -> None:
        known = self._say("wrong number")
        if known in self._taken():
            self.model.words[known] = (self.world.now, "STOP")
            self.model.suspect = self._person("number_state") == "suspect"

    @rule(words=st.sampled_from(["how are you today", "CALL", "HELP", "oops 4", "2", "yes", "no"]))
    def talks(self, words: str) -> None:
        if words == "no" and self._thread("joining") in ("invited", "inviting"):
            return  # a no to the invitation is a stop: told apart in tests of joining
        self._say(words)

    @rule()
    def is_in_danger(self) -> None:
        self._say("I want to kill myself")

    @precondition(lambda self: self.human.said)
    @rule(days=st.sampled_from([0, 1, 22]))
    def is_heard_again(self, days: int) -> None:
        """SNS brings the last text once more."""
        known, at, body = self.human.said[-1]
        self.world.text_in(
            self.human.phone, NUMBER, body, known, said_at=at, delay=timedelta(days=days)
        )
        self._go(timedelta(seconds=5))

    # --- staff -----------------------------------------------------------------------------------

    @precondition(lambda self: not self.model.gone)
    @rule()
    def staff_see_the_number_work(self) -> None:
        from chalicelib.services.standing import phones

        with self.world.undisturbed():
            phones.verify(PROGRAM, self.human.person_id, "Ana", Alumnus)
        self.model.suspect = False

    @precondition(lambda self: not self.model.gone)
    @rule()
    def staff_hear_a_stop(self) -> None:
        from chalicelib.services.recording import Unacceptable
        from chalicelib.services.standing import revoking

        with self.world.undisturbed():
            try:
                revoking.opt_out(PROGRAM, self.human.person_id, "Ana", Alumnus, channel="spoken")
            except Unacceptable:
                return  # they have said START since
        self.model.says(f"staff-{self.world.now}", self.world.now, "STOP")
        self.human.told.append((self.world.now, "STOP"))
        self._go(timedelta(seconds=1))  # of two words of one moment the one for less holds

    @precondition(lambda self: not self.model.gone)
    @rule(days=st.integers(1, 20))
    def goes_away(self, days: int) -> None:
        from chalicelib.services import leave

        until = self._today() + timedelta(days=days)
        with self.world.undisturbed():
            leave.set_away(PROGRAM, self.human.person_id, "Ana", "travel", until)
        self.model.away_until = datetime.combine(until, time(10), self.model.zone)

    @precondition(lambda self: not self.model.gone)
    @rule()
    def comes_back(self) -> None:
        from chalicelib.services import leave

        with self.world.undisturbed():
            leave.end_away(PROGRAM, self.human.person_id, "Ana")
        self.model.away_until = None

    @rule()
    def staff_see_to_their_list(self) -> None:
        town.staff_round(self.town)

    @precondition(lambda self: not self.model.gone and not self.matched)
    @rule()
    def is_matched(self) -> None:
        """A mentor is found and approved, and accepts whenever they are asked."""
        self.matched = True
        scenes.match_all(self.town)
        self._go(timedelta(minutes=1))

    @precondition(lambda self: not self.model.gone)
    @rule(dice=st.integers(0, 1))
    def is_erased(self, dice: int) -> None:
        """Now and then: nothing is left of them but what may not be sent."""
        from chalicelib.services.standing import erasing

        if dice:
            return
        how: dict[str, Any] = {"checked_by": "Ana Lopez", "how": "letter"}
        with self.world.undisturbed():
            self._asked(
                lambda: erasing.erase(PROGRAM, self.human.person_id, "lead", Alumnus, **how)
            )
        self.model.gone = "they were erased"
        self.town.people.remove(self.human)  # what they said is on record no more

    @precondition(lambda self: not self.model.gone)
    @rule(dice=st.integers(0, 1))
    def dies(self, dice: int) -> None:
        """Now and then: a death is recorded."""
        from chalicelib.services.standing import deceased

        if dice:
            return
        told: dict[str, Any] = {"on": self._today(), "source": "family"}
        with self.world.undisturbed():
            self._asked(
                lambda: deceased.record_death(PROGRAM, self.human.person_id, "Ana", Alumnus, **told)
            )
        self.model.gone = "they have died"

    # --- time and machines -----------------------------------------------------------------------

    @rule(hours=st.sampled_from([1, 6, 24, 24, 49, 100, 400]))
    def time_passes(self, hours: int) -> None:
        self._go(timedelta(hours=hours))

    @rule(
        after=st.integers(0, 30),
        fault=st.sampled_from(["crash_before", "crash_after", "lost", "lost_retried", "conflict"]),
    )
    def something_breaks(self, after: int, fault: str) -> None:
        """At one of the next calls."""
        at = self.world.wire.count + after
        self.world.wire.choose = lambda call: fault if call.number == at else None

    @rule(share=st.sampled_from([0.0, 0.5]))
    def the_carrier_is(self, share: float) -> None:
        """Fine, or leaving half of all requests open."""
        self.world.carrier.weather.silent = share

    @rule(hours=st.integers(1, 30))
    def nothing_ticks(self, hours: int) -> None:
        until = self.world.now + timedelta(hours=hours)
        self.world.no_ticks(until)
        self.journal.trouble(until + timedelta(minutes=30))
        self._go(timedelta(hours=hours + 1))

    # --- what must hold --------------------------------------------------------------------------

    @invariant()
    def nothing_is_late(self) -> None:
        self._asked(lambda: self.journal.rest(daily=True))

    def _handed(self, handed: Handed) -> None:
        """Every request to the carrier, held against the model."""
        message = self.journal.message(handed)
        self._check(handed)
        if message is None or text(message, "to") != "alumnus":
            return
        why = self.model.why_not(text(message, "kind"), self.world.now, self._taken())
        if why:
            self.journal.fail("9, 10", f"{text(message, 'kind')} leaves, and {why}")

    def _say(self, words: str, said_at: datetime | None = None) -> str:
        at = said_at or self.world.now
        known = self.world.text_in(self.human.phone, NUMBER, words, said_at=at)
        self.human.said.append((known, at, words))
        if words in ("STOP", "START", "PAUSE 1W"):
            self.model.says(known, at, words)
        self._go(timedelta(seconds=5))
        return known

    def _go(self, step: timedelta) -> None:
        self._asked(lambda: self.world.run_until(self.world.now + step))
        for queue in self.world.queues.values():
            queue.redrive(self.world.now)

    def _calm(self) -> None:
        self.world.wire.choose = lambda _: None
        self.world.carrier.weather.silent = 0.0

    def _asked(self, act: Any) -> None:
        try:
            act()
        except Violation as found:
            self.broken = True
            raise AssertionError(str(found)) from found

    def _taken(self) -> set[str]:
        """Texts that are on record, and what staff heard."""
        if not self.model.words:
            return set()
        pk = f"PROGRAM#{PROGRAM}#PERSON#{self.human.person_id}"
        return {
            known for known in self.model.words
            if known.startswith("staff-") or self.journal.item(Place(pk, f"INBOUND#{known}"))
        }  # fmt: skip

    def _person(self, name: str) -> str:
        return text(self._head("PERSON"), name)

    def _thread(self, name: str) -> str:
        return text(self._head("THREAD"), name)

    def _head(self, name: str) -> Any:
        pk = f"PROGRAM#{PROGRAM}#PERSON#{self.human.person_id}"
        return self.journal.item(Place(pk, f"HEAD#{name}"))

    def _today(self) -> date:
        return self.world.now.astimezone(self.model.zone).date()


TestOneLife = OneLife.TestCase
#: In CI the same lives each time; elsewhere new ones.
TestOneLife.settings = settings(
    max_examples=40,
    stateful_step_count=25,
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=list(HealthCheck),
    # A failing life is told as it was: making it shorter takes longer than reading it.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    print_blob=True,
)


def test_a_life_shows_that_consent_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lives above see a product that texts whoever is due."""
    monkeypatch.setattr(gate, "may_text", lambda *_, **__: None)
    with pytest.raises(AssertionError, match="invariant 9"):
        run_state_machine_as_test(OneLife, settings=TestOneLife.settings)

"""The simulation sees what it is there to see: each test breaks the product in one place, and a
scene then fails by the invariant that the break violates. Unbroken, every scene holds."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.carriers import sms
from chalicelib.domain import gate, messages
from chalicelib.domain.people import Person
from chalicelib.domain.safety import alerts, joining, paging
from chalicelib.domain.safety.alerts import Alert
from chalicelib.services import alerting, due
from chalicelib.services.inbound import crisis, holding
from chalicelib.services.outbound import effects
from chalicelib.services.standing import ending
from chalicelib.store import change, writes
from chalicelib.store.keys import Key
from chalicelib.store.rows import Row
from tests.simulation.playing import Break, play
from tests.simulation.scenes import BY_NAME, SCENES, Scene
from tests.simulation.town import Town

Patch = Callable[[pytest.MonkeyPatch], None]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: str(scene.name))
def test_every_scene_holds_and_calls_its_handlers(scene: Scene) -> None:
    played = play(scene)
    assert played.violation is None
    assert scene.handlers <= played.handlers


def _no_consent_check(patch: pytest.MonkeyPatch) -> None:
    """Whoever is due is texted."""
    patch.setattr(gate, "may_text", lambda *_, **__: None)


def _no_window(patch: pytest.MonkeyPatch) -> None:
    """The hour is not judged at sending."""
    judge = gate.may_text

    def at_any_hour(*asked: Any) -> str | None:
        refused = judge(*asked)
        return None if refused in gate.PASSING else refused

    patch.setattr(gate, "may_text", at_any_hour)


def _ambiguous_is_sent_again(patch: pytest.MonkeyPatch) -> None:
    """What may have been accepted is taken for not accepted."""
    again = messages.AfterSend("PLANNED", retry=True)
    patch.setitem(messages._AFTER_SEND, "ambiguous", again)


def _no_sweep(patch: pytest.MonkeyPatch) -> None:
    """A message whose sender died is never looked at again."""
    look = messages.next_look

    def next_look(message: Any, *more: Any) -> Any:
        return None if message.state == "SENDING" else look(message, *more)

    patch.setattr(messages, "next_look", next_look)
    _kinds_look(patch, next_look)


def _kinds_look(patch: pytest.MonkeyPatch, next_look: Any) -> None:
    """The table of kinds holds the function itself."""
    from dataclasses import replace

    from chalicelib.store import kinds, records  # noqa: F401

    for value in (messages.Message, messages.Page):
        patch.setitem(kinds.BY_VALUE, value, replace(kinds.BY_VALUE[value], due=next_look))


def _no_lease(patch: pytest.MonkeyPatch) -> None:
    """A sender sends without having claimed."""
    claim = messages.claim

    def nobodys(message: Any, *more: Any) -> Any:
        return claim(message, *more).model_copy(update={"owner": None, "lease_until": None})

    patch.setattr(messages, "claim", nobodys)


def _no_conditions(patch: pytest.MonkeyPatch) -> None:
    """Transactions do not hold what was read against the table."""
    from dataclasses import replace

    from chalicelib.store.rows import Row

    commit, always = writes.commit, Row.pk.exists() | Row.pk.does_not_exist()

    def blindly(asked: Any) -> None:
        commit([replace(write, condition=always) for write in asked])

    patch.setattr(change, "commit", blindly)


def _no_successor(patch: pytest.MonkeyPatch) -> None:
    """Asking a check-in lays no next one."""
    patch.setattr(effects, "plan_next", lambda *_: None)


def _deaf(patch: pytest.MonkeyPatch) -> None:
    """The crisis scan hears nothing."""
    patch.setattr(crisis, "scan", lambda _: None)


def _unaudited(patch: pytest.MonkeyPatch) -> None:
    """Effects commit without their entry."""
    commit = writes.commit

    def silently(asked: Any) -> None:
        commit([write for write in asked if not write.key.pk.endswith("#AUDIT")])

    patch.setattr(change, "commit", silently)


def _never_climbs(patch: pytest.MonkeyPatch) -> None:
    """An incident opens, and pages nobody."""
    climb = alerting.climb

    def no_crisis(read: Any, stored: Any, *more: Any) -> None:
        if stored.value.cause != "crisis":
            climb(read, stored, *more)

    patch.setattr(alerting, "climb", no_crisis)
    patch.setitem(due.LOOKS, Alert, no_crisis)


def _joins_in_silence(patch: pytest.MonkeyPatch) -> None:
    """A further text joins the incident that was taken on, and that is that."""

    def joined(old: Alert, new: Alert | None, text: str, at: Any) -> Alert:
        return alerts.join(old, "crisis", at).model_copy(update={"texts": (*old.texts, text)})

    patch.setattr(joining, "joined", joined)


def _no_second_clock(patch: pytest.MonkeyPatch) -> None:
    """Whoever took an incident on is trusted to reach the person."""
    patch.setattr(paging, "reach_by", lambda at, *_: at + timedelta(days=30))


def _alone(patch: pytest.MonkeyPatch) -> None:
    """Only the first rung is ever paged."""
    step = paging.rungs_to_page

    def first(since: Any, at: Any, took: Any, reached: Any, ladder: Any, policy: Any) -> Any:
        return step(since, at, took, reached, ladder[:1], policy)

    patch.setattr(paging, "rungs_to_page", first)


def _no_hold(patch: pytest.MonkeyPatch) -> None:
    """A text of jail is read, and nothing is held."""
    patch.setattr(holding, "begin", lambda *_: None)


def _another_phone(patch: pytest.MonkeyPatch) -> None:
    """Texts leave for a number that is not the person's."""
    send = sms.send_text
    patch.setattr(sms, "send_text", lambda _, *more, **how: send("+15025550166", *more, **how))


def _death_ends_nothing(patch: pytest.MonkeyPatch) -> None:
    """The plan of somebody who has died goes on."""
    patch.setattr(ending, "_end_plan", lambda *_: None)
    _no_consent_check(patch)


def _counts_in_one_place(patch: pytest.MonkeyPatch) -> None:
    """Each effect on a person is counted by an item of the program's, in the same commit."""
    commit = writes.commit
    counter = writes.Write("put", Key("PROGRAM#sim", "COUNTER"), "counter", None)

    patch.setattr(change, "commit", lambda asked: commit([*asked, counter]))


def _looks_at_one_place(patch: pytest.MonkeyPatch) -> None:
    """Each effect on a person holds the program as it was read: whoever changes it meets all."""
    commit, head = writes.commit, Key("PROGRAM#sim", "HEAD#PROGRAM")

    def all_look(asked: Any) -> None:
        asked = list(asked)
        looks = writes.Write("check", head, "program", Row.pk.exists())
        commit(asked if any(write.key == head for write in asked) else [*asked, looks])

    patch.setattr(change, "commit", all_look)


def _plain_words_for_all(patch: pytest.MonkeyPatch) -> None:
    """Nobody's wish for discreet words is heard."""
    patch.setattr(Person, "spoken", property(lambda _: "plain"))


def _nobody_gets_through(here: Town) -> None:
    """Whoever is on call takes it on each time, and reaches nobody."""
    BY_NAME["in danger"].sets(here)
    here.sees_to = 0.0


_UNREACHED = Scene("taken on, and not reached", _nobody_gets_through, 2, frozenset())
#: The break; the scene and what is done at each of its calls; what is seen.
BREAKS: tuple[tuple[Patch, str | Scene, str | None, str], ...] = (
    (_no_consent_check, "stops and is asked no more", None, "invariant 9"),
    (_no_window, "nothing ticks", None, "invariant 6"),
    (_ambiguous_is_sent_again, "the carrier is silent", None, "invariant 3"),
    (_no_sweep, "asked and answers", None, "invariant 4"),
    (_no_lease, "asked and answers", None, "invariant 17"),
    (_no_conditions, "asked and answers", "stop", "invariant (1, 12, 18|9, 10, 19|22)"),
    (_no_successor, "asked and answers", None, "invariant 4"),
    (_deaf, "in danger", None, "invariant 11"),
    (_unaudited, "asked and answers", None, "invariant 2[12]"),
    (_never_climbs, "in danger", None, "invariant 15.*not paged for"),
    (_joins_in_silence, "in danger again", None, "invariant 15"),
    (_no_second_clock, _UNREACHED, None, "invariant 15.*nobody reached"),
    (_alone, "the month is spent", None, "invariant 15.*were not paged"),
    (_no_hold, "in jail", None, "invariant 9.*nothing is held"),
    (_another_phone, "asked and answers", None, "invariant 19.*not theirs"),
    (_counts_in_one_place, "asked and answers", None, "invariant of no shared items.*COUNTER"),
    (_looks_at_one_place, "asked and answers", None, "invariant of no shared items.*HEAD#PROGRAM"),
    (_plain_words_for_all, "asked in full, and is not well", None, "invariant 20.*says"),
    (_death_ends_nothing, "has died", None, "invariant 9, 10, 19.*has died"),
)


@pytest.mark.parametrize(
    ("broken", "scene", "meanwhile", "seen"),
    BREAKS,
    ids=[broken.__name__.strip("_") for broken, *_ in BREAKS],
)
def test_a_broken_product_is_seen(
    broken: Patch,
    scene: str | Scene,
    meanwhile: str | None,
    seen: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = BY_NAME[scene] if isinstance(scene, str) else scene
    calls = play(scene).calls
    broken(monkeypatch)
    breaks = [Break(call, meanwhile) for call in calls] if meanwhile else [None]
    found = next(filter(None, (play(scene, one).violation for one in breaks)), "nothing")
    assert re.match(seen, found), found

"""The simulation sees what it is there to see: each test breaks the product in one place, and a
scene then fails by the invariant that the break violates. Unbroken, every scene holds."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.domain import gate, messages
from chalicelib.services.inbound import crisis
from chalicelib.services.outbound import effects
from chalicelib.store import change, writes
from tests.simulation.playing import Break, play
from tests.simulation.scenes import BY_NAME, SCENES, Scene

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


#: The break; the scene and what is done at each of its calls; what is seen.
BREAKS: tuple[tuple[Patch, str, str | None, str], ...] = (
    (_no_consent_check, "stops and is asked no more", None, "invariant 9"),
    (_no_window, "nothing ticks", None, "invariant 6"),
    (_ambiguous_is_sent_again, "the carrier is silent", None, "invariant 3"),
    (_no_sweep, "asked and answers", None, "invariant 4"),
    (_no_lease, "asked and answers", None, "invariant 17"),
    (_no_conditions, "asked and answers", "stop", "invariant (1, 12, 18|9, 10, 19|22)"),
    (_no_successor, "asked and answers", None, "invariant 4"),
    (_deaf, "in danger", None, "invariant 11"),
    (_unaudited, "asked and answers", None, "invariant 2[12]"),
)


@pytest.mark.parametrize(
    ("broken", "scene", "meanwhile", "seen"),
    BREAKS,
    ids=[broken.__name__.strip("_") for broken, *_ in BREAKS],
)
def test_a_broken_product_is_seen(
    broken: Patch, scene: str, meanwhile: str | None, seen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = play(BY_NAME[scene]).calls
    broken(monkeypatch)
    breaks = [Break(call, meanwhile) for call in calls] if meanwhile else [None]
    found = next(filter(None, (play(BY_NAME[scene], one).violation for one in breaks)), "nothing")
    assert re.match(seen, found), found

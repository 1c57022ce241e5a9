"""A crisis while the program's own settings are broken, and in which language it is answered."""

from typing import Any

import pytest

from chalicelib.carriers.result import Result
from chalicelib.domain.programs import Program
from chalicelib.domain.thread import Thread
from chalicelib.services import due
from chalicelib.services import tenant as tenants
from chalicelib.services.inbound import crisis
from chalicelib.store import numbers
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load
from chalicelib.store.writes import put_alone
from tests.integration.life import due_keys
from tests.integration.test_crisis import (
    ANA,
    BO,
    ROSA,
    deliver,
    forget_keys,
    incidents,
    replies,
    still_open,
)

EN, ES = "In danger now: call 911", "En peligro ahora: llame al 911"


def break_settings(program: str, clock: Any, **settings: str) -> None:
    """As a release does that narrows what was stored before."""
    change = Change(load(Ref(program, "")), by="test", at=clock(), policy=tenants.DEFAULT)
    change.amend(Program, **settings)
    change.commit("test.broken")


@pytest.fixture(params=["seen before", "cold"])
def process(request: Any, program: str, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "cold":
        numbers.own.cache_clear()
        monkeypatch.setattr(tenants, "_LAST_READ", {})


@pytest.mark.parametrize(
    "policy", ['{"paging": {"next_rung_minutes": 0}}', '{"gone": 1}', "not JSON"]
)
@pytest.mark.usefixtures("process")
def test_a_policy_that_no_longer_validates_stops_no_answer_and_no_climb_invariants_11_and_15(
    program: str, enroll: Any, clock: Any, carriers: Any, policy: str
) -> None:
    ref = enroll()
    break_settings(program, clock, policy=policy)
    assert deliver(program, clock) == []
    assert len(replies(carriers)) == 1
    assert [len(carriers.to(ANA)), len(carriers.calls), len(carriers.mails)] == [1, 1, 1]
    (found,) = still_open(program)
    assert found.person_id == ref.person
    for key in [key for key in due_keys(program, clock.go(minutes=6)) if "crisis-" in key.sk]:
        due.look_at(key, due.read([key]))
    assert len(carriers.to(BO)) == 1
    assert deliver(program, clock, id="in-2", sender=BO, body=str(found.code)) == []
    assert still_open(program)[0].acknowledged_by == "Bo"
    assert deliver(program, clock, id="in-3", body="hello there")  # nothing else goes under it


def test_broken_wording_stops_neither_the_answer_nor_the_incident(
    program: str, enroll: Any, clock: Any, carriers: Any
) -> None:
    enroll()
    break_settings(program, clock, wording="not JSON")
    deliver(program, clock)
    assert replies(carriers) == ["In danger now: call 911. Or call or text 988, day or night."]
    assert len(incidents(program)) == 1


def test_settings_that_cannot_be_read_at_all_are_answered_from_memory_and_everyone_is_paged(
    program: str, enroll: Any, clock: Any, carriers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    enroll()
    deliver(program, clock, id="warm", body="hello", sender="+18595550100")

    def broken(*_: object) -> Any:
        raise KeyError("zone")

    with monkeypatch.context() as patched:
        patched.setattr(tenants, "load", broken)
        assert deliver(program, clock)
    assert "502-555-0199" in replies(carriers)[0]
    assert [len(carriers.to(ANA)), len(carriers.to(BO))] == [1, 1]
    assert deliver(program, clock, delivery=2) == []
    assert len(still_open(program)) == 1


@pytest.mark.parametrize("again", [1, 2])
def test_a_text_that_stands_twice_in_the_queue_is_answered_once_while_the_table_is_away(
    program: str, enroll: Any, clock: Any, carriers: Any, monkeypatch: pytest.MonkeyPatch,
    again: int,
) -> None:  # fmt: skip
    """Invariant 2: at most two tries, whichever copy finds the table back."""
    enroll()
    deliver(program, clock, id="warm", body="hello", sender="+18595550100")

    def broken(*_: object) -> Any:
        raise KeyError("zone")

    with monkeypatch.context() as patched:
        patched.setattr(tenants, "load", broken)
        assert [bool(deliver(program, clock)) for _ in range(2)] == [True, True]
    assert len(replies(carriers)) == 1
    carriers.answers = [Result(kind="ambiguous")] * 20
    for _ in range(2):
        assert deliver(program, clock, delivery=again) == []
    assert len(replies(carriers)) == 2


def test_what_a_dead_delivery_and_a_lost_answer_left_unsaid_is_said_by_the_next_and_once(
    program: str, enroll: Any, clock: Any, carriers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seed 80019: the first delivery died before it did anything, the second one's write of the
    incident was done and told as timed out. Invariant 11."""
    enroll()
    deliver(program, clock, id="warm", body="hello", sender="+18595550100")

    def lost(*args: Any, **more: Any) -> Any:
        put_alone(*args, **more)
        raise TimeoutError

    with monkeypatch.context() as patched:
        patched.setattr(crisis, "put_alone", lost)
        assert deliver(program, clock, delivery=2) != []
    assert replies(carriers) == []
    for delivery in (3, 4):
        deliver(program, clock, delivery=delivery)
        assert len(replies(carriers)) == 1


def use_language(ref: Ref, clock: Any, language: str) -> None:
    change = Change(load(ref), by="test", at=clock(), policy=tenants.DEFAULT)
    change.amend(Thread, language=language)
    change.commit("test.language")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("im in LA and i want to kill myself", [EN]),
        ("Ayuda! Quisiera matarme", [ES]),
        ("suicidal", [EN]),
    ],
)
def test_the_answer_is_in_the_language_of_the_text(
    program: str, enroll: Any, clock: Any, carriers: Any, body: str, said: list[str]
) -> None:
    use_language(enroll(), clock, "es" if said == [EN] else "en")
    deliver(program, clock, body=body)
    (reply,) = [body for body in carriers.to(ROSA) if "911" in body and "988" in body][-1:]
    assert [one for one in (EN, ES) if one in reply] == said


UNDECIDED = crisis.Danger("suicidal", None, stops=False)


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_text_that_does_not_tell_is_answered_in_the_language_used_before(
    program: str, enroll: Any, clock: Any, carriers: Any, language: str
) -> None:
    use_language(enroll(), clock, language)
    words = crisis.reply_words(tenants.tenant(program), UNDECIDED, ROSA)
    assert words.startswith(EN if language == "en" else ES)
    assert "\n" not in words


def test_and_in_both_languages_where_nobody_knows_or_the_keys_are_not_at_hand(
    program: str, enroll: Any, clock: Any, carriers: Any
) -> None:
    here = tenants.tenant(program)
    english, spanish = crisis.reply_words(here, UNDECIDED, ROSA).split("\n")
    assert english.startswith(EN)
    assert spanish.startswith(ES)
    assert "502-555-0199" in english
    assert "502-555-0199" in spanish
    use_language(enroll(), clock, "es")
    forget_keys()
    assert crisis.reply_words(here, UNDECIDED, ROSA).count("911") == 2
    assert crisis.reply_words(None, UNDECIDED).split("\n") == [
        "In danger now: call 911. Or call or text 988, day or night.",
        "En peligro ahora: llame al 911. O llame al 988, oprima 2, o envie AYUDA al 988, "
        "de dia o de noche.",
    ]

"""Staff and the relay: who may read what, hold, release, block; nothing of it crosses programs."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.entrypoints.api import tokens
from chalicelib.entrypoints.api.tokens import Caller
from chalicelib.services.matching import life
from chalicelib.store.access_log import AccessRow, access_pk
from chalicelib.store.rows import rows
from tests.integration.life import chain_faults, live, work
from tests.integration.mentors.relays import write

ASKS = "M can you lend me 20 dollars"


@pytest.fixture
def staff(api: Any, program: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Calls the API in a role: ``staff("supervisor", method, path, body) -> (status, answer)``."""

    def call(role: str, method: str, path: str, body: Any = None, of: str = program) -> Any:
        caller = Caller("sub", f"{role}@example.org", of, frozenset({role}))
        monkeypatch.setattr(tokens, "caller", lambda _header: caller)
        status, told, _ = api(method, path, body)
        return status, told

    return call


def url(pair: Any, act: str = "") -> str:
    return f"/matches/{pair.match.id}/messages{act}"


def test_staff_read_a_thread_and_only_the_supervisor_what_is_held(
    program: str, pair: Any, staff: Any, clock: Any
) -> None:
    rosa = pair()
    rosa.phone.says("M hello")
    rosa.phone.says(ASKS)
    told = {role: staff(role, "GET", url(rosa))[1] for role in ("coordinator", "supervisor")}
    assert [one["body"] for one in told["coordinator"]["items"]] == ["hello", None]
    assert [one["body"] for one in told["supervisor"]["items"]] == ["hello", ASKS[2:]]
    assert (told["coordinator"]["state"], told["coordinator"]["waiting"]) == ("held", 1)
    for role in ("analyst", "auditor"):
        assert staff(role, "GET", url(rosa))[0] == 403
    seen = [row for row in rows(access_pk(program, clock().date())) if isinstance(row, AccessRow)]
    read = next(row for row in seen if row.route == "relay.read")
    assert rosa.match.person_id in read.ids
    assert rosa.match.mentor_id in read.ids


def test_a_supervisor_passes_on_what_was_held(
    program: str, pair: Any, staff: Any, clock: Any, signed_in: Any
) -> None:
    rosa, dana = pair(), signed_in()
    rosa.phone.says(ASKS)
    work(program, clock())
    assert ASKS[2:] not in dana.get(rosa.path)
    assert staff("coordinator", "POST", url(rosa, "/release"), {"pass_on": True})[0] == 403
    status, told = staff("supervisor", "POST", url(rosa, "/release"), {"pass_on": True})
    assert (status, told["state"], told["waiting"]) == (200, "open", 1)
    assert ASKS[2:] in dana.get(rosa.path)
    assert chain_faults(rosa.ref) == []


def test_or_lets_it_reach_nobody(
    program: str, pair: Any, staff: Any, clock: Any, signed_in: Any, carriers: Any, line: str
) -> None:
    rosa, dana = pair(), signed_in()
    write(dana, rosa, "Please lend me 50 dollars")
    status, told = staff("supervisor", "POST", url(rosa, "/release"), {"pass_on": False})
    assert (status, [one["state"] for one in told["items"]]) == (200, ["kept"])
    live(program, clock, clock() + timedelta(days=3))
    assert [t for t in carriers.texts if t["sender"] == line] == []
    assert "lend" not in signed_in().get(rosa.path)


def test_a_mentors_held_words_leave_once_they_are_released(
    program: str, pair: Any, staff: Any, clock: Any, signed_in: Any, carriers: Any, line: str
) -> None:
    rosa = pair()
    write(signed_in(), rosa, "I owe you 5 dollars for lunch")
    for _ in range(2):
        assert staff("supervisor", "POST", url(rosa, "/release"), {"pass_on": True})[0] == 200
    work(program, clock())
    (text,) = [t for t in carriers.texts if t["sender"] == line]
    assert "I owe you 5 dollars for lunch" in text["body"]


def test_after_the_end_nothing_is_passed_on(
    program: str, pair: Any, staff: Any, clock: Any
) -> None:
    rosa = pair()
    rosa.phone.says(ASKS)
    life.end(program, rosa.match.id, "safety", "coordinator")
    status, told = staff("supervisor", "POST", url(rosa, "/release"), {"pass_on": True})
    assert (status, told["code"]) == (409, "match_not_active")
    assert staff("supervisor", "POST", url(rosa, "/release"), {"pass_on": False})[0] == 200
    assert rosa.states() == [("alumnus", "kept")]


def test_staff_hold_and_block_and_open_again(pair: Any, staff: Any, signed_in: Any) -> None:
    rosa, dana = pair(), signed_in()
    rosa.phone.says("M hello")
    assert staff("coordinator", "POST", url(rosa, "/hold"))[1]["state"] == "held"
    assert "hello" not in dana.get(rosa.path)
    assert staff("supervisor", "POST", url(rosa, "/release"), {"pass_on": True})[0] == 200
    assert staff("coordinator", "PUT", url(rosa, "/block"))[1]["blocked_by"] == ["staff"]
    assert "can not write here" in dana.get(rosa.path)
    assert staff("coordinator", "DELETE", url(rosa, "/block"))[1]["state"] == "open"
    assert "hello" in dana.get(rosa.path)


def test_a_foreign_thread_and_none_look_the_same_and_fields_are_named(
    pair: Any, staff: Any
) -> None:
    rosa = pair()
    missing = staff("supervisor", "GET", "/matches/nobody-run/messages")
    foreign = staff("supervisor", "GET", url(rosa), of="p-other")
    assert (missing[0], foreign[0]) == (404, 404)
    assert {k: v for k, v in missing[1].items() if k != "request_id"} == {
        k: v for k, v in foreign[1].items() if k != "request_id"
    }
    status, told = staff("supervisor", "POST", url(rosa, "/release"), {"pass": True})
    assert status == 422
    assert "pass_on" in str(told)

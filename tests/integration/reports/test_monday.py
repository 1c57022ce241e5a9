"""The Monday mail: counts only, to whoever coordinates, once, in their language."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.domain.ledger import LedgerRound
from chalicelib.services import jobs, long_work
from chalicelib.services.staff import members
from chalicelib.services.tenant import tenant
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load
from tests.integration.life import live

SUNDAY_NIGHT = datetime(2026, 11, 30, 3, tzinfo=UTC)


def hire(program: str) -> None:
    for login, role, more in (
        ("cora", "coordinator", {}), ("sol", "supervisor", {"language": "es"}),
        ("ana", "analyst", {}), ("gone", "coordinator", {}),
    ):  # fmt: skip
        members.add(
            program, login, name=login, email=f"{login}@example.org", role=role, by="lead", **more
        )
    members.leave(program, "gone", "lead", tenant(program).rota.rungs[0].name)


def test_whoever_coordinates_gets_the_week_in_counts_once(
    program: str, clock: Any, enroll: Callable[..., Any], carriers: Any
) -> None:
    hire(program)
    enroll(phone="+15025550142", first_name="Rosalind")
    live(program, clock, datetime(2026, 11, 30, 15, tzinfo=UTC))
    carriers.mails.clear()
    for _ in range(2):  # the queue delivers it again
        long_work.go_on({"kind": "monday", "program": program})
    told = {one["to"]: one for one in carriers.mails}
    assert sorted(told) == ["cora@example.org", "sol@example.org"]
    assert len(carriers.mails) == 2
    body = told["cora@example.org"]["body"]
    assert body.startswith("Last week: ")
    assert "asked" in body
    assert "Semana pasada" in told["sol@example.org"]["body"]
    assert "Rosalind" not in str(carriers.mails)


def test_it_sets_out_on_mondays_alone(program: str, clock: Any, monkeypatch: Any) -> None:
    asked: list[tuple[str, str]] = []

    def send(kind: str, **more: Any) -> None:
        if more.get("program") == program:
            asked.append((kind, f"{clock():%a}"))

    monkeypatch.setattr(jobs, "send", send)
    for _ in range(8):
        at = load(Ref(program, ""), "LEDGERROUND").one(LedgerRound).due_at
        live(program, clock, max(at, clock()) + timedelta(minutes=1))
    assert [one for one in asked if one[0] == "monday"] == [("monday", "Mon")]
    assert len([one for one in asked if one[0] == "ledger"]) == 8

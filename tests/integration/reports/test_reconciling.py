"""The reconciler over the table: it proves due = outcomes, and names what was lost."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.domain.checkins.plan import Plan
from chalicelib.services.reporting import reconciling
from chalicelib.services.reporting.reconciling import reconcile
from chalicelib.store.kinds import BY_VALUE
from chalicelib.store.partition import Missing, load_all
from chalicelib.store.rows import Row
from tests.integration.conftest import own_number
from tests.integration.life import live, text

FIRST, LAST = date(2026, 11, 1), date(2026, 12, 31)


def _next_check_in(ref: Any) -> tuple[str, str]:
    plan = load_all(ref).one(Plan)
    assert plan.next_key
    return ref.pk, plan.next_key


def test_invariant_4_a_fortnight_of_life_balances_day_by_day(
    program: str, clock: Any, enroll: Callable[..., Any]
) -> None:
    phone = "+15025550142"
    enroll(phone=phone)
    for _ in range(7):
        live(program, clock, clock() + timedelta(days=2))
        text(own_number(program), phone, "N", clock())
        ledger = reconcile(program, FIRST, LAST)
        assert ledger.holds, ledger
    assert ledger.checkins.due >= 4
    assert ledger.checkins.ahead >= 1
    assert ledger.messages.due == sum(ledger.messages.outcomes.values()) + ledger.messages.in_time
    assert ledger.messages.outcomes["ACCEPTED"] >= 4


def test_an_occurrence_whose_due_key_was_lost_hangs_and_is_named(
    program: str, clock: Any, enroll: Callable[..., Any]
) -> None:
    pk, sk = _next_check_in(enroll())
    row = BY_VALUE[reconciling.Occurrence].row(pk, sk)
    row.update([Row.due_pk.remove(), Row.due_sk.remove()])
    clock.go(days=1)
    assert reconcile(program, FIRST, LAST).holds  # its window is open still
    live(program, clock, clock() + timedelta(days=1))
    ledger = reconcile(program, FIRST, LAST)
    assert [one.key for one in ledger.checkins.hanging] == [f"{pk}|{sk}"]
    assert not ledger.holds


def test_a_running_plan_without_a_next_check_in_is_a_broken_chain(
    program: str, clock: Any, enroll: Callable[..., Any]
) -> None:
    ref = enroll()
    live(program, clock, clock() + timedelta(days=6))
    pk, sk = _next_check_in(ref)
    Row(pk, sk).delete()
    live(program, clock, clock() + timedelta(days=4))
    ledger = reconcile(program, FIRST, LAST)
    assert ledger.unlaid == (ref.person,)
    assert not ledger.holds


def test_whoever_stopped_has_no_chain_to_break(
    program: str, clock: Any, enroll: Callable[..., Any]
) -> None:
    enroll(phone="+15025550142")
    live(program, clock, clock() + timedelta(days=3))
    text(own_number(program), "+15025550142", "STOP", clock())
    live(program, clock, clock() + timedelta(days=10))
    ledger = reconcile(program, FIRST, LAST)
    assert ledger.holds, ledger


def test_a_foreign_program_and_a_missing_one_look_the_same(program: str) -> None:
    with pytest.raises(Missing):
        reconcile("nobody", FIRST, LAST)

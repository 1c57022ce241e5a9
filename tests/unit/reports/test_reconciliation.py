"""Due = outcomes: what fell due came to one end state each, or stands in time, or hangs."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.checkins import occurrence
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.messages import TRANSITIONS, Message
from chalicelib.domain.reconciliation import (
    MESSAGE_ENDS,
    Ledger,
    Line,
    balance,
    judge_checkin,
    judge_message,
)

DUE = datetime(2026, 11, 24, 17, tzinfo=UTC)
CLOSES = DUE + timedelta(hours=8)
ENDS = frozenset(occurrence.ENDS)


def _checkin(state: str, **more: Any) -> Occurrence:
    return Occurrence(
        **{
            "plan_id": "p1", "person_id": "x", "local_date": date(2026, 11, 24), "slot": "pm",
            "due_at": DUE, "window_ends_at": CLOSES, "zone": "America/New_York",
            "questions": ("craving",), "state": state, **more,
        }
    )  # fmt: skip


def _message(state: str, **more: Any) -> Message:
    return Message(
        **{
            "id": "m1", "program": "demo", "to": "alumnus", "kind": "checkin", "body": "Hi",
            "due_at": DUE, "created_at": DUE, "state": state, **more,
        }
    )  # fmt: skip


ASKED = {"asked_at": DUE, "closes_at": DUE + timedelta(hours=48)}
CHECKINS = [
    # state, more, hours after it was due, verdict
    ("PLANNED", {}, -1, "ahead"),
    ("PLANNED", {}, 0, "in_time"),
    ("PLANNED", {}, 9, "in_time"),  # window end + 1 h
    ("PLANNED", {}, 9.1, "hanging"),
    ("ASKED", ASKED, 1, "in_time"),
    ("ASKED", ASKED, 49, "in_time"),  # 48 h + 1 h
    ("ASKED", ASKED, 49.1, "hanging"),
    ("ASKED", {}, 49.1, "hanging"),  # not even a reply window was set
    # Asked late in its window: the person still has 48 hours.
    ("ASKED", {"asked_at": CLOSES, "closes_at": CLOSES + timedelta(hours=48)}, 56, "in_time"),
    *((state, {}, 1000, None) for state in sorted(ENDS)),
]


@pytest.mark.parametrize(("state", "more", "hours", "verdict"), CHECKINS)
def test_a_check_in_is_ahead_in_time_hanging_or_ended(
    state: str, more: dict[str, Any], hours: float, verdict: str | None
) -> None:
    now = DUE + timedelta(hours=hours)
    assert judge_checkin(_checkin(state, **more), now) == verdict


LEASE = {"lease_until": DUE + timedelta(minutes=1)}
MESSAGES = [
    ("PLANNED", {}, -1, "ahead"),
    ("PLANNED", {}, 60, "in_time"),
    ("PLANNED", {}, 61, "hanging"),
    ("CLAIMED", LEASE, 61, "in_time"),
    ("CLAIMED", LEASE, 62, "hanging"),
    ("SENDING", LEASE, 66, "in_time"),  # lease + sweep + 1 h
    ("SENDING", LEASE, 67, "hanging"),
    *((state, {}, 100_000, None) for state in sorted(MESSAGE_ENDS)),
]


@pytest.mark.parametrize(("state", "more", "minutes", "verdict"), MESSAGES)
def test_a_message_is_ahead_in_time_hanging_or_ended(
    state: str, more: dict[str, Any], minutes: int, verdict: str | None
) -> None:
    now = DUE + timedelta(minutes=minutes)
    assert judge_message(_message(state, **more), now) == verdict


def test_every_state_of_both_machines_is_an_end_or_still_due() -> None:
    assert {"PLANNED", "ASKED"} | ENDS == set(occurrence.TRANSITIONS)
    assert {"PLANNED", "CLAIMED", "SENDING"} | MESSAGE_ENDS == set(TRANSITIONS)


def test_invariant_4_due_is_the_sum_of_outcomes_and_of_what_is_in_time() -> None:
    side = balance(
        [
            Line("a", "ANSWERED"), Line("b", "ANSWERED"), Line("c", "MISSED"),
            Line("d", "ASKED", "in_time"), Line("e", "PLANNED", "ahead"),
        ],
        ENDS,
    )  # fmt: skip
    assert (side.due, side.in_time, side.ahead) == (4, 1, 1)
    assert side.outcomes == {"ANSWERED": 2, "MISSED": 1}
    assert side.holds


@pytest.mark.parametrize(
    ("lines", "keys"),
    [
        ([Line("a", "ASKED", "hanging")], ["a"]),
        ([Line("a", "LOST")], ["a"]),  # a state that no table knows
        ([Line("a", "PLANNED")], ["a"]),  # not at an end, and nobody judged it
        ([Line("a", "ANSWERED"), Line("a", "SILENT")], ["a"]),  # two outcomes of one check-in
    ],
)
def test_what_has_no_outcome_or_two_hangs_and_is_named(lines: list[Line], keys: list[str]) -> None:
    side = balance(lines, ENDS)
    assert [one.key for one in side.hanging] == keys
    assert not side.holds
    assert side.due == sum(side.outcomes.values()) + side.in_time + len(side.hanging)


def test_a_ledger_holds_only_if_no_running_plan_lost_its_next_check_in() -> None:
    empty = balance([], ENDS)
    assert Ledger(at=DUE, checkins=empty, messages=empty).holds
    assert not Ledger(at=DUE, checkins=empty, messages=empty, unlaid=("x",)).holds

"""A check-in moves along its table of states and always knows when someone must look next."""

from datetime import time, timedelta
from itertools import product
from typing import get_args

import pytest

from chalicelib.domain.checkins.occurrence import (
    ENDS,
    OURS,
    REPLIED,
    TRANSITIONS,
    IllegalTransition,
    State,
    ask,
    close,
    is_late,
    move,
    next_look,
    plan_again,
    slot_of,
)
from chalicelib.domain.policy import Policy
from tests.unit.checkins.checkin_examples import NOON, answered, occurrence

STATES: tuple[State, ...] = get_args(State)
ALLOWED = {
    ("PLANNED", "ASKED"), ("PLANNED", "MISSED"), ("PLANNED", "UNKNOWN"),
    ("PLANNED", "CANCELLED"), ("PLANNED", "SUPPRESSED"),
    ("ASKED", "ANSWERED"), ("ASKED", "PARTIAL"), ("ASKED", "SILENT"), ("ASKED", "MISSED"),
    ("ASKED", "UNKNOWN"), ("ASKED", "CANCELLED"), ("ASKED", "SUPPRESSED"),
    ("UNKNOWN", "ASKED"), ("UNKNOWN", "ANSWERED"), ("UNKNOWN", "PARTIAL"), ("UNKNOWN", "MISSED"),
    ("ANSWERED", "ASKED"), ("SILENT", "MISSED"), ("CANCELLED", "PLANNED"),
    # The answer proves that the text did arrive.
    ("MISSED", "ASKED"), ("MISSED", "ANSWERED"), ("MISSED", "PARTIAL"),
    # Sent in time, come late.
    ("SILENT", "PARTIAL"), ("SILENT", "ANSWERED"), ("PARTIAL", "ANSWERED"),
    ("CANCELLED", "PARTIAL"), ("CANCELLED", "ANSWERED"),
}  # fmt: skip


@pytest.mark.parametrize(("start", "end"), [*product(STATES, STATES)])
def test_states_move_only_along_the_table(start: State, end: State) -> None:
    """Invariant 16."""
    if (start, end) in ALLOWED:
        assert move(occurrence(start), end, reason="because").state == end
    else:
        with pytest.raises(IllegalTransition):
            move(occurrence(start), end)


def test_the_table_names_every_state_and_each_outcome_is_ours_or_theirs() -> None:
    assert set(TRANSITIONS) == set(STATES)
    assert {*OURS, *REPLIED, "SILENT"} == ENDS
    assert not OURS & REPLIED


@pytest.mark.parametrize("state", STATES)
def test_whoever_is_not_at_the_end_holds_exactly_one_due_key(state: State) -> None:
    assert (next_look(occurrence(state)) is None) == (state in ENDS)


def test_asked_at_noon_it_is_reminded_next_noon_and_closed_the_noon_after() -> None:
    planned = occurrence("PLANNED")
    assert next_look(planned) == planned.due_at
    asked = ask(planned, NOON)
    assert next_look(asked) == NOON + timedelta(hours=24)
    reminded = asked.model_copy(update={"reminded_at": NOON + timedelta(hours=24)})
    assert next_look(reminded) == NOON + timedelta(hours=48) == reminded.closes_at


def test_a_reminder_that_waits_for_a_window_never_outlasts_the_reply_window() -> None:
    asked = occurrence("ASKED", remind_from=NOON + timedelta(hours=40))
    assert next_look(asked) == NOON + timedelta(hours=40)
    too_late = occurrence("ASKED", remind_from=NOON + timedelta(hours=60))
    assert next_look(too_late) == too_late.closes_at


def test_the_reply_window_is_program_policy() -> None:
    policy = Policy.model_validate({"checkins": {"reply_window_hours": 12, "reminder_hours": 6}})
    asked = ask(occurrence("PLANNED"), NOON, policy)
    assert asked.closes_at == NOON + timedelta(hours=12)
    assert next_look(asked, policy) == NOON + timedelta(hours=6)


def test_past_its_window_a_planned_check_in_is_late_and_an_asked_one_is_not() -> None:
    planned = occurrence("PLANNED")
    assert not is_late(planned, planned.window_ends_at - timedelta(seconds=1))
    assert is_late(planned, planned.window_ends_at)
    assert not is_late(occurrence("ASKED"), planned.window_ends_at)


def test_at_the_end_of_its_window_no_answer_is_silence_and_some_are_partial() -> None:
    assert close(occurrence()).state == "SILENT"
    assert close(answered(state="ASKED", use=False)).state == "PARTIAL"


def test_a_day_given_up_may_be_planned_again_but_one_that_was_asked_may_not() -> None:
    given_up = occurrence("CANCELLED", reason="cadence", questions=("how",))
    again = plan_again(given_up, occurrence("PLANNED"))
    assert again == occurrence("PLANNED")
    with pytest.raises(IllegalTransition):
        plan_again(occurrence("SILENT"), occurrence("PLANNED"))


def test_one_key_per_plan_date_and_slot() -> None:
    """Invariant 1, at its root."""
    assert occurrence("PLANNED").key == "plan1#2026-11-24#pm" == occurrence("ASKED").key


@pytest.mark.parametrize(
    ("clock", "slot"),
    [("00:00", "am"), ("11:59", "am"), ("12:00", "pm"), ("16:59", "pm"), ("17:00", "eve")],
)
def test_slots_are_parts_of_the_day(clock: str, slot: str) -> None:
    assert slot_of(time.fromisoformat(clock)) == slot


def test_an_occurrence_survives_its_own_json_with_yes_told_from_one() -> None:
    done = answered(use=True, craving=1, confidence=0)
    again = type(done).model_validate_json(done.model_dump_json())
    assert again == done
    assert again.value_of("use") is True
    assert type(again.value_of("craving")) is int

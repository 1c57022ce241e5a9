"""Every concern becomes an alert with a level, a clock, an owner and an outcome."""

from datetime import datetime, timedelta
from itertools import product
from typing import get_args

import pytest

from chalicelib.domain.policy import DEFAULT
from chalicelib.domain.safety.alerts import (
    OUTCOMES,
    TRANSITIONS,
    Alert,
    IllegalTransition,
    State,
    UnknownOutcome,
    acknowledge,
    due,
    join,
    open_alert,
    reopen,
    resolve,
)
from chalicelib.domain.safety.causes import CAUSES
from chalicelib.domain.schedule.wall import zone_named

ZONE = "America/Kentucky/Louisville"
STATES: tuple[State, ...] = get_args(State)


def _local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone_named(ZONE))


FRIDAY = _local("2026-11-27T16:00")


def _alert(cause: str = "use", **fields: object) -> Alert:
    opened = open_alert(id="a1", cause=cause, opened_at=FRIDAY, zone=ZONE, person_id="ann")
    return opened.model_copy(update=fields)


@pytest.mark.parametrize(
    ("cause", "level", "opened", "due_at"),
    [
        # A crisis runs on the wall clock, at night and on Sundays too.
        ("crisis", "red", "2026-11-27T16:00", "2026-11-27T16:15"),
        ("crisis", "red", "2026-11-29T03:00", "2026-11-29T03:15"),
        # Other reds: four staffed hours.
        ("use_opioid", "red", "2026-11-23T10:00", "2026-11-23T14:00"),
        ("call_requested", "red", "2026-11-27T16:00", "2026-11-30T12:00"),
        ("craving_high_confidence_low", "red", "2026-11-28T12:00", "2026-11-30T13:00"),
        ("safeguarding", "red", "2026-11-23T20:00", "2026-11-24T13:00"),
        # Ambers: one business day.
        ("use", "amber", "2026-11-23T10:00", "2026-11-24T10:00"),
        ("silence", "amber", "2026-11-27T16:00", "2026-11-30T16:00"),
        ("help", "amber", "2026-11-28T12:00", "2026-11-30T17:00"),
        ("not_sent", "amber", "2026-11-25T09:00", "2026-11-26T09:00"),
        # A free text is read within four staffed hours.
        ("unread", "amber", "2026-11-23T10:00", "2026-11-23T14:00"),
        # A cause that the table does not know follows its level.
        ("something_new", "red", "2026-11-23T10:00", "2026-11-23T14:00"),
        ("something_new", "amber", "2026-11-23T10:00", "2026-11-24T10:00"),
    ],
)
def test_each_concern_has_its_clock(cause: str, level: str, opened: str, due_at: str) -> None:
    assert due(level, cause, _local(opened), DEFAULT, ZONE) == _local(due_at)  # type: ignore[arg-type]


def test_only_a_crisis_goes_to_the_rota_at_any_hour() -> None:
    assert {code for code, cause in CAUSES.items() if cause.pages} == {"crisis"}
    assert _alert("crisis").next_look_at == FRIDAY
    assert _alert("use").next_look_at == _alert("use").due_at


def test_an_alert_takes_its_level_from_the_table_unless_told() -> None:
    assert _alert("use_opioid").level == "red"
    assert _alert("use").level == "amber"
    told = open_alert(id="a1", cause="use", level="red", opened_at=FRIDAY, zone=ZONE)
    assert told.level == "red"
    assert told.due_at == _local("2026-11-30T12:00")


def test_what_happens_again_joins_the_open_alert() -> None:
    joined = join(_alert(), "use", FRIDAY + timedelta(days=3))
    assert joined.joined == 1
    assert len(joined.triggers) == 2
    assert joined.triggers[0].startswith("use@2026-11-27T")
    assert joined.due_at == _alert().due_at
    assert joined.key == _alert().key == "ann#use"


def test_whoever_acknowledges_owns_it_and_it_stays_due() -> None:
    taken = acknowledge(_alert(), "pat", FRIDAY)
    assert (taken.state, taken.owner, taken.acknowledged_by) == ("acknowledged", "pat", "pat")
    assert taken.next_look_at is not None
    assert acknowledge(taken, "kim", FRIDAY) == taken
    assert join(taken, "use", FRIDAY).state == "acknowledged"
    assert reopen(taken).state == "open"


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_resolving_says_what_came_of_it_and_ends_the_clock(outcome: str) -> None:
    done = resolve(acknowledge(_alert(), "pat", FRIDAY), "pat", outcome, FRIDAY)
    assert (done.state, done.outcome, done.resolved_by) == ("resolved", outcome, "pat")
    assert done.next_look_at is None


def test_outcomes_are_those_of_the_list() -> None:
    assert set(OUTCOMES) == {
        "reached", "left_message", "no_answer", "not_needed", "handed_over", "emergency_911",
        "appointment_kept",
    }  # fmt: skip
    with pytest.raises(UnknownOutcome, match="left_message"):
        resolve(_alert(), "pat", "fine", FRIDAY)


@pytest.mark.parametrize(("start", "end"), [*product(STATES, STATES)])
def test_states_move_only_along_the_table(start: State, end: State) -> None:
    """Invariant 16."""
    acts = {
        "acknowledged": lambda a: acknowledge(a, "pat", FRIDAY),
        "resolved": lambda a: resolve(a, "pat", "reached", FRIDAY),
        "open": reopen,
    }
    alert = _alert(state=start)
    if end in TRANSITIONS[start]:
        assert acts[end](alert).state == end
    elif start == end == "acknowledged":
        assert acts[end](alert) == alert
    else:
        with pytest.raises(IllegalTransition):
            acts[end](alert)


def test_nothing_joins_a_resolved_alert() -> None:
    with pytest.raises(IllegalTransition):
        join(_alert(state="resolved"), "use", FRIDAY)

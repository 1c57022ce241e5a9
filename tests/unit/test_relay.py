"""The relay's states and lines: what may become of a text, and whether anything passes."""

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from chalicelib.domain import relay
from chalicelib.domain.policy import DEFAULT
from chalicelib.domain.relay import DUE, TRANSITIONS, IllegalTransition, Line, Note, Relay

NOON = datetime(2026, 11, 24, 17, tzinfo=UTC)
NUMBERS = DEFAULT.relay


def note(state: relay.State) -> Note:
    return Note(
        id="n", person_id="a", match_id="a-run", mentor_id="m", side="alumnus", at=NOON, body="hi",
        state=state, due_at=NOON,
    )  # fmt: skip


@pytest.mark.parametrize("state", get_args(relay.State))
def test_a_note_moves_along_the_table_and_what_has_ended_is_not_due(state: relay.State) -> None:
    for to in get_args(relay.State):
        if to in TRANSITIONS[state]:
            assert (relay.move(note(state), to).due_at is None) == (to not in DUE)
        else:
            with pytest.raises(IllegalTransition):
                relay.move(note(state), to)


def test_a_line_is_closed_for_the_gravest_reason() -> None:
    line = Line(
        held_at=NOON, blocked_by=frozenset({"staff"}), paused_until=NOON + timedelta(days=1)
    )
    assert line.closed(NOON) == "held"
    line = line.model_copy(update={"held_at": None})
    assert line.closed(NOON) == "blocked"
    line = line.model_copy(update={"blocked_by": frozenset()})
    assert (line.closed(NOON), line.closed(NOON + timedelta(days=1))) == ("paused", None)


def test_plain_talk_goes_on_for_a_day() -> None:
    line, hour = Line(relayed_at=NOON), timedelta(hours=1)
    assert not Line().talks(NOON, NUMBERS)
    assert [line.talks(NOON + n * hour, NUMBERS) for n in (-1, 0, 24, 25)] == [
        False, True, True, False,
    ]  # fmt: skip


def test_a_day_holds_so_many_messages_of_each_side() -> None:
    line = Line()
    for minute in range(NUMBERS.a_day_at_most):
        assert not line.full("mentor", NOON, NUMBERS)
        line = line.wrote("mentor", NOON + timedelta(minutes=minute))
    later = NOON + timedelta(hours=1)
    assert line.full("mentor", later, NUMBERS)
    assert not line.full("alumnus", later, NUMBERS)
    assert not line.full("mentor", NOON + timedelta(days=1, minutes=1), NUMBERS)


def test_each_match_has_a_line_of_its_own() -> None:
    lines = Relay(person_id="a").with_line("one", Line(waiting=2))
    assert (lines.line("one").waiting, lines.line("two").waiting) == (2, 0)
    assert not Line(shared_by=frozenset({"mentor"})).both_share()
    assert Line(shared_by=frozenset({"mentor", "alumnus"})).both_share()

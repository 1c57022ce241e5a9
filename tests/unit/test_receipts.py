"""Receipts: one table of all events that AWS has, and what is believed of each."""

from typing import get_args

import botocore.session
import pytest

from chalicelib.carriers.sms import SERVICE
from chalicelib.domain.messages import TRANSITIONS, State
from chalicelib.domain.receipts import EVENTS, PERMANENT, state_after


def test_every_event_of_texts_and_calls_in_the_services_model_is_in_the_table() -> None:
    model = botocore.session.get_session().get_service_model(SERVICE)
    ours = {
        event
        for event in model.shape_for("EventType").enum
        if event.startswith(("TEXT_", "VOICE_")) and not event.endswith("_ALL")
    }
    assert set(EVENTS) == ours


def test_events_of_what_we_never_send_say_nothing() -> None:
    for event in ("MEDIA_DELIVERED", "RCS_FAILED", "TEXT_ALL", "ALL", ""):
        assert state_after(event, True) is None
        assert state_after(event, False) is None


@pytest.mark.parametrize("event", sorted(EVENTS))
def test_what_is_not_final_proves_that_the_carrier_has_it_and_no_more(event: str) -> None:
    assert state_after(event, False) == "ACCEPTED"


def test_only_failures_are_permanent_and_a_phone_that_is_off_is_not() -> None:
    assert all(EVENTS[event] == "FAILED" for event in PERMANENT)
    assert "TEXT_UNREACHABLE" not in PERMANENT


@pytest.mark.parametrize("state", get_args(State))
def test_no_receipt_brings_a_message_back_that_it_might_be_sent_again(state: State) -> None:
    """Invariant 16: receipts move along the table, and never to a state that may leave."""
    told = {state_after(event, final) for event in EVENTS for final in (True, False)}
    assert told & TRANSITIONS[state] <= {"ACCEPTED", "DELIVERED", "FAILED"}

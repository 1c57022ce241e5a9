"""What a receipt says of the automatic answer to a crisis shows on its incident."""

import json
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.carriers.result import Result
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Person
from chalicelib.domain.safety.alerts import Alert
from chalicelib.services import attending
from chalicelib.services.inbound import taking
from chalicelib.services.outbound import receipts
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load, load_all
from tests.integration.life import chain_faults, due_keys, work
from tests.integration.test_crisis import ANA, BO, deliver, incidents, replies, still_open
from tests.integration.test_incident_page import PIN, browse, rosa  # noqa: F401


def receipt(carriers: Any, program: str, event: str, *, final: bool = True, nth: int = -1) -> None:
    """A receipt for an answer that left, with the ids that left with it."""
    answer = [one for one in carriers.texts if "crisis-" in one["context"]["message"]][nth]
    incident = answer["context"]["message"]
    (kept,) = [a for a in incidents(program) if a.id == incident]
    told = {
        "eventType": event, "isFinal": final, "context": answer["context"],
        "messageId": kept.reply_id or "m-1",
    }  # fmt: skip
    envelope = {"Message": json.dumps(told)}
    receipts.take(envelope, receipts.read([envelope]))


def test_an_answer_that_did_not_arrive_shows_and_everyone_is_paged(
    program: str,
    rosa: Any,  # noqa: F811
    browse: Any,  # noqa: F811
    clock: Any,
    carriers: Any,
) -> None:
    clock.go(minutes=1)
    called = len(carriers.calls)
    receipt(carriers, program, "TEXT_CARRIER_UNREACHABLE")
    (found,) = still_open(program)
    assert found.reply == "failed"
    work(program, clock())
    assert [one["to"] for one in carriers.calls[called:]] == [ANA, BO]
    assert "did not arrive" in browse().open()


def test_whoever_has_taken_it_on_is_not_called_again_and_sees_it(
    program: str,
    rosa: Any,  # noqa: F811
    browse: Any,  # noqa: F811
    clock: Any,
    carriers: Any,
) -> None:
    attending.acknowledge(Ref(program, ""), "crisis-in-1", "Ana")
    receipt(carriers, program, "TEXT_BLOCKED")
    (found,) = still_open(program)
    assert (found.state, found.reply) == ("acknowledged", "failed")
    assert not [k for k in due_keys(program, clock()) if k.sk == "ALERT#crisis-in-1"]
    assert "did not arrive" in browse().open()


def test_what_arrived_stays_so_and_what_is_on_its_way_says_nothing(
    program: str, enroll: Any, clock: Any, carriers: Any
) -> None:
    enroll()
    deliver(program, clock)
    receipt(carriers, program, "TEXT_UNREACHABLE", final=False)
    assert still_open(program)[0].reply == "accepted"
    receipt(carriers, program, "TEXT_DELIVERED")
    receipt(carriers, program, "TEXT_UNREACHABLE")
    assert still_open(program)[0].reply == "delivered"
    assert deliver(program, clock, delivery=2) == []
    assert len(replies(carriers)) == 1


def test_the_answer_to_a_text_that_joined_shows_where_it_joined(
    program: str, enroll: Any, clock: Any, carriers: Any
) -> None:
    enroll()
    deliver(program, clock)
    clock.go(minutes=1)
    deliver(program, clock, id="in-2")
    receipt(carriers, program, "TEXT_UNREACHABLE", nth=0)  # the older one's: overtaken
    assert still_open(program)[0].reply == "accepted"
    receipt(carriers, program, "TEXT_UNREACHABLE", nth=1)
    assert still_open(program)[0].reply == "failed"


def kept(ref: Ref) -> Message:
    """The answer among its sender's messages."""
    (found,) = [one for one in load_all(ref).values(Message) if one.kind == "crisis"]
    return found


@pytest.mark.parametrize(
    ("event", "state", "number"),
    [
        ("TEXT_DELIVERED", "DELIVERED", "verified"),
        ("TEXT_TTL_EXPIRED", "FAILED", "verified"),
        ("TEXT_INVALID", "FAILED", "suspect"),
    ],
)
def test_what_became_of_the_answer_shows_among_its_sender_s_messages_too(
    program: str, enroll: Any, clock: Any, carriers: Any, event: str, state: str, number: str
) -> None:
    ref = enroll()
    deliver(program, clock)
    assert kept(ref).state == "ACCEPTED"
    receipt(carriers, program, event)
    assert kept(ref).state == state
    assert load(ref).one(Person).number_state == number
    assert chain_faults(ref) == []


def test_a_receipt_that_comes_before_the_message_is_written_down_is_kept(
    program: str, enroll: Any, clock: Any, carriers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = enroll()
    with monkeypatch.context() as cut_off:
        cut_off.setattr(taking, "_take_from", lambda *_: None)
        deliver(program, clock)
    receipt(carriers, program, "TEXT_UNREACHABLE")
    assert deliver(program, clock, delivery=2) == []
    assert kept(ref).state == "FAILED"


def test_the_carrier_s_own_stop_is_told_though_it_refused_the_answer_to_a_crisis(
    program: str, enroll: Any, clock: Any, carriers: Any
) -> None:
    ref = enroll()
    carriers.answers = [Result(kind="opted_out", reason="DESTINATION_PHONE_NUMBER_OPTED_OUT")]
    deliver(program, clock)
    assert kept(ref).state == "SUPPRESSED"
    assert {a.cause for a in load_all(ref).values(Alert)} == {"carrier_stop"}
    assert deliver(program, clock, delivery=2) == []
    assert len(replies(carriers)) == 1


@pytest.mark.parametrize(
    "context",
    [
        {"program": "-", "person": "-", "message": "crisis-x"},
        {"program": "nowhere", "person": "-", "message": "crisis-x"},
        {"program": None, "person": "-", "message": "crisis-x"},
    ],
)
def test_a_receipt_of_no_incident_changes_nothing(
    program: str, context: dict[str, str], clock: Any
) -> None:
    told = {"eventType": "TEXT_DELIVERED", "isFinal": True, "context": context}
    envelope = {"Message": json.dumps(told)}
    receipts.take(envelope, receipts.read([envelope]))
    clock.go(minutes=1)


def test_an_unknown_answer_that_a_receipt_resolves_is_answered(
    program: str, enroll: Any, clock: Any, carriers: Any
) -> None:
    enroll()
    carriers.answers = [Result(kind="ambiguous")] * 2
    deliver(program, clock)
    assert still_open(program)[0].reply == "ambiguous"
    receipt(carriers, program, "TEXT_DELIVERED")
    assert still_open(program)[0].reply == "delivered"
    assert still_open(program)[0].next_look_at == clock() + timedelta(minutes=5)

"""The sender against a carrier that misbehaves: what leaves, once, and what became of it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.carriers.result import Result
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Person
from chalicelib.domain.safety.alerts import Alert
from chalicelib.services import attending
from chalicelib.services.outbound import receipts
from chalicelib.services.reading import alerts as reading_alerts
from chalicelib.store.keys import Ref
from chalicelib.store.kinds import BY_VALUE
from chalicelib.store.partition import load, load_all
from tests.integration.conftest import own_number
from tests.integration.life import chain_faults, live, text, work

ROSA = "+15025550142"
SPENT = Result(kind="refused", reason="MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT")
UNSURE = Result(kind="ambiguous", reason="ReadTimeoutError")
Enroll = Callable[..., Ref]


def checkins(ref: Ref) -> list[Occurrence]:
    return sorted(load_all(ref).values(Occurrence), key=lambda o: o.local_date)


def checkin_text(ref: Ref) -> Message:
    """The first check-in's text."""
    return next(m for m in load_all(ref).values(Message) if m.kind == "checkin")


def alerts_of(ref: Ref) -> list[str]:
    return sorted(a.cause for a in load_all(ref).values(Alert))


def of_program(program: str) -> list[Alert]:
    return load_all(Ref(program, "")).values(Alert)


@pytest.fixture
def rosa(enroll: Enroll, carriers: Any) -> Ref:
    ref = enroll()
    carriers.texts.clear()
    return ref


def to_first(ref: Ref, clock: Any) -> Occurrence:
    """Move the clock to the first check-in."""
    first = checkins(ref)[0]
    clock.moment = first.due_at
    return first


# --- what the carrier is held to -------------------------------------------------------------


def test_invariant_6_a_check_in_lives_no_longer_than_its_window(
    program: str, rosa: Ref, clock: Any, carriers: Any
) -> None:
    first = to_first(rosa, clock)
    clock.go(minutes=90)
    work(program, clock())
    (sent,) = carriers.texts
    assert sent["life_seconds"] == (first.window_ends_at - clock()).total_seconds()
    assert sent["max_price"] == "0.10"
    assert sent["context"]["message"].startswith("MESSAGE#")


def test_a_notice_without_an_end_of_its_own_lives_until_the_window_closes(
    program: str, rosa: Ref, clock: Any, carriers: Any
) -> None:
    from chalicelib.services.outbound import texting
    from chalicelib.services.tenant import tenant
    from chalicelib.store.change import Change

    here = tenant(program)
    change = Change(load(rosa), by="test", at=clock(), policy=here.policy)
    texting.plan(change, here, "notice", "checkin.corrected")
    change.commit("test.planned")
    work(program, clock())
    (sent,) = carriers.texts
    closes = datetime(2026, 11, 25, 0, 50, tzinfo=UTC)  # 19:50 in New York: 20:00 and the margin
    assert sent["life_seconds"] == (closes - clock()).total_seconds()


def test_a_direct_answer_lives_for_a_day_at_any_hour_and_expires_then(
    program: str, rosa: Ref, clock: Any, carriers: Any
) -> None:
    clock.moment = datetime(2026, 11, 25, 8, tzinfo=UTC)  # 3:00 in New York
    busy = Result(kind="not_accepted", reason="ThrottlingException")
    carriers.answers = [busy] * 400
    text(own_number(program), ROSA, "HELP", clock())
    assert carriers.texts[0]["life_seconds"] == 24 * 3600
    live(program, clock, clock() + timedelta(hours=25))
    answer = next(m for m in load_all(rosa).values(Message) if m.kind == "help")
    assert answer.state == "EXPIRED"
    assert "not_sent" in alerts_of(rosa)


# --- the month's spending limit --------------------------------------------------------------


def test_a_spending_limit_refuses_check_ins_and_is_told_once(
    program: str, enroll: Enroll, clock: Any, carriers: Any
) -> None:
    refs = [enroll(phone=f"+1502555014{n}") for n in range(3)]
    carriers.texts.clear()
    carriers.answers = [SPENT] * 200
    live(program, clock, checkins(refs[0])[0].due_at + timedelta(hours=2))
    assert {checkin_text(ref).state for ref in refs} == {"FAILED"}
    assert {checkins(ref)[0].state for ref in refs} == {"MISSED"}
    (alert,) = [one for one in of_program(program) if one.cause == "spend_limit"]
    assert (alert.cause, alert.level, alert.owner) == ("spend_limit", "red", "Ana")
    assert "+15025550190" in [
        sent["to"] for sent in carriers.texts
    ]  # Ana's page is tried all the same
    (line,) = [
        line
        for line in reading_alerts.page(program, "open", 20).items
        if line.alert.cause == "spend_limit"
    ]
    done = reading_alerts.after(program, line.id, attending.resolve, "ana", "not_needed")
    assert done.alert.state == "resolved"
    assert chain_faults(Ref(program, "")) == []


def test_a_limit_that_was_dealt_with_and_is_reached_again_is_told_again(
    program: str, rosa: Ref, clock: Any, carriers: Any
) -> None:
    from chalicelib.services import attending, concerns

    first = concerns.raise_once(program, "spend_limit")
    assert first
    assert concerns.raise_once(program, "spend_limit") is None
    attending.resolve(Ref(program, ""), first.id, "ana", "not_needed")
    assert concerns.raise_once(program, "spend_limit")


def test_crisis_replies_and_pages_are_tried_whatever_was_spent(
    program: str, rosa: Ref, clock: Any, carriers: Any
) -> None:
    carriers.answers = [SPENT, SPENT, SPENT]
    text(own_number(program), ROSA, "I want to kill myself", clock())
    assert [sent["to"] for sent in carriers.texts] == [ROSA, "+15025550190"]
    assert carriers.calls
    assert carriers.mails


# --- receipts --------------------------------------------------------------------------------


def receipt(ref: Ref, message: Message, event: str, *, final: bool = True) -> None:
    """A receipt with our ids, taken in as it comes off the queue."""
    body = {
        "eventType": event, "isFinal": final, "messageId": "aws-1",
        "messageRequestTimestamp": 1795613400000,
        "context": {
            "program": ref.program, "person": ref.person, "message": BY_VALUE[Message].sk(message),
        },
    }  # fmt: skip
    envelope = {"Message": json.dumps(body)}
    receipts.take(envelope, receipts.read([envelope]))


def asked(program: str, ref: Ref, clock: Any) -> Message:
    to_first(ref, clock)
    work(program, clock())
    return checkin_text(ref)


@pytest.mark.parametrize("event", ["TEXT_UNREACHABLE", "TEXT_BLOCKED", "TEXT_INVALID"])
def test_a_failure_that_is_not_final_changes_nothing(
    program: str, rosa: Ref, clock: Any, carriers: Any, event: str
) -> None:
    message = asked(program, rosa, clock)
    receipt(rosa, message, event, final=False)
    assert checkin_text(rosa).state == "ACCEPTED"
    assert load(rosa).one(Person).number_state == "verified"
    receipt(rosa, message, "TEXT_DELIVERED")
    assert checkin_text(rosa).state == "DELIVERED"


def test_a_delivery_after_a_final_failure_changes_nothing(
    program: str, rosa: Ref, clock: Any, carriers: Any
) -> None:
    message = asked(program, rosa, clock)
    receipt(rosa, message, "TEXT_CARRIER_UNREACHABLE")
    receipt(rosa, message, "TEXT_DELIVERED")
    assert checkin_text(rosa).state == "FAILED"
    assert checkins(rosa)[0].state == "MISSED"
    assert alerts_of(rosa) == ["not_sent"]


def test_a_receipt_that_overtakes_our_own_record_is_kept(
    program: str, rosa: Ref, clock: Any, carriers: Any
) -> None:
    """Early: it comes while the carrier's answer is still on its way to us."""

    def early() -> None:
        carriers.on_text = None
        receipt(rosa, checkin_text(rosa), "TEXT_DELIVERED")

    to_first(rosa, clock)
    carriers.on_text = early
    work(program, clock())
    message = checkin_text(rosa)
    assert (message.state, message.provider_id) == ("DELIVERED", "aws-1")
    assert message.sent_at
    assert checkins(rosa)[0].state == "ASKED"
    assert len(carriers.to(ROSA)) == 1


def test_a_failure_72_hours_late_makes_a_silence_our_miss(
    program: str, rosa: Ref, clock: Any, carriers: Any
) -> None:
    message = asked(program, rosa, clock)
    live(program, clock, clock() + timedelta(hours=49))
    assert checkins(rosa)[0].state == "SILENT"
    clock.go(hours=23)
    receipt(rosa, message, "TEXT_UNKNOWN")
    ended = checkins(rosa)[0]
    assert (ended.state, ended.reason) == ("MISSED", "TEXT_UNKNOWN")
    from chalicelib.domain.care import Care

    assert "SILENT" not in {one.state for one in load(rosa).one(Care).recent}
    assert "not_sent" in alerts_of(rosa)
    assert chain_faults(rosa) == []


@pytest.mark.parametrize(
    ("event", "final", "state"),
    [("TEXT_DELIVERED", True, "DELIVERED"), ("TEXT_SUCCESSFUL", True, "ACCEPTED"),
     ("TEXT_QUEUED", False, "ACCEPTED")],
)  # fmt: skip
def test_only_a_receipt_with_our_id_resolves_what_is_unknown_and_the_question_is_open_again(
    program: str, rosa: Ref, clock: Any, carriers: Any, event: str, final: bool, state: str
) -> None:
    carriers.answers = [UNSURE]
    message = asked(program, rosa, clock)
    assert (message.state, checkins(rosa)[0].state) == ("UNKNOWN", "UNKNOWN")
    envelope = {"Message": json.dumps({"eventType": event, "isFinal": final, "messageId": "x"})}
    receipts.take(envelope, receipts.read([envelope]))  # somebody else's
    assert checkin_text(rosa).state == "UNKNOWN"
    clock.go(hours=2)
    receipt(rosa, message, event, final=final)
    receipt(rosa, message, event, final=final)
    assert checkin_text(rosa).state == state
    assert checkins(rosa)[0].state == "ASKED"
    text(own_number(program), ROSA, "N", clock())
    assert checkins(rosa)[0].answers
    assert len(carriers.to(ROSA)) == 2  # the check-in once, and its next question
    assert chain_faults(rosa) == []


def test_a_receipt_for_an_unknown_comes_too_late_to_ask_again(
    program: str, rosa: Ref, clock: Any, carriers: Any
) -> None:
    carriers.answers = [UNSURE]
    message = asked(program, rosa, clock)
    clock.go(hours=72)
    receipt(rosa, message, "TEXT_DELIVERED")
    assert checkin_text(rosa).state == "DELIVERED"
    assert checkins(rosa)[0].state == "UNKNOWN"  # nobody was asked in time: ours


def test_a_phone_out_of_reach_is_our_miss_but_no_other_persons_number(
    program: str, rosa: Ref, clock: Any, carriers: Any
) -> None:
    message = asked(program, rosa, clock)
    receipt(rosa, message, "TEXT_UNREACHABLE")
    assert load(rosa).one(Person).number_state == "verified"
    assert alerts_of(rosa) == ["not_sent"]

"""Answers of ours that wait for another try while the dialogue goes on, and check-ins whose text
did not arrive: no reply is put to the wrong question, none is lost, nothing untrue is said."""

import json
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.carriers.result import Result
from chalicelib.domain.messages import Message
from chalicelib.services.outbound import receipts
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load_all
from tests.integration.life import chain_faults, live
from tests.integration.phones import ROSA, Phone, alerts, ask_first, checkins, inbound, thread

BUSY = Result(kind="not_accepted", reason="ThrottlingException")
REFUSED = Result(kind="refused", reason="ValidationException")


@pytest.fixture
def phone(program: str, clock: Any, carriers: Any) -> Phone:
    return Phone(program, clock, carriers)


@pytest.fixture
def asked(program: str, enroll: Any, clock: Any) -> Ref:
    """Rosa, whose first check-in was asked a minute ago."""
    ref: Ref = enroll()
    ask_first(program, clock, ref)
    return ref


def given(ref: Ref) -> list[tuple[str, Any]]:
    return [(a.question, a.value) for a in checkins(ref)[0].answers]


def texts(ref: Ref, kind: str) -> list[Message]:
    found = [m for m in load_all(ref).values(Message) if m.kind == kind]
    return sorted(found, key=lambda m: m.created_at)


def later(program: str, clock: Any, carriers: Any, **step: float) -> list[str]:
    """What leaves to Rosa by itself when time passes."""
    before = len(carriers.to(ROSA))
    live(program, clock, clock() + timedelta(**step))
    return list(carriers.to(ROSA)[before:])


# --- a question that was put back for another try --------------------------------------------


def test_a_question_asked_again_meanwhile_does_not_come_late_and_take_another_s_answer(
    program: str, clock: Any, carriers: Any, asked: Ref, phone: Phone
) -> None:
    carriers.answers = [BUSY]
    phone.says("N")  # "Pull today 0-10?" is throttled, and waits
    phone.says("hello, is this on?")  # asked again, with a hint
    (confidence,) = phone.says("5")
    assert "Sure of yourself" in confidence
    assert later(program, clock, carriers, minutes=30) == []
    phone.says("8")
    assert given(asked) == [("use", False), ("craving", 5), ("confidence", 8)]
    pull = texts(asked, "reply")[0]
    assert (pull.asks, pull.state, pull.reason) == ("craving", "SUPPRESSED", "question_not_open")
    assert chain_faults(asked) == []


def test_a_question_that_waits_leaves_once_though_something_else_was_said(
    program: str, clock: Any, carriers: Any, asked: Ref, phone: Phone
) -> None:
    carriers.answers = [BUSY]
    phone.says("N")
    (noted,) = phone.says("met J")
    assert "Noted" in noted
    (pull,) = later(program, clock, carriers, minutes=30)
    assert "Pull today" in pull
    phone.says("3")
    assert given(asked)[-1] == ("craving", 3)


def test_a_question_answered_before_it_left_does_not_leave(
    program: str, clock: Any, carriers: Any, asked: Ref, phone: Phone
) -> None:
    """Who knows the wallet card writes the next number unasked."""
    carriers.answers = [BUSY]
    phone.says("N")
    phone.says("4")
    assert later(program, clock, carriers, minutes=30) == []
    assert given(asked) == [("use", False), ("craving", 4)]


def test_in_the_other_language_a_question_is_not_asked_twice(
    program: str, clock: Any, carriers: Any, asked: Ref, phone: Phone
) -> None:
    carriers.answers = [BUSY]
    phone.says("N")
    (switched,) = phone.says("ESPAÑOL")
    assert "0-10" in switched
    assert later(program, clock, carriers, minutes=30) == []


def test_a_check_in_that_waits_for_another_try_does_not_leave_once_it_was_asked_in_an_answer(
    program: str, clock: Any, carriers: Any, enroll: Any, phone: Phone
) -> None:
    ref = enroll()
    carriers.answers = [BUSY]
    clock.moment = checkins(ref)[0].due_at
    live(program, clock, clock() + timedelta(seconds=30))
    (again,) = phone.says("good morning")
    assert "Any since last time" in again
    phone.says("N")
    assert later(program, clock, carriers, minutes=30) == []
    assert given(ref) == [("use", False)]
    assert checkins(ref)[0].state == "ASKED"
    phone.says("9")
    assert given(ref)[-1] == ("craving", 9)


def test_a_reminder_that_waits_for_another_try_does_not_ask_what_was_answered(
    program: str, clock: Any, carriers: Any, asked: Ref, phone: Phone
) -> None:
    clock.go(hours=23, minutes=55)
    carriers.answers = [BUSY]
    (tried,) = later(program, clock, carriers, minutes=6)  # the reminder, throttled
    assert "Any since last time" in tried
    phone.says("N")
    assert later(program, clock, carriers, minutes=30) == []
    assert texts(asked, "reminder")[0].reason == "question_not_open"


def test_a_reminder_that_was_throttled_leaves_at_its_next_try(
    program: str, clock: Any, carriers: Any, asked: Ref
) -> None:
    clock.go(hours=23, minutes=55)
    carriers.answers = [BUSY]
    assert len(later(program, clock, carriers, minutes=30)) == 2
    assert texts(asked, "reminder")[0].state == "ACCEPTED"


# --- a confirmation that was put back --------------------------------------------------------


def test_a_stop_s_confirmation_does_not_leave_after_start(
    program: str, clock: Any, carriers: Any, enroll: Any, phone: Phone
) -> None:
    ref = enroll()
    carriers.answers = [BUSY]
    phone.says("STOP")
    phone.says("START")
    assert later(program, clock, carriers, hours=1) == []
    assert [m.reason for m in texts(ref, "stop_confirmation")] == ["no_longer_so"]


def test_stop_start_stop_is_confirmed_once(
    program: str, clock: Any, carriers: Any, enroll: Any, phone: Phone
) -> None:
    """Invariant 10."""
    enroll()
    carriers.answers = [BUSY]
    phone.says("STOP")
    phone.says("START")
    assert len(phone.says("STOP")) == 1
    assert later(program, clock, carriers, hours=1) == []


def test_a_stop_said_twice_is_confirmed_though_the_first_try_failed(
    program: str, clock: Any, carriers: Any, enroll: Any, phone: Phone
) -> None:
    enroll()
    carriers.answers = [BUSY]
    phone.says("STOP")
    assert phone.says("STOP") == []
    (confirmed,) = later(program, clock, carriers, hours=1)
    assert "won't get more" in confirmed


@pytest.mark.parametrize(
    ("first", "then"), [("PAUSE 2W", "START"), ("START", "PAUSE 2W"), ("STOP TIPS", "START")]
)
def test_a_pause_or_a_start_that_was_undone_is_not_confirmed_late(
    program: str, clock: Any, carriers: Any, enroll: Any, phone: Phone, first: str, then: str
) -> None:
    enroll()
    carriers.answers = [BUSY]
    phone.says(first)
    assert len(phone.says(then)) == 1
    assert later(program, clock, carriers, hours=1) == []


# --- a check-in whose text did not arrive ----------------------------------------------------


def lost(carriers: Any) -> None:
    """The carrier says of the last text that it did not arrive."""
    context = carriers.texts[-1]["context"]
    said = {"eventType": "TEXT_UNREACHABLE", "isFinal": True, "context": context}
    envelope = {"Message": json.dumps(said)}
    receipts.take(envelope, receipts.read([envelope]))


def test_a_check_in_that_the_carrier_refused_asks_nothing(
    program: str, clock: Any, carriers: Any, enroll: Any, phone: Phone
) -> None:
    ref = enroll()
    carriers.answers = [REFUSED]
    ask_first(program, clock, ref)
    assert checkins(ref)[0].state == "MISSED"
    (said,) = phone.says("hello, is this on?")
    assert "Any since" not in said
    assert thread(ref).open is None


def test_an_answer_to_what_a_receipt_called_lost_is_taken_and_the_check_in_goes_on(
    program: str, clock: Any, carriers: Any, asked: Ref, phone: Phone
) -> None:
    """It did arrive: the answer proves it."""
    lost(carriers)
    assert checkins(asked)[0].state == "MISSED"
    assert "Any since" not in phone.says("hello, is this on?")[0]
    (pull,) = phone.says("n")
    assert "Pull today" in pull
    phone.says("3")
    assert given(asked) == [("use", False), ("craving", 3)]
    live(program, clock, clock() + timedelta(hours=49))
    assert checkins(asked)[0].state == "PARTIAL"
    assert "silence" not in alerts(asked)
    assert chain_faults(asked) == []


def test_unanswered_it_stays_ours_and_is_no_silence(
    program: str, clock: Any, carriers: Any, asked: Ref
) -> None:
    lost(carriers)
    live(program, clock, clock() + timedelta(hours=60))
    assert checkins(asked)[0].state == "MISSED"
    assert set(alerts(asked)) == {"not_sent"}


def test_after_its_reply_window_nothing_answers_it(
    program: str, clock: Any, carriers: Any, asked: Ref, phone: Phone
) -> None:
    lost(carriers)
    clock.go(hours=49)
    phone.says("n")
    assert given(asked) == []
    assert inbound(asked)[0].needs_reading


def test_an_answer_sent_in_time_that_comes_after_it_is_kept_and_nothing_more_is_asked(
    program: str, clock: Any, carriers: Any, asked: Ref, phone: Phone
) -> None:
    in_time = clock() + timedelta(hours=40)
    lost(carriers)
    clock.go(hours=49)
    said = phone.says("Y", at=in_time)
    assert given(asked) == [("use", True)]
    assert "Pull" not in "".join(said)
    assert "use" in alerts(asked)
    live(program, clock, clock() + timedelta(minutes=30))
    assert checkins(asked)[0].state == "PARTIAL"


def test_a_receipt_that_contradicts_an_answer_takes_nothing_away(
    program: str, clock: Any, carriers: Any, asked: Ref, phone: Phone
) -> None:
    opening = carriers.texts[-1]
    phone.says("N")
    carriers.texts.append(opening)
    lost(carriers)
    assert texts(asked, "checkin")[0].state == "FAILED"
    assert checkins(asked)[0].state == "ASKED"
    phone.says("3")
    assert given(asked) == [("use", False), ("craving", 3)]

"""Self-service by text: each word does its whole job, or opens the task that a human does and says
so; on a shared phone nothing personal is answered before the PIN."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.people import Alumnus
from chalicelib.store.partition import load
from tests.integration.phones import Phone, alerts, ask_first, checkins, inbound, person, thread


@pytest.fixture
def phone(program: str, clock: Any, carriers: Any) -> Phone:
    return Phone(program, clock, carriers)


@pytest.mark.parametrize(
    ("body", "says", "task"),
    [
        ("HELP", "911", ("help", "help")),
        ("AYUDA", "911", ("help", "help")),
        ("CALL", "will call you", ("call_requested", "call_requested")),
        ("staff", "will call you", ("call_requested", "call_requested")),
        ("MENTOR", "look for a mentor", ("ask_about_match", "mentor")),
        ("NEW MENTOR", "someone else", ("ask_about_match", "new_mentor")),
        ("PLAN", "Someone will help", ("unread", "plan")),
        ("NEAR 40202", "Someone will look", ("unread", "near")),
        ("MY DATA", "never", ("records_request", "my_data")),
        ("DELETE", "erasing", ("records_request", "delete")),
        ("MILESTONES", "A person reads", ("unread", "talk")),
        ("WHO SEES", "Only our staff", None),
    ],
)
def test_each_word_opens_the_right_task_and_says_so(
    enroll: Any, phone: Phone, body: str, says: str, task: tuple[str, str] | None
) -> None:
    ref = enroll()
    (said,) = phone.says(body)
    assert says in said
    found = {cause: one.triggers[0].split("@")[0] for cause, one in alerts(ref).items()}
    assert found == (dict([task]) if task else {})


def test_a_word_leaves_the_open_question_open(
    program: str, enroll: Any, clock: Any, phone: Phone
) -> None:
    ref = enroll()
    ask_first(program, clock, ref)
    for body in ("CALL", "PLAN", "WHO SEES", "HELP"):
        phone.says(body)
    phone.says("N")
    assert checkins(ref)[0].value_of("use") is False


def test_mentor_by_text_is_a_wish_that_matching_sees(enroll: Any, phone: Phone) -> None:
    ref = enroll(wants_mentor=False)
    phone.says("MENTOR")
    assert load(ref).one(Alumnus).wants_mentor


def test_delete_stops_the_texts_at_once(enroll: Any, phone: Phone) -> None:
    ref = enroll()
    phone.says("DELETE")
    assert person(ref).texting == "stopped"
    assert phone.says("DELETE") == []


@pytest.mark.parametrize("word", ["PLAN", "MY DATA", "NEW MENTOR", "MENTOR"])
def test_on_a_shared_phone_the_pin_comes_first(enroll: Any, phone: Phone, word: str) -> None:
    ref = enroll(shared_phone=True, pin="4711", wants_mentor=False)
    (asked,) = phone.says(word)
    assert "PIN" in asked
    assert alerts(ref) == {}
    assert not load(ref).one(Alumnus).wants_mentor
    (again,) = phone.says("1234")
    assert "did not match" in again
    (said,) = phone.says("4711")
    assert "PIN" not in said
    assert len(alerts(ref)) == 1
    assert thread(ref).open is None


def test_two_wrong_pins_open_a_privacy_alert_and_answer_nothing(enroll: Any, phone: Phone) -> None:
    ref = enroll(shared_phone=True, pin="4711")
    phone.says("PLAN")
    phone.says("1234")
    assert phone.says("1235") == []
    assert set(alerts(ref)) == {"privacy"}
    phone.says("4711")  # too late: it answers nothing now
    assert set(alerts(ref)) == {"privacy", "unread"}


def test_a_list_of_pins_is_a_wrong_pin(enroll: Any, phone: Phone) -> None:
    ref = enroll(shared_phone=True, pin="4711")
    phone.says("PLAN")
    (again,) = phone.says("4710 4711 4712")
    assert "did not match" in again
    assert phone.says("4709 4711") == []
    assert set(alerts(ref)) == {"privacy"}


def test_the_pin_s_question_waits_an_hour(enroll: Any, clock: Any, phone: Phone) -> None:
    ref = enroll(shared_phone=True, pin="4711")
    phone.says("PLAN")
    clock.go(hours=1)
    phone.says("4711")
    assert "plan" not in {one.triggers[0].split("@")[0] for one in alerts(ref).values()}


def test_a_shared_phone_without_a_pin_is_answered_by_a_human(enroll: Any, phone: Phone) -> None:
    ref = enroll(shared_phone=True)
    (said,) = phone.says("PLAN")
    assert "plan" not in said.lower()
    assert inbound(ref)[0].needs_reading


def test_a_pin_asked_for_in_a_check_in_leaves_the_check_in_open(
    program: str, enroll: Any, clock: Any, phone: Phone
) -> None:
    ref = enroll(shared_phone=True, pin="4711")
    ask_first(program, clock, ref)
    phone.says("PLAN")
    phone.says("4711")
    phone.says("N")
    assert checkins(ref)[0].value_of("use") is False


def test_a_complaint_about_a_mentor_reaches_the_supervisor(enroll: Any, phone: Phone) -> None:
    ref = enroll()
    phone.says("my mentor keeps asking me for money")
    assert "safeguarding" in alerts(ref)
    assert inbound(ref)[0].needs_reading


def test_an_unverified_number_is_told_nothing_personal(
    program: str, enroll: Any, clock: Any, phone: Phone
) -> None:
    """Invariant 19."""
    ref = enroll(joined=False, number_state="unverified", phone_verified_at=None)
    for body in ("PLAN", "MY DATA", "NEW MENTOR", "went to aa", "hello"):
        assert phone.says(body) == [], body
    assert timedelta(0) < clock() - person(ref).created_at

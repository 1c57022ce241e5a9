"""Conversations by text through the real handler: one open question, corrections, answers that
come late or out of order, two at once, several things in one text."""

import threading
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from pynamodb.exceptions import CancellationReason, TransactWriteError, VerboseClientError
from pynamodb.transactions import TransactWrite

from chalicelib.domain.checkins.plan import Plan
from chalicelib.domain.network import Contact
from chalicelib.domain.participation import Activity
from chalicelib.domain.people import Person
from chalicelib.domain.thread import OpenQuestion, Thread
from chalicelib.services import attending
from chalicelib.services.tenant import tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load, load_all
from tests.integration.conftest import own_number
from tests.integration.life import chain_faults, live
from tests.integration.phones import (
    ROSA,
    Phone,
    alerts,
    ask_first,
    checkins,
    deliver,
    envelope,
    inbound,
    person,
    thread,
)


@pytest.fixture
def phone(program: str, clock: Any, carriers: Any) -> Phone:
    return Phone(program, clock, carriers)


@pytest.fixture
def asked(program: str, enroll: Any, clock: Any) -> Ref:
    """Rosa, whose first check-in was asked a minute ago."""
    ref: Ref = enroll()
    ask_first(program, clock, ref)
    return ref


def given(ref: Ref, which: int = 0) -> list[tuple[str, Any]]:
    return [(a.question, a.value) for a in checkins(ref)[which].answers]


# --- one question at a time ------------------------------------------------------------------


def test_what_is_no_answer_is_asked_again_once_with_a_hint_then_a_human_has_it(
    asked: Ref, phone: Phone
) -> None:
    phone.says("N")
    (again,) = phone.says("the weather is nice")
    assert "0 to 10" in again
    assert phone.says("it is still nice") == []
    assert [one.needs_reading for one in inbound(asked)] == [False, True, True]
    assert alerts(asked)["unread"].joined == 1
    assert phone.says("3")
    assert given(asked) == [("use", False), ("craving", 3)]


@pytest.mark.parametrize(
    ("body", "words"), [("my dad died", "We are so sorry"), ("mi mama murio", "Lo sentimos mucho")]
)
def test_whoever_has_lost_somebody_is_not_asked_for_a_number(
    asked: Ref, phone: Phone, body: str, words: str
) -> None:
    """A human reads it, in the time of any free text; the question waits."""
    (answer,) = phone.says(body)
    assert words in answer
    assert alerts(asked)["unread"].triggers[0].split("@")[0] == "loss"
    assert person(asked).hold is None
    assert thread(asked).open
    phone.says("N")
    assert given(asked) == [("use", False)]


def test_partial_answers_are_kept_when_the_window_closes(
    program: str, clock: Any, asked: Ref, phone: Phone
) -> None:
    phone.says("N")
    phone.says("7")
    live(program, clock, clock() + timedelta(hours=49))
    one = checkins(asked)[0]
    assert (one.state, one.level) == ("PARTIAL", "amber")
    assert "craving" in alerts(asked)
    assert "silence" not in alerts(asked)


def test_two_things_in_one_text_are_both_taken(asked: Ref, phone: Phone) -> None:
    phone.says("N, went to aa")
    assert given(asked) == [("use", False)]
    (activity,) = load_all(asked).values(Activity)
    assert activity.type == "twelve_step"


def test_a_log_while_a_question_is_open_leaves_it_open(asked: Ref, phone: Phone) -> None:
    phone.says("met J")
    assert [c.name for c in load_all(asked).values(Contact)] == ["J"]
    phone.says("N")
    assert given(asked) == [("use", False)]


def test_a_phone_that_answers_by_itself_does_not_keep_us_talking(enroll: Any, phone: Phone) -> None:
    ref = enroll()
    assert len(phone.says("In a meeting, I will write later")) == 1
    assert phone.says("In a meeting, I will write later") == []
    assert len(inbound(ref)) == 2


# --- what worries us is told at once ---------------------------------------------------------


def test_the_last_answers_of_a_red_check_in_are_taken_though_they_add_no_cause(
    asked: Ref, phone: Phone
) -> None:
    for body in ("N", "9", "2"):
        phone.says(body)
    (said,) = phone.says("N")
    assert "call you" in said
    (first, *_) = checkins(asked)
    assert (first.state, first.level) == ("ANSWERED", "red")
    assert alerts(asked)["craving_high_confidence_low"].joined == 0
    assert load(asked).one(Plan).stepped_up_until


def test_use_reaches_a_human_at_once_though_nothing_else_is_answered(
    asked: Ref, phone: Phone
) -> None:
    phone.says("Y")
    assert set(alerts(asked)) == {"use"}


def test_what_staff_dealt_with_is_not_opened_again_when_the_reply_window_closes(
    asked: Ref, phone: Phone, program: str, clock: Any
) -> None:
    phone.says("Y")
    phone.says("7")
    for alert in alerts(asked).values():
        attending.resolve(asked, alert.id, "lee", "reached")
    live(program, clock, clock() + timedelta(hours=49))
    (first, *_) = checkins(asked)
    assert (first.state, first.level) == ("PARTIAL", "amber")
    assert alerts(asked) == {}
    assert load(asked).one(Plan).stepped_up_until


# --- corrections -----------------------------------------------------------------------------


def test_a_correction_for_the_worse_alerts_and_says_that_someone_calls(
    asked: Ref, phone: Phone
) -> None:
    for body in ("N", "2", "8"):
        phone.says(body)
    phone.says("no")
    assert alerts(asked) == {}
    (said,) = phone.says("oops yes")
    assert "call you" in said
    assert set(alerts(asked)) == {"call_requested"}
    assert checkins(asked)[0].answers[3].corrected_from == (False,)


def test_a_correction_for_the_better_closes_no_alert(asked: Ref, phone: Phone) -> None:
    phone.says("Y")
    phone.says("9")
    phone.says("2")
    assert "craving_high_confidence_low" in alerts(asked)
    before = alerts(asked)["craving_high_confidence_low"].joined
    phone.says("oops 9")
    found = alerts(asked)["craving_high_confidence_low"]
    assert (found.state, found.joined) == ("open", before)
    assert given(asked)[-1] == ("confidence", 9)


def test_a_correction_mends_the_answer_before_and_the_open_question_stays(
    asked: Ref, phone: Phone
) -> None:
    for body in ("N", "2", "8"):
        phone.says(body)
    (said,) = phone.says("oops 3")  # while "Want a call?" is open
    assert "Want a call?" in said
    assert given(asked) == [("use", False), ("craving", 2), ("confidence", 3)]
    phone.says("no")
    assert checkins(asked)[0].state == "ANSWERED"


def test_correcting_an_answered_check_in_counts_its_green_once(asked: Ref, phone: Phone) -> None:
    from chalicelib.domain.checkins.plan import Plan

    for body in ("N", "2", "8", "no"):
        phone.says(body)
    before = load(asked).one(Plan)
    phone.says("oops no")
    assert load(asked).one(Plan) == before


def test_after_two_days_a_correction_goes_to_a_human(
    program: str, clock: Any, asked: Ref, phone: Phone
) -> None:
    for body in ("N", "2", "8", "no"):
        phone.says(body)
    clock.go(hours=49)
    phone.says("oops yes")
    assert given(asked)[-1] == ("want_call", False)
    assert inbound(asked)[-1].needs_reading


def test_a_corrected_simple_answer_opens_its_follow_ups_and_asks_them(
    program: str, enroll: Any, clock: Any, phone: Phone
) -> None:
    ref = enroll(wording="simple")
    ask_first(program, clock, ref)
    phone.says("1")
    (said,) = phone.says("oops 3")
    assert "0-10" in said
    phone.says("4")
    assert given(ref) == [("how", 3), ("craving", 4)]


# --- late, early, out of order ---------------------------------------------------------------


def test_an_answer_sent_in_the_window_counts_though_it_comes_after(
    program: str, clock: Any, asked: Ref, phone: Phone
) -> None:
    """Invariant 13: it binds to the question that was open at its SNS time."""
    in_time = clock() + timedelta(hours=40)
    live(program, clock, clock() + timedelta(hours=49))
    assert checkins(asked)[0].state == "SILENT"
    phone.says("Y", at=in_time)
    one = checkins(asked)[0]
    assert (one.state, given(asked)) == ("PARTIAL", [("use", True)])
    assert {"use", "silence"} <= set(alerts(asked))  # a human closes the silence
    phone.says("7")  # too late: for a human
    assert given(asked) == [("use", True)]


def test_an_answer_to_the_check_in_before_does_not_answer_the_new_one(
    program: str, clock: Any, asked: Ref, phone: Phone
) -> None:
    key = "CHECKIN#later"
    sent = clock.go(hours=1)
    read = load(asked)
    change = Change(read, by="test", at=clock.go(hours=1), policy=tenant(program).policy)
    newer = OpenQuestion(
        about=key, context="use_yn", question="use", asked_at=clock(),
        expires_at=clock() + timedelta(hours=48),
    )  # fmt: skip
    change.replace(change.value(Thread).asks(newer, clock()))
    change.commit("test.asked")
    phone.says("Y", at=sent)
    assert given(asked) == [("use", True)]
    assert (thread(asked).open or newer).about == key


SENT = [("N", "7", "3"), ("Y", "2", "oops 4"), ("N", "N", "8"), ("N", "hello there", "5")]


@pytest.mark.parametrize("sent", SENT, ids="-".join)
def test_a_check_in_is_told_by_its_texts_in_the_order_in_which_they_were_sent(
    program: str, enroll: Any, clock: Any, carriers: Any, sent: tuple[str, ...]
) -> None:
    """Invariant 13: whatever the order in which they come."""
    orders = list(permutations(range(len(sent))))
    refs = [enroll(phone=f"+1859555{n:04}") for n in range(len(orders))]
    clock.moment = max(checkins(ref)[0].due_at for ref in refs)
    live(program, clock, clock() + timedelta(minutes=10))
    start = clock()
    clock.go(hours=1)
    told = set()
    for n, (ref, order) in enumerate(zip(refs, orders, strict=True)):
        one = Phone(program, clock, carriers, f"+1859555{n:04}")
        for place in order:
            one.says(sent[place], at=start + timedelta(minutes=place))
        told.add(tuple((a.question, a.value, a.corrected_from) for a in checkins(ref)[0].answers))
        assert chain_faults(ref) == []
    assert len(told) == 1


def test_a_worse_answer_that_was_overtaken_still_alerts(
    clock: Any, asked: Ref, phone: Phone
) -> None:
    first = clock.go(minutes=1)
    phone.says("7")  # sent second, comes first: read as use
    phone.says("N", at=first)
    assert given(asked) == [("use", False), ("craving", 7)]
    assert "use" not in alerts(asked) or alerts(asked)["use"].state == "open"
    assert inbound(asked)[0].needs_reading


# --- twice, and at once ----------------------------------------------------------------------


def test_doubled_on_day_22_a_text_has_no_second_effect(
    program: str, clock: Any, asked: Ref, phone: Phone
) -> None:
    """Invariant 12."""
    sent = clock.go(minutes=1)
    phone.says("went to aa", at=sent, id="first")
    live(program, clock, clock() + timedelta(days=22))
    before = load(asked).seq
    assert phone.says("went to aa", at=sent, id="first") == []
    assert load(asked).seq == before
    assert len(load_all(asked).values(Activity)) == 1
    phone.says("went to aa", at=sent, id="second")  # equal text, another id: said twice
    assert len(load_all(asked).values(Activity)) == 2


def test_a_page_code_doubled_on_day_22_takes_no_other_page_on(
    program: str, enroll: Any, clock: Any, carriers: Any, phone: Phone
) -> None:
    enroll()
    staff = Phone(program, clock, carriers, "+15025550190")
    phone.says("i want to die")
    sent = clock.go(minutes=1)
    assert staff.says("1", at=sent, id="ack")
    clock.go(days=22)
    enroll(phone="+15025550143")
    Phone(program, clock, carriers, "+15025550143").says("i want to die")
    assert staff.says("1", at=sent, id="ack") == []


def test_a_stranger_s_text_doubled_on_day_22_is_not_answered_again(
    program: str, clock: Any, carriers: Any
) -> None:
    stranger = Phone(program, clock, carriers, "+18595550177")
    sent = clock.go(minutes=1)
    assert len(stranger.says("hello", at=sent, id="one")) == 1
    clock.go(days=22)
    assert stranger.says("hello", at=sent, id="one") == []
    assert len(stranger.says("hello")) == 1


def test_staff_on_call_who_text_words_are_told_how_a_page_is_taken(
    program: str, clock: Any, carriers: Any
) -> None:
    from chalicelib.services.tenant import tenant

    rota = tenant(program).rota
    assert rota
    ana = Phone(program, clock, carriers, rota.rungs[0].phone)
    (said,) = ana.says("got it, will call in five")
    assert "reply its 2-digit code" in said
    assert "do not know this number" not in said


def test_a_stranger_who_says_stop_is_left_in_peace_and_others_are_answered_in_their_language(
    program: str, clock: Any, carriers: Any
) -> None:
    stranger = Phone(program, clock, carriers, "+18595550178")
    assert stranger.says("STOP") == []
    (said,) = stranger.says("hola, quien es usted")
    assert "Lo sentimos" in said


@pytest.mark.parametrize("conflicts", [0, 2])
def test_two_replies_at_once_are_both_taken_each_by_its_question(
    program: str, clock: Any, asked: Ref, monkeypatch: pytest.MonkeyPatch, conflicts: int
) -> None:
    """TransactionConflict is forced too, for DynamoDB Local shows none."""
    left = [conflicts]
    commit = TransactWrite._commit

    def contested(self: Any) -> None:
        if not left[0]:
            commit(self)
            return
        left[0] -= 1
        items = [*self._delete_items, *self._put_items, *self._update_items]
        reasons = [None] * (len(items) - 1) + [CancellationReason("TransactionConflict")]
        answer: Any = {"Error": {"Code": "TransactionCanceledException"}}
        raise TransactWriteError(
            "cancelled",
            VerboseClientError(answer, "TransactWriteItems", cancellation_reasons=reasons),
        )

    monkeypatch.setattr(TransactWrite, "_commit", contested)
    start, to = clock.go(minutes=1), own_number(program)
    clock.go(minutes=2)
    texts = [envelope(to, ROSA, "N", start), envelope(to, ROSA, "7", start + timedelta(seconds=20))]
    at_once = [threading.Thread(target=deliver, args=(one,)) for one in reversed(texts)]
    for one in at_once:
        one.start()
    for one in at_once:
        one.join()
    assert given(asked) == [("use", False), ("craving", 7)]
    assert len(inbound(asked)) == 2
    assert chain_faults(asked) == []


# --- parked questions ------------------------------------------------------------------------


def test_a_question_that_waited_for_the_check_in_is_asked_again_after_it(
    program: str, clock: Any, enroll: Any, phone: Phone
) -> None:
    ref = enroll()
    read = load(ref)
    change = Change(read, by="test", at=clock(), policy=tenant(program).policy)
    asked = OpenQuestion(
        about="MATCH#gone",
        context="match",
        asked_at=clock(),
        expires_at=clock() + timedelta(days=3),
    )
    change.amend(Thread, open=asked)
    change.commit("test.asked")
    ask_first(program, clock, ref)
    assert thread(ref).parked == (asked,)
    for body in ("N", "2", "8"):
        phone.says(body)
    (said,) = phone.says("no")
    assert "1 yes 2 someone else" in said
    now = thread(ref).open
    assert now
    assert now.model_copy(update={"asked_in": None}) == asked


# --- language --------------------------------------------------------------------------------


def test_we_answer_in_the_language_last_used(asked: Ref, phone: Phone) -> None:
    (said,) = phone.says("no, nada de nada gracias")
    assert "Jal" in said  # ¿Jalón hoy 0-10?
    assert thread(asked).language == "es"
    assert "Sure of yourself" in phone.says("it was a 2 today thanks")[0]


def test_espanol_and_english_switch_and_the_open_question_is_asked_in_it(
    asked: Ref, phone: Phone
) -> None:
    (said,) = phone.says("ESPAÑOL")
    assert "S/N" in said
    assert "ENGLISH" not in phone.says("N")[0]
    (back,) = phone.says("english please")
    assert "0-10" in back
    assert thread(asked).language == "en"
    assert not any(one.needs_reading for one in inbound(asked))


# --- the number texted -----------------------------------------------------------------------


def test_a_question_is_answered_only_on_the_number_that_asked_it(
    program: str, clock: Any, carriers: Any, asked: Ref
) -> None:
    from chalicelib.store import numbers

    numbers.add_own("+15025550167", program, "relay")
    Phone(program, clock, carriers, to="+15025550167").says("N")
    assert given(asked) == []
    assert inbound(asked)[0].channel == "relay"


def test_a_text_to_another_program_is_a_stranger_s(
    enroll: Any, clock: Any, carriers: Any, asked: Ref
) -> None:
    """Invariant 23."""
    from chalicelib.services import programs

    programs.create_program(
        "other1x", name="Second", alias="Handrail", zone="America/Chicago", number="+15025550168"
    )
    Phone("other1x", clock, carriers, to="+15025550168").says("STOP")
    assert load(asked).one(Person).texting == "joined"

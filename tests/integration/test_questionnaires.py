"""Questionnaires that we ask: by text in plain words, item by item, to a total; alerts at once."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from benchmarks.counting import counted
from chalicelib.domain.care import Care
from chalicelib.domain.instruments.response import Response
from chalicelib.services import programs
from chalicelib.services.preview.texts import preview
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load, load_all
from tests.integration.life import chain_faults, live
from tests.integration.phones import ROSA, Phone, checkins
from tests.unit.instruments.responses import FORM

WEEKLY = {"cadence": {"twice_weekly_weeks": 1, "weekly_weeks": 20}}
BARC: dict[str, Any] = {
    "instruments": {
        "follow_up": ["barc-10"],
        "also_at": [],
        "wording": {"barc-10": {"en": FORM, "es": FORM}},
    },
    "checkins": WEEKLY,
}
BAM = {"instruments": {"follow_up": ["bam-17"], "also_at": []}, "checkins": WEEKLY}


@pytest.fixture
def rosa(
    program: str, enroll: Callable[..., Any], clock: Any, carriers: Any
) -> Callable[..., tuple[Ref, Phone]]:
    """Enrols Rosa, with plain words unless said otherwise, and lets time pass until she is asked;
    who she is, and her phone. She answers no check-in."""

    def make(policy: dict[str, Any], until: str, **more: Any) -> tuple[Ref, Phone]:
        programs.put_policy(program, policy, "lead")
        ref = enroll(**{"wording": "plain", "discharged_on": date(2026, 10, 26), **more})
        phone = Phone(program, clock, carriers)
        for _ in range(30):
            live(program, clock, clock() + timedelta(hours=6))
            if carriers.to(ROSA) and until in carriers.to(ROSA)[-1]:
                return ref, phone
        raise AssertionError(carriers.to(ROSA))

    return make


def responses(ref: Ref) -> list[Response]:
    return load_all(ref).values(Response)


def causes(ref: Ref) -> set[str]:
    return set(load(ref).one(Care).open_alerts)


def test_a_graduate_with_plain_words_answers_item_by_item_to_a_total(
    rosa: Callable[..., tuple[Ref, Phone]], carriers: Any
) -> None:
    ref, phone = rosa(BARC, "quick questions")
    assert "10 quick questions" in carriers.to(ROSA)[-1]
    assert "How true is this? Line 1 of our form 1 not at all, 6 very" in carriers.to(ROSA)[-1]
    (said,) = phone.says("5")
    assert said.startswith("2/10: ")
    for answer in ("six", "4", "oops 5", "not at all", "2", "very", "3"):
        (said,) = phone.says(answer)
    assert said.startswith("8/10: ")
    (partial,) = responses(ref)
    assert (partial.how, partial.result.total, len(partial.missing)) == ("text", None, 3)
    for answer in ("5", "5", "5"):
        (said,) = phone.says(answer)
    assert "That is all for now" in said
    (whole,) = responses(ref)
    said_in_turn = (5, 6, 5, 1, 2, 6, 3, 5, 5, 5)
    assert whole.answers == {str(n): value for n, value in enumerate(said_in_turn, 1)}
    assert whole.result.total == 43
    assert chain_faults(ref) == []


def test_what_is_no_answer_is_read_by_a_human_and_asked_once_more_and_skip_leaves_a_gap(
    rosa: Callable[..., tuple[Ref, Phone]],
) -> None:
    ref, phone = rosa(BARC, "quick questions")
    (said,) = phone.says("9")
    assert "A person will read that" in said
    assert "Line 1" in said
    assert phone.says("the weather is fine") == []  # asked once more, and no oftener
    assert "unread" in causes(ref)
    phone.says("SKIP")
    for _ in range(9):
        (said,) = phone.says("6")
    (given,) = responses(ref)
    assert (given.missing, given.result.total) == (("1",), None)
    assert "That is all for now" in said


def test_a_worry_is_an_alert_at_once_and_a_stop_midway_stops(
    rosa: Callable[..., tuple[Ref, Phone]], program: str, clock: Any, carriers: Any
) -> None:
    ref, phone = rosa(BAM, "quick questions")
    for answer in ("good", "3", "0"):
        (said,) = phone.says(answer)
    assert "drink any alcohol" in said
    phone.says("2")
    assert causes(ref) >= {"use"}
    (said,) = phone.says("5")  # heavy days cannot be more than days
    assert "A person will read that" in said
    phone.says("1")
    phone.says("STOP")
    (given,) = responses(ref)
    assert given.answers == {"1": 2, "2": 3, "3": 0, "4": 2, "5": 1}
    sent = len(carriers.to(ROSA))
    live(program, clock, clock() + timedelta(days=30))
    assert len(carriers.to(ROSA)) == sent


def test_danger_midway_is_answered_first_and_the_set_is_asked_no_further(
    rosa: Callable[..., tuple[Ref, Phone]], program: str, clock: Any, carriers: Any
) -> None:
    _, phone = rosa(BARC, "quick questions")
    phone.says("5")
    said = phone.says("i want to kill myself")
    assert said[0].startswith("In danger now: call 911")
    phone.says("6")
    live(program, clock, clock() + timedelta(days=2))
    assert len([body for body in carriers.to(ROSA) if "Line " in body]) == 2


def test_answers_that_come_in_another_order_count_in_the_order_in_which_they_were_sent(
    rosa: Callable[..., tuple[Ref, Phone]], clock: Any
) -> None:
    ref, phone = rosa(BARC, "quick questions")
    first = clock() + timedelta(seconds=20)
    phone.says("6", at=first + timedelta(seconds=20))
    phone.says("1", at=first)
    assert responses(ref)[0].answers == {"1": 1, "2": 6}


def test_a_reply_costs_at_most_five_round_trips(
    rosa: Callable[..., tuple[Ref, Phone]],
) -> None:
    _, phone = rosa(BARC, "quick questions")
    phone.says("5")
    assert counted(lambda: phone.says("4")).round_trips <= 5


def test_a_set_is_asked_again_once_and_then_left_to_staff(
    rosa: Callable[..., tuple[Ref, Phone]], program: str, clock: Any, carriers: Any
) -> None:
    policy = {**BARC, "instruments": {**BARC["instruments"], "follow_up_at": [[30, 14]]}}
    rosa(policy, "quick questions")
    live(program, clock, clock() + timedelta(days=20))
    asked = [body for body in carriers.to(ROSA) if "quick questions" in body]
    assert len(asked) == 2


def test_where_check_ins_leave_no_room_a_set_takes_the_place_of_one_and_the_next_comes(
    rosa: Callable[..., tuple[Ref, Phone]], program: str, clock: Any
) -> None:
    dense = {"prompts_per_week": 2, "cadence": {"twice_weekly_weeks": 10, "weekly_weeks": 12}}
    ref, _ = rosa({**BARC, "checkins": dense}, "quick questions")
    (gave_way,) = [one for one in checkins(ref) if one.reason == "instrument"]
    assert (gave_way.state, gave_way.answers) == ("CANCELLED", ())
    assert gave_way.due_at <= clock()
    following = min(one.local_date for one in checkins(ref) if one.state == "PLANNED")
    live(program, clock, clock() + timedelta(days=5))
    came = next(one for one in checkins(ref) if one.local_date == following)
    assert came.asked_at
    assert chain_faults(ref) == []


@pytest.mark.parametrize(
    ("more", "policy"),
    [
        ({"wording": "discreet"}, {}),
        ({"shared_phone": True}, {}),
        ({}, {"wording": {}}),
        ({}, {"automatic": False}),
    ],
)
def test_discreet_words_a_shared_phone_or_no_words_at_all_and_staff_ask(
    program: str, enroll: Callable[..., Any], clock: Any, carriers: Any,
    more: dict[str, Any], policy: dict[str, Any],
) -> None:  # fmt: skip
    instruments_ = {**BARC["instruments"], **policy}
    programs.put_policy(program, {**BARC, "instruments": instruments_}, "lead")
    enroll(**{"wording": "plain", "discharged_on": date(2026, 10, 26), **more})
    live(program, clock, clock() + timedelta(days=14))
    assert not [body for body in carriers.to(ROSA) if "Line " in body or "/p/" in body]


def test_what_is_previewed_is_what_comes(
    program: str, enroll: Callable[..., Any], clock: Any, carriers: Any
) -> None:
    programs.put_policy(program, BARC, "lead")
    ref = enroll(wording="plain", discharged_on=date(2026, 11, 5))
    seen = preview(program, ref.person, 40, "none")
    assert [one.body for one in seen.texts if one.kind == "follow_up"]
    before = len(carriers.to(ROSA))
    live(program, clock, clock() + timedelta(days=40))
    came = [re.sub(r"/p/[\w-]{43}", "/p/" + "*" * 43, one) for one in carriers.to(ROSA)[before:]]
    assert came == [one.body for one in seen.texts]


@pytest.mark.parametrize(
    ("wording", "why"),
    [
        ({"phq-2": {"en": FORM}}, "has its own words"),
        ({"barc-10": {"en": {**FORM, "items": {"1": "Line"}}}}, "each of its items"),
        (
            {
                "barc-10": {
                    "en": {**FORM, "intro": "y" * 110, "items": {**FORM["items"], "3": "x" * 150}}
                }
            },
            "too long",
        ),
    ],
)
def test_a_wording_that_cannot_be_is_refused(
    program: str, wording: dict[str, Any], why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        programs.put_policy(program, {"instruments": {"wording": wording}}, "lead")

"""The recovery plan: versions with their authors, one strategy by text, the monthly question."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.messages import Message
from chalicelib.domain.recovery_plan import RecoveryPlan
from chalicelib.store.partition import load_all
from chalicelib.store.rows import Row
from tests.integration.api.conftest import Api
from tests.integration.life import chain_faults, live
from tests.integration.phones import Phone, alerts, ask_first, checkins, thread

PLAN = {
    "version": 0,
    "triggers": ["payday"],
    "warning_signs": ["I skip meals"],
    "coping": ["Walk round the block", "Call my sponsor", "Breathe out for ten"],
    "people": [{"name": "J", "relation": "sister", "phone": "502 555 0123"}],
    "commitments": ["Dinner with J on Sundays"],
}


@pytest.fixture
def phone(program: str, clock: Any, carriers: Any) -> Phone:
    return Phone(program, clock, carriers)


def _path(ref: Any) -> str:
    return f"/v1/alumni/{ref.person}/recovery-plan"


def _refused(answer: Any) -> list[str]:
    assert answer.status_code == 422
    return [error["field"] for error in answer.json_body["errors"]]


def test_versions_stay_with_their_authors_sealed(
    api: Api, enroll: Callable[..., Any], clock: Any
) -> None:
    ref = enroll()
    assert api("GET", _path(ref)).status_code == 404
    first = api("PUT", _path(ref), PLAN)
    assert first.status_code == 200, first.body
    assert api("PUT", _path(ref), PLAN).json_body == first.json_body  # sent again
    clock.go(days=1)
    newer = PLAN | {"version": 1, "triggers": ["payday", "rain"]}
    assert api("PUT", _path(ref), newer).json_body["version"] == 2
    lost = api("PUT", _path(ref), PLAN | {"version": 1, "coping": ["Sing"]})
    assert (lost.status_code, lost.json_body["code"]) == (412, "stale")
    shown = api.get(_path(ref))
    assert (shown["version"], shown["triggers"]) == (2, ["payday", "rain"])
    told = api.every(f"{_path(ref)}/versions?limit=1")
    assert [(one["version"], one["triggers"]) for one in told] == [
        (1, ["payday"]), (2, ["payday", "rain"]),
    ]  # fmt: skip
    assert told[0]["by"] == first.json_body["by"] != ""
    events = api.every(f"/v1/alumni/{ref.person}/timeline")
    assert [e["number"] for e in events if e["kind"] == "recovery_plan"] == [1, 2]
    rows = list(Row.query(ref.pk, Row.sk.startswith("RECOVERY#")))
    assert [type(row.attribute_values["content"]) for row in rows] == [bytes] * 3
    assert chain_faults(ref) == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"coping": ["Walk"] * 13}, "coping"),
        ({"coping": ["x" * 121]}, "coping.0"),
        ({"coping": [" "]}, "coping.0"),
        ({"coping": ["one\ntwo"]}, "coping.0"),
        ({"people": [{"name": "502 555 0142"}]}, "people.0.name"),
        ({"people": [{"name": "J", "phone": "call me"}]}, "people.0.phone"),
        ({"version": -1}, "version"),
        ({"mood": "ok"}, "mood"),
    ],
)
def test_a_bad_plan_names_its_field_and_writes_nothing(
    api: Api, enroll: Callable[..., Any], wrong: dict[str, Any], field: str
) -> None:
    ref = enroll()
    assert _refused(api("PUT", _path(ref), PLAN | wrong)) == [field]
    assert _refused(api("PUT", _path(ref), {"version": 0})) == ["coping"]
    assert load_all(ref).values(RecoveryPlan) == []


def test_plan_by_text_tells_the_neutral_strategies_in_turn(
    api: Api, enroll: Callable[..., Any], phone: Phone
) -> None:
    ref = enroll()
    api("PUT", _path(ref), PLAN)
    told = [phone.says("PLAN")[0] for _ in range(3)]
    assert ["Walk" in one for one in told] == [True, False, True]
    assert "Breathe out" in told[1]
    assert not any("sponsor" in one for one in told)
    assert "unread" not in alerts(ref)


def test_a_plan_whose_words_would_tell_is_answered_neutrally(
    api: Api, enroll: Callable[..., Any], phone: Phone
) -> None:
    ref = enroll()
    api("PUT", _path(ref), {"version": 0, "coping": ["Go to an AA meeting", "x" * 91]})
    (said,) = phone.says("PLAN")
    assert said.startswith("Handrail: Take a slow breath.")


def test_a_suspect_number_and_a_shared_phone_are_told_nothing_of_a_plan(
    api: Api, enroll: Callable[..., Any], phone: Phone
) -> None:
    ref = enroll(shared_phone=True, pin="4711")
    api("PUT", _path(ref), PLAN)
    (asked,) = phone.says("PLAN")
    assert "PIN" in asked
    assert "Walk" not in phone.says("rough day today")[0]
    (told,) = phone.says("4711")
    assert "Walk" in told
    suspect = enroll(phone="+15025550143", number_state="suspect")
    api("PUT", _path(suspect), PLAN)
    other = Phone(ref.program, phone.clock, phone.carriers, number="+15025550143")
    assert other.says("PLAN") == []


def test_a_hard_answer_brings_a_strategy_and_a_call(
    api: Api, program: str, enroll: Callable[..., Any], clock: Any, phone: Phone
) -> None:
    ref = enroll()
    api("PUT", _path(ref), PLAN)
    ask_first(program, clock, ref)
    for body in ("N", "7", "6"):
        phone.says(body)
    (said,) = phone.says("N")  # want a call?
    assert "Someone will call you" in said
    assert "Walk round the block" in said
    assert "craving" in alerts(ref)


def test_a_hard_day_brings_a_strategy_and_offers_a_call(
    api: Api, enroll: Callable[..., Any], clock: Any, phone: Phone
) -> None:
    ref = enroll()
    (bare,) = phone.says("having a really rough day")
    assert "Text CALL" in bare
    assert "988" in bare
    assert phone.says("rough day") == []  # once, while a human has not read it
    api("PUT", _path(ref), PLAN)
    (said,) = phone.says("rough day still")
    assert "Walk round the block" in said
    assert phone.says("rough day, driving, auto-reply") == []
    clock.go(hours=2)
    assert "Breathe" in phone.says("it was a hard week")[0]
    assert "unread" in alerts(ref)


def test_a_month_on_the_plan_is_looked_over(
    api: Api, program: str, enroll: Callable[..., Any], clock: Any, phone: Phone, carriers: Any
) -> None:
    ref = enroll()
    api("PUT", _path(ref), PLAN)
    due = load_all(ref).one(RecoveryPlan).due_at
    assert due
    clock.moment = due - timedelta(minutes=1)
    live(program, clock, due + timedelta(days=3))
    asked = [one for one in carriers.to(phone.number) if "still right" in one]
    assert len(asked) == 1
    days = [one.local_date for one in checkins(ref) if one.asked_at]
    prompted = [one for one in load_all(ref).values(Message) if one.kind == "tip" and one.sent_at]
    assert [one.sent_at.date() in days for one in prompted] == [False]  # one prompt a day
    again = load_all(ref).one(RecoveryPlan).due_at
    assert again
    assert again - due >= timedelta(days=28)


@pytest.mark.parametrize(("body", "says", "cause"), [("1", "Good.", None), ("2", "call", "x")])
def test_the_monthly_question_is_answered(
    api: Api, program: str, enroll: Callable[..., Any], clock: Any, phone: Phone,
    body: str, says: str, cause: str | None,
) -> None:  # fmt: skip
    ref = enroll(days_off=frozenset())
    api("PUT", _path(ref), PLAN)
    due = load_all(ref).one(RecoveryPlan).due_at
    assert due
    step = timedelta(minutes=20)
    clock.moment = due
    for _ in range(400):
        live(program, clock, clock() + step)
        question = thread(ref).question_at(clock())
        if question and question.context == "refine":
            break
    (said,) = phone.says(body)
    assert says in said
    assert ("plan_refine" in alerts(ref)) == bool(cause)
    assert (load_all(ref).one(RecoveryPlan).confirmed_at is None) == bool(cause)

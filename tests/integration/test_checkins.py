"""Check-ins from plan to outcome, on DynamoDB: at the right hour, once, and explained."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.carriers.result import Result
from chalicelib.domain.care import Care
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.checkins.plan import Plan
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Person
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.thread import Thread
from chalicelib.services import due
from chalicelib.services.outbound import receipts
from chalicelib.services.tenant import tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Key, Ref, due_hour
from chalicelib.store.partition import load, load_all
from tests.integration.life import Crash, chain_faults, due_keys, live, whole_table, work

ROSA = "+15025550142"


def checkins(ref: Ref) -> list[Occurrence]:
    return sorted(load_all(ref).values(Occurrence), key=lambda o: o.local_date)


def messages_of(ref: Ref, kind: str) -> list[Message]:
    return [m for m in load_all(ref).values(Message) if m.kind == kind]


@pytest.fixture
def rosa(enroll: Any, clock: Any, carriers: Any) -> Ref:
    """A graduate who has just joined; her first check-in is planned for tomorrow around noon."""
    ref: Ref = enroll()
    carriers.texts.clear()
    return ref


def checkin_keys(program: str, clock: Any) -> list[Key]:
    """The check-ins that are due."""
    return [key for key in due_keys(program, clock()) if key.sk.startswith("CHECKIN#")]


def at_first(ref: Ref, clock: Any) -> Occurrence:
    """Move the clock to the first check-in."""
    first = checkins(ref)[0]
    clock.moment = first.due_at
    return first


def test_it_leaves_at_noon_of_the_next_day_and_the_following_one_is_laid(
    program: str, rosa: Ref, clock: Any, carriers: Any
) -> None:
    live(program, clock, clock() + timedelta(days=1, hours=4))
    asked, planned = checkins(rosa)
    assert asked.state == "ASKED"
    assert asked.asked_at
    assert asked.asked_at.astimezone(UTC).hour == 17  # noon in New York in winter
    assert planned.state == "PLANNED"
    assert (planned.local_date - asked.local_date).days in (3, 4)  # twice weekly in weeks 1-4
    assert carriers.to(ROSA) == ["Handrail: Hi, checking in. Any since last time? Y/N"]
    assert chain_faults(rosa) == []


def test_an_unanswered_one_is_reminded_once_and_then_silent_and_early_silence_alerts(
    program: str, rosa: Ref, clock: Any, carriers: Any
) -> None:
    first = at_first(rosa, clock)
    live(program, clock, clock() + timedelta(hours=49))
    silent = next(o for o in checkins(rosa) if o.key == first.key)
    assert silent.state == "SILENT"
    assert len(messages_of(rosa, "reminder")) == 1
    alerts = load_all(rosa).values(Alert)
    assert [a.cause for a in alerts] == ["silence"]  # week 2 after discharge
    assert load(rosa).one(Plan).stepped_up_until  # cadence one tier up
    assert chain_faults(rosa) == []


def test_a_doubled_tick_sends_once(program: str, rosa: Ref, clock: Any, carriers: Any) -> None:
    at_first(rosa, clock)
    keys = checkin_keys(program, clock)
    stale = due.read(keys)
    for key in keys:
        due.look_at(key, due.read([key]))
    for key in keys:  # the same work again, from what was read before
        due.look_at(key, stale)
    assert len(carriers.to(ROSA)) == 1


def test_two_records_of_one_person_in_a_batch_are_both_looked_at(
    program: str, rosa: Ref, clock: Any, carriers: Any
) -> None:
    """The second one is judged on what the first look left behind: no conflict, no waiting."""
    from chalicelib.services.outbound import texting

    at_first(rosa, clock)
    here = tenant(program)
    change = Change(load(rosa), by="test", at=clock(), policy=here.policy)
    texting.plan(change, here, "notice", "checkin.corrected")
    change.commit("test.planned")
    keys = [k for k in due_keys(program, clock()) if k.sk.startswith(("CHECKIN#", "MESSAGE#"))]
    assert len(keys) == 2
    batch = due.read(keys)
    for key in keys:
        due.look_at(key, batch)
    assert len(carriers.to(ROSA)) == 2


def test_a_stop_between_reading_and_sending_wins(
    program: str, rosa: Ref, clock: Any, carriers: Any
) -> None:
    """Invariant 10: the SENDING transaction holds the consent it was judged by."""
    from chalicelib.store.writes import Conflict

    at_first(rosa, clock)
    keys = checkin_keys(program, clock)
    read = due.read(keys)
    here = tenant(program)
    stop = Change(load(rosa), by="test", at=clock(), policy=here.policy)
    stop.amend(Person, texting="stopped")
    stop.commit("test.stopped")
    with pytest.raises(Conflict):
        due.look_at(keys[0], read)
    assert carriers.to(ROSA) == []
    live(program, clock, clock() + timedelta(hours=1))
    assert carriers.to(ROSA) == []
    assert {o.state for o in checkins(rosa)} <= {"CANCELLED"}


def test_an_ambiguous_answer_is_never_repeated_and_reaches_a_human(
    program: str, rosa: Ref, clock: Any, carriers: Any
) -> None:
    """Invariants 2 and 5."""
    first = at_first(rosa, clock)
    carriers.answers = [Result(kind="ambiguous", reason="ReadTimeoutError")]
    live(program, clock, clock() + timedelta(hours=6))
    assert len(carriers.to(ROSA)) == 1
    assert messages_of(rosa, "checkin")[0].state == "UNKNOWN"
    assert next(o for o in checkins(rosa) if o.key == first.key).state == "UNKNOWN"
    assert [a.cause for a in load_all(rosa).values(Alert)] == ["not_sent"]
    assert carriers.mails  # somebody was told


def test_throttled_is_tried_again_in_the_window(
    program: str, rosa: Ref, clock: Any, carriers: Any
) -> None:
    at_first(rosa, clock)
    carriers.answers = [Result(kind="not_accepted", reason="ThrottlingException")] * 2
    live(program, clock, clock() + timedelta(hours=1))
    assert len(carriers.to(ROSA)) == 3
    (message,) = messages_of(rosa, "checkin")
    assert (message.state, message.attempts) == ("ACCEPTED", 3)
    assert checkins(rosa)[0].state == "ASKED"


def test_what_is_put_off_past_the_hour_leaves_the_hour_before(
    program: str, rosa: Ref, clock: Any, carriers: Any
) -> None:
    """One due key, where the tick will look: it leaves an hour behind once nothing in it is past,
    and a key that still stood there would never be found again."""
    at_first(rosa, clock)
    carriers.answers = [Result(kind="not_accepted", reason="ThrottlingException")] * 2
    work(program, clock())
    clock.moment = clock().replace(minute=0, second=0) + timedelta(hours=1)
    work(program, clock())
    (message,) = messages_of(rosa, "checkin")
    assert (message.state, message.attempts) == ("PLANNED", 2)
    (filed,) = (
        raw["due_pk"]["S"] for raw in whole_table(index_name="due")
        if f"{rosa.pk}|MESSAGE#" in raw["due_sk"]["S"]
    )  # fmt: skip
    assert filed.split("#")[1] == due_hour(message.due_at)


def test_after_an_outage_late_is_missed_and_only_the_newest_goes_out(
    program: str, rosa: Ref, clock: Any, carriers: Any
) -> None:
    """Invariant 7: nine days without a tick."""
    clock.moment += timedelta(days=9)
    live(program, clock, clock() + timedelta(hours=9))
    states = [o.state for o in checkins(rosa)]
    assert states.count("MISSED") >= 2
    assert len(carriers.to(ROSA)) <= 1
    assert all(o.reason == "late" for o in checkins(rosa) if o.state == "MISSED")
    assert [a.cause for a in load_all(rosa).values(Alert)] == ["not_sent"]


def crash(*_: object) -> None:
    raise Crash


def test_a_crash_after_sending_is_swept_to_unknown_and_not_sent_again(
    program: str, rosa: Ref, clock: Any, carriers: Any
) -> None:
    """Invariant 3: SENDING is never sent again. A crash is a BaseException."""

    at_first(rosa, clock)
    carriers.on_text = crash
    keys = checkin_keys(program, clock)
    with pytest.raises(Crash):
        due.look_at(keys[0], due.read(keys))
    carriers.on_text = None
    assert messages_of(rosa, "checkin")[0].state == "SENDING"
    live(program, clock, clock() + timedelta(hours=1))
    assert messages_of(rosa, "checkin")[0].state == "UNKNOWN"
    assert len(carriers.to(ROSA)) == 1


def test_a_crash_before_sending_is_taken_up_by_the_next_look(
    program: str, rosa: Ref, clock: Any, carriers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.services import asking

    at_first(rosa, clock)
    keys = checkin_keys(program, clock)
    with monkeypatch.context() as broken:
        broken.setattr(asking, "send", crash)
        with pytest.raises(Crash):
            due.look_at(keys[0], due.read(keys))
    assert messages_of(rosa, "checkin") == []
    live(program, clock, clock() + timedelta(minutes=10))
    assert messages_of(rosa, "checkin")[0].state == "ACCEPTED"
    assert len(carriers.to(ROSA)) == 1


def test_a_sender_that_died_before_its_transaction_breaks_no_chain(
    program: str, rosa: Ref, clock: Any, carriers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next look comes only after the window: missed, and the next one is laid."""
    from chalicelib.services import asking
    from chalicelib.services.reporting import reconciling

    first = at_first(rosa, clock)
    keys = checkin_keys(program, clock)
    with monkeypatch.context() as broken:
        broken.setattr(asking, "send", crash)
        with pytest.raises(Crash):
            due.look_at(keys[0], due.read(keys))
    clock.moment = first.window_ends_at + timedelta(hours=1)
    due.look_at(keys[0], due.read(keys))
    ended, following = checkins(rosa)
    assert (ended.state, following.state) == ("MISSED", "PLANNED")
    assert reconciling.reconcile(program, ended.local_date, following.local_date).holds


def receipt(ref: Ref, message: Message, event: str) -> dict[str, Any]:
    import json

    from chalicelib.store.kinds import BY_VALUE

    context = {
        "program": ref.program,
        "person": ref.person,
        "message": BY_VALUE[Message].sk(message),
    }
    return {"Message": json.dumps({"eventType": event, "isFinal": True, "context": context})}


def take(envelope: dict[str, Any]) -> None:
    receipts.take(envelope, receipts.read([envelope]))


def test_a_receipt_marks_it_delivered_once_and_a_late_reversal_changes_nothing(
    program: str, rosa: Ref, clock: Any, carriers: Any
) -> None:
    at_first(rosa, clock)
    work(program, clock())
    (message,) = messages_of(rosa, "checkin")
    for event in ("TEXT_DELIVERED", "TEXT_DELIVERED", "TEXT_UNREACHABLE", "TEXT_SUCCESSFUL"):
        take(receipt(rosa, message, event))
    assert messages_of(rosa, "checkin")[0].state == "DELIVERED"
    assert load(rosa).one(Person).number_state == "verified"


def test_a_permanent_failure_is_ours_and_makes_the_number_suspect(
    program: str, rosa: Ref, clock: Any, carriers: Any
) -> None:
    first = at_first(rosa, clock)
    work(program, clock())
    (message,) = messages_of(rosa, "checkin")
    take(receipt(rosa, message, "TEXT_INVALID"))
    assert next(o for o in checkins(rosa) if o.key == first.key).state == "MISSED"
    assert load(rosa).one(Person).number_state == "suspect"
    causes = {a.cause for a in load_all(rosa).values(Alert)}
    assert causes == {"not_sent", "number_suspect"}


def test_a_restored_table_sends_nothing_planned_before(
    program: str, rosa: Ref, clock: Any, carriers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Invariant 29: a message of an older epoch stays unsent."""
    from chalicelib.services import joining
    from chalicelib.services.outbound import sending, texting
    from chalicelib.services.tenant import tenant as load_tenant

    read = load(rosa)
    change = Change(read, by="test", at=clock(), policy=load_tenant(program).policy)
    texting.plan(change, load_tenant(program), "notice", "checkin.corrected")
    change.commit("test.planned")
    assert joining
    for module in (sending, texting):
        monkeypatch.setattr(module, "epoch", lambda: 2)
    live(program, clock, clock() + timedelta(hours=1))
    (message,) = messages_of(rosa, "notice")
    assert (message.state, message.reason) == ("SUPPRESSED", "epoch")
    assert carriers.to(ROSA) == []


def test_a_month_holds_one_check_in_a_day_and_three_a_week_at_most(
    program: str, rosa: Ref, clock: Any, carriers: Any
) -> None:
    """Invariants 1, 6, 7 and 30 over four weeks of silence, a clock change aside."""
    live(program, clock, clock() + timedelta(days=28))
    asked = [o for o in checkins(rosa) if o.asked_at]
    days = [o.local_date for o in asked]
    assert len(days) == len(set(days))
    for day in days:
        assert sum(1 for d in days if day <= d < day + timedelta(days=7)) <= 3
    care = load(rosa).one(Care)
    assert care.recent
    for text in messages_of(rosa, "checkin") + messages_of(rosa, "reminder"):
        assert text.sent_at
        local = text.sent_at.astimezone(UTC) - timedelta(hours=5)
        assert 10 <= local.hour < 20
        assert local.weekday() != 6 or local.hour >= 12
    assert chain_faults(rosa) == []


def test_the_clock_change_keeps_noon(program: str, enroll: Any, clock: Any, carriers: Any) -> None:
    """Invariant 8: noon stays noon when the clocks go forward on 14 March 2027."""
    clock.moment = datetime(2027, 3, 8, 15, tzinfo=UTC)
    ref = enroll(discharged_on=datetime(2027, 3, 1, tzinfo=UTC).date())
    live(program, clock, clock() + timedelta(days=10))
    times = {(o.local_date, o.due_at.hour) for o in checkins(ref) if o.state != "PLANNED"}
    assert {hour for day, hour in times if day.isoformat() < "2027-03-14"} <= {17}
    assert {hour for day, hour in times if day.isoformat() >= "2027-03-14"} <= {16}


def test_tips_leave_room_for_check_ins_and_are_prompts_themselves(
    program: str, rosa: Ref, clock: Any, carriers: Any
) -> None:
    """Invariant 30: a tip on the check-in's day is capped, one the day after counts."""
    from chalicelib.services.outbound import texting

    def tip() -> None:
        here = tenant(program)
        change = Change(load(rosa), by="test", at=clock(), policy=here.policy)
        texting.plan(change, here, "tip", "checkin.corrected")
        change.commit("test.planned")

    clock.moment = at_first(rosa, clock).due_at - timedelta(hours=1)
    tip()
    live(program, clock, clock() + timedelta(hours=3))
    clock.go(days=1)
    tip()
    live(program, clock, clock() + timedelta(hours=1))
    assert [(m.state, m.reason) for m in messages_of(rosa, "tip")] == [
        ("SUPPRESSED", "cap"), ("ACCEPTED", None),
    ]  # fmt: skip
    assert len(load(rosa).one(Thread).prompted_on) == 2

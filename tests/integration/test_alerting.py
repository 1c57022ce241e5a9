"""Alerts reach people at an hour of work, together where they can wait, again when overdue; what
gathers asks for re-intervention; what passes between mentor and alumnus is the supervisor's."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from benchmarks.counting import counting
from chalicelib.carriers.result import Result
from chalicelib.domain.care import Care
from chalicelib.domain.messages import Page
from chalicelib.domain.people import Person
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.safety.rota import OnCall, Rota
from chalicelib.domain.thread import Thread
from chalicelib.services import alerting, attending, due, programs
from chalicelib.services.tenant import tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load, load_all
from tests.integration.conftest import own_number
from tests.integration.life import chain_faults, due_keys, live, text

ANA, BO = "+15025550190", "+15025550191"
ROSA = "+15025550142"


def raise_(ref: Ref, clock: Any, cause: str) -> Alert:
    """Something happens to a person."""
    read = load(ref)
    read.also(*alerting.open_alert_keys(read.one(Care)))
    here = tenant(ref.program)
    change = Change(read, by="test", at=clock(), policy=here.policy)
    raised = alerting.raise_alert(change, here, cause)
    change.commit("test.raised")
    return raised


def open_causes(ref: Ref) -> set[str]:
    return {a.cause for a in load_all(ref).values(Alert) if a.state != "resolved"}


def one(ref: Ref, cause: str) -> Alert:
    (found,) = [a for a in load_all(ref).values(Alert) if a.cause == cause]
    return found


def test_ambers_of_an_hour_are_one_mail_that_names_nobody(
    program: str, enroll: Any, clock: Any, carriers: Any
) -> None:
    for n in range(12):
        clock.go(minutes=2)
        raise_(enroll(phone=f"+1859555{n:04}"), clock, "help")
    assert carriers.mails == []
    live(program, clock, datetime(2026, 11, 24, 16, 1, tzinfo=UTC))
    (digest,) = carriers.mails
    assert digest["to"] == "ana@example.org"
    assert digest["body"] == "12 tasks are open, 0 overdue. Please sign in to see them."
    assert "Rosa" not in str(digest)
    (kept,) = [p for p in load_all(Ref(program, "")).values(Page) if p.about == "digest"]
    assert (kept.state, kept.body) == ("ACCEPTED", digest["body"])


def test_ten_looks_at_ambers_of_an_hour_make_one_digest_and_ask_little_else(
    program: str, enroll: Any, clock: Any, carriers: Any
) -> None:
    """A read for the batch, a transaction each, and one digest, which is not tried ten times. How
    sending fares is asked once, though there is no record of it."""
    for n in range(10):
        raise_(enroll(phone=f"+1859555{n:04}"), clock, "silence")
    clock.moment = datetime(2026, 11, 24, 16, 1, tzinfo=UTC)
    found = [key for key in due_keys(program, clock()) if key.sk.startswith("ALERT#")]
    assert len(found) == 10
    with counting() as asked:
        at_hand = due.read(found)
        for key in found:
            due.look_at(key, at_hand)
    assert len(carriers.mails) == 1
    assert asked.requests == {
        "BatchGetItem": 3,  # the batch, how sending fares, the open alerts to be counted
        "TransactWriteItems": 10,
        "PutItem": 1,
        "Query": 2,  # the lists of open and of acknowledged alerts
        "UpdateItem": 1,  # the digest's outcome
    }


def test_an_amber_of_the_weekend_waits_for_monday_and_an_overdue_one_climbs_though_taken_on(
    program: str, enroll: Any, clock: Any, carriers: Any
) -> None:
    clock.moment = datetime(2026, 11, 28, 8, tzinfo=UTC)  # Saturday, 3 in the morning
    raised = raise_(enroll(), clock, "help")
    live(program, clock, datetime(2026, 11, 30, 13, 59, tzinfo=UTC))
    assert carriers.mails == []
    live(program, clock, datetime(2026, 11, 30, 14, 1, tzinfo=UTC))  # Monday at nine
    assert [m["to"] for m in carriers.mails] == ["ana@example.org"]
    ref = Ref(program, str(raised.person_id))
    attending.acknowledge(ref, raised.id, "Ana")  # and forgets it
    live(program, clock, datetime(2026, 12, 1, 14, 1, tzinfo=UTC))
    assert [m["to"] for m in carriers.mails] == ["ana@example.org", "bo@example.org"]
    assert "1 task is open, 1 overdue" in carriers.mails[-1]["body"]


def test_a_red_of_the_night_is_told_when_staff_begin(
    program: str, enroll: Any, clock: Any, carriers: Any
) -> None:
    ref = enroll()
    clock.moment = datetime(2026, 11, 25, 7, tzinfo=UTC)  # 2 in the morning
    text(own_number(program), ROSA, "CALL", clock())
    assert "Someone will call you today" in carriers.to(ROSA)[-1]  # it says when
    live(program, clock, datetime(2026, 11, 25, 13, 59, tzinfo=UTC))
    assert carriers.to(ANA) == []
    live(program, clock, datetime(2026, 11, 25, 14, 1, tzinfo=UTC))
    assert len(carriers.to(ANA)) == 1
    assert one(ref, "call_requested").due_at == datetime(2026, 11, 25, 18, tzinfo=UTC)
    live(program, clock, datetime(2026, 11, 25, 18, 1, tzinfo=UTC))  # four staffed hours later
    assert len(carriers.to(BO)) == 1


def test_a_mail_that_fails_is_told_again_when_the_time_runs_out(
    program: str, enroll: Any, clock: Any, carriers: Any
) -> None:
    raise_(enroll(), clock, "help")
    carriers.answers = [Result(kind="ambiguous")]
    live(program, clock, clock() + timedelta(minutes=1))
    (kept,) = [p for p in load_all(Ref(program, "")).values(Page) if p.about == "digest"]
    assert kept.state == "UNKNOWN"
    before = len(carriers.mails)
    live(program, clock, clock() + timedelta(days=1, hours=1))
    assert len(carriers.mails) > before


def test_one_open_alert_a_person_and_cause_which_new_triggers_join(
    program: str, enroll: Any, clock: Any, carriers: Any
) -> None:
    ref = enroll()
    for _ in range(60):
        clock.go(hours=1)
        raise_(ref, clock, "help")
    found = one(ref, "help")
    assert found.joined == 59
    assert len(found.triggers) == 50  # the first, and the latest
    assert found.triggers[0].endswith("2026-11-24T16:00:00+00:00")
    attending.resolve(ref, found.id, "Ana", "reached")
    raise_(ref, clock, "help")
    assert len([a for a in load_all(ref).values(Alert) if a.cause == "help"]) == 2
    assert chain_faults(ref) == []


def test_three_different_ambers_in_thirty_days_ask_for_re_intervention_whatever_raised_them(
    program: str, enroll: Any, clock: Any, carriers: Any
) -> None:
    ref = enroll()
    raise_(ref, clock, "use")
    clock.go(days=20)
    raise_(ref, clock, "network_change")
    clock.go(days=15)
    raise_(ref, clock, "help")
    assert "reintervene" not in open_causes(ref)  # the use is 35 days ago
    raise_(ref, clock, "use")  # and joins its open alert today
    assert "reintervene" not in open_causes(ref)  # nothing different: it was known
    raise_(ref, clock, "craving")
    assert one(ref, "reintervene").triggers[0].startswith("different_ambers@")
    for cause in ("not_sent", "unread", "introduce"):
        raise_(ref, clock, cause)
    assert one(ref, "reintervene").joined == 0


def test_an_appointment_for_assessment_is_due_on_its_day_and_kept_or_told_again(
    program: str, enroll: Any, clock: Any, carriers: Any
) -> None:
    from chalicelib.domain.safety.acts import NoAppointment

    ref = enroll(joined=False)
    raised = raise_(ref, clock, "reintervene")
    for day in (date(2026, 11, 23), date(2026, 12, 9)):
        with pytest.raises(NoAppointment):
            attending.link_to_assessment(ref, raised.id, "Ana", day)
    linked = attending.link_to_assessment(ref, raised.id, "Ana", date(2026, 12, 8))
    assert linked.due_at == datetime(2026, 12, 8, 22, tzinfo=UTC)  # 17:00 in New York
    live(program, clock, datetime(2026, 12, 8, 21, 59, tzinfo=UTC))
    assert [m for m in carriers.mails if " 0 overdue" not in m["body"]] == []
    live(program, clock, datetime(2026, 12, 9, 14, 1, tzinfo=UTC))
    assert "1 overdue" in carriers.mails[-1]["body"]
    attending.resolve(ref, raised.id, "Ana", "appointment_kept")
    assert "reintervene" not in open_causes(ref)


def test_each_free_text_has_a_clock_of_four_staffed_hours_and_climbs(
    program: str, enroll: Any, clock: Any, carriers: Any
) -> None:
    ref = enroll()
    clock.moment = datetime(2026, 11, 24, 20, 30, tzinfo=UTC)  # 15:30 in New York
    text(own_number(program), ROSA, "my car broke down again", clock())
    text(own_number(program), ROSA, "and the bus is late", clock.go(minutes=5))
    found = one(ref, "unread")
    assert (found.joined, found.due_at) == (1, datetime(2026, 11, 25, 16, 30, tzinfo=UTC))
    live(program, clock, datetime(2026, 11, 25, 17, 1, tzinfo=UTC))
    assert [m["to"] for m in carriers.mails] == ["ana@example.org", "bo@example.org"]
    attending.resolve(ref, found.id, "Ana", "reached")
    assert "unread" not in open_causes(ref)


def test_what_a_mentor_writes_of_money_is_the_supervisors_alone(
    program: str, enroll: Any, clock: Any, carriers: Any
) -> None:
    rungs = (
        OnCall(name="Ana", phone=ANA, email="ana@example.org"),
        OnCall(name="Lead", phone=BO, email="lead@example.org", supervisor=True),
    )
    programs.put_rota(program, Rota(rungs=rungs), "lead")
    ref = enroll()
    text(own_number(program), ROSA, "can you lend me 200 dollars until friday", clock.go(minutes=1))
    assert "safeguarding" not in open_causes(ref)  # an alumnus's own debts, on this number
    change = Change(load(ref), by="test", at=clock(), policy=tenant(program).policy)
    change.amend(Person, roles=frozenset({"alumnus", "mentor"}))
    change.commit("test.promoted")
    text(own_number(program), ROSA, "can you lend me 200 dollars until friday", clock.go(minutes=1))
    found = one(ref, "safeguarding")
    assert (found.level, found.owner) == ("red", "Lead")
    assert found.triggers[0].startswith("money@")
    assert load(ref).one(Thread).guarded_at == clock()
    live(program, clock, clock() + timedelta(minutes=1))
    assert carriers.to(ANA) == []
    assert len(carriers.to(BO)) == 1
    live(program, clock, clock() + timedelta(hours=5))  # overdue: told again, to nobody else
    assert carriers.to(ANA) == []

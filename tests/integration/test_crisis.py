"""A crisis text is answered and somebody is paged whatever else is down: the table, the keys, the
carrier, this process. Driven through the real handlers, fault by fault."""

import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Literal

import pytest
from botocore.exceptions import ConnectTimeoutError
from pynamodb.connection.base import Connection

from chalicelib.carriers.result import Result
from chalicelib.domain.messages import Message, Page
from chalicelib.domain.people import Person
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.thread import Thread
from chalicelib.services import due
from chalicelib.services import tenant as tenants
from chalicelib.store import numbers, programkeys, sealing
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load, load_all
from tests.integration.conftest import own_number
from tests.integration.life import Crash, chain_faults, dues, live

ROSA, ANA, BO = "+15025550142", "+15025550190", "+15025550191"
WORDS = "i want to die"


def deliver(
    program: str, clock: Any, *, id: str = "in-1", delivery: int = 1, body: str = WORDS,
    sender: str = ROSA,
) -> list[str]:  # fmt: skip
    """One delivery of an inbound text to the real handler; the ids that go back to the queue."""
    import app

    payload = {
        "originationNumber": sender, "destinationNumber": own_number(program),
        "messageBody": body, "inboundMessageId": id,
    }  # fmt: skip
    envelope = {
        "Type": "Notification", "Timestamp": clock().isoformat(), "Message": json.dumps(payload),
    }  # fmt: skip
    record = {
        "messageId": secrets.token_hex(4), "body": json.dumps(envelope), "receiptHandle": "r",
        "attributes": {"ApproximateReceiveCount": str(delivery)}, "messageAttributes": {},
        "md5OfBody": "", "eventSource": "aws:sqs", "eventSourceARN": "a:b:c:d:e:inbound",
        "awsRegion": "us-east-1",
    }  # fmt: skip
    answer = app.app.handler_map["inbound"]({"Records": [record]}, None)
    return [one["itemIdentifier"] for one in answer["batchItemFailures"]]


def warm(program: str, clock: Any) -> None:
    """A process that has seen the program before."""
    deliver(program, clock, id="warm", body="hello", sender="+18595550100")


def until_taken(program: str, clock: Any, **more: Any) -> int:
    """The queue brings the text again, three minutes apart, until it is taken; the deliveries."""
    for delivery in range(1, 11):
        try:
            if not deliver(program, clock, delivery=delivery, **more):
                return delivery
        except Crash:
            pass
        clock.go(minutes=3)
    raise AssertionError("the text ended among the dead letters")


@contextmanager
def failing_calls(
    monkeypatch: pytest.MonkeyPatch, fails: Callable[[int], BaseException | None]
) -> Iterator[list[str]]:
    """Each call to the table is counted from 1; ``fails`` may have one raise instead."""
    made: list[str] = []
    real = Connection._make_api_call

    def call(self: Any, operation: str, *given: Any, **more: Any) -> Any:
        made.append(operation)
        if error := fails(len(made)):
            raise error
        return real(self, operation, *given, **more)

    with monkeypatch.context() as patched:
        patched.setattr(Connection, "_make_api_call", call)
        yield made


def unreachable(_: int = 0) -> BaseException:
    return ConnectTimeoutError(endpoint_url="https://dynamodb.test")


def forget_keys() -> None:
    """As in a process that has just started."""
    programkeys.program_keys.cache_clear()
    sealing.unwrap.cache_clear()


def incidents(program: str) -> list[Alert]:
    return [a for a in load_all(Ref(program, "")).values(Alert) if a.cause == "crisis"]


def still_open(program: str) -> list[Alert]:
    return [a for a in incidents(program) if a.state != "resolved"]


def replies(carriers: Any, phone: str = ROSA) -> list[str]:
    return [body for body in carriers.to(phone) if "911" in body and "You are in" not in body]


STANDINGS: dict[str, dict[str, Any]] = {
    "joined": {},
    "opted out": {"texting": "stopped"},
    "suspect": {"number_state": "suspect"},
    "held": {"hold": "death"},
}


def as_standing(ref: Ref, clock: Any, **fields: Any) -> None:
    if fields:
        here = tenants.tenant(ref.program)
        change = Change(load(ref), by="test", at=clock(), policy=here.policy)
        change.amend(Person, **fields)
        change.commit("test.standing")


@pytest.mark.parametrize("standing", [*STANDINGS, "unknown"])
def test_whoever_texts_is_answered_and_the_rota_paged(
    program: str, enroll: Any, clock: Any, carriers: Any, standing: str
) -> None:
    """Invariants 11 and 14, for every standing of a number."""
    ref = None if standing == "unknown" else enroll()
    if ref:
        as_standing(ref, clock, **STANDINGS[standing])
    assert deliver(program, clock) == []
    assert len(replies(carriers)) == 1
    assert "502-555-0199, 24 hours a day" in replies(carriers)[0]
    (found,) = incidents(program)
    assert (found.state, found.reply, found.reply_tries) == ("open", "accepted", 1)
    assert found.person_id == (ref.person if ref else None)
    assert [len(carriers.to(ANA)), len(carriers.calls), len(carriers.mails)] == [1, 1, 1]
    assert not [m for m in carriers.texts + carriers.mails if "Rosa" in m["body"]]
    if ref:
        kept = [m for m in load_all(ref).values(Message) if m.kind == "crisis"]
        assert [m.state for m in kept] == ["ACCEPTED"]
        assert load(ref).one(Person).texting == STANDINGS[standing].get("texting", "joined")


@pytest.mark.parametrize("standing", [*STANDINGS, "unknown"])
def test_with_kms_down_the_answer_and_the_page_leave_and_the_rest_follows(
    program: str, enroll: Any, clock: Any, carriers: Any, standing: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    ref = None if standing == "unknown" else enroll()
    if ref:
        as_standing(ref, clock, **STANDINGS[standing])
    forget_keys()

    def down(*_: object) -> bytes:
        raise ConnectTimeoutError(endpoint_url="https://kms.test")

    with monkeypatch.context() as broken:
        broken.setattr(programkeys, "unwrap", down)
        assert deliver(program, clock)
    assert len(replies(carriers)) == 1
    assert [len(carriers.to(ANA)), len(carriers.calls), len(carriers.mails)] == [1, 1, 1]
    pages = load_all(Ref(program, "")).values(Page)
    assert {(p.channel, p.state) for p in pages} == {
        ("sms", "ACCEPTED"), ("voice", "ACCEPTED"), ("mail", "ACCEPTED"),
    }  # fmt: skip
    assert deliver(program, clock, delivery=2) == []
    assert len(replies(carriers)) == 1
    (found,) = incidents(program)
    assert found.person_id == (ref.person if ref else None)


def test_with_the_table_down_the_answer_leaves_at_once_and_everyone_is_paged(
    program: str, enroll: Any, clock: Any, carriers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    enroll()
    warm(program, clock)
    with failing_calls(monkeypatch, unreachable):
        assert deliver(program, clock)
        assert len(replies(carriers)) == 1
        assert "502-555-0199, 24 hours a day" in replies(carriers)[0]
        for phone in (ANA, BO):
            assert len(carriers.to(phone)) == 1
        assert len(carriers.calls) == len(carriers.mails) == 2
        for delivery in (2, 3):
            assert deliver(program, clock, delivery=delivery)
        assert len(replies(carriers)) == 1
    assert deliver(program, clock, delivery=4) == []
    assert len(replies(carriers)) == 2
    (found,) = still_open(program)
    assert found.code in carriers.to(BO)[0]


def test_a_process_that_knows_nothing_answers_with_911_and_988(
    program: str, enroll: Any, clock: Any, carriers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    enroll()
    numbers.own.cache_clear()
    monkeypatch.setattr(tenants, "_LAST_READ", {})
    with failing_calls(monkeypatch, unreachable):
        assert deliver(program, clock)
    (reply,) = replies(carriers)
    assert reply == "In danger now: call 911. Or call or text 988, day or night."
    assert until_taken(program, clock) == 1
    assert len(still_open(program)) == 1


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("fault", [unreachable, lambda _=0: Crash()], ids=["fails", "dies"])
def test_wherever_one_table_call_fails_or_the_process_dies(
    program: str, enroll: Any, clock: Any, carriers: Any, monkeypatch: pytest.MonkeyPatch,
    fault: Callable[[], BaseException], known: bool,
) -> None:  # fmt: skip
    """Every call of the handler in turn: the answer leaves at least once and at most twice, one
    incident stands, and somebody is paged (invariants 2 and 14)."""
    warm(program, clock)
    nth = 0
    while True:
        nth += 1
        phone = f"+1859555{nth:04}"
        ref = enroll(phone=phone) if known else None
        before = len(carriers.calls)
        opened = {a.id for a in still_open(program)}
        with failing_calls(
            monkeypatch,
            lambda n, nth=nth: fault() if n == nth else None,  # type: ignore[misc]
        ) as made:
            deliveries = until_taken(program, clock, id=f"in-{nth}", sender=phone)
        live(program, clock, clock() + timedelta(minutes=1))
        assert 1 <= len(replies(carriers, phone)) <= 2, (nth, made)
        new = [a for a in still_open(program) if a.id not in opened]
        assert len(new) == 1, (nth, made)
        assert new[0].person_id == (ref.person if ref else None), (nth, made)
        assert len(carriers.calls) > before, (nth, made)
        if ref:
            assert load(ref).one(Thread).crisis_incident == new[0].id
            assert chain_faults(ref) == []
        if deliveries == 1 and len(made) < nth:
            break
    assert nth > 8


def test_wherever_the_process_dies_at_the_carrier(
    program: str, enroll: Any, clock: Any, carriers: Any
) -> None:
    """Before each text, call and mail in turn."""
    for nth in range(1, 6):
        phone, left = f"+1859555{nth:04}", [nth]
        enroll(phone=phone)

        def die(left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] == 0:
                raise Crash

        carriers.on_text = die
        until_taken(program, clock, id=f"in-{nth}", sender=phone)
        carriers.on_text = None
        before = len(carriers.calls)
        live(program, clock, clock() + timedelta(minutes=16))
        assert 1 <= len(replies(carriers, phone)) <= 2
        assert len(carriers.calls) > before  # it climbs whatever became of the first page


@pytest.mark.parametrize(
    ("answers", "tries", "state"),
    [
        ([Result(kind="refused", reason="ServiceQuotaExceededException")], 1, "FAILED"),
        ([Result(kind="ambiguous"), Result(kind="accepted")], 2, "ACCEPTED"),
        ([Result(kind="not_accepted"), Result(kind="accepted")], 2, "ACCEPTED"),
        ([Result(kind="ambiguous")] * 2, 2, "UNKNOWN"),
        ([Result(kind="not_accepted")] * 2, 2, "FAILED"),
    ],
)
def test_what_the_carrier_says_of_the_answer_is_kept_and_the_page_leaves_all_the_same(
    program: str, enroll: Any, clock: Any, carriers: Any,
    answers: list[Result], tries: int, state: str,
) -> None:  # fmt: skip
    """The spend limit among them. Whoever opens the incident sees that nobody was answered."""
    ref = enroll()
    carriers.answers = list(answers)
    assert deliver(program, clock) == []
    assert deliver(program, clock, delivery=2) == []
    assert len(replies(carriers)) == tries
    (found,) = incidents(program)
    assert (found.reply, found.reply_tries) == (answers[-1].kind, tries)
    (kept,) = [m for m in load_all(ref).values(Message) if m.kind == "crisis"]
    assert kept.state == state
    assert len(carriers.to(ANA)) == 1


def test_a_second_delivery_while_the_first_one_tries_makes_no_third_try(
    program: str, enroll: Any, clock: Any, carriers: Any
) -> None:
    """Invariant 2: both deliveries see the carrier fail, each in the midst of the other."""
    enroll()
    carriers.answers = [Result(kind="ambiguous")] * 20  # pages too

    def meanwhile() -> None:
        carriers.on_text = None
        deliver(program, clock)

    carriers.on_text = meanwhile
    deliver(program, clock)
    assert len(replies(carriers)) == 2
    (found,) = incidents(program)
    assert (found.reply, found.reply_tries) == ("ambiguous", 2)


@pytest.mark.parametrize("answers", [["ambiguous"], ["accepted"]])
def test_a_try_that_was_counted_and_whose_count_is_told_as_a_conflict_is_made(
    program: str, enroll: Any, clock: Any, carriers: Any, monkeypatch: pytest.MonkeyPatch,
    answers: list[Literal["ambiguous", "accepted"]],
) -> None:  # fmt: skip
    """The count is written, its answer lost, and the same write asked again: the try is ours."""
    from chalicelib.services.inbound import crisis
    from chalicelib.store.writes import Conflict

    enroll()
    real, counted = crisis.write_alone, []

    def told_late(stored: Any, new: Any, *given: Any, **more: Any) -> None:
        real(stored, new, *given, **more)
        if new.reply_tries > stored.value.reply_tries:
            counted.append(new.id)
            raise Conflict("asked again")

    monkeypatch.setattr(crisis, "write_alone", told_late)
    carriers.answers = [Result(kind="ambiguous"), *(Result(kind=kind) for kind in answers)]
    deliver(program, clock)
    assert len(counted) == 1
    assert len(replies(carriers)) == 2
    (found,) = incidents(program)
    assert (found.reply, found.reply_tries) == (answers[-1], 2)


def test_with_voice_and_mail_down_the_text_reaches_and_each_way_is_tried_twice_at_most(
    program: str, enroll: Any, clock: Any, carriers: Any
) -> None:
    enroll()
    down = Result(kind="not_accepted", reason="ConnectTimeoutError")
    accepted = Result(kind="accepted", provider_id="p")
    carriers.answers = [accepted, down, accepted, down, down, down]  # the answer, then the page
    deliver(program, clock)
    assert [len(carriers.to(ANA)), len(carriers.calls), len(carriers.mails)] == [1, 2, 2]
    pages = {p.channel: p.state for p in load_all(Ref(program, "")).values(Page)}
    assert pages == {"sms": "ACCEPTED", "voice": "FAILED", "mail": "FAILED"}


def test_a_receipt_that_overtakes_a_page_stops_no_other_page(
    program: str, enroll: Any, clock: Any, carriers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.services.outbound import pages
    from chalicelib.store.writes import Conflict

    enroll()

    def overtaken(*_: Any, **__: Any) -> None:
        raise Conflict("a receipt was faster")

    monkeypatch.setattr(pages, "write_alone", overtaken)
    deliver(program, clock)
    assert [len(carriers.to(ANA)), len(carriers.calls), len(carriers.mails)] == [1, 1, 1]


@pytest.mark.parametrize("known", [True, False])
def test_a_second_crisis_text_is_answered_again_and_joins_the_open_incident(
    program: str, enroll: Any, clock: Any, carriers: Any, known: bool
) -> None:
    """Invariant 14; each of the two texts delivered twice."""
    if known:
        enroll()
    for id in ("in-1", "in-2"):
        clock.go(minutes=1)
        assert deliver(program, clock, id=id) == []
        assert deliver(program, clock, id=id, delivery=2) == []
    assert len(replies(carriers)) == 2
    (found,) = still_open(program)
    assert (found.id, found.joined, found.texts) == ("crisis-in-1", 1, ("in-1", "in-2"))
    (second,) = [a for a in incidents(program) if a.state == "resolved"]
    assert second.code in found.more_codes  # Ana was paged with it, so it takes the page on
    deliver(program, clock, id="in-3", sender=ANA, body=str(second.code))
    assert still_open(program)[0].state == "acknowledged"


def test_the_page_is_not_taken_by_a_code_that_names_nothing_and_says_so(
    program: str, enroll: Any, clock: Any, carriers: Any
) -> None:
    enroll()
    deliver(program, clock)
    code = str(still_open(program)[0].code)
    other = "11" if code != "11" else "12"
    deliver(program, clock, id="in-2", sender=ANA, body=other)
    assert carriers.to(ANA)[-1].startswith(f"No open page has the code {other}")
    assert still_open(program)[0].state == "open"


def test_a_code_that_comes_twice_is_answered_once_invariant_2(
    program: str, enroll: Any, clock: Any, carriers: Any
) -> None:
    enroll()
    deliver(program, clock)
    for delivery in (1, 2):
        code = str(incidents(program)[0].code)
        deliver(program, clock, id="in-2", delivery=delivery, sender=ANA, body=code)
    assert len(carriers.to(ANA)) == 2  # the page, and one answer


def test_a_code_with_frightening_words_takes_the_page_on(
    program: str, enroll: Any, clock: Any, carriers: Any
) -> None:
    enroll()
    deliver(program, clock)
    code = str(still_open(program)[0].code)
    deliver(program, clock, id="in-2", sender=ANA, body=f"{code} she took all her pills")
    first = next(a for a in incidents(program) if a.id == "crisis-in-1")
    assert (first.state, first.acknowledged_by) == ("acknowledged", "Ana")


def test_climbing_survives_hours_without_a_tick(
    program: str, enroll: Any, clock: Any, carriers: Any
) -> None:
    """Invariant 15: unacknowledged, and acknowledged but unreached."""
    enroll()
    deliver(program, clock)
    clock.go(hours=9)
    before = len(carriers.calls)
    live(program, clock, clock() + timedelta(minutes=1))
    assert len(carriers.calls) == before + 2  # everyone
    deliver(program, clock, id="in-2", sender=BO, body=str(still_open(program)[0].code))
    clock.go(hours=9)
    before = len(carriers.calls)
    live(program, clock, clock() + timedelta(minutes=1))
    assert len(carriers.calls) > before
    assert still_open(program)[0].state == "open"


def test_in_hours_that_nobody_watches_the_reply_says_so_and_everyone_is_paged_at_once(
    program: str, enroll: Any, clock: Any, carriers: Any
) -> None:
    from chalicelib.domain.safety.rota import OnCall, Rota, Shift
    from chalicelib.services import programs

    days = Shift.model_validate({"days": ["mon", "tue", "wed"], "start": "09:00", "end": "17:00"})
    rungs = tuple(
        OnCall(name=name, phone=phone, email="a@example.org", shifts=(days,))
        for name, phone in (("Ana", ANA), ("Bo", BO))
    )
    signed = {"unwatched_signed_by": "lead", "unwatched_signed_at": clock()}
    programs.put_rota(program, Rota(rungs=rungs, **signed), "lead")
    enroll()
    welcome = carriers.to(ROSA)[0]
    assert "9am-5pm Mon-Wed" in welcome
    clock.moment = datetime.fromisoformat("2026-11-29T08:00:00+00:00")  # Sunday, 3 in the morning
    deliver(program, clock)
    assert "9am-5pm Mon-Wed" in replies(carriers)[0]
    assert {call["to"] for call in carriers.calls} == {ANA, BO}
    assert not still_open(program)[0].watched


def test_with_the_queues_down_nothing_of_it_changes(
    program: str, enroll: Any, clock: Any, carriers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.store import clients

    real = clients.client

    def no_sqs(service: str) -> Any:
        if service == "sqs":
            raise unreachable()
        return real(service)

    ref = enroll()
    monkeypatch.setattr(clients, "client", no_sqs)
    assert deliver(program, clock) == []
    assert len(replies(carriers)) == len(carriers.calls) == 1
    assert still_open(program)[0].person_id == ref.person


def test_at_the_spend_limit_of_texts_people_are_paged_by_voice_and_mail(
    program: str, enroll: Any, clock: Any, carriers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.carriers import sms

    enroll()

    def spent(to: str, body: str, **_: Any) -> Result:
        return Result(kind="refused", reason="ServiceQuotaExceededException")

    monkeypatch.setattr(sms, "send_text", spent)
    assert deliver(program, clock) == []
    assert [len(carriers.calls), len(carriers.mails)] == [1, 1]
    (found,) = still_open(program)
    assert (found.reply, found.reply_tries) == ("refused", 1)
    states = {p.channel: p.state for p in load_all(Ref(program, "")).values(Page)}
    assert states == {"sms": "FAILED", "voice": "ACCEPTED", "mail": "ACCEPTED"}


def test_the_page_climbs_with_kms_down(
    program: str, enroll: Any, clock: Any, carriers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    enroll()
    deliver(program, clock)
    forget_keys()

    def down(*_: object) -> bytes:
        raise ConnectTimeoutError(endpoint_url="https://kms.test")

    monkeypatch.setattr(programkeys, "unwrap", down)
    for key in [key for at, key in dues(program) if at <= clock.go(minutes=6)]:
        if key.sk.startswith("ALERT#crisis-"):
            due.look_at(key, due.read([key]))
    assert len(carriers.to(BO)) == 1


def test_two_open_pages_have_two_codes_as_long_as_one_is_free(
    program: str, enroll: Any, clock: Any, carriers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.services import alerting, page_codes

    monkeypatch.setattr(alerting, "page_code", lambda _: "99")
    monkeypatch.setattr(page_codes, "LOWEST", 98)
    for n in range(3):
        phone = f"+1859555{n:04}"
        enroll(phone=phone)
        deliver(program, clock, id=f"in-{n}", sender=phone)
    assert [a.code for a in still_open(program)] == ["99", "98", "99"]
    assert [next(c for c in ("98", "99") if c in body) for body in carriers.to(ANA)] == [
        "99", "98", "99",
    ]  # fmt: skip


def test_one_code_of_two_pages_takes_both_on_and_says_so(
    program: str, enroll: Any, clock: Any, carriers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index lags, so that neither page sees the other."""
    from chalicelib.services import alerting, page_codes

    monkeypatch.setattr(alerting, "page_code", lambda _: "42")
    monkeypatch.setattr(page_codes, "_taken", lambda *_: set())
    for n in range(2):
        phone = f"+1859555{n:04}"
        enroll(phone=phone)
        deliver(program, clock, id=f"in-{n}", sender=phone)
    deliver(program, clock, id="in-9", sender=ANA, body="42")
    assert {a.state for a in still_open(program)} == {"acknowledged"}
    assert carriers.to(ANA)[-1].startswith("2 pages have the code 42, and all are yours")


def test_one_takes_the_page_on_only_while_no_other_is_open(
    program: str, enroll: Any, clock: Any, carriers: Any
) -> None:
    for n in range(2):
        phone = f"+1859555{n:04}"
        enroll(phone=phone)
        deliver(program, clock, id=f"in-{n}", sender=phone)
    deliver(program, clock, id="in-8", sender=ANA, body="1")
    assert "More than one page is open" in carriers.to(ANA)[-1]
    assert {a.state for a in still_open(program)} == {"open"}
    first = still_open(program)[0]
    deliver(program, clock, id="in-9", sender=ANA, body=f" {first.code}! ")
    deliver(program, clock, id="in-10", sender=BO, body="1")
    assert [a.acknowledged_by for a in still_open(program)] == ["Ana", "Bo"]


@pytest.mark.parametrize("stored", [True, False], ids=["climbing", "table down"])
def test_with_texts_and_calls_hanging_everybodys_mail_has_left_before(
    program: str, enroll: Any, clock: Any, carriers: Any, monkeypatch: pytest.MonkeyPatch,
    stored: bool,
) -> None:  # fmt: skip
    """A function that is cut off while the carrier hangs has told everybody by mail (invariant 15:
    whoever was told of it can act)."""
    from chalicelib.carriers import sms

    enroll()
    warm(program, clock)
    paged = {"ana@example.org", "bo@example.org"}
    seen: list[set[str]] = []

    def hangs(to: str, body: str, **_: Any) -> Result:
        if to in (ANA, BO):
            seen.append({mail["to"] for mail in carriers.mails})
        return Result(kind="ambiguous", reason="ReadTimeoutError")

    if stored:
        deliver(program, clock)
        clock.go(minutes=15)
    carriers.mails.clear()
    monkeypatch.setattr(sms, "send_text", hangs)
    monkeypatch.setattr(sms, "call", hangs)
    if stored:
        live(program, clock, clock() + timedelta(seconds=30))
    else:
        with failing_calls(monkeypatch, unreachable):
            deliver(program, clock)
    assert seen
    assert all(mailed == paged for mailed in seen)
    assert len(seen) == 8  # two members, two ways, two tries

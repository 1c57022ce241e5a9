"""From the tick to the workers: what may not wait for bulk has a way of its own, and one bad record
spoils no batch."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from benchmarks.scenes import queued
from chalicelib import settings
from chalicelib.carriers.result import Result
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.messages import Message
from chalicelib.entrypoints.workers import receipts, replies, sender, tick
from chalicelib.services import due
from chalicelib.store.clients import client
from chalicelib.store.due import WatermarkRow
from chalicelib.store.keys import WATERMARK, Ref, second
from chalicelib.store.kinds import BY_VALUE
from chalicelib.store.partition import load_all
from infra.local import events
from tests.integration.conftest import own_number
from tests.integration.life import due_keys, live, text

Enroll = Callable[..., Ref]
PHONE = "+15025550142"
BUSY = Result(kind="not_accepted", reason="ThrottlingException")


@pytest.fixture
def ticked(clock: Any) -> Iterator[Callable[[], dict[str, list[str]]]]:
    """Ticks, and gives what came into each queue: the sort keys of one program's records."""
    queues = {"due": settings.get().due_queue_url, "replies": settings.get().replies_queue_url}

    def taken(url: str, program: str) -> list[str]:
        found: list[str] = []
        while (
            batch := client("sqs")
            .receive_message(QueueUrl=url, MaxNumberOfMessages=10)
            .get("Messages")
        ):
            for message in batch:
                client("sqs").delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                key = json.loads(message["Body"])
                found += [key["sk"]] if f"PROGRAM#{program}#" in f"{key['pk']}#" else []
        return found

    def go(program: str) -> dict[str, list[str]]:
        # What is due may have been so before the hour struck.
        behind = (clock() - timedelta(hours=1)).replace(minute=0)
        WatermarkRow(*WATERMARK, hour=second(behind)).save()
        tick(events.scheduled(clock()), None)
        return {name: sorted(taken(url, program)) for name, url in queues.items()}

    yield go
    WatermarkRow(*WATERMARK).delete()


def kinds(sks: list[str]) -> set[str]:
    return {sk.split("#")[0] for sk in sks}


def test_answers_that_must_be_tried_again_and_pages_do_not_wait_for_bulk(
    program: str, enroll: Enroll, clock: Any, carriers: Any, ticked: Any
) -> None:
    enroll(phone=PHONE)
    busy = enroll(phone="+15025550143")
    clock.moment = max(o.due_at for o in load_all(busy).values(Occurrence))
    carriers.answers = [BUSY]
    text(own_number(program), "+15025550143", "HELP", clock())  # its answer is not taken
    text(own_number(program), PHONE, "I want to kill myself", clock())  # its page will climb
    clock.go(minutes=6)
    found = ticked(program)
    # HELP's alert is amber, so it is bulk, if the hour on which it is told has come; so is the
    # counting of whoever changed, if their minute has.
    assert kinds(found["due"]) - {"ALERT", "HEAD"} == {"CHECKIN"}
    assert kinds(found["replies"]) == {"MESSAGE", "ALERT"}
    assert any("crisis-" in sk for sk in found["replies"])


def test_a_page_and_a_throttled_answer_leave_while_bulk_waits(
    program: str, enroll: Enroll, clock: Any, carriers: Any, ticked: Any
) -> None:
    ref = enroll(phone=PHONE)
    carriers.answers = [BUSY]
    text(own_number(program), PHONE, "HELP", clock())
    carriers.texts.clear()
    clock.go(minutes=5)
    ticked(program)
    urgent = [key for key in due_keys(program, clock()) if key.sk.startswith("MESSAGE#")]
    assert replies(queued([key._asdict() for key in urgent]), None) == {"batchItemFailures": []}
    assert len(carriers.to(PHONE)) == 1
    (answer,) = [m for m in load_all(ref).values(Message) if m.kind == "help"]
    assert (answer.state, answer.attempts) == ("ACCEPTED", 2)


POISON = [
    {"pk": "nonsense", "sk": "X"},
    {"pk": "PROGRAM#nobody#PERSON#x", "sk": "CHECKIN#1"},
    {"unheard": "of"},
    {},
]


def test_a_poison_record_goes_back_alone_and_the_good_ones_beside_it_are_done(
    program: str, enroll: Enroll, clock: Any, carriers: Any
) -> None:
    refs = [enroll(phone=f"+1502555014{n}") for n in range(2)]
    clock.moment = max(o.due_at for ref in refs for o in load_all(ref).values(Occurrence))
    good = [k._asdict() for k in due_keys(program, clock()) if k.sk.startswith("CHECKIN#")]
    carriers.texts.clear()
    event = queued([POISON[0], good[0], *POISON[1:], good[1]])
    event["Records"].insert(2, {**event["Records"][0], "messageId": "torn", "body": "{"})
    answer = sender(event, None)
    failed = {one["itemIdentifier"] for one in answer["batchItemFailures"]}
    ids = [record["messageId"] for record in event["Records"]]
    assert failed == {ids[0], "torn", ids[4], ids[5]}  # a record that is gone is nobody's fault
    assert len(carriers.texts) == 2


def test_a_poison_receipt_goes_back_alone(
    program: str, enroll: Enroll, clock: Any, carriers: Any
) -> None:
    ref = enroll(phone=PHONE)
    live(program, clock, clock() + timedelta(days=1, hours=4))
    (message,) = [m for m in load_all(ref).values(Message) if m.kind == "checkin"]
    context = {"program": program, "person": ref.person, "message": BY_VALUE[Message].sk(message)}
    good = {"eventType": "TEXT_DELIVERED", "isFinal": True, "context": context}
    event = queued(
        [{"Message": "{"}, {"Message": json.dumps(good)}, {"nothing": "here"}, {"Message": "[]"}]
    )
    answer = receipts(event, None)
    ids = [record["messageId"] for record in event["Records"]]
    failed = [one["itemIdentifier"] for one in answer["batchItemFailures"]]
    assert failed == [ids[0], ids[2], ids[3]]
    (message,) = [m for m in load_all(ref).values(Message) if m.kind == "checkin"]
    assert message.state == "DELIVERED"


def test_a_key_redriven_after_the_window_sends_nothing_late(
    program: str, enroll: Enroll, clock: Any, carriers: Any
) -> None:
    ref = enroll(phone=PHONE)
    first = min(load_all(ref).values(Occurrence), key=lambda o: o.local_date)
    clock.moment = first.due_at
    kept = [k._asdict() for k in due_keys(program, clock()) if k.sk.startswith("CHECKIN#")]
    carriers.texts.clear()
    clock.moment = datetime(2026, 11, 26, 4, tzinfo=UTC)  # 23:00 in New York
    assert sender(queued(kept), None) == {"batchItemFailures": []}
    assert sender(queued(kept), None) == {"batchItemFailures": []}
    assert carriers.texts == []
    ended = next(o for o in load_all(ref).values(Occurrence) if o.key == first.key)
    assert (ended.state, ended.reason) == ("MISSED", "late")
    assert due.read([]) == {}

"""The product's clock, due times seen in writes, and what waits in queues."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from infra.local.backlog import Backlog, Batch
from infra.local.clock import ProductClock, opening_moment
from infra.local.dues import Dues
from infra.local.queues import failures
from infra.local.settings import duration
from infra.local.watch import DueKey, Watch

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
SOON = "2026-11-24T16:00:00Z"


def test_a_still_clock_moves_only_forward_and_by_hand() -> None:
    clock = ProductClock(NOW, live=False)
    clock.move_to(NOW + timedelta(hours=1))
    clock.move_to(NOW)
    assert clock.now() == NOW + timedelta(hours=1)


def test_a_live_clock_runs_but_not_while_held() -> None:
    clock = ProductClock(NOW, live=True)
    assert clock.running
    assert clock.now() > NOW
    clock.hold()
    assert clock.now() == clock.now()
    clock.release()
    assert clock.running


def test_a_killed_live_clock_does_not_go_back(tmp_path: Path) -> None:
    kept = tmp_path / "clock.json"
    last = ProductClock(NOW, live=True, kept=kept).now()  # never closed
    assert opening_moment(kept, NOW) >= last


def test_a_stopped_clock_starts_where_it_was(tmp_path: Path) -> None:
    kept = tmp_path / "clock.json"
    clock = ProductClock(NOW, live=False, kept=kept)
    clock.move_to(NOW + timedelta(days=3))
    clock.close()
    assert opening_moment(kept, NOW) == NOW + timedelta(days=3)
    assert opening_moment(kept, NOW + timedelta(days=9)) == NOW + timedelta(days=9)


DURATIONS = [("PT36H", 36), ("P1D", 24), ("P1DT2H", 26), ("P1W", 168), ("PT90M", 1.5), ("PT0S", 0)]


@pytest.mark.parametrize(("text", "hours"), DURATIONS)
def test_durations_are_read(text: str, hours: float) -> None:
    assert duration(text) == timedelta(hours=hours)


@pytest.mark.parametrize("text", ["", "P", "PT", "P1M", "1D", "P-1D", "PT1H30", "P1DT", "P1.5D"])
def test_what_is_no_plain_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="ISO 8601"):
        duration(text)


def s(value: str) -> dict[str, str]:
    return {"S": value}


KEY = {"pk": s("P"), "sk": s("M")}
DUE_SK = f"{SOON}#P|M"
WRITES: list[tuple[str, dict[str, Any], list[tuple[str, str | None]]]] = [
    ("PutItem", {"Item": KEY | {"due_sk": s(DUE_SK)}}, [("P|M", SOON)]),
    ("PutItem", {"Item": KEY}, [("P|M", None)]),
    ("DeleteItem", {"Key": KEY}, [("P|M", None)]),
    ("UpdateItem", {"Key": KEY, "UpdateExpression": "SET #1 = :1, #2 = :2",
                    "ExpressionAttributeNames": {"#1": "due_sk", "#2": "state"},
                    "ExpressionAttributeValues": {":1": s(DUE_SK), ":2": s("ASKED")}},
     [("P|M", SOON)]),
    ("UpdateItem", {"Key": KEY, "UpdateExpression": "SET #2 = :2 REMOVE #1",
                    "ConditionExpression": "due_sk = :3",
                    "ExpressionAttributeNames": {"#1": "due_sk", "#2": "state"},
                    "ExpressionAttributeValues": {":2": s("DONE"), ":3": s(DUE_SK)}},
     [("P|M", None)]),
    ("UpdateItem", {"Key": KEY, "UpdateExpression": "SET #10 = :2",
                    "ConditionExpression": "#1 = :3",
                    "ExpressionAttributeNames": {"#1": "due_sk", "#10": "state"},
                    "ExpressionAttributeValues": {":2": s("DONE"), ":3": s(DUE_SK)}}, []),
    ("TransactWriteItems", {"TransactItems": [
        {"Put": {"Item": KEY | {"due_sk": s(DUE_SK)}}}, {"ConditionCheck": {"Key": KEY}},
        {"Delete": {"Key": {"pk": s("P"), "sk": s("N")}}}]},
     [("P|M", SOON), ("P|N", None)]),
    ("BatchWriteItem", {"RequestItems": {"T": [{"PutRequest": {"Item": KEY | {"due_sk":
    s(DUE_SK)}}}, {"DeleteRequest": {"Key": KEY}}]}}, [("P|M", SOON), ("P|M", None)]), ("Query",
    {"TableName": "T"}, []), ]  # fmt: skip


@pytest.mark.parametrize(("operation", "parameters", "seen"), WRITES)
def test_every_write_of_a_due_key_is_seen(
    operation: str, parameters: dict[str, Any], seen: list[tuple[str, str | None]]
) -> None:
    watch = Watch()
    watch.note(operation, parameters)
    assert [(key.item, key.at) for key in watch.take().due] == seen


def test_messages_are_counted_by_queue() -> None:
    watch = Watch()
    watch.note("SendMessage", {"QueueUrl": "q", "MessageBody": "x"})
    watch.note("SendMessageBatch", {"QueueUrl": "q", "Entries": [1, 2]})
    assert watch.take().sent == {"q": 3}


def test_the_later_write_of_an_item_holds_whoever_reports_first() -> None:
    dues = Dues()
    dues.take([DueKey("a", None, 2.0)])
    dues.take([DueKey("a", SOON, 1.0)])
    assert dues.next() is None


def test_what_stays_due_waits_longer_each_time() -> None:
    dues = Dues()
    dues.take([DueKey("a", SOON, 1.0)])
    waits = []
    for _ in range(8):
        at = dues.next()
        assert at is not None
        dues.settle(at, before=2.0)
        later = dues.next()
        assert later is not None
        waits.append((later - at).total_seconds() / 60)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]


def test_what_fell_due_during_a_tick_is_ticked_for_at_once() -> None:
    dues = Dues()
    dues.take([DueKey("a", SOON, 3.0)])
    at = datetime.fromisoformat(SOON)
    dues.settle(at, before=2.0)
    assert dues.next() == at


def test_texts_come_first_and_one_batch_at_a_time() -> None:
    backlog = Backlog(workers=2)
    backlog.add("DueQueue", 4)
    backlog.add("InboundQueue", 12)
    assert backlog.next(0) == Batch("InboundQueue", 10)
    assert backlog.next(0) == Batch("DueQueue", 2)
    assert backlog.next(0) == Batch("DueQueue", 1)
    assert backlog.next(0) is None


def test_replies_come_before_bulk() -> None:
    backlog = Backlog(workers=2)
    backlog.add("DueQueue", 40)
    assert backlog.next(0) == Batch("DueQueue", 10)
    backlog.add("RepliesQueue", 1)
    assert backlog.next(0) == Batch("RepliesQueue", 1)
    assert backlog.next(0) == Batch("DueQueue", 10)


def test_a_backlog_is_empty_when_nothing_waits_runs_or_comes_back() -> None:
    backlog = Backlog(workers=2)
    backlog.add("JobsQueue", 1)
    assert backlog.is_empty(but=frozenset({"JobsQueue"}))
    assert not backlog.is_empty()
    batch = backlog.next(0)
    assert batch is not None
    assert not backlog.is_empty()
    backlog.retry("JobsQueue", 1, now=0)
    backlog.done(batch)
    assert not backlog.is_empty()
    assert backlog.next(0.1) is None
    assert backlog.next(2) == Batch("JobsQueue", 1)


BATCH = [{"MessageId": "1"}, {"MessageId": "2"}]
RESULTS = [
    (None, []),
    ({}, []),
    ({"batchItemFailures": []}, []),
    ({"batchItemFailures": [{"itemIdentifier": "2"}]}, ["2"]),
    ({"batchItemFailures": [{"itemIdentifier": ""}]}, ["1", "2"]),
    ({"batchItemFailures": [{"itemIdentifier": "9"}]}, ["1", "2"]),
    ({"batchItemFailures": [{}]}, ["1", "2"]),
]


@pytest.mark.parametrize(("result", "failed"), RESULTS)
def test_a_handlers_answer_is_read_as_lambda_reads_it(result: object, failed: list[str]) -> None:
    assert [m["MessageId"] for m in failures(result, BATCH)] == failed

"""The queues' quick way takes what moto's own would: the first visible messages, hidden then; what
came back too often is a dead letter; what is too old is none any more."""

from typing import Any

import pytest
from moto.sqs.models import Queue, SQSBackend, sqs_backends

from infra.local import quick_queues

URL = "http://127.0.0.1/000000000000/work"


@pytest.fixture
def backend() -> SQSBackend:
    """moto's queues: one that gives up after two tries, and where its dead letters go."""
    made: SQSBackend = sqs_backends["111122223333"]["us-east-1"]
    made.reset()
    dead = made.create_queue("dead")
    policy = f'{{"deadLetterTargetArn": "{dead.queue_arn}", "maxReceiveCount": "2"}}'
    made.create_queue("work", RedrivePolicy=policy, VisibilityTimeout="30")
    return made


def _received(backend: SQSBackend, count: int = 10) -> list[str]:
    asked: dict[str, Any] = {
        "QueueUrl": URL, "MaxNumberOfMessages": count, "MessageSystemAttributeNames": ["All"],
    }  # fmt: skip
    answer = quick_queues.OPERATIONS["ReceiveMessage"](backend, "work", asked)
    assert answer is not None
    return [message["Body"] for message in answer.get("Messages", [])]


def _show_again(queue: Queue) -> None:
    for message in queue._messages:
        message.visible_at = 0


def test_messages_are_received_in_order_and_hidden_from_then_on(backend: SQSBackend) -> None:
    for body in "abc":
        backend.send_message("work", body)
    assert _received(backend, 2) == ["a", "b"]
    assert _received(backend) == ["c"]
    assert _received(backend) == []


def test_what_was_received_too_often_becomes_a_dead_letter(backend: SQSBackend) -> None:
    work, dead = backend.get_queue("work"), backend.get_queue("dead")
    backend.send_message("work", "a")
    for _ in range(2):
        assert _received(backend) == ["a"]
        _show_again(work)
    assert _received(backend) == []
    assert [message.body for message in dead._messages] == ["a"]
    assert work._messages == []


def test_a_late_message_and_one_that_is_too_old_are_not_received(
    backend: SQSBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend.send_message("work", "late", delay_seconds=60)
    backend.send_message("work", "old").sent_timestamp = 0  # type: ignore[assignment]
    assert _received(backend) == []


def test_moto_answers_whatever_is_not_plain(backend: SQSBackend) -> None:
    asked = {"QueueUrl": URL, "MaxNumberOfMessages": 11, "MessageSystemAttributeNames": ["All"]}
    assert quick_queues.OPERATIONS["ReceiveMessage"](backend, "work", asked) is None

"""Dead letters reach a human: a text that nobody could take may be a crisis."""

import json
from typing import Any

import pytest

from chalicelib import settings
from chalicelib.domain.safety.alerts import Alert
from chalicelib.entrypoints.workers import tick
from chalicelib.services import attending, long_work
from chalicelib.services.operations import letter_watch
from chalicelib.store import clients
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load_all
from infra.local import events
from tests.integration.api.test_dead_letters import WORDS, empty, inbound, put  # noqa: F401
from tests.integration.api.test_dead_letters import take as queued


def concerns(program: str) -> list[Alert]:
    return [a for a in load_all(Ref(program, "")).values(Alert) if a.cause == "dead_letters"]


def watch(clock: Any) -> None:
    """The tick of the next hour's seventh minute, and the job that it may queue."""
    clock.moment = clock.go(hours=1).replace(minute=letter_watch.MINUTE)
    tick(events.scheduled(clock()), None)
    for job in queued("jobs"):
        long_work.go_on(job)


def test_while_dead_letters_lie_there_one_red_concern_of_their_program_is_open(
    program: str, clock: Any, carriers: Any
) -> None:
    watch(clock)
    assert concerns(program) == []
    put("inbound", inbound(program))
    put("receipts", "not even JSON")
    put("due", {"pk": "PROGRAM#gone", "sk": "ALERT#1"})
    for _ in range(3):
        watch(clock)
    (found,) = concerns(program)
    assert (found.level, found.state) == ("red", "open")
    assert WORDS not in json.dumps(found.model_dump(mode="json"))
    attending.resolve(Ref(program, ""), found.id, "Ana", "not_needed")
    watch(clock)
    assert [a.state for a in concerns(program)].count("open") == 1  # they lie there still


def test_it_is_another_programs_business_whose_letters_they_are_not(
    program: str, clock: Any, carriers: Any
) -> None:
    put("due", {"pk": "PROGRAM#gone", "sk": "ALERT#1"})
    watch(clock)
    assert concerns(program) == []


def test_the_queues_are_asked_once_an_hour(clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Counting:
        def get_queue_attributes(self, QueueUrl: str, **_: Any) -> Any:  # noqa: N803
            asked.append(QueueUrl)
            return {"Attributes": {"ApproximateNumberOfMessages": "0"}}

    monkeypatch.setattr(letter_watch, "client", lambda _: Counting())
    for minute in range(60):
        clock.moment = clock.moment.replace(minute=minute)
        letter_watch.look()
    assert len(asked) == 5
    assert asked[0] == settings.get().due_dead_letters_url
    assert clients.client("sqs")

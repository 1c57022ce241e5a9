"""Imports beside each other, and their steps on the real queue and through the real handler."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from chalice.test import Client

from chalicelib.services.importing import running as importing
from chalicelib.store import lists
from chalicelib.store.clients import client
from chalicelib.store.keys import listing
from tests.integration.importing.conftest import counts, crowd


def test_the_same_file_sent_twice_at_once_makes_everybody_once(program: str, take: Any) -> None:
    text = crowd(40)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: take("alumni", text), range(2)))
    assert [answer.rejected for answer in answers] == [0, 0]
    assert sum(answer.created for answer in answers) == 40
    assert sum(answer.unchanged for answer in answers) == 40
    assert len(list(lists.every(listing(program, "alumni")))) == 40


def test_steps_travel_over_the_jobs_queue(
    program: str, take: Any, local_aws: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    import app
    from chalicelib.services.importing import pieces as importing_pieces

    monkeypatch.setattr(importing_pieces, "MOST_ROWS", 20)
    monkeypatch.setattr(importing, "MOST_AT_ONCE", 30)
    url = local_aws.ref("JobsQueue")
    client("sqs").purge_queue(QueueUrl=url)  # other tests leave their steps there
    begun = take("alumni", crowd(50))
    with Client(app.app) as lambdas:
        while importing.progress(program, begun.id).state == "running":
            event = lambdas.events.generate_sqs_event([_next_step(url, program)], "jobs")
            answer = lambdas.lambda_.invoke("jobs", event)
            assert answer.payload == {"batchItemFailures": []}
    assert counts(importing.progress(program, begun.id)) == (50, 0, 0, 0)


def _next_step(url: str, program: str) -> str:
    """The body of this program's next message; tests share the queue."""
    for _ in range(20):
        for message in client("sqs").receive_message(QueueUrl=url).get("Messages", []):
            body: str = message["Body"]
            if json.loads(body).get("program") == program:
                client("sqs").delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                return body
    raise AssertionError("nothing was queued")

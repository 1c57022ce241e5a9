"""A graduate whose check-ins may be answered on a private page, and the phone that opens it."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib import settings
from chalicelib.entrypoints.inbound import take_inbound
from chalicelib.services import plans
from chalicelib.services.plans import Wishes
from chalicelib.store.clients import client
from tests.integration.life import live
from tests.integration.mentors.conftest import Browser, browser  # noqa: F401

ROSA = "+15025550142"
LINK = re.compile(r"https://h\.example(/p/[\w-]{43})")


def link_in(body: str) -> str:
    """The path of the link in a text."""
    found = LINK.search(body)
    assert found, body
    return found[1]


@pytest.fixture
def asked(
    program: str,
    enroll: Callable[..., Any],
    clock: Any,
    carriers: Any,
    browser: Callable[[], Browser],  # noqa: F811
) -> Callable[..., tuple[Any, str]]:
    """Enrols Rosa and lets her first check-in leave: who she is, and the path of its link."""

    def make(**more: Any) -> tuple[Any, str]:
        ref = enroll(**more)
        plans.set_plan(program, ref.person, "coordinator", Wishes(way="page"))
        live(program, clock, clock() + timedelta(days=1, hours=6))
        return ref, link_in(carriers.to(ROSA)[-1])

    return make


@pytest.fixture
def opened(
    browser: Callable[[], Browser],  # noqa: F811
) -> Callable[..., Browser]:
    """Opens a page with a proof, and goes where that leads."""

    def make(path: str, proof: str = "1990") -> Browser:
        phone = browser()
        phone.get(path)
        phone.post(proof=proof)
        phone.follow()
        return phone

    return make


@pytest.fixture
def texts_taken(program: str) -> Callable[[], int]:
    """Has the worker of inbound texts take what waits; how much that was."""

    def go() -> int:
        url, sqs, count = settings.get().inbound_queue_url, client("sqs"), 0
        while batch := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            records = [
                {
                    "messageId": one["MessageId"], "body": one["Body"],
                    "attributes": {"ApproximateReceiveCount": "1"},
                }
                for one in batch
            ]  # fmt: skip
            assert take_inbound({"Records": records}, None) == {"batchItemFailures": []}
            for one in batch:
                sqs.delete_message(QueueUrl=url, ReceiptHandle=one["ReceiptHandle"])
            count += len(batch)
        return count

    return go


def queued_bodies() -> list[Any]:
    """Nothing is left behind in the queue of texts."""
    found = client("sqs").receive_message(QueueUrl=settings.get().inbound_queue_url)
    return [json.loads(one["Body"]) for one in found.get("Messages", [])]

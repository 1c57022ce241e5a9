"""The commonest work, done through the real handlers with events in AWS's shapes.

Each scene makes its own people first and measures inside only the work itself. The budgets' table
(benchmarks/budgets.py) and the tests that hold the counts (tests/integration/test_budgets.py)
measure the same scenes.
"""

import json
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from benchmarks import people
from benchmarks.ground import Clock
from chalicelib.domain.people import Person
from chalicelib.domain.thread import Thread
from chalicelib.entrypoints.inbound import take_inbound
from chalicelib.entrypoints.workers import sender, tick
from chalicelib.services.importing import running as importing
from chalicelib.store.due import WatermarkRow
from chalicelib.store.keys import WATERMARK, Key, Ref, second
from chalicelib.store.partition import load
from infra.local import events

#: An answer to each question that worries nobody, so that no alert is part of the measure.
ANSWERS = {
    "use": "N", "craving": "2", "confidence": "8", "low_days": "1", "risky_days": "1",
    "meetings": "2", "people": "3", "around": "1", "want_call": "N",
}  # fmt: skip
DUE = 50


def queued(bodies: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Lambda's event for messages with these bodies."""
    attributes = {
        "ApproximateReceiveCount": "1", "SentTimestamp": "0", "SenderId": "bench",
        "ApproximateFirstReceiveTimestamp": "0",
    }  # fmt: skip
    messages = [
        {
            "MessageId": secrets.token_hex(8), "ReceiptHandle": "-", "MD5OfBody": "-",
            "Body": json.dumps(body), "Attributes": attributes,
        }
        for body in bodies
    ]  # fmt: skip
    return events.from_queue(messages, "arn:aws:sqs:us-east-1:000000000000:bench")


def _handled(answer: Any) -> None:
    assert answer == {"batchItemFailures": []}, answer


# --- check-ins -------------------------------------------------------------------------------


def due_checkins(program: str, clock: Clock, count: int) -> list[Key]:
    """The check-ins of so many new graduates; the clock stands where all of them are due."""
    refs = [people.graduate(program, clock()) for _ in range(count)]
    first = {ref: people.first_checkin(ref) for ref in refs}
    clock.moment = max(one.due_at for one in first.values())
    return [people.key_of(one, ref) for ref, one in first.items()]


def send(due: list[Key]) -> None:
    """The sender's work on one batch."""
    _handled(sender(queued([key._asdict() for key in due]), None))


def asked(ref: Ref) -> bool:
    """Whether a check-in's question is open."""
    return load(ref).one(Thread).open is not None


# --- replies ---------------------------------------------------------------------------------


def reply(program: str, clock: Clock, ref: Ref) -> Callable[[], None]:
    """The text that answers a graduate's open question, ready to be taken in a minute later."""
    read = load(ref)
    question = read.one(Thread).open
    assert question
    clock.moment += timedelta(minutes=1)
    message = {
        "originationNumber": read.one(Person).phone, "messageKeyword": "KEYWORD",
        "destinationNumber": people.number_of(program), "inboundMessageId": secrets.token_hex(8),
        "messageBody": ANSWERS[question.question or ""], "previousPublishedMessageId": "-",
    }  # fmt: skip
    envelope = {"Type": "Notification", "MessageId": "-", "Message": json.dumps(message),
                "Timestamp": clock().isoformat()}  # fmt: skip
    event = queued([envelope])
    return lambda: _handled(take_inbound(event, None))


def replies(program: str, clock: Clock, ref: Ref) -> Iterator[tuple[Callable[[], None], bool]]:
    """Each answer of an asked check-in in turn, and whether it is the last one."""
    from chalicelib.domain.checkins.occurrence import Occurrence

    read = load(ref)
    question = read.one(Thread).open
    assert question
    read.also(question.about)
    left = len(read.one(Occurrence, question.about).questions)
    for n in range(left):
        yield reply(program, clock, ref), n == left - 1


# --- the rest --------------------------------------------------------------------------------


def imported(program: str, text: str) -> None:
    """An import; every row is a new graduate."""
    answer = importing.import_people(program, "alumni", text, by="coordinator")
    assert (answer.created, answer.rejected) == (answer.rows, 0), answer


@contextmanager
def list_page(program: str) -> Iterator[Callable[[], None]]:
    """A coordinator reads a page of 50 alumni; the keys that tokens are checked by are known."""
    import pytest
    from chalice.test import Client

    import app
    from tests.unit.api.issuer import Issuer, published, trust

    with published(Issuer()) as issuer, pytest.MonkeyPatch.context() as patch:
        trust(issuer, patch)
        headers = {"Authorization": f"Bearer {issuer.token(program, 'coordinator')}"}

        def read() -> None:
            answer = client.http.get("/v1/alumni?limit=50", headers=headers)
            assert answer.status_code == 200, answer.body
            assert len(answer.json_body["items"]) == 50

        with Client(app.app) as client:
            read()
            yield read


def gathered(
    program: str, clock: Clock, alumni: int, hour: datetime, tell: Callable[[int], Any]
) -> None:
    """So many graduates with a planned check-in, ``DUE`` of them due by half past ``hour`` and the
    rest in the days after; the clock stands there and the watermark is at that hour."""
    model = people.graduate(program, clock())
    clock.moment = hour + timedelta(minutes=30)

    def due(n: int) -> datetime:
        if n < DUE:
            return hour + timedelta(seconds=n)
        return hour + timedelta(hours=1, seconds=(n * 7_919) % (4 * 86_400))

    people.crowd(program, model, alumni, due, tell)
    WatermarkRow(*WATERMARK, hour=second(hour)).save()


def ticked() -> None:
    """A tick that finds them."""
    answer = tick(events.scheduled(datetime.now().astimezone()), None)
    assert answer == {"queued": DUE}, answer

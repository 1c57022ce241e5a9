"""Dead letters: seen by ids alone by whoever leads their program, and put back safely."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from benchmarks.scenes import queued
from chalicelib import settings
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.entrypoints.inbound import take_inbound
from chalicelib.entrypoints.workers import sender
from chalicelib.services.operations import dead_letters
from chalicelib.services.operations.letters import QUEUES
from chalicelib.store.clients import client
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load_all
from tests.integration.conftest import own_number
from tests.integration.life import due_keys

PHONE, WORDS = "+15025550142", "I am feeling low, call me"
VIEW = "/v1/operations/dead-letters"
ON_AWS = dead_letters.WAITS
Enroll = Callable[..., Ref]


def url(queue: str, *, dead: bool = False) -> str:
    what = "dead_letters" if dead else "queue"
    return str(getattr(settings.get(), f"{queue}_{what}_url"))


def put(queue: str, body: Any) -> str:
    """A letter among the dead ones of a queue; its id."""
    text = body if isinstance(body, str) else json.dumps(body)
    return str(
        client("sqs").send_message(QueueUrl=url(queue, dead=True), MessageBody=text)["MessageId"]
    )


def emptied(where: str) -> list[str]:
    """The bodies of all that waits at a queue, taken off it."""
    found = []
    while (
        batch := client("sqs")
        .receive_message(QueueUrl=where, MaxNumberOfMessages=10)
        .get("Messages")
    ):
        for one in batch:
            client("sqs").delete_message(QueueUrl=where, ReceiptHandle=one["ReceiptHandle"])
            found.append(one["Body"])
    return found


def take(queue: str) -> list[Any]:
    """What waits in a queue."""
    return [json.loads(body) for body in emptied(url(queue))]


def inbound(program: str, known: str = "in-1") -> dict[str, Any]:
    """A text as SNS brings it, which the handler failed on."""
    text = {
        "originationNumber": PHONE, "destinationNumber": own_number(program),
        "messageBody": WORDS, "inboundMessageId": known,
    }  # fmt: skip
    return {"Message": json.dumps(text), "Timestamp": "2026-11-24T15:00:00.000Z"}


@pytest.fixture(autouse=True)
def empty(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Queues are shared by all tests, and thousands may lie there: each begins and ends with none.

    Purged, not taken off one by one: moto looks through a whole queue for each that is deleted.
    Nor are they waited for: moto has one server, which tells all there is at once."""
    monkeypatch.setattr(dead_letters, "WAITS", 0)
    _purge()
    yield
    _purge()


def _purge() -> None:
    for queue in QUEUES:
        for dead in (True, False):
            client("sqs").purge_queue(QueueUrl=url(queue, dead=dead))


def shelf(api: Any, queue: str, **more: Any) -> dict[str, Any]:
    found = api.get(VIEW, role="supervisor", **more)["queues"]
    return dict(next(one for one in found if one["queue"] == queue))


def test_a_letter_is_told_by_ids_alone(api: Any, program: str, enroll: Enroll, clock: Any) -> None:
    """Invariant 28: no body, no number, no name."""
    ref = enroll(phone=PHONE)
    put("inbound", inbound(program))
    put("due", {"pk": ref.pk, "sk": "CHECKIN#2026-11-26#pm#p1"})
    put("receipts", {"Message": json.dumps({"context": {
        "program": program, "person": ref.person, "message": "MESSAGE#m"}})})  # fmt: skip
    put("jobs", {"kind": "import", "program": program})
    answer = api("GET", VIEW, role="supervisor")
    assert answer.status_code == 200
    text = json.dumps(answer.json_body)
    for secret in (WORDS, PHONE, own_number(program), "Rosa", "Clark"):
        assert secret not in text
    by_queue = {one["queue"]: one for one in answer.json_body["queues"]}
    assert {name: one["count"] for name, one in by_queue.items()} == {
        "due": 1, "replies": 0, "inbound": 1, "receipts": 1, "jobs": 1,
    }  # fmt: skip
    (due,) = by_queue["due"]["letters"]
    assert (due["person_id"], due["record"]) == (ref.person, "CHECKIN#2026-11-26#pm#p1")
    assert by_queue["inbound"]["letters"][0]["record"] == "in-1"
    assert by_queue["due"]["oldest_age_seconds"] >= 0
    assert shelf(api, "due")["count"] == 1  # looking takes nothing away


def test_sqs_is_given_time_to_ask_all_of_its_servers(
    api: Any, program: str, enroll: Enroll, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked for no longer than a moment, SQS asks some of its servers only, and may say that there
    is nothing where a letter lies: moto, made so, and what the page and a redrive find there."""
    sqs = client("sqs")
    receive = sqs.receive_message

    def in_haste(**asked: Any) -> Any:
        return receive(**{**asked, "WaitTimeSeconds": 0}) if asked.get("WaitTimeSeconds") else {}

    put("due", {"pk": enroll(phone=PHONE).pk, "sk": "CHECKIN#x"})
    monkeypatch.setattr(sqs, "receive_message", in_haste)
    monkeypatch.setattr(dead_letters, "WAITS", ON_AWS)
    assert shelf(api, "due")["count"] == 1
    answer = api("POST", f"{VIEW}/redrive", {"queue": "due"}, role="supervisor")
    assert answer.json_body["moved"] == 1


def test_the_class_of_its_last_error_is_kept_for_a_letter(
    api: Any, program: str, enroll: Enroll, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = enroll(phone=PHONE)
    known = put("due", {"pk": ref.pk, "sk": "CHECKIN#x"})
    event = queued([{"pk": ref.pk, "sk": "CHECKIN#x"}])
    event["Records"][0]["messageId"] = known

    def broken(*_: Any) -> None:
        raise ConnectionError(PHONE)

    from chalicelib.services import due

    monkeypatch.setattr(due, "look_at", broken)
    for delivery in ("2", "3"):
        event["Records"][0]["attributes"]["ApproximateReceiveCount"] = delivery
        sender(event, None)
        found = shelf(api, "due")["letters"][0]["error"]
        assert found == (None if delivery == "2" else "ConnectionError")


def test_a_program_sees_and_moves_its_own_letters_only(
    api: Any, program: str, other_program: str, enroll: Enroll, clock: Any
) -> None:
    """Invariant 23."""
    ref = enroll(phone=PHONE)
    put("due", {"pk": ref.pk, "sk": "CHECKIN#x"})
    put("due", {"pk": Ref(other_program, "p").pk, "sk": "CHECKIN#y"})
    put("due", "torn")
    assert shelf(api, "due")["count"] == 1
    assert shelf(api, "due", program=other_program)["letters"][0]["record"] == "CHECKIN#y"
    assert shelf(api, "due")["unreadable"] == 1
    answer = api("POST", f"{VIEW}/redrive", {"queue": "due"}, role="supervisor")
    assert (answer.status_code, answer.json_body) == (
        200, {"queue": "due", "moved": 1, "left": 0},
    )  # fmt: skip
    assert [one["sk"] for one in take("due")] == ["CHECKIN#x"]
    assert shelf(api, "due")["count"] == 0
    assert shelf(api, "due", program=other_program)["count"] == 1


def test_a_check_in_redriven_after_its_window_is_missed_and_never_sent(
    api: Any, program: str, enroll: Enroll, clock: Any, carriers: Any
) -> None:
    ref = enroll(phone=PHONE)
    first = min(load_all(ref).values(Occurrence), key=lambda o: o.local_date)
    clock.moment = first.due_at
    (key,) = [k for k in due_keys(program, clock()) if k.sk.startswith("CHECKIN#")]
    put("due", key._asdict())
    carriers.texts.clear()
    clock.moment = first.window_ends_at + timedelta(hours=3)
    assert (
        api("POST", f"{VIEW}/redrive", {"queue": "due"}, role="supervisor").json_body["moved"] == 1
    )
    assert sender(queued(take("due")), None) == {"batchItemFailures": []}
    assert carriers.texts == []
    ended = next(o for o in load_all(ref).values(Occurrence) if o.key == first.key)
    assert (ended.state, ended.reason) == ("MISSED", "late")


def test_a_text_redriven_is_taken_once_however_often_it_comes(
    api: Any, program: str, enroll: Enroll, clock: Any, carriers: Any
) -> None:
    """Invariant 12."""
    enroll(phone=PHONE)
    carriers.texts.clear()
    for _ in range(2):
        put("inbound", inbound(program, "in-7"))
    answer = api("POST", f"{VIEW}/redrive", {"queue": "inbound"}, role="supervisor")
    assert answer.json_body["moved"] == 2
    assert take_inbound(queued(take("inbound")), None) == {"batchItemFailures": []}
    assert len(carriers.to(PHONE)) == 1


@pytest.mark.parametrize("role", ["coordinator", "auditor", "analyst"])
def test_only_whoever_leads_may_look_or_move(api: Any, program: str, role: str) -> None:
    assert api("GET", VIEW, role=role).status_code == 403
    assert api("POST", f"{VIEW}/redrive", {"queue": "due"}, role=role).status_code == 403


@pytest.mark.parametrize("body", [{}, {"queue": "all"}, {"queue": "due", "more": 1}, {"queue": 7}])
def test_a_redrive_of_no_known_queue_names_the_field(api: Any, program: str, body: Any) -> None:
    answer = api("POST", f"{VIEW}/redrive", body, role="supervisor")
    assert answer.status_code == 422
    assert answer.json_body["errors"][0]["field"] in ("queue", "more")

"""The nightly proof: due = outcomes for each day, kept, and a gap told to a human."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib import settings
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.checkins.plan import Plan
from chalicelib.domain.ledger import LedgerRound, next_round
from chalicelib.domain.safety.alerts import Alert
from chalicelib.services import long_work
from chalicelib.services.reporting import daily
from chalicelib.store.clients import client
from chalicelib.store.keys import Key, Ref
from chalicelib.store.kinds import BY_VALUE
from chalicelib.store.partition import load, load_all
from chalicelib.store.rows import Row
from tests.integration.conftest import own_number
from tests.integration.life import dues, live, text

PHONE = "+15025550142"


def night(program: str, clock: Any) -> None:
    """Let time pass to the program's next round; then do the job that it queued."""
    url = settings.get().jobs_queue_url
    at = load(Ref(program, ""), "LEDGERROUND").one(LedgerRound).due_at
    live(program, clock, max(at, clock()) + timedelta(minutes=1))
    queued = []
    while (
        batch := client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages")
    ):
        for one in batch:
            client("sqs").delete_message(QueueUrl=url, ReceiptHandle=one["ReceiptHandle"])
            body = json.loads(one["Body"])
            queued += [body] if body.get("program") == program else []
    assert {"kind": "ledger", "program": program} in queued
    long_work.go_on({"kind": "ledger", "program": program})


def gaps(program: str) -> list[Alert]:
    return [a for a in load_all(Ref(program, "")).values(Alert) if a.cause == "ledger_gap"]


def test_a_round_comes_each_night_by_the_programs_clock() -> None:
    new_york = "America/New_York"
    before, after = datetime(2026, 11, 24, 9, tzinfo=UTC), datetime(2026, 11, 24, 10, tzinfo=UTC)
    assert next_round(before, new_york) == after
    assert next_round(after, new_york) == after + timedelta(days=1)


def test_invariant_4_every_day_is_proven_kept_and_settles(
    program: str, clock: Any, enroll: Callable[..., Any], api: Any
) -> None:
    enroll(phone=PHONE)
    enroll(phone="+15025550143")
    for _ in range(9):
        night(program, clock)
        text(own_number(program), PHONE, "N", clock())
    answer = api.get("/v1/reports/reconciliation?days=30")
    assert answer["holds"]
    days = answer["days"]
    assert [one["day"] for one in days] == sorted((one["day"] for one in days), reverse=True)
    assert len(days) >= 9
    for one in days:
        for side in (one["checkins"], one["messages"]):
            assert side["due"] == sum(side["outcomes"].values()) + side["in_time"]
            assert side["gaps"] == []
    assert all(one["settled"] for one in days[3:])
    assert sum(one["checkins"]["due"] for one in days) >= 4
    assert gaps(program) == []


def test_a_lost_due_key_is_a_gap_that_a_human_hears_of_once(
    program: str, clock: Any, enroll: Callable[..., Any], api: Any, carriers: Any
) -> None:
    ref = enroll(phone=PHONE)
    sk = load(ref).one(Plan).next_key
    assert sk
    BY_VALUE[Occurrence].row(*Key(ref.pk, sk)).update([Row.due_pk.remove(), Row.due_sk.remove()])
    for _ in range(4):
        night(program, clock)
    (alert,) = gaps(program)
    assert alert.owner == "Ana"
    live(program, clock, clock() + timedelta(minutes=5))
    assert "ana@example.org" in {mail["to"] for mail in carriers.mails}
    answer = api.get("/v1/reports/reconciliation")
    assert not answer["holds"]
    (day,) = [one for one in answer["days"] if one["checkins"]["gaps"]]
    assert day["checkins"]["gaps"] == [
        {"person_id": ref.person, "record": "checkin", "state": "PLANNED"}
    ]


def test_a_round_that_comes_days_late_comes_once_and_goes_on(program: str, clock: Any) -> None:
    clock.go(days=3)
    assert [key.sk for at, key in dues(program) if at <= clock() and "LEDGER" in key.sk] == [
        "LEDGERROUND"
    ]
    night(program, clock)
    assert load(Ref(program, ""), "LEDGERROUND").one(LedgerRound).due_at > clock()
    assert {one.day for one in daily.kept(program, 10)} == {
        date(2026, 11, day) for day in (23, 24, 25, 26)
    }


def test_only_those_who_see_people_see_the_ledger(api: Any, program: str) -> None:
    assert api("GET", "/v1/reports/reconciliation", role="analyst").status_code == 403
    assert api.get("/v1/reports/reconciliation", role="auditor") == {"holds": True, "days": []}


@pytest.mark.parametrize("days", ["0", "93", "x", "-1"])
def test_days_out_of_range_name_the_field(api: Any, days: str) -> None:
    answer = api("GET", f"/v1/reports/reconciliation?days={days}")
    assert answer.status_code == 422
    assert answer.json_body["errors"][0]["field"] == "days"

"""A bad carrier: throttled, cut off, receipts lost, late and doubled; still nothing goes twice."""

from collections import Counter
from typing import Any

import pytest

from infra.local.testing import LaptopCloud
from tests.e2e.driving import alumnus, as_csv, ids, local_time, phone, read, say, send_in

PEOPLE = range(11, 23)
ZONE = "America/New_York"


@pytest.fixture(scope="module", autouse=True)
def days(cloud: LaptopCloud) -> None:
    """Six days of check-ins to twelve people, half of whom answer, through a bad carrier."""
    rows = [alumnus(number, "Alex") for number in PEOPLE]
    assert send_in(cloud, "alumni", as_csv(rows)).json()["created"] == len(rows)
    cloud.drain()
    for number in PEOPLE:
        assert say(cloud, phone(number), "YES")
    cloud.faults(
        throttle=0.3, error_5xx=0.1, reset=0.05, receipt_lost=0.3, receipt_doubled=0.2,
        receipt_late=0.1, receipt_late_by="PT30H", seed=5,
    )  # fmt: skip
    for _day in range(6):
        cloud.advance("P1D")
        for number in PEOPLE[:6]:
            if cloud.outbox(phone(number))[-1]["body"].endswith("Y/N"):
                cloud.inbound(phone(number), "n")
        cloud.drain()
    cloud.faults()
    cloud.advance("P3D")


def test_no_text_goes_twice(cloud: LaptopCloud) -> None:
    seen = Counter(
        (text["to"], text["body"], local_time(text["sent_at"], ZONE).date())
        for text in cloud.outbox()
        if text["to"].startswith("+1502555")
    )
    assert sum(seen.values()) > 3 * len(PEOPLE), "hardly anything was sent"
    assert [text for text, times in seen.items() if times > 1] == []


def test_everybody_was_asked_in_spite_of_it(cloud: LaptopCloud) -> None:
    for number in PEOPLE:
        asked = [t for t in cloud.outbox(phone(number)) if "checking in" in t["body"]]
        assert asked, number


def test_every_check_in_came_to_one_outcome_and_ours_count_against_nobody(
    cloud: LaptopCloud,
) -> None:
    ledger = read(cloud, "/v1/reports/program")["ledger"]
    assert ledger["holds"], ledger
    assert ledger["hanging"] == 0
    assert ledger["due"] == sum(ledger["outcomes"].values()) + ledger["in_time"]


def test_silence_is_said_only_of_texts_that_the_carrier_took(cloud: LaptopCloud) -> None:
    for external_id, person in ids(cloud).items():
        events = read(cloud, f"/v1/alumni/{person}/timeline")["items"]
        silent = [e for e in events if e["kind"] == "checkin" and e["state"] == "SILENT"]
        sent = {_day(text) for text in cloud.outbox(phone(int(external_id[2:])))}
        assert {event["local_date"] for event in silent} <= sent


def test_nothing_ended_as_a_dead_letter(cloud: LaptopCloud) -> None:
    assert sum(cloud.dead_letters().values()) == 0


def _day(text: dict[str, Any]) -> str:
    return local_time(text["sent_at"], ZONE).date().isoformat()

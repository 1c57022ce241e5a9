"""``python -m tests.e2e.month_of_600 [--people 600] [--imported]``: how long a month of many takes.

Everybody is imported and joined (``--imported``: only imported, and invited on the way); then one
``POST /clock {"advance": "P30D"}``. The contract is 90 seconds for 600 people; prints what this
machine took. No test: it takes minutes to join them all.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from infra.local.testing import LaptopCloud, laptop_cloud
from tests.e2e.driving import alumnus, as_csv, read, send_in

LIMIT_SECONDS = 90.0


def main() -> int:
    """Import, join, advance, tell."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=600)
    parser.add_argument("--imported", action="store_true", help="nobody joins")
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="handrail-month-") as folder,
        laptop_cloud(Path(folder)) as cloud,
    ):
        started = time.monotonic()
        _import(cloud, asked.people)
        joined = 0 if asked.imported else _join(cloud, asked.people)
        print(f"{joined} joined after {time.monotonic() - started:.0f} s", flush=True)
        began, before = time.monotonic(), len(cloud.outbox())
        advanced = cloud.advance("P30D")
        seconds = time.monotonic() - began
        texts = len(cloud.outbox()) - before
        holds = read(cloud, "/v1/reports/program")["ledger"]["holds"]
    print(
        f"30 days of {asked.people} people, {joined} joined: {seconds:.0f} s, {texts} texts, "
        f"{advanced['ticks']} ticks, {advanced['events']} events; due = outcomes: {holds}."
    )
    return 0 if seconds <= LIMIT_SECONDS and holds else 1


def _import(cloud: LaptopCloud, people: int) -> None:
    rows = [
        alumnus(0, "Sam", external_id=f"T-{n:04}", phone=_number(n), discharged_on="2026-10-20")
        for n in range(people)
    ]
    assert send_in(cloud, "alumni", as_csv(rows)).json()["created"] == people
    cloud.drain()


def _join(cloud: LaptopCloud, people: int) -> int:
    """Join everybody, whatever the day's invitations: START joins at once."""
    for n in range(people):
        cloud.inbound(_number(n), "START")
    cloud.drain()
    cloud.advance("PT65M")  # what happened is counted within the hour
    counts = read(cloud, "/v1/reports/program")["joining"]["counts"]
    return int(counts["joined"])


def _number(n: int) -> str:
    return f"+1{('502', '606', '859', '270', '812', '317', '513')[n // 100]}55501{n % 100:02}"


if __name__ == "__main__":
    sys.exit(main())

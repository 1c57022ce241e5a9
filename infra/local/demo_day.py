"""``python -m infra.local.demo_day``: a month of the sample program in a few minutes, as a story.

Starts a laptop cloud of its own in a temporary folder, does through its public contract what a
center, its alumni, its mentors and its rota would do, tells how it went, and ends with two proofs:
the reconciler's, that whatever fell due came to one outcome each, and the audit's, that every
chain of effects is whole. Exit code 1 if a proof fails.
"""

import argparse
import csv
import io
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from infra.local import seed, verify_audit
from infra.local.clock import ProductClock, replace_products_clock
from infra.local.demo_month import Month
from infra.local.demo_people import GROWING, NIGHT, SPANISH, STRUGGLING, cast, with_leads
from infra.local.demo_story import Story
from infra.local.table import reach
from infra.local.testing import START, LaptopCloud, laptop_cloud

DAYS = 30
SEED = 7
FILES = {kind: seed.DEMO / f"{kind}.csv" for kind in ("alumni", "mentors")}
#: What somebody mistyped in the alumni's file: rows that the dry run gives back.
MISTAKES: tuple[dict[str, str], ...] = (
    {"phone": "502-555-CALL"},
    {"discharged_on": "2026-02-30"},
    {"birth_date": "2012-05-04"},
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Live the month, tell it, prove it."""
    parser = argparse.ArgumentParser(prog="python -m infra.local.demo_day")
    parser.add_argument("--days", type=int, default=DAYS, help=f"how many days pass ({DAYS})")
    parser.add_argument("--seed", type=int, default=SEED, help=f"who does what ({SEED})")
    given = parser.parse_args(arguments)
    console = Console(width=None if sys.stdout.isatty() else 110)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="handrail-demo-") as folder, ExitStack() as stack:
        cloud = stack.enter_context(laptop_cloud(Path(folder)))
        holds = _day(cloud, Path(folder), given.days, given.seed, console)
    console.print(f"\n{given.days} days passed in {time.monotonic() - began:.0f} seconds.")
    return 0 if holds else 1


def _day(cloud: LaptopCloud, folder: Path, days: int, chance: int, console: Console) -> bool:
    rng, story = random.Random(chance), Story(console)
    players = cast(FILES["alumni"], FILES["mentors"], rng)
    with_leads(players, _verified(), rng)
    month = Month(cloud, players, rng, datetime.fromisoformat(START))
    story.head("The import")
    _import(cloud, story)
    _pass(month, days, console)
    _tell(month, story)
    story.head("The proof")
    return _prove(cloud, folder, story)


def _verified() -> set[str]:
    with FILES["alumni"].open(encoding="utf-8-sig", newline="") as source:
        return {row["phone"] for row in csv.DictReader(source) if row["phone_verified_at"]}


def _import(cloud: LaptopCloud, story: Story) -> None:
    for kind, file in FILES.items():
        text = file.read_text(encoding="utf-8-sig")
        text = _with_mistakes(text) if kind == "alumni" else text
        dry, done, again = (_send(cloud, kind, text, dry=dry) for dry in (True, False, False))
        story.imported(kind.capitalize(), dry, done, again)
        if done["errors"]:
            story.mistakes(done)
        story.say()


def _with_mistakes(text: str) -> str:
    """The file with a few rows that nobody could import, made from its first."""
    rows = list(csv.DictReader(io.StringIO(text)))
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    for number, mistake in enumerate(MISTAKES, 1):
        fresh = {"external_id": f"A-09{number:02}", "phone": f"+1502555018{number}"}
        writer.writerow(rows[0] | fresh | mistake)
    return out.getvalue()


def _send(cloud: LaptopCloud, kind: str, text: str, *, dry: bool) -> dict[str, Any]:
    answer = cloud.api(
        "POST", f"/v1/imports/{kind}", params={"dry_run": str(dry).lower()},
        data=text.encode(), headers={"Content-Type": "text/csv"},
    )  # fmt: skip
    answer.raise_for_status()
    return dict(answer.json())


def _pass(month: Month, days: int, console: Console) -> None:
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=not console.is_terminal) as bar:
        task = bar.add_task("Day 0", total=days)

        def told(day: int, out: int, back: int) -> None:
            bar.update(task, completed=day, description=f"Day {day} · {out} texts out, {back} in")

        month.pass_days(days, told)


def _tell(month: Month, story: Story) -> None:
    out = month.cloud.outbox()
    story.head("Joining")
    story.joined(month, [text for text in out if "You said we may text" in text["body"]
                         or "Usted dijo que podemos" in text["body"]])  # fmt: skip
    story.head("Matching")
    story.matched(month)
    story.head("A month in numbers")
    story.numbers(month.get("/v1/reports/program"), len(out), month.texts_in)
    story.head("Three people's threads")
    ids = {one["external_id"]: one["id"] for one in month.everything("/v1/alumni")}
    for player in _three(month, ids):
        events = list(month.everything(f"/v1/alumni/{ids[player.external_id]}/timeline"))
        story.thread(player, events)
    story.head("What worried us, and how fast a human was there")
    states = ("open", "acknowledged", "resolved")
    story.worries([a for state in states for a in month.everything("/v1/alerts", state=state)])
    for crisis in month.crises:
        story.crisis(crisis)


def _three(month: Month, ids: dict[str, str]) -> list[Any]:
    """One each of those who grow, who struggle and who write in Spanish; the wordiest of them."""
    texts = [text["to"] for text in month.cloud.outbox()]
    chosen = []
    for sort in (GROWING, STRUGGLING, SPANISH, NIGHT):
        alike = [p for p in month.players.values() if p.sort is sort and p.external_id in ids]
        if alike:
            chosen.append(max(alike, key=lambda p: texts.count(p.phone)))
    return chosen[:3]


def _prove(cloud: LaptopCloud, folder: Path, story: Story) -> bool:
    """Read the table itself, beside the running cloud, and hold every record to account."""
    cloud.drain()
    now = datetime.fromisoformat(cloud.now())
    with ExitStack() as stack:
        reach(folder, stack)
        replace_products_clock(ProductClock(now, live=False))
        from chalicelib.services.reporting.reconciling import reconcile
        from chalicelib.settings import get

        first = now.date() - timedelta(days=120)
        ledger = reconcile("demo", first, now.date() + timedelta(days=1))
        proof = verify_audit.prove(verify_audit.partitions(get().table_name))
    for name, side in (("Check-ins", ledger.checkins), ("Messages", ledger.messages)):
        ended = ", ".join(f"{count} {state.lower()}" for state, count in side.outcomes.items())
        story.say(
            f"{name}: {side.due} fell due = {sum(side.outcomes.values())} outcomes ({ended}) "
            f"+ {side.in_time} still in time; {side.ahead} lie ahead; {len(side.hanging)} hang."
        )
    if ledger.unlaid:
        story.say(f"Plans without a next check-in: {', '.join(ledger.unlaid)}")
    dead = sum(cloud.dead_letters().values())
    story.say(f"Dead letters: {dead}.")
    for line in verify_audit.told(proof):
        story.say(line)
    holds = ledger.holds and proof.holds and not dead
    story.say("Due = outcomes: " + ("it holds." if ledger.holds else "it DOES NOT HOLD."))
    return holds


if __name__ == "__main__":
    sys.exit(main())

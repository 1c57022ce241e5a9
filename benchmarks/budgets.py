"""Requests, capacity units and CPU of the commonest work, each beside its budget.

``python -m benchmarks.budgets [--quick]`` starts DynamoDB Local, moto and a carrier of its own,
works through the real handlers, and prints a table. Requests and units are exact; CPU is of this
machine and of this process alone. ``--quick`` ticks among 10,000 alumni instead of 100,000.
Ends with 1 if a budget of requests or units is exceeded.
"""

import argparse
import statistics
import sys
from collections.abc import Callable
from datetime import UTC, datetime

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from benchmarks import bare, ground, import_cost
from benchmarks.counting import Counted, counted, cpu_of, recording
from benchmarks.ground import Clock
from benchmarks.limits import (
    IMPORT_CPU_RATIO,
    INBOUND_CPU_RATIO,
    LIMITS,
    SENDER_CPU_RATIO,
    Limit,
)
from infra.local.settings import CannotStart

ROWS = 1_000
FEW, MANY, QUICK = 1_000, 100_000, 10_000
#: How often work is timed; the median is shown.
ROUNDS = 5
BATCH = 10


class Report:
    """Two tables as they grow, and what exceeded its budget."""

    def __init__(self) -> None:
        self._work = _table("Each piece of work, its budget in brackets", "work", "requests",
                            "read units", "write units", "CPU ms")  # fmt: skip
        self._ratios = _table("CPU beside the bare thing: plain botocore, or boto3 and pydantic",
                              "what", "ms", "bare ms", "ratio")  # fmt: skip
        self.exceeded: list[str] = []

    def add(self, limit: Limit, cost: Counted, cpu: float, pieces: int = 1, what: str = "") -> None:
        """The cost and CPU of so many pieces together; shown for one."""
        self.exceeded += limit.exceeded(cost, pieces)
        self._work.add_row(
            what or limit.what,
            _beside(cost.round_trips / pieces, limit.round_trips),
            _beside(cost.reads / pieces, limit.reads),
            _beside(cost.writes / pieces, limit.writes),
            f"{cpu / pieces:,.1f}",
        )

    def compare(self, what: str, cpu: float, bare_cpu: float, budget: float) -> None:
        """CPU beside that of the bare thing, in milliseconds."""
        ratio = _beside(cpu / bare_cpu, budget)
        self._ratios.add_row(what, f"{cpu:,.1f}", f"{bare_cpu:,.1f}", ratio)

    def show(self, console: Console) -> None:
        """Print the tables, and what exceeded its budget."""
        console.print(self._work, self._ratios)
        for line in self.exceeded:
            console.print(f"[red]{line}[/red]")


def _table(title: str, *columns: str) -> Table:
    made = Table(title=title, min_width=100)
    for n, column in enumerate(columns):
        made.add_column(column, justify="right" if n else "left", no_wrap=bool(n))
    return made


def _beside(found: float, budget: float) -> str:
    figure = f"{found:,.2f}".rstrip("0").rstrip(".")
    mark = "" if found <= budget else "[red]"
    return f"{mark}{figure} [dim]({budget:g})[/dim]"


def checkins(report: Report, clock: Clock, program: str) -> None:
    """Check-ins sent, in a batch of ten and alone; and their CPU over plain botocore's."""
    from benchmarks import scenes

    def once(count: int) -> Callable[[], None]:
        due = scenes.due_checkins(program, clock, count)
        return lambda: scenes.send(due)

    def cpu(count: int) -> float:
        return statistics.median(cpu_of(once(count)) for _ in range(ROUNDS))

    once(1)()
    report.add(LIMITS["batch"], counted(once(BATCH)), ours := cpu(BATCH), BATCH)
    report.add(LIMITS["alone"], counted(once(1)), cpu(1))
    send = once(BATCH)
    with recording() as calls:
        send()
    plain = statistics.median(bare.cpu_of(calls, ROUNDS))
    report.compare("a check-in in the sender", ours / BATCH, plain / BATCH, SENDER_CPU_RATIO)


def replies(report: Report, clock: Clock, program: str) -> None:
    """First and last replies, timed for most of ten graduates and then counted for one; and the CPU
    of a first one over plain botocore's."""
    from benchmarks import scenes
    from chalicelib.store.keys import ref_of

    due = scenes.due_checkins(program, clock, BATCH)
    scenes.send(due)
    *timed, replayed, last = [ref_of(key.pk) for key in due]
    cpu = [[cpu_of(work) for work, _ in scenes.replies(program, clock, ref)] for ref in timed]
    costs = [counted(work) for work, _ in scenes.replies(program, clock, last)]
    ours = statistics.median(each[0] for each in cpu)
    first, _ = next(scenes.replies(program, clock, replayed))
    with recording() as calls:
        first()
    plain = statistics.median(bare.cpu_of(calls, ROUNDS))
    report.compare("a reply taken in and answered", ours, plain, INBOUND_CPU_RATIO)
    report.add(LIMITS["reply"], costs[0], ours)
    report.add(LIMITS["last"], costs[-1], statistics.median(each[-1] for each in cpu))


def importing(report: Report) -> None:
    """A sheet imported, and a page of the people in it read."""
    from benchmarks import people, scenes

    text = people.sheet(ROWS)
    here, there = people.make_program(), people.make_program()
    cost = counted(lambda: scenes.imported(here, text))
    cpu = cpu_of(lambda: scenes.imported(there, text), all_threads=True)
    limit = LIMITS["row"]
    whole = Limit(f"an import of {ROWS:,} rows", *(most * ROWS for most in limit[1:]))
    report.add(whole, cost, cpu)
    report.add(limit, cost, cpu, ROWS)
    with scenes.list_page(here) as read:
        cpu = statistics.median(cpu_of(read) for _ in range(ROUNDS))
        report.add(LIMITS["page"], counted(read), cpu)


def ticks(report: Report, console: Console, clock: Clock, sizes: tuple[int, ...]) -> None:
    """The same tick among few and among many."""
    from benchmarks import people, scenes

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    for year, alumni in enumerate(sizes, start=2031):
        with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as bar:
            task = bar.add_task(f"{alumni:,} alumni", total=alumni)
            hour = datetime(year, 3, 4, 12, tzinfo=UTC)
            tell: Callable[[int], None] = lambda n, task=task: bar.advance(task, n)  # noqa: E731
            scenes.gathered(people.make_program(), clock, alumni, hour, tell)
        cpu = statistics.median(cpu_of(scenes.ticked) for _ in range(ROUNDS))
        what = f"{LIMITS['tick'].what} among {alumni:,} alumni"
        report.add(LIMITS["tick"], counted(scenes.ticked), cpu, what=what)


def imports(report: Report) -> None:
    """What a cold start of each worker pays for imports."""
    for name, cost in import_cost.import_costs(ROUNDS).items():
        report.compare(f"imports of {name}", cost.handler, cost.bare, IMPORT_CPU_RATIO)


def main() -> int:
    """Measure all and print it; 1 if a budget of requests or units is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="tick among 10,000 alumni at most")
    quick = parser.parse_args().quick
    console = Console()
    report = Report()
    imports(report)
    try:
        with ground.standing() as clock:
            from benchmarks import people

            program = people.make_program()
            checkins(report, clock, program)
            replies(report, clock, program)
            importing(report)
            ticks(report, console, clock, (FEW, QUICK if quick else MANY))
    except CannotStart as error:
        console.print(f"bench: {error}")
        return 2
    report.show(console)
    return 1 if report.exceeded else 0


if __name__ == "__main__":
    sys.exit(main())

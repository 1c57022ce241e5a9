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
from benchmarks.counting import Counted, recording
from benchmarks.ground import Clock
from benchmarks.limits import IMPORT_CPU_RATIO, LIMITS, SENDER_CPU_RATIO, Limit
from infra.local.settings import CannotStart

ROWS = 1_000
FEW, MANY, QUICK = 1_000, 100_000, 10_000
#: How often work is timed; the median is shown.
ROUNDS = 5
BATCH = 10


class Report:
    """The table as it grows, and what exceeded its budget."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._table = Table(title="Each piece of work, with its budget in brackets")
        for column in ("work", "requests", "read units", "write units", "CPU ms"):
            self._table.add_column(column, justify="left" if column == "work" else "right")
        self.exceeded: list[str] = []

    def add(
        self, limit: Limit, counted: Counted, cpu: float, pieces: int = 1, what: str = ""
    ) -> None:
        """A measure of so many pieces and their CPU together, each divided by them."""
        self.exceeded += limit.exceeded(counted, pieces)
        self._table.add_row(
            what or limit.what,
            _beside(counted.round_trips / pieces, limit.round_trips),
            _beside(counted.reads / pieces, limit.reads),
            _beside(counted.writes / pieces, limit.writes),
            f"{cpu / pieces:.1f}",
        )

    def show(self) -> None:
        """Print the table."""
        self._console.print(self._table)

    def say(self, line: str) -> None:
        """Print a line."""
        self._console.print(line, highlight=False)


def _beside(found: float, budget: float) -> str:
    figure = f"{found:,.2f}".rstrip("0").rstrip(".")
    mark = "" if found <= budget else "[red]"
    return f"{mark}{figure} [dim]({budget:g})[/dim]"


def checkins(report: Report, clock: Clock, program: str) -> None:
    """Check-ins sent, in a batch of ten and alone; and their CPU over plain botocore's."""
    from benchmarks import scenes

    def cpu(count: int) -> float:
        work = [scenes.due_checkins(program, clock, count) for _ in range(ROUNDS)]
        return statistics.median(_cpu(lambda due=due: scenes.send(due)) for due in work)

    for name, count in (("batch", BATCH), ("alone", 1)):
        due = scenes.due_checkins(program, clock, count)
        counted = scenes.measured(lambda due=due: scenes.send(due))
        report.add(LIMITS[name], counted, cpu(count), count)
    due = scenes.due_checkins(program, clock, BATCH)
    with recording() as calls:
        scenes.send(due)
    ours, plain = cpu(BATCH), statistics.median(bare.cpu_of(calls, ROUNDS))
    report.say(
        f"CPU of a check-in in the sender {ours / BATCH:.1f} ms, of the same calls by plain "
        f"botocore {plain / BATCH:.1f} ms: {ours / plain:.2f} × (budget {SENDER_CPU_RATIO} ×)"
    )


def replies(report: Report, clock: Clock, program: str) -> None:
    """A first and a last reply, each by several graduates; one of them is counted."""
    from benchmarks import scenes
    from chalicelib.store.keys import ref_of

    due = scenes.due_checkins(program, clock, BATCH)
    scenes.send(due)
    (counted_one, *timed) = [ref_of(key.pk) for key in due]
    counted = [scenes.measured(work) for work, _ in scenes.replies(program, clock, counted_one)]
    cpu = [[_cpu(work) for work, _ in scenes.replies(program, clock, ref)] for ref in timed]
    report.add(LIMITS["reply"], counted[0], statistics.median(each[0] for each in cpu))
    report.add(LIMITS["last"], counted[-1], statistics.median(each[-1] for each in cpu))


def importing(report: Report) -> None:
    """A sheet imported, and a page of the people in it read."""
    from benchmarks import people, scenes

    text = people.sheet(ROWS)
    counted_here, timed_here = people.make_program(), people.make_program()
    counted = scenes.measured(lambda: scenes.imported(counted_here, text))
    cpu = _cpu(lambda: scenes.imported(timed_here, text))
    limit = LIMITS["row"]
    whole = Limit(f"an import of {ROWS:,} rows", *(most * ROWS for most in limit[1:]))
    report.add(whole, counted, cpu)
    report.add(limit, counted, cpu, ROWS)
    with scenes.list_page(counted_here) as read:
        counted = scenes.measured(read)
        report.add(LIMITS["page"], counted, statistics.median(_cpu(read) for _ in range(ROUNDS)))


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
        counted = scenes.measured(scenes.ticked)
        what = f"{LIMITS['tick'].what} among {alumni:,} alumni"
        report.add(LIMITS["tick"], counted, _cpu(scenes.ticked), what=what)


def imports(report: Report) -> None:
    """What a cold start of each worker pays for imports."""
    for name, cost in import_cost.import_costs(ROUNDS).items():
        report.say(
            f"Import CPU of {name} {cost.handler:.0f} ms, of boto3's client and pydantic alone "
            f"{cost.bare:.0f} ms: {cost.ratio:.2f} × (budget {IMPORT_CPU_RATIO} ×)"
        )


def _cpu(work: Callable[[], None]) -> float:
    from benchmarks import scenes

    return scenes.measured(work, units=False).cpu


def main() -> int:
    """Measure all and print it; 1 if a budget of requests or units is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="tick among 10,000 alumni at most")
    quick = parser.parse_args().quick
    console = Console()
    report = Report(console)
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
    report.show()
    for line in report.exceeded:
        report.say(f"[red]{line}[/red]")
    return 1 if report.exceeded else 0


if __name__ == "__main__":
    sys.exit(main())

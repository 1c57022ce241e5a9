"""What the reports cost where many people are behind them.

``python -m benchmarks.program_report [--people 100000]`` makes up people with thirteen weeks behind
them, and a mentor for every five, adds up what each contributes as the product does, writes the
sums and the mentors into DynamoDB Local, and reads the program report and the outcome report from
there: as JSON, as a page, and for an analyst. (Outcomes are of two thousand people, discharged on
days of three years, counted as often as it takes: that many have every counter that there is.)
Prints round trips, read units and CPU beside their budgets, and ends with 1 where one is exceeded.
That folding people one by one comes to the same sums is held by tests
(``tests/simulation/test_sums.py``).
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks import ground
from benchmarks.counting import counted, cpu_of
from infra.local.settings import CannotStart

ROUND_TRIPS, CPU_MS = 20, 2_000.0
#: People made up at a time, and numbers added in one write.
AT_A_TIME, NUMBERS = 5_000, 100
#: People of whom outcomes are made up once, and the days over which they were discharged.
ONCE, DAYS = 2_000, 1_096


def added_up(people: int) -> dict[str, dict[str, int]]:
    """What so many people contribute together, by bucket."""
    from chalicelib.domain.sums import total
    from tests.unit.reports import sample
    from tests.unit.reports.whole import summed

    seeds = range(-(-people // AT_A_TIME))
    sizes = [min(AT_A_TIME, people - seed * AT_A_TIME) for seed in seeds]
    steps = track(list(zip(seeds, sizes, strict=True)), "People of thirteen weeks")
    return total(summed(sample.facts(size, seed)).buckets for seed, size in steps)


def outcomes(people: int) -> dict[str, dict[str, int]]:
    """What the outcomes of so many people come to, by bucket."""
    from chalicelib.domain.outcomes.contribution import contribution
    from chalicelib.domain.outcomes.kept import SECTION, kept
    from chalicelib.domain.sums import by_bucket, total
    from tests.unit.outcomes.people import crowd

    every = track(crowd(min(people, ONCE)), "Outcomes")
    moved = (
        one._replace(discharged_on=one.discharged_on - timedelta(days=n % DAYS))
        for n, one in enumerate(every)
    )
    once = total(by_bucket([(SECTION, kept(contribution(one)))]) for one in moved)
    times = max(1, people // ONCE)
    return {b: {name: n * times for name, n in names.items()} for b, names in once.items()}


def mentors(program: str, many: int) -> None:
    """So many mentors, as the list has them."""
    from chalicelib.domain.people import Mentor
    from chalicelib.services.tenant import tenant
    from chalicelib.store.keys import Key, Ref
    from chalicelib.store.kinds import BY_VALUE
    from chalicelib.store.rows import Row
    from chalicelib.store.writes import Occasion, new_item

    here, kind = tenant(program), BY_VALUE[Mentor]
    on = Occasion(here.partition, _now(), here.policy)
    done = {"background_check_on": _now().date(), "training_completed_on": _now().date()}
    with Row.batch_write() as batch:
        for n in track(range(many), "Mentors"):
            one = Mentor(
                person_id=f"m{n:019}", external_id="M", recovery_since=date(2020, 1, 1), **done
            )
            owner = replace(on.owner, ref=Ref(program, one.person_id))
            key = Key(owner.ref.pk, kind.sk(one))
            sets = new_item(kind, key, one, on._replace(owner=owner)).sets
            batch.save(kind.row(*key, **{k: v for k, v in sets.items() if k != "record"}))


def write(program: str, buckets: dict[str, dict[str, int]]) -> None:
    """The sums as folding everybody leaves them: each bucket spread over its shards."""
    from chalicelib.store import keys
    from chalicelib.store.keys import Key
    from chalicelib.store.requests import Plus
    from chalicelib.store.sums import SHARDS, counting
    from chalicelib.store.writes import Write, commit

    pk, at = keys.sums(program, counting(program).serving), keys.stamp(_now())
    for bucket, names in track(buckets.items(), "Sums of weeks"):
        for shard in range(SHARDS):
            numbers = _share(names, shard, SHARDS)
            while some := list(islice(numbers, NUMBERS)):
                adds: dict[str, Any] = {name: Plus(number) for name, number in some}
                key = Key(pk, f"{bucket}#{shard}")
                commit([Write("update", key, "sums", None, {**adds, "counted_at": at})])


def _share(names: dict[str, int], shard: int, shards: int) -> Iterator[tuple[str, int]]:
    for name, number in names.items():
        part = number // shards + (shard < number % shards)
        if part:
            yield name, part


def _now() -> Any:
    from chalicelib import clock

    return clock.now()


def works(program: str) -> dict[str, Callable[[], Any]]:
    """What is asked of the report, by name."""
    from chalicelib.entrypoints.api import outcome_page, report_page
    from chalicelib.services.reporting.outcomes import outcome_report
    from chalicelib.services.reporting.program import program_report

    def made(de_identified: bool = False) -> Any:
        return program_report(program, None, None, de_identified=de_identified)

    def outcome(de_identified: bool = False) -> Any:
        return outcome_report(program, de_identified=de_identified)

    return {
        "program, as JSON": lambda: made().model_dump_json(by_alias=True),
        "program, as a page": lambda: report_page.render(made()),
        "program, for an analyst": lambda: made(de_identified=True).model_dump_json(by_alias=True),
        "outcomes, as JSON": lambda: outcome().model_dump_json(by_alias=True),
        "outcomes, as a page": lambda: outcome_page.render(outcome()),
        "outcomes, for an analyst": lambda: outcome(True).model_dump_json(by_alias=True),
    }


def measure(people: int) -> bool:
    """Print what it costs; whether it is within its budget."""
    from benchmarks.people import make_program

    program = make_program()
    write(program, {**added_up(people), **outcomes(people)})
    mentors(program, people // 5)
    budgets = f"{people:,} people; budgets {ROUND_TRIPS} round trips and {CPU_MS:,.0f} ms"
    table = Table("the report", "round trips", "read units", "CPU ms", title=budgets)
    kept = True
    for name, work in works(program).items():
        work()  # what is loaded once is loaded
        cost, cpu = counted(work), cpu_of(work)
        kept &= cost.round_trips <= ROUND_TRIPS and cpu <= CPU_MS
        table.add_row(name, str(cost.round_trips), f"{cost.reads:,.1f}", f"{cpu:,.0f}")
    Console().print(table)
    return kept


def main() -> None:
    """Measure on a table of its own."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--people", type=int, default=100_000)
    people = parser.parse_args().people
    try:
        with ground.standing():
            sys.exit(0 if measure(people) else 1)
    except CannotStart as error:
        sys.exit(f"{error}")


if __name__ == "__main__":
    main()

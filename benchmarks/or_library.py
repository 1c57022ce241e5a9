"""Whether our assignment reaches the published optima of OR-Library's assignment problems.

``python -m benchmarks.or_library FOLDER`` reads ``assign*.txt`` (n, then n × n costs by row) and
``assignopt.txt`` from a folder of yours: the files are not part of this project. They stand at
https://people.brunel.ac.uk/~mastjjb/jeb/orlib/assigninfo.html (Beasley 1990).
"""

import sys
import time
from pathlib import Path

from chalicelib.domain.matching.assignment import assign


def lowest_cost(path: Path) -> tuple[int, bool]:
    """The least cost at which everybody gets a place of their own, and whether it is proved."""
    count, *costs = map(int, path.read_text().split())
    if len(costs) != count * count:
        raise SystemExit(f"{path.name}: {len(costs)} costs are not {count} × {count}")
    seat = max(costs) * count + 1  # worth more than any saving, so that nobody is left out
    found = assign(
        ((at // count, at % count, seat - cost) for at, cost in enumerate(costs)),
        dict.fromkeys(range(count), 1),
    )
    return seat * len(found.pairs) - found.value, bool(found.certificate())


def published(folder: Path) -> dict[str, int]:
    """The optimum by problem."""
    lines = (line.split() for line in (folder / "assignopt.txt").read_text().splitlines())
    return {words[0]: int(words[1]) for words in lines if len(words) == 2 and words[1].isdigit()}


def main(folder: Path) -> None:
    """Print one line per problem; exit with 1 if one is missed or there is none."""
    optima = published(folder)
    files = [path for path in sorted(folder.glob("assign*.txt")) if path.stem in optima]
    missed = not files
    for path in files:
        start = time.process_time()
        cost, proved = lowest_cost(path)
        seconds = time.process_time() - start
        reached = proved and cost == optima[path.stem]
        missed |= not reached
        print(
            f"{path.stem}: {cost}, published {optima[path.stem]}, "
            f"{'proved' if proved else 'NOT PROVED'}, {seconds:.2f} s CPU"
            f"{'' if reached else '  MISSED'}"
        )
    sys.exit(missed)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

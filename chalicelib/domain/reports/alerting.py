"""The alerts of a report: by level and state, and how long a human took, from bins of minutes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import ceil
from typing import NamedTuple, get_args

from chalicelib.domain.reports.counting import apart
from chalicelib.domain.reports.figures import LevelOfAlerts, TimeToAcknowledge, TimeToHuman
from chalicelib.domain.reports.weekly import Week
from chalicelib.domain.safety.alerts import State
from chalicelib.domain.safety.causes import Level

#: The gravest first; alerts of hours that nobody watched apart, for nobody was there to be quick.
LEVELS: tuple[str, ...] = tuple(
    name for level in reversed(get_args(Level)) for name in (level, apart(level))
)


def levels(weeks: Sequence[Week]) -> dict[str, LevelOfAlerts]:
    """Alerts opened in these weeks, the gravest first, by level and whether hours were watched."""
    return {level: _level(weeks, level) for level in LEVELS}


def _level(weeks: Sequence[Week], level: str) -> LevelOfAlerts:
    states = _numbers(weeks, "alerts", level)
    of = states.total()
    acknowledged = _times(_numbers(weeks, "acknowledged", level))
    reached = _times(_numbers(weeks, "reached", level))
    return LevelOfAlerts(
        of=of,
        counts={state: states[state] for state in get_args(State)},
        minutes_to_acknowledge=TimeToAcknowledge(
            **acknowledged._asdict(), unacknowledged=of - acknowledged.n
        ),
        minutes_to_human=TimeToHuman(**reached._asdict(), unreached=of - reached.n),
    )


def _numbers(weeks: Sequence[Week], name: str, level: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for week in weeks:
        for (of, what), number in week.under(name):
            if of == level:
                found[what] += number
    return found


class Times(NamedTuple):
    """Median and 90th percentile (nearest rank) in minutes of wall-clock time, among so many."""

    p50: int | None
    p90: int | None
    n: int
    waiting: int


def _times(found: Counter[str]) -> Times:
    """An alert that still waits counts as longer than any that was taken on; leaving it out would
    make the slowest look like the quickest. Where the rank falls among those, the value is None.
    """
    waiting, n = found["waiting"], found.total()
    bins = {int(minutes): number for minutes, number in found.items() if minutes != "waiting"}
    return Times(_rank(bins, n, 50), _rank(bins, n, 90), n, waiting)


def _rank(bins: Mapping[int, int], n: int, percent: int) -> int | None:
    left = ceil(n * percent / 100)
    for minutes in sorted(bins):
        left -= bins[minutes]
        if left <= 0:
            return minutes
    return None

"""The few statistics that outcomes need, from whole numbers alone.

Written here because the libraries that have them (scipy, statsmodels, lifelines) are larger than a
Lambda package may be; the tests hold them against scipy.
"""

from collections.abc import Iterable, Mapping
from math import ceil, sqrt
from typing import NamedTuple

#: The 97.5th percentile of the normal distribution: a 95 % interval, both sides.
Z95 = 1.959963984540054


class Interval(NamedTuple):
    """A share with its 95 % interval, each from 0 to 1."""

    value: float
    low: float
    high: float


def wilson(part: int, n: int) -> Interval | None:
    """A share with Wilson's score interval (Wilson 1927, without a correction for continuity);
    ``None`` of nobody."""
    if n == 0:
        return None
    share, z2 = part / n, Z95 * Z95
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return Interval(share, max(0.0, middle - half), min(1.0, middle + half))


class Point(NamedTuple):
    """Retention at a day: how many were at risk that morning, how many had left by its evening, and
    the share that stays, ``None`` from when nobody was at risk any more."""

    day: int
    at_risk: int
    left: int
    share: float | None


def kaplan_meier(
    entered: Mapping[int, int],
    left: Mapping[int, int],
    censored: Mapping[int, int],
    days: Iterable[int],
) -> list[Point]:
    """The product-limit estimate (Kaplan and Meier 1958) at each of ``days``.

    Counts by day: who came under watch (at risk from the next day on), who left, and who was last
    known to stay. Of one day those who left go before those who were censored. Late entry is how
    people who joined a week after their discharge are not counted as staying before that.
    """
    found = []
    for day in sorted(days):
        share = 1.0
        for at in sorted(one for one in left if left[one] and one <= day):
            share *= 1 - left[at] / at_risk(entered, left, censored, at)
        under_watch = at_risk(entered, left, censored, day)
        gone = sum(count for at, count in left.items() if at <= day)
        known = under_watch > 0 or (day == 0 and bool(entered))
        found.append(Point(day, under_watch, gone, share if known else None))
    return found


def at_risk(
    entered: Mapping[int, int], left: Mapping[int, int], censored: Mapping[int, int], day: int
) -> int:
    """How many are under watch on a day: entered before it and neither left nor censored before."""
    came = sum(count for at, count in entered.items() if at < day or at == day == 0)
    went = sum(count for side in (left, censored) for at, count in side.items() if at < day)
    return came - went


def median(histogram: Mapping[int, int]) -> float | None:
    """The middle of counted whole numbers, of an even count the mean of the two in the middle;
    ``None`` of nothing."""
    n = sum(histogram.values())
    if n == 0:
        return None
    return (ranked(histogram, (n + 1) // 2) + ranked(histogram, n // 2 + 1)) / 2


def percentile(histogram: Mapping[int, int], percent: int) -> int | None:
    """The smallest number that so many percent do not exceed (nearest rank)."""
    n = sum(histogram.values())
    return ranked(histogram, ceil(n * percent / 100)) if n else None


def ranked(histogram: Mapping[int, int], rank: int) -> int:
    """The number at a rank, 1 being the smallest.

    Raises
    ------
    IndexError
        if there are fewer.
    """
    for value in sorted(histogram):
        rank -= histogram[value]
        if rank <= 0:
            return value
    raise IndexError("there are fewer")

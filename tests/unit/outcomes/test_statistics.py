"""Wilson, Kaplan and Meier, medians: by hand, and against scipy."""

import math
from random import Random

import pytest
from scipy import stats

from chalicelib.domain.outcomes.statistics import (
    kaplan_meier,
    median,
    percentile,
    ranked,
    wilson,
)


def test_wilson_of_eighty_one_in_263_is_newcombes_published_interval() -> None:
    """Newcombe RG. Statistics in Medicine 1998;17:857-872, Table I: 81/263, method 3."""
    found = wilson(81, 263)
    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)


@pytest.mark.parametrize(("part", "low", "high"), [(0, 0.0, 0.1135), (30, 0.8865, 1.0)])
def test_wilson_of_none_and_of_all_stays_within_the_possible(
    part: int, low: float, high: float
) -> None:
    found = wilson(part, 30)
    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_nobody_has_no_share() -> None:
    assert wilson(0, 0) is None


def test_wilson_is_scipys() -> None:
    for n in (1, 7, 40, 999):
        for part in {0, 1, n // 3, n}:
            found = wilson(part, n)
            theirs = stats.binomtest(part, n).proportion_ci(method="wilson")
            assert found is not None
            assert found.low == pytest.approx(max(0.0, theirs.low), abs=1e-12)
            assert found.high == pytest.approx(min(1.0, theirs.high), abs=1e-12)


def test_kaplan_and_meier_with_ties_and_censoring_by_hand() -> None:
    """Ten people. Day 30: two leave (10 at risk) -> 8/10. Day 60: one leaves and one is censored,
    the one who leaves first (8 at risk) -> 7/8 of it. Day 90: one leaves (6 at risk) -> 5/6."""
    points = kaplan_meier({0: 10}, {30: 2, 60: 1, 90: 1}, {60: 1, 400: 5}, (0, 29, 30, 60, 90, 365))
    assert [(p.day, p.at_risk, p.left) for p in points] == [
        (0, 10, 0), (29, 10, 0), (30, 10, 2), (60, 8, 3), (90, 6, 4), (365, 5, 4),
    ]  # fmt: skip
    assert [p.share for p in points] == pytest.approx([1, 1, 0.8, 0.7, 0.7 * 5 / 6, 0.7 * 5 / 6])


def test_who_joined_late_was_not_at_risk_before() -> None:
    """Four from day 0, six more from day 50: one leaves on day 40 of 4, one on day 60 of 9."""
    points = kaplan_meier({0: 4, 50: 6}, {40: 1, 60: 1}, {100: 8}, (40, 60, 100))
    assert [(p.at_risk, p.share) for p in points] == [
        (4, 0.75), (9, pytest.approx(0.75 * 8 / 9)), (8, pytest.approx(0.75 * 8 / 9)),
    ]  # fmt: skip


def test_from_when_nobody_is_at_risk_nothing_is_known() -> None:
    assert [p.share for p in kaplan_meier({0: 2}, {}, {20: 2}, (20, 21))] == [1.0, None]
    assert kaplan_meier({}, {}, {}, (0,))[0].share is None


def test_kaplan_and_meier_is_scipys() -> None:
    dice = Random(3)
    for _ in range(20):
        days = [dice.randint(1, 60) for _ in range(40)]
        gone = [dice.random() < 0.6 for _ in days]
        sides = ({}, {})
        for at, went in zip(days, gone, strict=True):
            side = sides[0 if went else 1]
            side[at] = side.get(at, 0) + 1
        theirs = stats.ecdf(stats.CensoredData.right_censored(days, [not went for went in gone])).sf
        for point in kaplan_meier({0: len(days)}, *sides, range(max(days) + 1)):
            assert point.share == pytest.approx(float(theirs.evaluate(point.day)))


def test_the_median_of_an_even_count_is_the_mean_of_the_two_in_the_middle() -> None:
    assert median({-3: 1, 2: 1, 5: 1, 9: 1}) == 3.5
    assert median({-3: 1, 2: 1, 9: 1}) == 2
    assert median({1: 50, 2: 50}) == 1.5
    assert median({}) is None


def test_medians_and_ranks_are_those_of_the_numbers_written_out() -> None:
    dice = Random(5)
    for _ in range(50):
        numbers = sorted(dice.randint(-50, 50) for _ in range(dice.randint(1, 30)))
        histogram = {n: numbers.count(n) for n in numbers}
        assert median(histogram) == pytest.approx(float(stats.scoreatpercentile(numbers, 50)))
        nearest = numbers[math.ceil(0.9 * len(numbers)) - 1]
        assert percentile(histogram, 90) == nearest
    with pytest.raises(IndexError):
        ranked({1: 2}, 3)

"""The assignment is optimal, proves it, and does not depend on how the question was put."""

import random
from dataclasses import replace

import pytest

from chalicelib.domain.matching.assignment import assign
from tests.unit.matching.instances import (
    gainful,
    instance,
    most_matched,
    value_by_ortools,
    value_by_scipy,
)

INSTANCES = range(2_000)


def test_value_equals_two_independent_solvers_and_is_proved():
    for seed in INSTANCES:
        candidates, capacity = instance(seed)
        found = assign(candidates, capacity)
        expected = value_by_ortools(candidates, capacity)
        assert found.value == expected == value_by_scipy(candidates, capacity), seed
        assert found.certificate(), seed


def test_pairs_are_gainful_and_mentors_stay_within_capacity():
    for seed in INSTANCES[:400]:
        candidates, capacity = instance(seed)
        found = assign(candidates, capacity)
        assert found.pairs.items() <= gainful(candidates, capacity).keys(), seed
        for mentor in found.pairs.values():
            assert list(found.pairs.values()).count(mentor) <= capacity[mentor], seed
        everybody = {alumnus for alumnus, _, _ in candidates}
        assert set(found.pairs) | set(found.unmatched) == everybody
        assert not set(found.pairs) & set(found.unmatched)


def with_a_weight_for_being_matched(seed):
    candidates, capacity = instance(seed)
    return [(a, m, value + 10**12) for a, m, value in candidates], capacity


def test_as_many_are_matched_as_can_be():
    for seed in INSTANCES[:400]:
        candidates, capacity = with_a_weight_for_being_matched(seed)
        assert len(assign(candidates, capacity).pairs) == most_matched(candidates, capacity), seed


def test_larger_problems_lift_prices_and_still_reach_the_optimum():
    for seed in range(12):
        rng = random.Random(seed)
        alumni, mentors = 120, 40
        candidates = [
            (f"a{a:03}", f"m{m:02}", 10**6 * (1 + a % 5) + rng.randint(1, rng.choice([3, 900])))
            for a in range(alumni)
            for m in rng.sample(range(mentors), 6)
        ]
        capacity = {f"m{m:02}": rng.randint(1, 3) for m in range(mentors)}
        found = assign(candidates, capacity)
        assert found.value == value_by_ortools(candidates, capacity)
        assert found.certificate()


def test_the_order_of_the_question_does_not_matter():
    for seed in INSTANCES[:150]:
        candidates, capacity = instance(seed)
        first = assign(candidates, capacity)
        random.Random(seed + 1).shuffle(candidates)
        again = assign(candidates, dict(reversed(capacity.items())))
        assert (again.pairs, again.prices) == (first.pairs, first.prices), seed


def test_more_room_or_another_mentor_never_lowers_the_matches():
    for seed in INSTANCES[:150]:
        candidates, capacity = with_a_weight_for_being_matched(seed)
        before = len(assign(candidates, capacity).pairs)
        for mentor in capacity:
            roomier = capacity | {mentor: capacity[mentor] + 1}
            assert len(assign(candidates, roomier).pairs) >= before
        newcomer = [*candidates, (candidates[0][0], "new", 10**12)] if candidates else []
        assert len(assign(newcomer, capacity | {"new": 1}).pairs) >= before


def test_a_false_claim_is_not_certified():
    found = assign([("a", "m", 3), ("b", "m", 5), ("a", "n", 1)], {"m": 1, "n": 1})
    assert found.pairs == {"a": "n", "b": "m"}
    assert found.certificate()
    assert not replace(found, pairs={"a": "m"}).certificate()
    assert not replace(found, pairs={"a": "m", "b": "m"}).certificate()
    assert not replace(found, prices={"m": -1, "n": 0}).certificate()


def test_values_of_any_size_are_exact():
    huge = 10**60
    found = assign([("a", "m", huge), ("b", "m", huge + 1)], {"m": 1})
    assert found.pairs == {"b": "m"}
    assert found.unmatched == ("a",)


@pytest.mark.parametrize(
    ("candidates", "capacity", "pairs"),
    [
        pytest.param([], {}, {}, id="nobody"),
        pytest.param([("a", "m", 0), ("a", "n", -4)], {"m": 1, "n": 1}, {}, id="no gain"),
        pytest.param([("a", "m", 4)], {"m": 0}, {}, id="no room"),
        pytest.param([("a", "m", 4)], {}, {}, id="a mentor without stated capacity has none"),
        pytest.param([("a", "m", 4), ("a", "m", 9), ("b", "m", 5)], {"m": 1}, {"a": "m"},
                     id="the higher of two values counts"),
        pytest.param([("b", "m", 4), ("a", "m", 4)], {"m": 2}, {"a": "m", "b": "m"}, id="room"),
    ],
)  # fmt: skip
def test_edges_of_the_question(candidates, capacity, pairs):
    found = assign(candidates, capacity)
    assert found.pairs == pairs
    assert found.certificate()


def test_less_than_no_room_is_an_error():
    with pytest.raises(ValueError, match="capacity"):
        assign([("a", "m", 1)], {"m": -1})

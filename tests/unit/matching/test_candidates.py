"""Bit sets say exactly what a loop over all pairs says."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.matching.bitsets import (
    add,
    add_numbers,
    at_least,
    at_most,
    levels,
    members,
    runs,
)
from chalicelib.domain.matching.candidates import MentorIndex
from chalicelib.domain.matching.pool import Context, facts_of
from chalicelib.domain.matching.rules import ALUMNUS_RULES, PAIR_RULES, exclusions
from chalicelib.domain.matching.scoring import most_points, parts_of
from chalicelib.domain.policy.matching import Fit, MatchingPolicy, Points
from tests.unit.matching.people import TODAY, alumnus, mentor, random_pool

POLICIES = [
    MatchingPolicy(),
    MatchingPolicy(
        fit=Fit(shared_hours=3),
        points=Points(shared_hour=3, shared_hours_at_most=4, town=0, free_share=17),
    ),
]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(POLICIES))
def test_eligibility_and_the_best_equal_a_loop_over_all_pairs(seed, policy):
    people, context = random_pool(seed, 6, 12), Context(TODAY, policy, "America/Chicago")
    index = MentorIndex([facts_of(side, context) for side in people.mentors], context)
    for one in (facts_of(side, context) for side in people.alumni):
        hours = index.hours(one)
        fitting = [
            (-sum(parts_of(one, other, context).values()), place)
            for place, other in enumerate(index.mentors)
            if not set(exclusions(one, other, context)) - ALUMNUS_RULES.keys()
        ]
        eligible = index.eligible(one, hours)
        assert set(members(eligible)) == {place for _, place in fitting}
        for most in (1, 3, 12):
            best = [
                (-found.score, found.mentor) for found in index.best(one, hours, eligible, most)
            ]
            assert best == sorted(fitting)[:most]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_each_rule_by_itself_equals_its_predicate(seed):
    people, context = random_pool(seed, 5, 8), Context(TODAY)
    index = MentorIndex([facts_of(side, context) for side in people.mentors], context)
    for one in (facts_of(side, context) for side in people.alumni):
        for code, rule in PAIR_RULES.items():
            passing = index.passing(code, one, index.hours(one))
            for place, other in enumerate(index.mentors):
                assert passing >> place & 1 == bool(rule.holds(one, other, context)), code


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_points_are_between_nothing_and_a_hundred(seed):
    people, context = random_pool(seed, 3, 3), Context(TODAY)
    assert most_points(context.policy.points) == 100
    for one in people.alumni:
        for other in people.mentors:
            parts = parts_of(facts_of(one, context), facts_of(other, context), context)
            assert 0 <= sum(parts.values()) <= 100
            assert min(parts.values()) >= 0


def test_perfect_twins_score_a_hundred():
    alike = {
        "substances": {"alcohol"},
        "shared_experience": {"parent", "veteran", "justice"},
        "availability": {"mon-eve", "sat-pm", "sun-pm"},
    }
    one, other = alumnus(pathway="secular", **alike), mentor(pathways={"secular"}, **alike)
    context = Context(TODAY)
    assert parts_of(facts_of(one, context), facts_of(other, context), context) == {
        "pathway": 25, "availability": 20, "life_stage": 20, "place": 10,
        "experience": 10, "load": 10, "substance": 5,
    }  # fmt: skip


def test_declaring_little_availability_wins_nothing():
    context, other = Context(TODAY), mentor(availability={"mon-eve", "tue-eve", "sat-pm"})
    points = [
        parts_of(facts_of(one, context), facts_of(other, context), context)["availability"]
        for one in (
            alumnus(availability={"mon-eve"}),
            alumnus(availability={"mon-eve", "wed-am"}),
            alumnus(availability={"mon-eve", "tue-eve"}),
            alumnus(availability={"mon-eve", "tue-eve", "sat-pm", "sun-am"}),
        )
    ]
    assert points == [8, 8, 16, 20]


def test_half_the_places_free_is_half_the_points_for_load():
    context = Context(TODAY)
    for active, points in ((0, 10), (2, 5), (3, 2)):
        other = facts_of(mentor(capacity=4, active=active), context)
        assert parts_of(facts_of(alumnus(), context), other, context)["load"] == points


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 255)), max_size=8))
@settings(max_examples=100, deadline=None)
def test_counters_count(amounts):
    planes = []
    for amount, bits in amounts:
        add(planes, amount, bits)
    counted = {place: n for n, bits in levels(planes, 255) for place in members(bits)}
    assert counted == {
        place: sum(amount for amount, bits in amounts if bits >> place & 1) for place in range(8)
    }
    assert [n for n, _ in levels(planes, 255)] == sorted(set(counted.values()), reverse=True)


numbers = st.lists(st.integers(0, 40), min_size=1, max_size=8)


def planes_of(counts):
    planes = []
    for place, count in enumerate(counts):
        add(planes, count, 1 << place)
    return planes


def numbers_of(planes, people):
    counted = {place: n for n, bits in levels(planes, (1 << people) - 1) for place in members(bits)}
    return [counted[place] for place in range(people)]


@given(numbers, st.randoms(use_true_random=False), st.integers(0, 3))
@settings(max_examples=100, deadline=None)
def test_counters_add_and_compare_as_numbers_do(counts, rng, plane):
    others, limit = [rng.randint(0, 40) for _ in counts], rng.randint(1, 50)
    planes, people = planes_of(counts), len(counts)
    over = at_least(planes, limit, (1 << people) - 1)
    assert list(members(over)) == [place for place, n in enumerate(counts) if n >= limit]
    assert numbers_of(at_most(planes, limit), people) == [min(n, limit) for n in counts]
    add_numbers(planes, planes_of(others), plane)
    sums = [n + (other << plane) for n, other in zip(counts, others, strict=True)]
    assert numbers_of(planes, people) == sums


@given(st.integers(0, 2**168 - 1))
@settings(max_examples=60, deadline=None)
def test_runs_are_the_bits_set_and_never_touch(bits):
    found = list(runs(bits))
    assert [at + n for at, length in found for n in range(length)] == list(members(bits))
    ends = [at + length for at, length in found]
    assert all(end < start for end, (start, _) in zip(ends, found[1:], strict=False))


def test_a_zone_that_is_unknown_is_the_programs():
    side = alumnus(of={"time_zone": None})
    chicago = facts_of(side, Context(TODAY, time_zone="America/Chicago"))
    known = facts_of(alumnus(of={"time_zone": "America/Chicago"}), Context(TODAY))
    assert (chicago.hours, chicago.offset) == (known.hours, -6)
    assert replace(chicago, side=known.side) == known

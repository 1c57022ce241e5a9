"""A matching run, from people to proposals: fair, safe, stable and explained."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.matching.explain import PART_WORDS, REASON_WORDS
from chalicelib.domain.matching.objective import Objective, waiting_band
from chalicelib.domain.matching.pool import Context, facts_of
from chalicelib.domain.matching.propose import propose
from chalicelib.domain.matching.rules import exclusions, places_left
from chalicelib.domain.policy.matching import MatchingPolicy, Waiting
from tests.unit.matching.instances import most_matched
from tests.unit.matching.people import TODAY, alumnus, mentor, pool, random_pool

seeds = st.integers(0, 10**6)
bounded = settings(max_examples=40, deadline=None)
ON_LISTS = MatchingPolicy(all_pairs_at_most=1, best_per_alumnus=2)


def pairs_of(proposal):
    return {pair.alumnus_id: pair.mentor_id for pair in proposal.pairs}


def reasons_of(proposal):
    return {person.alumnus_id: person.reasons for person in proposal.unmatched}


@bounded
@given(seeds)
def test_a_run_keeps_every_rule_and_explains_everybody(seed):
    people, context = random_pool(seed, 14, 8), Context(TODAY)
    run = propose(people, TODAY)
    assert run.certificate
    alumni = {side.person.id: facts_of(side, context) for side in people.alumni}
    mentors = {side.person.id: facts_of(side, context) for side in people.mentors}
    for pair in run.pairs:
        assert exclusions(alumni[pair.alumnus_id], mentors[pair.mentor_id], context) == ()
        assert pair.score == sum(pair.parts.values())
        assert pair.parts.keys() == PART_WORDS.keys()
    for mentor_id, facts in mentors.items():
        assert list(pairs_of(run).values()).count(mentor_id) <= places_left(facts)
    assert len(run.pairs) + len(run.unmatched) == run.seeking
    for person in run.unmatched:
        assert person.reasons
        assert set(person.reasons) <= REASON_WORDS.keys()
    live = {side.person.id for side in people.alumni if side.live_match}
    assert not live & (pairs_of(run).keys() | reasons_of(run).keys())


@bounded
@given(seeds)
def test_as_many_are_matched_as_the_rules_allow(seed):
    people, context = random_pool(seed, 16, 8), Context(TODAY)
    mentors = [facts_of(side, context) for side in people.mentors]
    wanting = [
        facts_of(side, context)
        for side in people.alumni
        if side.alumnus.wants_mentor and not side.live_match
    ]
    edges = [(a.id, m.id, 1) for a in wanting for m in mentors if not exclusions(a, m, context)]
    capacity = {m.id: places_left(m) for m in mentors}
    assert len(propose(people, TODAY).pairs) == most_matched(edges, capacity)


@bounded
@given(seeds)
def test_short_lists_lead_to_the_same_pairs_as_all_pairs(seed):
    people = random_pool(seed, 16, 9)
    assert propose(replace(people, policy=ON_LISTS), TODAY) == propose(people, TODAY)


@bounded
@given(seeds)
def test_the_order_of_people_does_not_matter(seed):
    people, rng = random_pool(seed, 12, 7), random.Random(seed)
    shuffled = replace(
        people,
        alumni=tuple(rng.sample(people.alumni, 12)),
        mentors=tuple(rng.sample(people.mentors, 7)),
    )
    assert propose(shuffled, TODAY) == propose(people, TODAY)


@bounded
@given(seeds)
def test_who_is_moved_up_in_the_queue_is_never_left_out_for_it(seed):
    people = random_pool(seed, 12, 4)
    matched = pairs_of(propose(people, TODAY))
    for side in people.alumni[:4]:
        if side.person.id in matched:
            longer = side.alumnus.model_copy(update={"waiting_since": date(2020, 1, 1)})
            sides = tuple(
                replace(one, alumnus=longer) if one is side else one for one in people.alumni
            )
            assert side.person.id in pairs_of(propose(replace(people, alumni=sides), TODAY))


@bounded
@given(seeds)
def test_another_eligible_mentor_never_lowers_the_matches(seed):
    people = random_pool(seed, 12, 5)
    more = replace(people, mentors=(*people.mentors, mentor("new", capacity=2)))
    assert len(propose(more, TODAY).pairs) >= len(propose(people, TODAY).pairs)


def test_whoever_has_waited_longest_gets_the_only_place():
    early = alumnus("z", waiting_since=date(2026, 8, 1))
    run = propose(pool(alumnus("a"), early, mentor()), TODAY)
    assert pairs_of(run) == {"z": "m1"}
    assert reasons_of(run) == {"a": ("no_capacity",)}


def test_more_people_matched_comes_before_longer_waiting():
    early = alumnus("z", of={"languages": ("en", "es")}, waiting_since=date(2026, 1, 1))
    spanish = alumnus("a", of={"languages": ("es",)})
    both = mentor("m1", of={"languages": ("en", "es")})
    run = propose(pool(early, spanish, both, mentor("m2")), TODAY)
    assert pairs_of(run) == {"z": "m2", "a": "m1"}


def test_staff_may_move_somebody_up():
    people = pool(alumnus("a"), alumnus("b", side={"flagged": True}), mentor())
    assert pairs_of(propose(people, TODAY)) == {"b": "m1"}


@pytest.mark.parametrize(
    ("waited", "discharged", "band"),
    [(6, 200, 0), (7, 200, 1), (70, 200, 10), (7, 31, 1), (7, 30, 9), (0, -3, 0), (-9, 200, 0)],
)
def test_bands_are_weeks_with_a_credit_for_the_newly_discharged(waited, discharged, band):
    side = alumnus(
        waiting_since=TODAY - timedelta(days=waited),
        discharged_on=TODAY - timedelta(days=discharged),
    )
    assert waiting_band(side, TODAY, Waiting()) == band


def test_an_open_offer_stays_though_another_mentor_scores_more():
    close = mentor("m2", pathways={"secular"})
    waiting = alumnus(pathway="secular")
    assert pairs_of(propose(pool(waiting, mentor("m1"), close), TODAY)) == {"a1": "m2"}
    offered = replace(waiting, open_offer="m1")
    assert pairs_of(propose(pool(offered, mentor("m1"), close), TODAY)) == {"a1": "m1"}
    on_lists = pool(offered, mentor("m1"), close, policy=ON_LISTS)
    assert pairs_of(propose(on_lists, TODAY)) == {"a1": "m1"}


def test_each_aim_outweighs_all_lower_ones_together():
    aims = Objective(alumni=50, most_points=100)
    highest_tie = 2**32 - 1
    assert aims.point > 50 * highest_tie
    assert aims.kept_offer > 50 * (100 * aims.point + highest_tie)
    assert aims.band > 50 * (aims.kept_offer + 100 * aims.point + highest_tie)


def test_places_of_live_matches_are_not_given_away():
    run = propose(pool(alumnus("a"), alumnus("b"), mentor(capacity=3, active=2)), TODAY)
    assert len(run.pairs) == 1
    assert (run.seeking, run.places) == (2, 1)


SPANISH = {"languages": ("es",)}
REASONS = [
    ("no_eligible_mentor", alumnus(), [mentor(paused=True)]),
    ("no_eligible_mentor", alumnus(), []),
    ("no_shared_language", alumnus(of=SPANISH), [mentor()]),
    ("no_shared_hour", alumnus(availability=set()), [mentor()]),
    ("gender_preference", alumnus(of={"gender": "woman"}), [mentor()]),
    ("medication", alumnus(on_medication=True), [mentor(supports_medication=False)]),
    ("distance", alumnus(of={"city": "X", "zip": ""}, side={"in_person": True}), [mentor()]),
    ("blocked", alumnus(side={"blocked": frozenset({"m1"})}), [mentor()]),
    ("safety", alumnus(side={"safety": frozenset({"m1"})}), [mentor()]),
    ("no_capacity", alumnus(), [mentor(active=1)]),
    ("no_disclosure_consent", alumnus(disclosure_consent=None), [mentor()]),
    ("minor", alumnus(of={"birth_date": date(2010, 1, 1)}), [mentor()]),
]


@pytest.mark.parametrize(("code", "one", "mentors"), REASONS, ids=[row[0] for row in REASONS])
def test_the_binding_reason_is_given(code, one, mentors):
    assert reasons_of(propose(pool(one, *mentors), TODAY)) == {"a1": (code,)}


def test_every_rule_that_binds_alone_is_named():
    woman = alumnus(of={"gender": "woman", "languages": ("es",)})
    english_woman = mentor("m1", of={"gender": "woman"})
    spanish_man = mentor("m2", of={"languages": ("es",)})
    run = propose(pool(woman, english_woman, spanish_man), TODAY)
    assert reasons_of(run) == {"a1": ("no_shared_language", "gender_preference")}


def test_where_none_binds_alone_the_smallest_set_is_named():
    woman = alumnus(of={"gender": "woman", "languages": ("es",)}, on_medication=True)
    run = propose(pool(woman, mentor("m1"), mentor("m2", supports_medication=False)), TODAY)
    assert reasons_of(run) == {"a1": ("no_shared_language", "gender_preference")}


@pytest.mark.parametrize(
    "outside",
    [
        alumnus(wants_mentor=False),
        alumnus(side={"closed": True}),
        alumnus(side={"live_match": True}),
    ],
)
def test_who_wants_none_or_has_one_is_not_called_unmatched(outside):
    run = propose(pool(outside, mentor()), TODAY)
    assert (run.pairs, run.unmatched, run.seeking) == ((), (), 0)


def test_a_person_may_be_on_both_sides_but_not_twice_on_one():
    both = propose(pool(alumnus("p"), mentor("p"), mentor("q")), TODAY)
    assert pairs_of(both) == {"p": "q"}
    with pytest.raises(ValueError, match="twice"):
        propose(pool(alumnus(), alumnus()), TODAY)

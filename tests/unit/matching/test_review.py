"""Staff review a run: locks and forbids are kept, and what they cost is told."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.domain.matching.pool import Context, facts_of
from chalicelib.domain.matching.propose import proposal_of, propose, solve
from chalicelib.domain.matching.review import (
    FORBIDDEN,
    Cost,
    Review,
    cost,
    still_holding,
)
from chalicelib.domain.matching.rules import exclusions
from chalicelib.domain.matching.suggest import HELD, suggest
from chalicelib.domain.policy.matching import MatchingPolicy
from tests.unit.matching.people import TODAY, alumnus, mentor, pool, random_pool

SPANISH = {"languages": ("es",)}
BOTH = {"languages": ("en", "es")}
#: Nobody is newly discharged here, so that bands are weeks alone.
LONG_AGO = date(2025, 1, 1)


def under(people, **review):
    return proposal_of(solve(people, TODAY, Review(**review)))


def pairs_of(proposal):
    return {pair.alumnus_id: pair.mentor_id for pair in proposal.pairs}


@pytest.mark.parametrize("seed", range(25))
def test_every_lock_that_the_rules_allow_is_kept_and_the_rest_is_still_proved(seed):
    people, context = random_pool(seed, 12, 8), Context(TODAY)
    before = propose(people, TODAY)
    if not before.pairs:
        return
    mentors = [facts_of(side, context) for side in people.mentors]
    wish = {}
    for pair in before.pairs[:2]:
        side = next(s for s in people.alumni if s.person.id == pair.alumnus_id)
        could = [m.id for m in mentors if not exclusions(facts_of(side, context), m, context)]
        free = [m for m in could if m not in wish.values()]
        if free:
            wish[pair.alumnus_id] = free[-1]
    after = under(people, locks=wish)
    assert after.certificate
    assert wish.items() <= pairs_of(after).items()
    assert len(before.pairs) - len(wish) <= len(after.pairs) <= len(before.pairs)


@pytest.mark.parametrize("seed", range(25))
def test_a_forbidden_pair_is_never_proposed(seed):
    people = random_pool(seed, 12, 8)
    against = frozenset(list(pairs_of(propose(people, TODAY)).items())[:3])
    after = under(people, forbids=against)
    assert after.certificate
    assert not against & set(pairs_of(after).items())


def test_who_lost_their_only_mentor_to_staffs_word_is_told_so():
    after = under(pool(alumnus(), mentor()), forbids=frozenset({("a1", "m1")}))
    assert after.unmatched[0].reasons[-1] == FORBIDDEN


def test_a_lock_goes_before_longer_waiting():
    people = pool(alumnus("a"), alumnus("z", waiting_since=date(2026, 1, 1)), mentor())
    assert pairs_of(propose(people, TODAY)) == {"z": "m1"}
    assert pairs_of(under(people, locks={"a": "m1"})) == {"a": "m1"}


def test_the_latest_word_on_a_pair_counts():
    first = Review({"a": "m", "b": "n"}, frozenset({("c", "m")}))
    after = first.revised([("c", "m")], [("a", "m")])
    assert after == Review({"b": "n", "c": "m"}, frozenset({("a", "m")}))


def test_the_cost_counts_matches_points_and_people_who_change():
    before = {"a": ("a", "m"), "b": ("b", "n")}
    after = {"a": ("a", "n")}
    points = {("a", "m"): 50, ("b", "n"): 40, ("a", "n"): 30}
    assert cost(before, after, points) == Cost(matches=-1, score=-60, changed=2)
    assert cost(before, before, points) == Cost(0, 0, 0)


def test_a_repair_leaves_what_still_holds():
    people = pool(
        alumnus("a"), alumnus("b"), alumnus("c", side={"live_match": True}), alumnus("d"),
        mentor("m1"), mentor("m2", paused=True), mentor("m3"),
    )  # fmt: skip
    proposed = {"a": "m1", "b": "m2", "c": "m3", "d": "m1", "e": "m3"}
    assert still_holding(people, proposed, TODAY) == {"a": "m1"}
    after = under(people, locks={"a": "m1"})
    assert pairs_of(after)["a"] == "m1"
    assert len(after.pairs) == 2


def waits(person_id, weeks, **more):
    since = TODAY - timedelta(weeks=weeks)
    return alumnus(person_id, waiting_since=since, discharged_on=LONG_AGO, **more)


def test_a_newcomer_gets_no_place_that_a_longer_waiter_needs():
    people = pool(waits("new", 0, of=BOTH), waits("old", 9, of=SPANISH), mentor("m1", of=BOTH))
    found = suggest(people, TODAY, "new")
    assert (found.proposal.pairs, found.held) == ((), 1)
    assert found.proposal.unmatched[0].reasons == (HELD,)


def test_a_newcomer_gets_a_place_whose_holder_could_move():
    spare = mentor("m2", of=BOTH, pathways={"faith"})
    people = pool(
        waits("new", 0, pathway="secular"), waits("old", 9, of=BOTH, pathway="secular"),
        mentor("m1", pathways={"secular"}), spare,
    )  # fmt: skip
    found = suggest(people, TODAY, "new")
    (pair,) = found.proposal.pairs
    assert (pair.mentor_id, found.held) == ("m1", 0)
    assert found.findings.in_hand["new"] == ("m2",)


def test_who_waits_less_long_holds_nothing():
    people = pool(waits("new", 3), waits("later", 1), mentor())
    assert [p.mentor_id for p in suggest(people, TODAY, "new").proposal.pairs] == ["m1"]


def test_nothing_is_suggested_to_who_seeks_nobody():
    assert suggest(pool(alumnus("a", wants_mentor=False), mentor()), TODAY, "a") is None
    assert suggest(pool(mentor()), TODAY, "a") is None


@pytest.mark.parametrize("seed", range(30))
def test_a_suggestion_never_lowers_what_the_people_ahead_get(seed):
    people = replace(random_pool(seed, 12, 5), policy=MatchingPolicy())
    for side in people.alumni:
        found = suggest(people, TODAY, side.person.id)
        if not found or not found.proposal.pairs:
            continue
        taken = found.proposal.pairs[0].mentor_id
        rest = tuple(
            replace(m, mentor=m.mentor.model_copy(update={"active": m.mentor.active + 1}))
            if m.person.id == taken
            else m
            for m in people.mentors
        )
        mine = (side.person.id,)
        ahead = [s for s in people.alumni if s.person.id not in mine and _ahead(s, side, people)]
        with_them = replace(people, alumni=tuple(ahead))
        without = replace(with_them, mentors=rest)
        assert len(propose(without, TODAY).pairs) == len(propose(with_them, TODAY).pairs)


def _ahead(one, other, people):
    from chalicelib.domain.matching.suggest import turn

    return turn(one, people, TODAY) > turn(other, people, TODAY)

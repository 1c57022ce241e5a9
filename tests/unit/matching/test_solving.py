"""Short lists lose nothing: their prices prove the pairs on every eligible pair."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.matching.assignment import gathered, ordered
from chalicelib.domain.matching.candidates import MentorIndex
from chalicelib.domain.matching.objective import Objective, tie_break, waiting_band
from chalicelib.domain.matching.pool import Context, facts_of
from chalicelib.domain.matching.propose import propose, solve
from chalicelib.domain.matching.rules import exclusions
from chalicelib.domain.matching.scoring import most_points, parts_of
from chalicelib.domain.matching.solving import Solver
from chalicelib.domain.policy.matching import MatchingPolicy
from tests.unit.matching.people import TODAY, random_pool

ON_LISTS = MatchingPolicy(all_pairs_at_most=1, best_per_alumnus=1)


def solver_of(seed: int) -> Solver:
    """A pool in which most eligible pairs are on nobody's list at first."""
    people = random_pool(seed, 24, 40, policy=ON_LISTS)
    solved = solve(people, TODAY)
    aims = Objective(len(solved.ready), most_points(people.policy.points))
    context = Context(TODAY, people.policy, people.time_zone)
    index = MentorIndex([facts_of(side, context) for side in people.mentors], context)
    return Solver(index, solved.ready, aims)


def all_pairs(solver: Solver):
    """Every pair that keeps the rules, one by one, with the values of the aims."""
    context, mentors = solver.index.context, solver.index.mentors
    for position, row in enumerate(solver.rows):
        band = waiting_band(row.alumnus.side, TODAY, context.policy.waiting)
        for place, mentor in enumerate(mentors):
            if not exclusions(row.alumnus, mentor, context):
                score = sum(parts_of(row.alumnus, mentor, context).values())
                kept = row.alumnus.side.open_offer == mentor.id
                tie = tie_break(row.alumnus.id, mentor.id)
                yield position, place, solver.objective.value(band, kept, score, tie)


def test_the_certificate_of_short_lists_holds_on_the_full_graph():
    for seed in range(60):
        solver = solver_of(seed)
        found = solver.solve()
        everything = ordered(gathered(all_pairs(solver)), found.position)
        assert replace(found, rows=everything).certificate(), seed


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_live_pairs_never_move(seed):
    people = random_pool(seed, 16, 8)
    run = propose(people, TODAY)
    live = {side.person.id for side in people.alumni if side.live_match}
    told = {pair.alumnus_id for pair in run.pairs} | {one.alumnus_id for one in run.unmatched}
    assert not live & told
    taken = [pair.mentor_id for pair in run.pairs]
    for side in people.mentors:
        assert taken.count(side.person.id) <= side.mentor.capacity - side.mentor.active
    others = tuple(side for side in people.alumni if not side.live_match)
    assert propose(replace(people, alumni=others), TODAY) == run

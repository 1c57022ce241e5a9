"""How long it takes to find everybody's best mentors, and one newcomer's, exactly.

``python -m benchmarks.matching_candidates`` prints CPU of one core: eligibility by every rule,
points by every criterion and the 30 best, of 3,000 mentors for each of 10,000 alumni, and of
15,000 mentors for a newcomer; beside it the same by a loop over all pairs, on a sample.
"""

import random
import time
from collections.abc import Callable, Iterator
from heapq import nsmallest

from chalicelib.domain.matching.candidates import MentorIndex
from chalicelib.domain.matching.pool import AlumnusSide, Context, Facts, MentorSide, facts_of
from chalicelib.domain.matching.rules import exclusions
from chalicelib.domain.matching.scoring import parts_of
from tests.unit.matching.people import TODAY, alumnus, anyone, mentor, shared_fields, some

ALUMNI, MENTORS, MENTORS_FOR_NEWCOMER, MOST = 10_000, 3_000, 15_000, 30
NEWCOMERS, SAMPLE = 200, 20
PATHWAYS = ["twelve_step", "secular", "faith"]


def alumni_of(count: int) -> Iterator[AlumnusSide]:
    """Alumni who may be matched and differ in all that rules and points read."""
    rng = random.Random(count)
    for number in range(count):
        name = f"a{number}"
        yield alumnus(
            name,
            anyone(rng, name, "alumnus"),
            {"in_person": rng.random() < 0.2},
            pathway=rng.choice([None, *PATHWAYS]),
            on_medication=rng.random() < 0.3,
            mentor_gender_preference=rng.choice(["same", "any", "any", "any"]),
            **shared_fields(rng),
        )


def mentors_of(count: int) -> Iterator[MentorSide]:
    """Cleared mentors with room, who differ likewise."""
    rng = random.Random(-count)
    for number in range(count):
        name = f"m{number}"
        yield mentor(
            name,
            anyone(rng, name, "mentor"),
            pathways=some(rng, PATHWAYS, 2),
            supports_medication=rng.random() < 0.7,
            capacity=rng.randint(1, 4),
            **shared_fields(rng),
        )


def best_of(index: MentorIndex, one: Facts) -> list[tuple[int, int]]:
    """The best by sets of bits: (score, mentor)."""
    hours = index.hours(one)
    found = index.best(one, hours, index.eligible(one, hours), MOST)
    return [(scored.score, scored.mentor) for scored in found]


def best_by_loop(index: MentorIndex, one: Facts) -> list[tuple[int, int]]:
    """The best by asking every mentor."""
    fitting = (
        (-sum(parts_of(one, other, index.context).values()), place)
        for place, other in enumerate(index.mentors)
        if not exclusions(one, other, index.context)
    )
    return [(-score, place) for score, place in nsmallest(MOST, fitting)]


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of this process."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Print the figures; stop if the two ways differ."""
    context = Context(TODAY)
    index = MentorIndex((facts_of(side, context) for side in mentors_of(MENTORS)), context)
    people = [facts_of(side, context) for side in alumni_of(ALUMNI)]
    everybody = seconds(lambda: [best_of(index, one) for one in people])
    sample = people[:: ALUMNI // SAMPLE]
    looped = seconds(lambda: [best_by_loop(index, one) for one in sample]) * ALUMNI / SAMPLE
    if any(best_of(index, one) != best_by_loop(index, one) for one in sample):
        raise SystemExit("the best by sets of bits are not the best by a loop over all pairs")
    print(
        f"{ALUMNI:,} alumni × {MENTORS:,} mentors, the {MOST} best of each: {everybody:.2f} s CPU; "
        f"by a loop over all pairs {looped:,.0f} s ({looped / everybody:,.0f} ×)"
    )
    large = MentorIndex(
        (facts_of(side, context) for side in mentors_of(MENTORS_FOR_NEWCOMER)), context
    )
    for one in people[NEWCOMERS:]:  # what a program's index has been asked before
        best_of(large, one)
    newcomers = people[:NEWCOMERS]
    each = seconds(lambda: [best_of(large, one) for one in newcomers]) / NEWCOMERS
    print(f"one newcomer × {MENTORS_FOR_NEWCOMER:,} mentors: {each * 1000:.2f} ms CPU")


if __name__ == "__main__":
    main()

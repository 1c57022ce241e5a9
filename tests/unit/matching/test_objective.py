"""The aims of matching hold in their strict order, as independent references say."""

import random
from collections import Counter
from itertools import product

from chalicelib.domain.matching.assignment import assign
from chalicelib.domain.matching.objective import Objective, tie_break
from tests.unit.matching.instances import Question, matched_greedily, question

SEEDS = range(300)
#: A few scores, so that many assignments tie.
MOST_POINTS = 3


def candidates_of(asked: Question, **changed_bands: int):
    """What the product would hand to ``assign``."""
    aims = Objective(len(asked.bands), MOST_POINTS)
    bands = asked.bands | changed_bands
    return [
        (a, m, aims.value(bands[a], asked.offers.get(a) == m, score, tie_break(a, m)))
        for (a, m), score in asked.scores.items()
    ]


def solved(asked: Question, **changed_bands: int) -> dict[str, str]:
    found = assign(candidates_of(asked, **changed_bands), asked.capacity)
    assert found.certificate()
    return found.pairs


def worth(asked: Question, pairs: dict[str, str]):
    """An assignment's merits, the most important first."""
    by_band = Counter(asked.bands[alumnus] for alumnus in pairs)
    return (
        len(pairs),
        [by_band[band] for band in sorted(set(asked.bands.values()), reverse=True)],
        sum(asked.offers.get(alumnus) == mentor for alumnus, mentor in pairs.items()),
        sum(asked.scores[pair] for pair in pairs.items()),
        sum(tie_break(*pair) for pair in pairs.items()),
    )


def every_assignment(asked: Question):
    """All assignments there are, the empty one included."""
    alumni = sorted(asked.bands)
    choices = [[None] + [m for a, m in asked.scores if a == alumnus] for alumnus in alumni]
    for chosen in product(*choices):
        taken = Counter(mentor for mentor in chosen if mentor)
        if all(count <= asked.capacity[mentor] for mentor, count in taken.items()):
            yield {a: m for a, m in zip(alumni, chosen, strict=True) if m}


def test_no_assignment_is_better_by_the_aims_in_their_order():
    for seed in SEEDS:
        asked = question(seed, alumni=5, mentors=3)
        best = max(every_assignment(asked), key=lambda pairs: worth(asked, pairs))
        assert solved(asked) == best, seed


def test_the_matched_of_each_band_are_as_many_as_a_greedy_choice_takes():
    for seed in SEEDS:
        asked = question(seed, alumni=14, mentors=6)
        bands = Counter(asked.bands[alumnus] for alumnus in solved(asked))
        assert bands == Counter(asked.bands[alumnus] for alumnus in matched_greedily(asked)), seed


def test_whoever_waits_longer_is_never_unmatched_by_it():
    for seed in SEEDS:
        asked, rng = question(seed, alumni=10, mentors=4), random.Random(seed)
        for alumnus in solved(asked):
            longer = asked.bands[alumnus] + rng.randint(1, 3)
            assert alumnus in solved(asked, **{alumnus: longer}), (seed, alumnus)


def test_asking_again_after_offers_were_made_changes_nothing():
    for seed in SEEDS:
        asked = question(seed, alumni=10, mentors=4)
        offered = solved(asked)
        assert solved(asked._replace(offers=offered)) == offered, seed

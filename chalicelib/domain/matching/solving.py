"""From who may be paired with whom to the best pairs of all, with proof on every eligible pair.

A large pool is solved on each alumnus's best-scoring mentors first. Its prices then tell, without
a look at every pair, which of the pairs left out could improve the answer: those worth more than
their price by more than the alumnus gains already. They are added, and the pool is solved again,
until there are none (column generation; Dantzig and Wolfe 1960). Then the prices prove the pairs
best among all eligible ones, not only among those on the lists.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from chalicelib.domain.matching.assignment import Assignment, assign
from chalicelib.domain.matching.bitsets import levels, members
from chalicelib.domain.matching.candidates import MentorIndex, Scored
from chalicelib.domain.matching.objective import TIE_BITS, Objective, tie_break, waiting_band
from chalicelib.domain.matching.pool import Facts
from chalicelib.domain.matching.rules import places_left

HIGHEST_TIE = (1 << TIE_BITS) - 1
#: Pairs that fall short of an improvement by fewer points are listed with those that improve:
#: prices move a little when the pool is solved again, and so one more time is mostly enough.
NEARLY = 3


@dataclass
class Row:
    """One alumnus: whom they may have, who is on their list, and what each of those is worth."""

    alumnus: Facts
    band: int
    eligible: int
    offer: int | None = None
    listed: int = 0
    #: no pair that is not listed scores more
    lowest_score: int = 0
    values: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Prices:
    """The mentors that cost less than an amount, found without asking each of them."""

    of: Sequence[int]
    steps: tuple[int, ...]
    below: tuple[int, ...]

    @classmethod
    def from_assignment(cls, assignment: Assignment, mentors: int) -> "Prices":
        """The prices by position; whoever has no place to sell has none that matters."""
        of = [assignment.prices.get(mentor, 0) for mentor in range(mentors)]
        sets: dict[int, int] = {}
        for mentor, price in enumerate(of):
            sets[price] = sets.get(price, 0) | 1 << mentor
        steps, below = tuple(sorted(sets)), [0]
        for price in steps:
            below.append(below[-1] | sets[price])
        return cls(of, steps, tuple(below))

    def cheaper_than(self, amount: int) -> int:
        """The set of mentors whose price is below the amount."""
        return self.below[bisect_left(self.steps, amount)]


class Solver:
    """The pairs of one run, on lists that grow until they no longer matter."""

    def __init__(self, index: MentorIndex, alumni: Sequence[Facts], objective: Objective) -> None:
        self.index = index
        self.objective = objective
        self.rows = [self._row(alumnus) for alumnus in alumni]
        policy = index.context.policy
        pairs = sum(row.eligible.bit_count() for row in self.rows)
        few = pairs <= policy.all_pairs_at_most
        self.most = len(index.mentors) if few else policy.best_per_alumnus
        for row in self.rows:
            self._list_best(row)

    def _row(self, alumnus: Facts) -> Row:
        context, side = self.index.context, alumnus.side
        return Row(
            alumnus,
            waiting_band(side, context.today, context.policy.waiting),
            self.index.eligible(alumnus, self.index.hours(alumnus)),
            self.index.position.get(side.open_offer),
        )

    def _list_best(self, row: Row) -> None:
        """Put the best-scoring mentors on someone's list, and whoever is offered already."""
        hours = self.index.hours(row.alumnus)
        best = self.index.best(row.alumnus, hours, row.eligible, self.most)
        row.lowest_score = best[-1].score if best else 0
        for scored in best:
            self._list(row, scored)
        offered = 0 if row.offer is None else row.eligible & 1 << row.offer
        for scored in self.index.best(row.alumnus, hours, offered & ~row.listed, 1):
            self._list(row, scored)

    def _list(self, row: Row, scored: Scored) -> None:
        row.values[scored.mentor] = self._value(row, scored)
        row.listed |= 1 << scored.mentor

    def _value(self, row: Row, scored: Scored) -> int:
        tie = tie_break(row.alumnus.id, self.index.mentors[scored.mentor].id)
        return self.objective.value(row.band, scored.mentor == row.offer, scored.score, tie)

    def solve(self) -> Assignment:
        """The best assignment on all eligible pairs; alumni and mentors are positions in it."""
        places = {place: places_left(mentor) for place, mentor in enumerate(self.index.mentors)}
        while True:
            candidates = (
                (position, mentor, value)
                for position, row in enumerate(self.rows)
                for mentor, value in row.values.items()
            )
            assignment = assign(candidates, places)
            prices = Prices.from_assignment(assignment, len(self.index.mentors))
            if not sum(self._add_improving(row, prices) for row in self.rows):
                return assignment

    def _add_improving(self, row: Row, prices: Prices) -> int:
        """List the pairs left out that would gain someone most over what they gain; count them."""
        left_out = row.eligible & ~row.listed
        if not left_out:
            return 0
        gain = max(0, max(value - prices.of[mentor] for mentor, value in row.values.items()))
        nearly = gain - NEARLY * self.objective.point
        at_most = self.objective.value(row.band, False, row.lowest_score, HIGHEST_TIE)
        left_out &= prices.cheaper_than(at_most - nearly)
        if not left_out:
            return 0
        found = sorted(self._worth_more(row, left_out, prices, nearly), reverse=True)
        for _, scored in found[: self.most]:
            self._list(row, scored)
        return sum(worth > gain for worth, _ in found)

    def _worth_more(
        self, row: Row, within: int, prices: Prices, than: int
    ) -> Iterator[tuple[int, Scored]]:
        """The mentors of a set who are worth more, after their price, than an amount."""
        planes = self.index.points(row.alumnus, self.index.hours(row.alumnus))
        for score, bits in levels(planes, within):
            at_most = self.objective.value(row.band, False, score, HIGHEST_TIE)
            for mentor in members(bits & prices.cheaper_than(at_most - than)):
                scored = Scored(mentor, score)
                worth = self._value(row, scored) - prices.of[mentor]
                if worth > than:
                    yield worth, scored

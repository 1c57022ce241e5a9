"""Assign alumni to mentors' places so that the total value is the greatest possible, with proof.

Values are whole numbers of any size, so an order of aims fits in one number and nothing is ever
rounded. The proof is linear-programming duality: at the prices found, no set of pairs can be worth
more than the sum of everybody's best gain and of all places' prices, and the pairs reach that sum.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from chalicelib.domain.matching.lift import lift
from chalicelib.domain.matching.market import NOBODY, Market
from chalicelib.domain.matching.shortest_path import seat

#: Offers that a lift goes through in the time in which a search settles one mentor.
OFFERS_PER_STEP = 12
AlumnusId = Any  # hashable and sortable among themselves; the product uses strings
MentorId = Any
Candidate = tuple[AlumnusId, MentorId, int]


@dataclass(frozen=True)
class Certificate:
    """Whether the prices prove the pairs optimal, and the figures that they do it with."""

    value: int
    dual_value: int
    feasible: bool

    def __bool__(self) -> bool:
        return self.feasible and self.value == self.dual_value


class Row(NamedTuple):
    """The candidates of one alumnus: mentors and, at the same places, what they are worth."""

    mentors: list[MentorId]
    values: list[int]


@dataclass(frozen=True)
class Assignment:
    """Who goes to whom, who is left over, and the price of one place with each mentor."""

    pairs: dict[AlumnusId, MentorId]
    unmatched: tuple[AlumnusId, ...]
    prices: dict[MentorId, int]
    rows: Mapping[AlumnusId, Row] = field(repr=False)
    capacity: Mapping[MentorId, int] = field(repr=False)

    @property
    def value(self) -> int:
        """The total value of the pairs. Raises ``ValueError`` for a pair nobody proposed."""
        return sum(
            self._worth(self.rows[alumnus], mentor) for alumnus, mentor in self.pairs.items()
        )

    def certificate(self) -> Certificate:
        """Prove from the candidates and prices alone that no assignment is worth more."""
        taken = Counter(self.pairs.values())
        within = all(count <= self.capacity.get(mentor, 0) for mentor, count in taken.items())
        gains = sum(self._gain(row) for row in self.rows.values())
        rents = sum(price * self.capacity.get(mentor, 0) for mentor, price in self.prices.items())
        not_negative = all(price >= 0 for price in self.prices.values())
        return Certificate(self.value, gains + rents, within and not_negative)

    def _worth(self, row: Row, mentor: MentorId) -> int:
        return row.values[row.mentors.index(mentor)]

    def _gain(self, row: Row) -> int:
        prices = self.prices
        worth = (value - prices[mentor] for mentor, value in zip(*row, strict=True))
        return max(0, max(worth, default=0))


def assign(candidates: Iterable[Candidate], capacity: Mapping[MentorId, int]) -> Assignment:
    """The assignment of greatest total value, each alumnus at most once, mentors within capacity.

    Of a pair given twice the higher value counts. A mentor whom ``capacity`` does not name has
    none. A pair worth nothing or less is never used. Neither the order of ``candidates`` nor that
    of ``capacity`` matters. Raises ``ValueError`` for a negative capacity.
    """
    if any(places < 0 for places in capacity.values()):
        raise ValueError("capacity: a mentor cannot have fewer than no places")
    rows = rows_of(candidates)
    alumni = list(rows)
    mentors = sorted({mentor for row in rows.values() for mentor in row.mentors} | capacity.keys())
    market = market_of(rows, mentors, capacity)
    clear(market)
    pairs = {
        alumnus: mentors[held]
        for alumnus, held in zip(alumni, market.held, strict=True)
        if held != NOBODY
    }
    return Assignment(
        pairs,
        unmatched=tuple(alumnus for alumnus in alumni if alumnus not in pairs),
        prices=dict(zip(mentors, market.prices, strict=True)),
        rows=rows,
        capacity=dict(capacity),
    )


def rows_of(candidates: Iterable[Candidate]) -> dict[AlumnusId, Row]:
    """Per alumnus, in their order, the mentors worth most first, each once."""
    rows: dict[AlumnusId, Row] = {}
    for alumnus, mentor, value in candidates:
        if alumnus not in rows:
            rows[alumnus] = Row([], [])
        row = rows[alumnus]
        row.mentors.append(mentor)
        row.values.append(value)
    return {alumnus: in_order(rows[alumnus]) for alumnus in sorted(rows)}


def in_order(row: Row) -> Row:
    """The same candidates, those worth most first, then in the order of ids; of duplicates one."""
    order = sorted(range(len(row.mentors)), key=row.mentors.__getitem__)
    order.sort(key=row.values.__getitem__, reverse=True)
    if len(set(row.mentors)) < len(order):
        first = {row.mentors[at]: at for at in reversed(order)}
        order = [at for at in order if first[row.mentors[at]] == at]
    return Row([row.mentors[at] for at in order], [row.values[at] for at in order])


def market_of(
    rows: Mapping[AlumnusId, Row], mentors: list[MentorId], capacity: Mapping[MentorId, int]
) -> Market:
    """The market of these rows, with positions for ids."""
    position = {mentor: at for at, mentor in enumerate(mentors)}
    return Market(
        [[position[mentor] for mentor in row.mentors] for row in rows.values()],
        [row.values for row in rows.values()],
        [capacity.get(mentor, 0) for mentor in mentors],
    )


def clear(market: Market) -> None:
    """Bring everybody to market, the most valuable first, until nobody can gain by moving.

    In this order whoever is seated early is hardly ever left out later, so the long searches that
    end in "nobody has room" stay few. Prices are lifted as soon as searching has cost as much as a
    lift does, and as far as the searches went since the last.
    """
    highest = [values[0] if values else 0 for values in market.values]
    steps = farthest = 0
    patience = len(market.capacity)
    for newcomer in sorted(range(len(highest)), key=lambda a: (-highest[a], a)):
        looking = market.bid(newcomer)
        if looking == NOBODY:
            continue
        path = seat(market, looking)
        steps, farthest = steps + len(path.settled), max(farthest, path.limit)
        if steps > patience:
            patience = len(market.capacity) + lift(market, farthest) // OFFERS_PER_STEP
            steps = farthest = 0

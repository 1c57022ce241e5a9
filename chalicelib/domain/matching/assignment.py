"""Assign alumni to mentors' places so that the total value is the greatest possible, with proof.

Values are whole numbers of any size, so an order of aims fits in one number and nothing is ever
rounded. The proof is linear-programming duality: at the prices found, no set of pairs can be worth
more than the sum of everybody's best gain and of all places' prices, and the pairs reach that sum.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib.domain.matching.lift import lift, seekers_of
from chalicelib.domain.matching.market import NOBODY, Market, Offers
from chalicelib.domain.matching.shortest_path import seat

#: After shortest paths have settled so many times the number of mentors, a lift pays for itself.
STEPS_PER_LIFT = 3
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


@dataclass(frozen=True)
class Assignment:
    """Who goes to whom, who is left over, and the price of one place with each mentor."""

    pairs: dict[AlumnusId, MentorId]
    unmatched: tuple[AlumnusId, ...]
    prices: dict[MentorId, int]
    values: Mapping[AlumnusId, Mapping[MentorId, int]] = field(repr=False)
    capacity: Mapping[MentorId, int] = field(repr=False)

    @property
    def value(self) -> int:
        """The total value of the pairs."""
        return sum(self.values[alumnus][mentor] for alumnus, mentor in self.pairs.items())

    def certificate(self) -> Certificate:
        """Prove from the candidates and prices alone that no assignment is worth more."""
        taken: dict[MentorId, int] = {}
        for mentor in self.pairs.values():
            taken[mentor] = taken.get(mentor, 0) + 1
        within = all(count <= self.capacity.get(mentor, 0) for mentor, count in taken.items())
        gains = sum(self._gain(row) for row in self.values.values())
        rents = sum(price * self.capacity.get(mentor, 0) for mentor, price in self.prices.items())
        not_negative = all(price >= 0 for price in self.prices.values())
        return Certificate(self.value, gains + rents, within and not_negative)

    def _gain(self, row: Mapping[MentorId, int]) -> int:
        return max(
            0, max((value - self.prices[mentor] for mentor, value in row.items()), default=0)
        )


def assign(candidates: Iterable[Candidate], capacity: Mapping[MentorId, int]) -> Assignment:
    """The assignment of greatest total value, each alumnus at most once, mentors within capacity.

    Of a pair given twice the higher value counts. A mentor whom ``capacity`` does not name has
    none. A pair worth nothing or less is never used. Neither the order of ``candidates`` nor that
    of ``capacity`` matters. Raises ``ValueError`` for a negative capacity.
    """
    if any(places < 0 for places in capacity.values()):
        raise ValueError("capacity: a mentor cannot have fewer than no places")
    values = highest_values(candidates)
    alumni = sorted(values)
    mentors = sorted(mentor for mentor, places in capacity.items() if places)
    market = Market(offers_of(values, alumni, mentors), [capacity[m] for m in mentors])
    clear(market)
    pairs = {
        alumnus: mentors[market.held[position]]
        for position, alumnus in enumerate(alumni)
        if market.held[position] != NOBODY
    }
    prices = closing_prices(values, dict(zip(mentors, market.prices, strict=True)))
    unmatched = tuple(alumnus for alumnus in alumni if alumnus not in pairs)
    return Assignment(pairs, unmatched, prices, values, dict(capacity))


def highest_values(candidates: Iterable[Candidate]) -> dict[AlumnusId, dict[MentorId, int]]:
    """Per alumnus the value of each mentor; of duplicates the highest."""
    values: dict[AlumnusId, dict[MentorId, int]] = {}
    for alumnus, mentor, value in candidates:
        row = values.setdefault(alumnus, {})
        if value > row.get(mentor, value - 1):
            row[mentor] = value
    return values


def offers_of(
    values: Mapping[AlumnusId, Mapping[MentorId, int]],
    alumni: list[AlumnusId],
    mentors: list[MentorId],
) -> list[Offers]:
    """Per alumnus the gainful offers of mentors with places, the most valuable first."""
    position: dict[Hashable, int] = {mentor: index for index, mentor in enumerate(mentors)}
    return [
        sorted(
            (
                (value, value, position[mentor])
                for mentor, value in values[alumnus].items()
                if value > 0 and mentor in position
            ),
            key=lambda offer: (-offer[0], offer[2]),
        )
        for alumnus in alumni
    ]


def clear(market: Market) -> None:
    """Bring everybody to market, the most valuable first, until nobody can gain by moving.

    In this order whoever is seated early is hardly ever left out later, so the long searches that
    end in "nobody has room" stay few.
    """
    highest = [offers[0][0] if offers else 0 for offers in market.offers]
    seekers, steps = seekers_of(market), 0
    for newcomer in sorted(range(len(highest)), key=lambda a: (-highest[a], a)):
        looking = market.bid(newcomer)
        if looking != NOBODY:
            steps += seat(market, looking)
        if steps > STEPS_PER_LIFT * len(market.capacity):
            lift(market, seekers)
            steps = 0


def closing_prices(
    values: Mapping[AlumnusId, Mapping[MentorId, int]], prices: dict[MentorId, int]
) -> dict[MentorId, int]:
    """Prices for everybody named: a mentor without places is dearer than anyone would pay."""
    closed: dict[MentorId, int] = {}
    for row in values.values():
        for mentor, value in row.items():
            if mentor not in prices:
                closed[mentor] = max(closed.get(mentor, 0), value)
    return prices | closed

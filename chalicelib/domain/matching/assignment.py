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

    mentors: list[Any]
    values: list[int]


@dataclass(frozen=True)
class Assignment:
    """Who goes to whom, who is left over, and the price of one place with each mentor.

    ``rows`` are the candidates as they were given, with the mentor's ``position`` for each id.
    """

    pairs: dict[AlumnusId, MentorId]
    unmatched: tuple[AlumnusId, ...]
    prices: dict[MentorId, int]
    capacity: Mapping[MentorId, int] = field(repr=False)
    rows: Mapping[AlumnusId, Row] = field(repr=False)
    position: Mapping[MentorId, int] = field(repr=False)

    @property
    def value(self) -> int:
        """The total value of the pairs. Raises ``ValueError`` for a pair nobody proposed."""
        total = 0
        for alumnus, mentor in self.pairs.items():
            row = self.rows[alumnus]
            total += row.values[row.mentors.index(self.position[mentor])]
        return total

    def certificate(self) -> Certificate:
        """Prove from the candidates and prices alone that no assignment is worth more."""
        taken = Counter(self.pairs.values())
        within = all(count <= self.capacity.get(mentor, 0) for mentor, count in taken.items())
        prices = [self.prices[mentor] for mentor in self.position]
        gains = sum(highest_gain(row, prices) for row in self.rows.values())
        rents = sum(price * self.capacity.get(mentor, 0) for mentor, price in self.prices.items())
        not_negative = all(price >= 0 for price in prices)
        return Certificate(self.value, gains + rents, within and not_negative)


def highest_gain(row: Row, prices: list[int]) -> int:
    """What the mentor worth most to someone is worth after the price; nothing if none is."""
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
    given = gathered(candidates)
    mentors = sorted({mentor for row in given.values() for mentor in row.mentors} | capacity.keys())
    position = {mentor: at for at, mentor in enumerate(mentors)}
    rows = ordered(given, position)
    market = Market(
        [row.mentors for row in rows.values()],
        [row.values for row in rows.values()],
        [capacity.get(mentor, 0) for mentor in mentors],
    )
    clear(market)
    held = zip(rows, market.held, strict=True)
    pairs = {alumnus: mentors[place] for alumnus, place in held if place != NOBODY}
    unmatched = tuple(alumnus for alumnus in rows if alumnus not in pairs)
    prices = dict(zip(mentors, market.prices, strict=True))
    return Assignment(pairs, unmatched, prices, dict(capacity), rows, position)


def gathered(candidates: Iterable[Candidate]) -> dict[AlumnusId, Row]:
    """Per alumnus the ids of the mentors and what they are worth, as they come."""
    given: dict[AlumnusId, Row] = {}
    for alumnus, mentor, value in candidates:
        if alumnus not in given:
            given[alumnus] = Row([], [])
        row = given[alumnus]
        row.mentors.append(mentor)
        row.values.append(value)
    return given


def ordered(given: dict[AlumnusId, Row], position: Mapping[MentorId, int]) -> dict[AlumnusId, Row]:
    """Alumni in order of id, their mentors by position, those worth most first and each once.

    ``given`` is used up, because both together would take twice the memory.
    """
    return {alumnus: in_order(given.pop(alumnus), position) for alumnus in sorted(given)}


def in_order(row: Row, position: Mapping[MentorId, int]) -> Row:
    """The same candidates, those worth most first, then in the order of ids; of duplicates one."""
    mentors = [position[mentor] for mentor in row.mentors]
    order = sorted(range(len(mentors)), key=mentors.__getitem__)
    order.sort(key=row.values.__getitem__, reverse=True)
    if len(set(mentors)) < len(order):
        first = {mentors[at]: at for at in reversed(order)}
        order = [at for at in order if first[mentors[at]] == at]
    return Row([mentors[at] for at in order], [row.values[at] for at in order])


def clear(market: Market) -> None:
    """Bring everybody to market, the most valuable first, until nobody can gain by moving.

    In this order whoever is seated early is hardly ever left out later, so the long searches that
    end in "nobody has room" stay few. Prices are lifted as soon as searching has cost as much as a
    lift does, and as far as all searches but one went since the last: a single one goes much
    farther when the last room is gone, and a lift that far would take in every offer there is.
    """
    highest = [values[0] if values else 0 for values in market.values]
    patience, steps = len(market.capacity), 0
    went: list[int] = []
    for newcomer in sorted(range(len(highest)), key=lambda a: (-highest[a], a)):
        looking = market.bid(newcomer)
        if looking == NOBODY:
            continue
        path = seat(market, looking)
        went.append(path.limit)
        steps += len(path.settled)
        if steps > patience:
            offers = lift(market, sorted(went)[-2:][0])
            patience, steps = len(market.capacity) + offers // OFFERS_PER_STEP, 0
            went.clear()

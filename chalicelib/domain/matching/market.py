"""The state that the assignment works on: places, prices and who holds which place.

Alumni and mentors are positions (0, 1, …) here; ``assignment`` maps them to ids and back. The
invariant between any two steps: prices are never negative, a mentor with room costs nothing, and
everybody who holds a place holds one that is worth most to them at these prices. A mentor without
places is dearer from the start than anyone would pay.
"""

from heapq import heappush, heappushpop

NOBODY = -1
#: Bids that one newcomer may set off before a shortest path settles the rest of the chain. Bids
#: are cheap and settle most; among people with nearly equal alternatives they creep.
BIDS_PER_NEWCOMER = 40
EXACT_BOUNDS = 8


class Market:
    """Places for sale: each alumnus looks for the mentor worth most after the price.

    An alumnus's offers are three lists side by side, because a tuple for each takes three times
    the memory: ``mentors``, their ``values``, and ``bounds`` that each gains no more than, which
    fall along the list. The gain of some earlier moment is such a bound, because prices only rise.
    """

    __slots__ = ("bids", "bounds", "capacity", "held", "held_value", "mentors", "prices", "values")

    def __init__(
        self, mentors: list[list[int]], values: list[list[int]], capacity: list[int]
    ) -> None:
        self.mentors, self.values, self.bounds = list(mentors), list(values), list(values)
        self.capacity = capacity
        self.prices = closed_prices(mentors, values, capacity)
        #: per mentor a heap of (the price up to which they would stay, alumnus)
        self.bids: list[list[tuple[int, int]]] = [[] for _ in capacity]
        self.held = [NOBODY] * len(mentors)
        self.held_value = [0] * len(mentors)

    def best(self, alumnus: int) -> tuple[int, int, int, int]:
        """The mentor worth most now: (gain, next best gain, mentor, value).

        The mentor is NOBODY where nobody is worth their price; being left out gains nothing.
        """
        gain = runner_up = value = 0
        mentor = NOBODY
        prices = self.prices
        for bound, offered, candidate in zip(
            self.bounds[alumnus], self.values[alumnus], self.mentors[alumnus], strict=True
        ):
            if bound <= runner_up:  # nothing further can be better
                break
            worth = offered - prices[candidate]
            if worth > gain:
                gain, runner_up, mentor, value = worth, gain, candidate, offered
            elif worth > runner_up:
                runner_up = worth
        return gain, runner_up, mentor, value

    def bid(self, alumnus: int) -> int:
        """Let a newcomer bid, then whoever is outbid; return who is still looking, or NOBODY.

        A bidder stays up to the price at which the next best mentor is as good. Of those who want
        a mentor the highest bidders stay and the price is the lowest of their bids. Whoever gains
        nowhere is out for good, because prices only rise.
        """
        for _ in range(BIDS_PER_NEWCOMER):
            _, runner_up, mentor, value = self.best(alumnus)
            if mentor == NOBODY:
                return NOBODY
            bids, stays_up_to = self.bids[mentor], value - runner_up
            self.held[alumnus], self.held_value[alumnus] = mentor, value
            if len(bids) < self.capacity[mentor]:
                heappush(bids, (stays_up_to, alumnus))
                return NOBODY
            alumnus = heappushpop(bids, (stays_up_to, alumnus))[1]
            self.held[alumnus] = NOBODY
            self.prices[mentor] = max(self.prices[mentor], bids[0][0])
        return alumnus

    def sort_anew(self, alumnus: int) -> None:
        """Order someone's offers by what they gain at the present prices.

        Beyond the nearest, four share a bound: whole numbers that large are most of the memory.
        """
        prices, values, mentors = self.prices, self.values[alumnus], self.mentors[alumnus]
        offers = sorted(
            (
                (value - prices[mentor], value, mentor)
                for value, mentor in zip(values, mentors, strict=True)
            ),
            reverse=True,
        )
        self.bounds[alumnus] = [
            offers[at if at < EXACT_BOUNDS else at & ~3][0] for at in range(len(offers))
        ]
        self.values[alumnus] = [value for _, value, _ in offers]
        self.mentors[alumnus] = [mentor for _, _, mentor in offers]


def closed_prices(
    mentors: list[list[int]], values: list[list[int]], capacity: list[int]
) -> list[int]:
    """Nothing for mentors with places, and for those without the most that anyone would pay."""
    prices = [0] * len(capacity)
    if all(capacity):
        return prices
    for row, worth in zip(mentors, values, strict=True):
        for mentor, value in zip(row, worth, strict=True):
            if not capacity[mentor] and value > prices[mentor]:
                prices[mentor] = value
    return prices

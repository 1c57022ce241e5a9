"""The state that the assignment works on: places, prices and who holds which place.

Alumni and mentors are positions (0, 1, …) here; ``assignment`` maps them to ids and back. The
invariant between any two steps: prices are never negative, a mentor with room costs nothing, and
everybody who holds a place holds one that is worth most to them at these prices.
"""

from collections.abc import Sequence
from heapq import heappush, heappushpop

#: An alumnus's offers: (no less than the present gain, value, mentor), the first bound first.
#: The gain of some earlier moment is such a bound, because prices only rise.
Offers = list[tuple[int, int, int]]
NOBODY = -1
#: Bids that one newcomer may set off before a shortest path settles the rest of the chain. Bids
#: are cheap and settle most; among people with nearly equal alternatives they creep.
BIDS_PER_NEWCOMER = 40


class Market:
    """Places for sale: each alumnus looks for the mentor worth most after the price."""

    __slots__ = ("bids", "capacity", "held", "held_value", "offers", "prices")

    def __init__(self, offers: Sequence[Offers], capacity: Sequence[int]) -> None:
        self.offers = offers
        self.capacity = capacity
        self.prices = [0] * len(capacity)
        #: per mentor a heap of (the price up to which they would stay, alumnus)
        self.bids: list[list[tuple[int, int]]] = [[] for _ in capacity]
        self.held = [NOBODY] * len(offers)
        self.held_value = [0] * len(offers)

    def best(self, alumnus: int) -> tuple[int, int, int, int]:
        """The mentor worth most now: (gain, next best gain, mentor, value).

        The mentor is NOBODY where nobody is worth their price; being left out gains nothing.
        """
        gain = runner_up = value = 0
        mentor = NOBODY
        prices = self.prices
        for bound, offered, candidate in self.offers[alumnus]:
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

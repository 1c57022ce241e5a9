"""One shortest alternating path: seat a person who bidding left standing, moving others if needed.

Dijkstra over mentors on reduced values (Edmonds and Karp 1972; Tomizawa 1971). The path ends at a
mentor with room or at the person whom it costs least to leave unmatched, and the prices rise just
enough that everybody keeps a mentor worth most to them.
"""

from heapq import heapify, heappop, heappush

from chalicelib.domain.matching.market import NOBODY, Market

#: So many offers that only an old bound made look near, and a person's offers are sorted anew.
MOST_MISLED = 5


class Path:
    """The search of one seeker through a market."""

    __slots__ = ("distance", "dropped", "heap", "last", "limit", "market", "reached_by", "settled")

    def __init__(self, market: Market, seeker: int) -> None:
        self.market = market
        #: what the cheapest known end costs; at first, leaving the seeker unmatched
        self.limit = market.best(seeker)[0]
        self.dropped, self.last = seeker, NOBODY
        self.distance: dict[int, int] = {}
        self.reached_by: dict[int, int] = {}
        self.settled: list[int] = []
        self.heap: list[tuple[int, int]] = []
        self.reach(seeker, self.limit)

    def reach(self, alumnus: int, gap: int) -> None:
        """Reach every mentor of this alumnus that is nearer than any end known so far."""
        market, distance, limit = self.market, self.distance, self.limit
        prices, bids, capacity = market.prices, market.bids, market.capacity
        misled = 0
        for bound, value, mentor in zip(
            market.bounds[alumnus], market.values[alumnus], market.mentors[alumnus], strict=True
        ):
            if gap - bound >= limit:  # the best bound comes first: none is nearer
                break
            cost = gap - value + prices[mentor]
            if cost >= limit:
                misled += 1
            elif cost < distance.get(mentor, limit):
                distance[mentor] = cost
                self.reached_by[mentor] = alumnus
                if len(bids[mentor]) < capacity[mentor]:
                    limit, self.last, self.dropped = cost, mentor, NOBODY
                else:
                    heappush(self.heap, (cost, mentor))
        self.limit = limit
        if misled > MOST_MISLED:
            market.sort_anew(alumnus)

    def search(self) -> None:
        """Settle mentors from near to far until the nearest end is certain."""
        market, heap, distance = self.market, self.heap, self.distance
        while heap:
            cost, mentor = heappop(heap)
            if cost >= self.limit:
                return
            if cost > distance[mentor]:
                continue
            self.settled.append(mentor)
            for _, alumnus in market.bids[mentor]:
                gain = market.held_value[alumnus] - market.prices[mentor]
                if cost + gain < self.limit:
                    self.limit, self.last, self.dropped = cost + gain, mentor, alumnus
                self.reach(alumnus, cost + gain)

    def apply(self, seeker: int) -> None:
        """Raise the prices, then move everybody on the path one mentor along."""
        market = self.market
        for mentor in self.settled:
            market.prices[mentor] += self.limit - self.distance[mentor]
        if self.dropped == seeker:
            return
        mentor = self.last
        if self.dropped != NOBODY:
            vacate(market, self.dropped)
        while True:
            alumnus = self.reached_by[mentor]
            left = vacate(market, alumnus)
            occupy(market, alumnus, mentor)
            if alumnus == seeker:
                return
            mentor = left


def vacate(market: Market, alumnus: int) -> int:
    """Take someone's place away and return the mentor who has room again."""
    mentor = market.held[alumnus]
    if mentor != NOBODY:
        bids = market.bids[mentor]
        bids[:] = [bid for bid in bids if bid[1] != alumnus]
        heapify(bids)
        market.held[alumnus] = NOBODY
    return mentor


def occupy(market: Market, alumnus: int, mentor: int) -> None:
    """Give someone a place; they stay at least up to its present price."""
    value = market.values[alumnus][market.mentors[alumnus].index(mentor)]
    market.held[alumnus], market.held_value[alumnus] = mentor, value
    heappush(market.bids[mentor], (market.prices[mentor], alumnus))


def seat(market: Market, seeker: int) -> Path:
    """Seat one person by a shortest path, or leave out whoever loses least by it."""
    path = Path(market, seeker)
    path.search()
    path.apply(seeker)
    return path

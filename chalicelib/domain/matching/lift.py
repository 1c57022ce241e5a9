"""Raise all prices as far as the people who hold places would still stay.

Shortest paths alone keep prices as low as they can be, and so each late search has to climb the
same hill again. After a lift every mentor has a way out (a room, or a person whom leaving out costs
nothing) at no further cost, so the next searches end after a few steps. One lift is a Dijkstra
backwards from all ways out at once; it keeps the invariant of ``market``. No price rises by more
than a limit: then only offers that are nearly as good as the place held matter, a few per person.
"""

from heapq import heapify, heappop, heappush

from chalicelib.domain.matching.market import Market

Approaches = list[list[tuple[int, int]]]


def lift(market: Market, limit: int) -> int:
    """Add to each full mentor's price the cost of the cheapest way out from there, up to a limit.

    Returns how many offers it went through, as a measure of its cost.
    """
    ways_out = first_ways_out(market, limit)
    approaches = approaches_of(market, ways_out)
    spread(ways_out, approaches, limit)
    market.prices = [price + out for price, out in zip(market.prices, ways_out, strict=True)]
    return sum(map(len, approaches))


def first_ways_out(market: Market, limit: int) -> list[int]:
    """Per mentor what leaving out one of theirs would cost, or nothing where nobody needs to be."""
    held_value = market.held_value
    return [
        min(limit, min(held_value[alumnus] for _, alumnus in bids) - price)
        if bids and len(bids) == places
        else 0
        for bids, places, price in zip(market.bids, market.capacity, market.prices, strict=True)
    ]


def approaches_of(market: Market, ways_out: list[int]) -> Approaches:
    """Per mentor who could come from where: (what moving costs them, the mentor they would leave).

    Moves that cost as much as the way out known already are left out.
    """
    prices, bounds, values, mentors = market.prices, market.bounds, market.values, market.mentors
    approaches: Approaches = [[] for _ in prices]
    for home, limit in enumerate(ways_out):
        if not limit:
            continue
        for _, alumnus in market.bids[home]:
            gain = market.held_value[alumnus] - prices[home]
            for bound, value, mentor in zip(
                bounds[alumnus], values[alumnus], mentors[alumnus], strict=True
            ):
                if gain - bound >= limit:  # the best bound comes first: none is nearer
                    break
                cost = gain - value + prices[mentor]
                if cost < limit and mentor != home:
                    approaches[mentor].append((cost, home))
    return approaches


def spread(ways_out: list[int], approaches: Approaches, limit: int) -> None:
    """Shorten each way out by the ways out of others (Dijkstra backwards)."""
    heap = [(cost, mentor) for mentor, cost in enumerate(ways_out) if cost < limit]
    heapify(heap)
    while heap:
        cost, mentor = heappop(heap)
        if cost > ways_out[mentor]:
            continue
        for step, home in approaches[mentor]:
            longer = cost + step
            if longer < ways_out[home]:
                ways_out[home] = longer
                heappush(heap, (longer, home))

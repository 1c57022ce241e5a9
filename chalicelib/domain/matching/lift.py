"""Raise all prices as far as the people who hold places would still stay.

Shortest paths alone keep prices as low as they can be, and so each late search has to climb the
same hill again. After a lift every mentor has a way out (a room, or a person whom leaving out costs
nothing) at no further cost, so the next searches end after a few steps. One lift is a Dijkstra
backwards from all ways out at once; it keeps the invariant of ``market``.
"""

from heapq import heapify, heappop, heappush

from chalicelib.domain.matching.market import NOBODY, Market


def seekers_of(market: Market) -> list[list[tuple[int, int]]]:
    """Per mentor everyone who may go there: (value, alumnus)."""
    seekers: list[list[tuple[int, int]]] = [[] for _ in market.capacity]
    for alumnus, offers in enumerate(market.offers):
        for _, value, mentor in offers:
            seekers[mentor].append((value, alumnus))
    return seekers


def lift(market: Market, seekers: list[list[tuple[int, int]]]) -> None:
    """Add to each full mentor's price the cost of the cheapest way out from there."""
    prices, held, held_value = market.prices, market.held, market.held_value
    way_out = first_ways_out(market)
    gain = [
        value - prices[home] if home != NOBODY else 0
        for value, home in zip(held_value, held, strict=True)
    ]
    heap = [(cost, mentor) for mentor, cost in enumerate(way_out)]
    heapify(heap)
    while heap:
        cost, mentor = heappop(heap)
        if cost > way_out[mentor]:
            continue
        here = cost + prices[mentor]
        for value, alumnus in seekers[mentor]:
            home = held[alumnus]
            if home == NOBODY:
                continue
            longer = here + gain[alumnus] - value
            if longer < way_out[home]:
                way_out[home] = longer
                heappush(heap, (longer, home))
    market.prices = [price + out for price, out in zip(prices, way_out, strict=True)]


def first_ways_out(market: Market) -> list[int]:
    """Per mentor nothing where there is room, else what leaving out one of theirs would cost."""
    return [
        min(market.held_value[alumnus] for _, alumnus in bids) - price if len(bids) == places else 0
        for bids, places, price in zip(market.bids, market.capacity, market.prices, strict=True)
    ]

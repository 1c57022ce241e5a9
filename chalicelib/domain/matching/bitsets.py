"""Sets of mentors as whole numbers, one bit each, and small counters kept for all of them at once.

A counter is a list of bit planes: plane *i* holds the mentors whose number has bit *i* set. Adding
to all mentors costs a few operations on whole numbers instead of one per mentor.
"""

from collections.abc import Iterator

Planes = list[int]


def members(bits: int) -> Iterator[int]:
    """The positions of the bits set, the lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def add(planes: Planes, amount: int, bits: int) -> None:
    """Add an amount, which is not negative, to the number of every mentor in the set."""
    plane = 0
    while amount:
        if amount & 1:
            carry_into(planes, plane, bits)
        amount >>= 1
        plane += 1


def carry_into(planes: Planes, plane: int, carry: int) -> None:
    """Add two to the power of ``plane`` to the number of every mentor in ``carry``."""
    while len(planes) < plane:
        planes.append(0)
    for position in range(plane, len(planes)):
        if not carry:
            return
        before = planes[position]
        planes[position] = before ^ carry
        carry &= before
    if carry:
        planes.append(carry)


def levels(planes: Planes, within: int) -> Iterator[tuple[int, int]]:
    """The mentors of ``within`` by their number: (number, set), the highest number first."""
    stack = [(len(planes), 0, within)] if within else []
    while stack:
        plane, number, bits = stack.pop()
        if not plane:
            yield number, bits
            continue
        plane -= 1
        high = bits & planes[plane]
        low = bits ^ high
        if low:
            stack.append((plane, number, low))
        if high:
            stack.append((plane, number | 1 << plane, high))

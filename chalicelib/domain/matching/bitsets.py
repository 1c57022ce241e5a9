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


def runs(bits: int) -> Iterator[tuple[int, int]]:
    """The unbroken runs of bits set: (first position, length), the lowest first."""
    at = 0
    while bits:
        skipped = (bits & -bits).bit_length() - 1
        bits >>= skipped
        at += skipped
        length = (~bits & (bits + 1)).bit_length() - 1
        yield at, length
        bits >>= length
        at += length


def add(planes: Planes, amount: int, bits: int) -> None:
    """Add an amount, which is not negative, to the number of every mentor in the set."""
    plane = 0
    while amount:
        if amount & 1:
            carry_into(planes, plane, bits)
        amount >>= 1
        plane += 1


def add_numbers(planes: Planes, numbers: Planes, plane: int = 0) -> None:
    """Add to the number of every mentor another of theirs times two to the power of ``plane``."""
    while len(planes) < plane + len(numbers):
        planes.append(0)
    carry = 0
    for position, other in enumerate(numbers, plane):
        before = planes[position]
        unequal = before ^ other
        planes[position] = unequal ^ carry
        carry = before & other | unequal & carry
    carry_into(planes, plane + len(numbers), carry)


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


def at_least(planes: Planes, number: int, within: int) -> int:
    """The mentors of ``within`` whose number is no less than this one, which is not negative."""
    if number >> len(planes):
        return 0
    above, equal = 0, within  # those above may stay among the equal
    for position in reversed(range(len(planes))):
        high = equal & planes[position]
        if number >> position & 1:
            equal = high
        else:
            above |= high
    return above | equal


def at_most(planes: Planes, number: int) -> Planes:
    """Every mentor's number, or this one, which is positive, where theirs is higher."""
    anybody = 0
    for plane in planes:
        anybody |= plane
    over = at_least(planes, number, anybody)
    return [
        plane & ~over | (over if number >> position & 1 else 0)
        for position, plane in enumerate(planes[: number.bit_length()])
    ]


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

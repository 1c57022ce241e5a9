"""Why somebody has no mentor: the rules that bind, and keys to the words for them.

A rule binds if lifting it alone would give the person an eligible mentor. Where no single rule
does, the smallest set that would is given, and of several such sets the one that opens most.
"""

from itertools import combinations

from chalicelib.domain.matching.candidates import MentorIndex
from chalicelib.domain.matching.pool import Context, Facts
from chalicelib.domain.matching.rules import (
    ALUMNUS_RULES,
    MENTOR_RULES,
    NO_CAPACITY,
    NO_ELIGIBLE_MENTOR,
    PAIR_RULES,
)
from chalicelib.domain.matching.scoring import PARTS

#: The keys under which ``words`` has each reason and each part.
REASON_WORDS: dict[str, str] = {
    code: f"reason.{code}"
    for code in (*ALUMNUS_RULES, *MENTOR_RULES, *PAIR_RULES, NO_ELIGIBLE_MENTOR)
}
PART_WORDS: dict[str, str] = {part: f"part.{part}" for part in PARTS}


def own_reasons(alumnus: Facts, context: Context) -> tuple[str, ...]:
    """The rules for every alumnus that this one breaks; none is proposed to them until mended."""
    return tuple(code for code, holds in ALUMNUS_RULES.items() if not holds(alumnus, context))


def binding_reasons(alumnus: Facts, index: MentorIndex) -> tuple[str, ...]:
    """Why someone who keeps their own rules was left over.

    ``no_eligible_mentor`` if no mentor at all is cleared. ``no_capacity`` if the places of those
    whom they could have went to people ahead of them, in this run or before it.
    """
    if not index.cleared:
        return (NO_ELIGIBLE_MENTOR,)
    hours = index.hours(alumnus)
    passing = {code: index.passing(code, alumnus, hours) for code in PAIR_RULES}
    passing[NO_CAPACITY] = index.with_room
    if opened(index.cleared, passing, ()):
        return (NO_CAPACITY,)
    alone = tuple(code for code in passing if opened(index.cleared, passing, (code,)))
    return alone or smallest_set(index.cleared, passing)


def opened(cleared: int, passing: dict[str, int], lifted: tuple[str, ...]) -> int:
    """How many cleared mentors would be eligible without the lifted rules."""
    for code, bits in passing.items():
        if code not in lifted:
            cleared &= bits
    return cleared.bit_count()


def smallest_set(cleared: int, passing: dict[str, int]) -> tuple[str, ...]:
    """The fewest rules that would have to be lifted together; lifting all opens every mentor."""
    for size in range(2, len(passing)):
        sets = list(combinations(passing, size))
        best = max(sets, key=lambda lifted: opened(cleared, passing, lifted))
        if opened(cleared, passing, best):
            return best
    return tuple(passing)

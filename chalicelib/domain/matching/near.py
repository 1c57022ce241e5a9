"""Who else there was: mentors that one rule alone kept from somebody, and the next best to ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.matching.bitsets import members
from chalicelib.domain.matching.candidates import MentorIndex
from chalicelib.domain.matching.pool import Facts
from chalicelib.domain.matching.rules import PAIR_RULES

#: Nobody is led to lift these: a wish, and somebody's safety.
NEVER_NEAR = ("blocked", "safety")


@dataclass(frozen=True)
class NearMiss:
    """A mentor whom only one rule excludes, with the score that the pair would have."""

    mentor_id: str
    score: int
    rule: str


def near_misses(alumnus: Facts, index: MentorIndex, most: int) -> tuple[NearMiss, ...]:
    """The best-scoring mentors whom exactly one rule excludes, at most so many, the best first.

    A mentor's own rules count too: a training that ran out may be all that stands in the way.
    """
    hours = index.hours(alumnus)
    keeping = dict(index.keeping)
    keeping |= {code: index.passing(code, alumnus, hours) for code in PAIR_RULES}
    once = twice = 0
    for bits in keeping.values():
        broken = index.everyone & ~bits
        twice |= once & broken
        once |= broken
    near = once & ~twice
    for code in NEVER_NEAR:
        near &= keeping[code]
    return tuple(
        NearMiss(
            index.mentors[found.mentor].id,
            found.score,
            next(code for code, bits in keeping.items() if not bits >> found.mentor & 1),
        )
        for found in index.best(alumnus, hours, near, most)
    )


def next_best(
    alumnus: Facts, index: MentorIndex, eligible: int, spare: int, most: int
) -> tuple[str, ...]:
    """Whom to ask if the first says no: the best-scoring eligible mentors who have a place that
    the run gave to nobody (``spare``), so that asking them takes nothing from anybody."""
    within = eligible & spare
    found = index.best(alumnus, index.hours(alumnus), within, most)
    return tuple(index.mentors[one.mentor].id for one in found)


def spare_after(index: MentorIndex, taken: Mapping[int, int], places: Sequence[int]) -> int:
    """The cleared mentors with more places than the run has given away."""
    return sum(1 << at for at in members(index.cleared) if places[at] > taken.get(at, 0))

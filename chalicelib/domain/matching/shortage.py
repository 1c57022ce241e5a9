"""Where places are short: groups who share too few mentors, and whom to recruit.

A group is a closed set: its people are eligible to its mentors alone, all of whose places are
taken, so that no other choice of pairs would match one more of them (Hall 1935). It is found by
the alternating paths from everybody left over.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from chalicelib.domain.matching.bitsets import members
from chalicelib.domain.matching.candidates import MentorIndex
from chalicelib.domain.matching.pool import Facts
from chalicelib.domain.matching.rules import NO_CAPACITY, PAIR_RULES, places_left


@dataclass(frozen=True)
class Bind:
    """A rule that keeps a group from other mentors, for how many of those left over, and what they
    ask for where all of them ask for the same (a language, a gender, a town)."""

    rule: str
    people: int
    value: str = ""


@dataclass(frozen=True)
class Shortage:
    """A closed set: who shares which mentors, how many places those have, and who is left over."""

    alumni: tuple[str, ...]
    unmatched: tuple[str, ...]
    mentors: tuple[str, ...]
    places: int
    binds: tuple[Bind, ...]

    @property
    def size(self) -> "Size":
        """The group in numbers."""
        return Size(len(self.alumni), len(self.unmatched), len(self.mentors), self.places)


class Size(NamedTuple):
    """A group in numbers: who shares, who of them is left over, the mentors and their places."""

    people: int
    left: int
    mentors: int
    places: int


class Ground:
    """Who holds whose place: alumni and mentors by position, as in ``Solved``."""

    def __init__(
        self, index: MentorIndex, alumni: Sequence[Facts], eligible: Sequence[int],
        held: Mapping[int, int],
    ) -> None:  # fmt: skip
        self.index, self.alumni, self.eligible, self.held = index, alumni, eligible, held
        self.holders: dict[int, list[int]] = {}
        for alumnus, mentor in held.items():
            self.holders.setdefault(mentor, []).append(alumnus)
        self.unmatched = [at for at in range(len(alumni)) if at not in held]

    def closed(self, mentors: int) -> int:
        """All mentors that can be reached from these by moving those who hold their places."""
        reached, ahead = mentors, mentors
        while ahead:
            further = 0
            for mentor in members(ahead):
                for alumnus in self.holders.get(mentor, ()):
                    further |= self.eligible[alumnus]
            ahead = further & ~reached
            reached |= ahead
        return reached


def shortages(ground: Ground) -> tuple[Shortage, ...]:
    """The groups, those with most people left over first. Who may have nobody at all is in none:
    their own reasons say why."""
    groups: list[int] = []
    for alumnus in ground.unmatched:
        wanted = ground.eligible[alumnus]
        if not wanted or any(wanted & ~group == 0 for group in groups):
            continue
        reached = ground.closed(wanted)
        for group in [one for one in groups if one & reached]:
            groups.remove(group)
            reached |= group
        groups.append(reached)
    found = [_shortage(ground, group) for group in groups]
    return tuple(sorted(found, key=lambda one: (-len(one.unmatched), one.alumni)))


def _shortage(ground: Ground, mentors: int) -> Shortage:
    index = ground.index
    left = [at for at in ground.unmatched if ground.eligible[at] and _only(ground, at, mentors)]
    seated = [at for mentor in members(mentors) for at in ground.holders.get(mentor, ())]
    return Shortage(
        alumni=tuple(sorted(ground.alumni[at].id for at in (*left, *seated))),
        unmatched=tuple(ground.alumni[at].id for at in left),
        mentors=tuple(index.mentors[at].id for at in members(mentors)),
        places=sum(places_left(index.mentors[at]) for at in members(mentors)),
        binds=binds([ground.alumni[at] for at in left], index, mentors),
    )


def _only(ground: Ground, alumnus: int, mentors: int) -> bool:
    return not ground.eligible[alumnus] & ~mentors


#: What somebody asks for under a rule; nothing where it cannot be said in a word.
ASKS: dict[str, Callable[[Facts], Iterator[str]]] = {
    "no_shared_language": lambda a: iter(sorted(a.languages)),
    "gender_preference": lambda a: iter([wanted_gender(a) or ""]),
    "distance": lambda a: iter([a.side.person.city]),
}


def wanted_gender(alumnus: Facts) -> str | None:
    """The gender that a mentor of theirs must have; ``None`` where any will do."""
    wish = alumnus.role.mentor_gender_preference
    if wish == "any":
        return None
    return alumnus.side.person.gender if wish == "same" else str(wish)


def binds(people: Sequence[Facts], index: MentorIndex, mentors: int) -> tuple[Bind, ...]:
    """The rules any one of which, if lifted, would give some of these people a mentor outside
    their group, by how many; lack of places where none would."""
    outside = index.cleared & ~mentors
    counts: Counter[str] = Counter()
    asking: dict[str, list[Facts]] = {}
    for alumnus in people:
        hours = index.hours(alumnus)
        passing = {code: index.passing(code, alumnus, hours) for code in PAIR_RULES}
        for rule in PAIR_RULES:
            opened = outside
            for code, bits in passing.items():
                opened &= index.everyone if code == rule else bits
            if opened:
                counts[rule] += 1
                asking.setdefault(rule, []).append(alumnus)
    found = (Bind(rule, n, common(rule, asking[rule])) for rule, n in counts.most_common())
    return tuple(found) or (Bind(NO_CAPACITY, len(people)),)


def common(rule: str, people: Sequence[Facts]) -> str:
    """What all of them ask for under a rule, if it is one thing."""
    if rule not in ASKS:
        return ""
    asked = [frozenset(ASKS[rule](one)) for one in people]
    shared = frozenset.intersection(*asked)
    return min(shared) if shared else ""

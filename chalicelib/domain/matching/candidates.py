"""Who may be paired with whom, and the best of them, exactly as a loop over all pairs would say.

The rules and points are asked once per question, not once per pair: alumni who are alike in what a
row of a table reads share one set of mentors, a whole number with one bit per mentor. Only hours
of the week differ too much from person to person; their sets are joined hour by hour.
"""

from collections.abc import Callable, Hashable, Iterable
from functools import partial
from typing import NamedTuple

from chalicelib.domain.matching.bitsets import (
    Planes,
    add,
    add_numbers,
    at_least,
    at_most,
    carry_into,
    levels,
    members,
    runs,
)
from chalicelib.domain.matching.pool import HOURS_OF_WEEK, Context, Facts
from chalicelib.domain.matching.rules import MENTOR_RULES, NO_CAPACITY, PAIR_RULES, PersonRule
from chalicelib.domain.matching.scoring import AVAILABILITY, CRITERIA

#: Rules that read lists of ids on both sides, by the list's name.
LISTED = ("blocked", "safety")
HOURS_RULE = "no_shared_hour"


class Scored(NamedTuple):
    """A mentor's position in the index and the pair's score."""

    mentor: int
    score: int


def holds_for(rule: PersonRule, context: Context, mentor: Facts) -> bool:
    """Whether a mentor keeps a rule about themselves."""
    return rule(mentor, context)


def free_in(hour: int, mentor: Facts) -> bool:
    """Whether a mentor has time in this hour of the week in UTC."""
    return bool(mentor.hours >> hour & 1)


class MentorIndex:
    """All mentors of a run by position, in the order of their ids, and sets of them."""

    def __init__(self, mentors: Iterable[Facts], context: Context) -> None:
        self.context = context
        self.mentors = tuple(sorted(mentors, key=lambda mentor: mentor.id))
        self.everyone = (1 << len(self.mentors)) - 1
        self.position = {mentor.id: place for place, mentor in enumerate(self.mentors)}
        self.keeping = {
            code: self.where(partial(holds_for, holds, context))
            for code, holds in MENTOR_RULES.items()
        }
        self.with_room = self.keeping[NO_CAPACITY]
        self.cleared = self.everyone
        for code, bits in self.keeping.items():
            if code != NO_CAPACITY:
                self.cleared &= bits
        self.free_at = [self.where(partial(free_in, hour)) for hour in range(HOURS_OF_WEEK)]
        self.naming = {name: self._naming(name) for name in LISTED}
        self._passing: dict[tuple[str, Hashable], int] = {}
        #: how many hours mentors have of an unbroken run of hours: (first, length)
        self._in_run: dict[tuple[int, int], Planes] = {}
        self._points: dict[tuple[int, Hashable], Planes] = {}

    def where(self, holds: Callable[[Facts], bool]) -> int:
        """The set of mentors of whom this holds."""
        return int("".join("01"[holds(mentor)] for mentor in reversed(self.mentors)) or "0", 2)

    def _naming(self, name: str) -> dict[str, int]:
        """Per alumnus the set of mentors whose own list of that name holds them."""
        naming: dict[str, int] = {}
        for place, mentor in enumerate(self.mentors):
            for person_id in getattr(mentor.side, name):
                naming[person_id] = naming.get(person_id, 0) | 1 << place
        return naming

    def passing(self, code: str, alumnus: Facts, hours: Planes) -> int:
        """The mentors with whom this alumnus keeps one pair rule."""
        if code in LISTED:
            return self.everyone & ~self._listed(code, alumnus)
        if code == HOURS_RULE:
            return at_least(hours, self.context.policy.fit.shared_hours, self.everyone)
        rule = PAIR_RULES[code]
        question = (code, rule.reads(alumnus))
        if question not in self._passing:
            self._passing[question] = self.where(
                lambda mentor: bool(rule.holds(alumnus, mentor, self.context))
            )
        return self._passing[question]

    def _listed(self, name: str, alumnus: Facts) -> int:
        """The mentors named by this alumnus, or naming them, or being them (safety)."""
        named = self.naming[name].get(alumnus.id, 0)
        ids = getattr(alumnus.side, name) | ({alumnus.id} if name == "safety" else set())
        for person_id in ids:
            if person_id in self.position:
                named |= 1 << self.position[person_id]
        return named

    def hours(self, alumnus: Facts) -> Planes:
        """How many hours of the week each mentor shares with this alumnus."""
        planes: Planes = []
        for run in runs(alumnus.hours):
            if run not in self._in_run:
                self._in_run[run] = self._hours_in(*run)
            add_numbers(planes, self._in_run[run])
        return planes

    def _hours_in(self, first: int, length: int) -> Planes:
        """How many of these hours each mentor has."""
        planes: Planes = []
        for hour in range(first, first + length):
            carry_into(planes, 0, self.free_at[hour])
        return planes

    def eligible(self, alumnus: Facts, hours: Planes) -> int:
        """The cleared mentors with room with whom this alumnus keeps every rule."""
        bits = self.cleared & self.with_room
        for code in PAIR_RULES:
            if not bits:
                break
            bits &= self.passing(code, alumnus, hours)
        return bits

    def points(self, alumnus: Facts, hours: Planes) -> Planes:
        """Every mentor's score with this alumnus."""
        planes: Planes = []
        for row, criterion in enumerate(CRITERIA):
            if criterion.part == AVAILABILITY:
                self._add_hours(planes, hours)
                continue
            question = (row, criterion.reads(alumnus))
            if question not in self._points:
                self._points[question] = self._points_of(row, alumnus)
            add_numbers(planes, self._points[question])
        return planes

    def _add_hours(self, planes: Planes, hours: Planes) -> None:
        """Add the points for shared hours, up to the hours that count."""
        points = self.context.policy.points
        counted = at_most(hours, points.shared_hours_at_most)
        for plane in members(points.shared_hour):
            add_numbers(planes, counted, plane)

    def _points_of(self, row: int, alumnus: Facts) -> Planes:
        """Every mentor's points by one criterion."""
        points, sets = self.context.policy.points, dict[int, int]()
        for place, mentor in enumerate(self.mentors):
            got = CRITERIA[row].points(alumnus, mentor, points)
            sets[got] = sets.get(got, 0) | 1 << place
        planes: Planes = []
        for got, bits in sets.items():
            add(planes, got, bits)
        return planes

    def best(self, alumnus: Facts, hours: Planes, within: int, most: int) -> list[Scored]:
        """The best-scoring mentors of a set, at most so many; equals in the order of their ids."""
        found: list[Scored] = []
        if not within:
            return found
        for score, bits in levels(self.points(alumnus, hours), within):
            for mentor in members(bits):
                if len(found) == most:
                    return found
                found.append(Scored(mentor, score))
        return found

"""The soft points of a pair, as a table: whole numbers from 0 to 100 that sum from their parts."""

from collections.abc import Callable, Hashable
from typing import NamedTuple

from chalicelib.domain.matching.pool import Context, Facts
from chalicelib.domain.matching.rules import place_of, places_left, same_town
from chalicelib.domain.policy.matching import Points, Steps

AVAILABILITY = "availability"
#: These count as stage of life and not as shared experience.
STAGES = frozenset({"parent", "student"})


def stepped(steps: Steps, difference: int) -> int:
    """The points of the first step that this difference is within."""
    return next((points for most, points in steps if difference <= most), 0)


def hours_points(hours: int, points: Points) -> int:
    """Points for so many shared hours of the week, up to the hours that count."""
    return points.shared_hour * min(hours, points.shared_hours_at_most)


def shared_hours(alumnus: Facts, mentor: Facts, points: Points) -> int:
    """Points for the hours of the week that both have."""
    return hours_points((alumnus.hours & mentor.hours).bit_count(), points)


def alike(stage: str, alumnus: Facts, mentor: Facts) -> bool:
    """Whether both are in this stage of life, or both are not."""
    return (stage in alumnus.role.shared_experience) == (stage in mentor.role.shared_experience)


def clock(alumnus: Facts, mentor: Facts, points: Points) -> int:
    """Points for clocks that show nearly the same time."""
    return stepped(points.clock, abs(alumnus.offset - mentor.offset))


def place(alumnus: Facts, mentor: Facts, points: Points) -> int:
    """Points for the same town, or at least the same state."""
    if same_town(alumnus, mentor):
        return points.town
    state = alumnus.side.person.state.upper()
    return points.state if state and state == mentor.side.person.state.upper() else 0


def experience(alumnus: Facts, mentor: Facts, points: Points) -> int:
    """Points for what both have been through."""
    shared = (alumnus.role.shared_experience & mentor.role.shared_experience) - STAGES
    return points.experience * min(len(shared), points.experiences_at_most)


def free_share(mentor: Facts, points: Points) -> int:
    """Points for places free at the start of the run, as a share of the mentor's capacity."""
    return points.free_share * places_left(mentor) // max(1, int(mentor.role.capacity))


class Criterion(NamedTuple):
    """One row of the table: the part it counts to, its points, and what it reads of the alumnus."""

    part: str
    points: Callable[[Facts, Facts, Points], int]
    reads: Callable[[Facts], Hashable]


#: Parts may have several rows. Alumni alike in what a row reads get the same points from it.
CRITERIA: tuple[Criterion, ...] = (
    Criterion(
        "pathway",
        lambda a, m, p: p.pathway if a.role.pathway in m.role.pathways else 0,
        lambda a: a.role.pathway,
    ),
    Criterion(AVAILABILITY, shared_hours, lambda a: a.hours),
    Criterion("life_stage", lambda a, m, p: stepped(p.age, abs(a.age - m.age)), lambda a: a.age),
    Criterion(
        "life_stage",
        lambda a, m, p: p.parent * alike("parent", a, m) + p.student * alike("student", a, m),
        lambda a: a.role.shared_experience & STAGES,
    ),
    Criterion("place", clock, lambda a: a.offset),
    Criterion("place", place, place_of),
    Criterion("experience", experience, lambda a: a.role.shared_experience - STAGES),
    Criterion("load", lambda _, m, p: free_share(m, p), lambda _: None),
    Criterion(
        "substance",
        lambda a, m, p: p.substance if a.role.substances & m.role.substances else 0,
        lambda a: a.role.substances,
    ),
)
PARTS: tuple[str, ...] = tuple(dict.fromkeys(criterion.part for criterion in CRITERIA))


def parts_of(alumnus: Facts, mentor: Facts, context: Context) -> dict[str, int]:
    """The points of a pair, per part; they sum to its score."""
    parts = dict.fromkeys(PARTS, 0)
    for criterion in CRITERIA:
        parts[criterion.part] += criterion.points(alumnus, mentor, context.policy.points)
    return parts


def most_points(points: Points) -> int:
    """The highest score that a pair can have: 100 with the default points."""
    return (
        points.pathway
        + points.shared_hour * points.shared_hours_at_most
        + max((step for _, step in points.age), default=0)
        + points.parent
        + points.student
        + max((step for _, step in points.clock), default=0)
        + max(points.town, points.state)
        + points.experience * points.experiences_at_most
        + points.free_share
        + points.substance
    )

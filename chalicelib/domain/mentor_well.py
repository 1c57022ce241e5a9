"""How a mentor is themselves, in three taps: mentors carry others, and many are alumni.

It is between the mentor and staff. No mentee, no other mentor and no match's rule sees it, and no
answer costs anybody anything.
"""

from datetime import datetime, timedelta
from typing import Literal, get_args

from chalicelib.domain.people import Mentor, Person, Value
from chalicelib.domain.policy.following import MatchLife

Feeling = Literal["good", "so_so", "hard"]
Load = Literal["right", "much", "too_much"]
FEELINGS: tuple[Feeling, ...] = get_args(Feeling)
LOADS: tuple[Load, ...] = get_args(Load)


class Answers(Value):
    """How they are, how much mentoring is to them, and whether they want a call."""

    feeling: Feeling
    load: Load
    wants_call: bool = False


#: Stands where answers stood whose key was destroyed, until they are swept away.
NOTHING = Answers(feeling="good", load="right")


class WellBeing(Value):
    """One check-in of a mentor about themselves, in their partition; ``at`` is UTC."""

    id: str
    person_id: str
    at: datetime
    told: Answers = NOTHING


def key(id: str) -> str:
    """The sort key of a check-in."""
    return f"MENTORWELL#{id}"


def is_due(person: Person, mentor: Mentor, at: datetime, life: MatchLife) -> bool:
    """Whether somebody is to be asked how they are: they are somebody's mentor, and told nothing
    for as long as the policy says, or since they were entered. ``at`` is UTC."""
    since = mentor.well_told_at or person.created_at
    return bool(mentor.match_ids) and at - since >= timedelta(days=life.well_days)


def causes(told: Answers) -> dict[str, str]:
    """What somebody of staff must do about it: causes of alerts, each with what was said."""
    found = {}
    if told.wants_call:
        found["call_requested"] = "mentor_well"
    if told.feeling == "hard" or told.load == "too_much":
        found["mentor_hard"] = told.feeling if told.feeling == "hard" else told.load
    return found

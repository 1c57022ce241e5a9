"""How a program's mentors stand: the places that they offer, and when their clearances run out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from chalicelib.domain.clearances import CLEARANCES, last_day
from chalicelib.domain.people import Mentor
from chalicelib.domain.policy import Policy

_NONE = {"of": 0, "good": 0, "ending": 0, "over": 0, "none": 0}


class Held(NamedTuple):
    """Counts of mentors. ``available`` are neither paused nor away, ``full`` have no place free;
    ``clearances`` count each by whether it is good, ends within ``ending_days``, is over, or was
    never entered."""

    mentors: int
    available: int
    places: int
    taken: int
    full: int
    ending_days: int
    clearances: Mapping[str, Mapping[str, int]]


def held(mentors: Sequence[Mentor], today: date, policy: Policy) -> Held:
    """The mentors on a local day of the program."""
    within = max(policy.matching.clearance.notice_days)
    soon = today + timedelta(days=within)
    clearances = {
        name: {**_NONE, **_states([getattr(one, field) for one in mentors], today, soon, policy)}
        for name, field in CLEARANCES.items()
    }
    return Held(
        mentors=len(mentors),
        available=sum(_available(one, today) for one in mentors),
        places=sum(one.capacity for one in mentors),
        taken=sum(one.active for one in mentors),
        full=sum(one.active >= one.capacity for one in mentors),
        ending_days=within,
        clearances=clearances,
    )


def _available(one: Mentor, today: date) -> bool:
    return not one.paused and (one.away_until is None or one.away_until < today)


def _states(done: Sequence[date | None], today: date, soon: date, policy: Policy) -> Counter[str]:
    counted = Counter({"of": len(done)})
    for on in done:
        last = last_day(on, policy.matching.clearance) if on else None
        if last is None:
            counted["none"] += 1
        else:
            counted["over" if last < today else "ending" if last <= soon else "good"] += 1
    return counted

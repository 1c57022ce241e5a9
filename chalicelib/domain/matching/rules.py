"""The hard rules of matching, as tables. A pair that breaks one is never proposed.

Each row is a reason code and what must hold. Codes are what people see (in their words) when they
ask why; every rule that a pair breaks is reported, not only the first.
"""

from collections.abc import Callable, Hashable
from datetime import date
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

from chalicelib.domain.clearances import is_good, long_discharged, long_in_recovery
from chalicelib.domain.matching.pool import AlumnusSide, Context, Facts

NO_CAPACITY = "no_capacity"
NO_ELIGIBLE_MENTOR = "no_eligible_mentor"
MILES_PER_RADIAN = 3958.8  # the Earth's mean radius


def renewed(on: date | None, context: Context) -> bool:
    """Whether something was done, not in the future, and not too long ago."""
    return is_good(on, context.today, context.policy.clearance)


def adult(facts: Facts, context: Context) -> bool:
    """Whether someone is of age on the day of the run."""
    return facts.age >= context.policy.clearance.adult_years


def consents_to_disclosure(alumnus: Facts, context: Context) -> bool:
    """Whether a complete consent to disclose to mentors is in force (42 CFR 2.31).

    It covers the whole of the day on which it expires.
    """
    consent = alumnus.role.disclosure_consent
    return (
        consent is not None
        and bool(consent.form)
        and consent.recipient.strip().lower() == context.policy.fit.recipient
        and consent.expires_on >= context.today
    )


Membership = Callable[[AlumnusSide], bool]
#: Who is not in the pool at all, and therefore not reported as unmatched either.
OUTSIDE_POOL: dict[str, Membership] = {
    "not_wanted": lambda side: not side.alumnus.wants_mentor,
    "live_match": lambda side: side.live_match,
    "closed": lambda side: side.closed,
}

PersonRule = Callable[[Facts, Context], bool]
#: What must hold for an alumnus before anybody is proposed to them.
ALUMNUS_RULES: dict[str, PersonRule] = {
    "minor": adult,
    "no_disclosure_consent": consents_to_disclosure,
}
#: What must hold for a mentor before they are proposed to anybody.
CLEARANCE_RULES: dict[str, PersonRule] = {
    "mentor_minor": adult,
    "mentor_recovery_short": lambda mentor, context: long_in_recovery(
        mentor.role.recovery_since, context.today, context.policy.clearance
    ),
    "mentor_discharge_recent": lambda mentor, context: long_discharged(
        mentor.role.discharged_on, context.today, context.policy.clearance
    ),
    "mentor_background_check": lambda mentor, context: renewed(
        mentor.role.background_check_on, context
    ),
    "mentor_training": lambda mentor, context: renewed(mentor.role.training_completed_on, context),
    "mentor_ethics": lambda mentor, context: renewed(mentor.role.ethics_signed_on, context),
    "mentor_paused": lambda mentor, _: not mentor.role.paused,
    "mentor_away": lambda mentor, context: (
        mentor.role.away_until is None or mentor.role.away_until <= context.today
    ),
}
#: And what must hold besides: this one passes with time, so waiting helps.
MENTOR_RULES: dict[str, PersonRule] = CLEARANCE_RULES | {
    NO_CAPACITY: lambda mentor, _: places_left(mentor) > 0
}


def places_left(mentor: Facts) -> int:
    """Places that live matches leave free; never negative, also if capacity was lowered."""
    return max(0, int(mentor.role.capacity) - int(mentor.role.active))


def accepts_gender(preference: str, own: str | None, other: str | None) -> bool:
    """Whether a stated preference allows this gender. One not stated satisfies only ``any``."""
    if preference == "any":
        return True
    wanted = own if preference == "same" else preference
    return other is not None and other == wanted


def genders_agree(alumnus: Facts, mentor: Facts, _: Context) -> bool:
    """Whether the preferences of both sides hold."""
    own, other = alumnus.side.person.gender, mentor.side.person.gender
    return accepts_gender(alumnus.role.mentor_gender_preference, own, other) and accepts_gender(
        mentor.role.mentee_gender_preference, other, own
    )


def miles_between(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Miles along a great circle between two (latitude, longitude) in degrees (haversine)."""
    (lat, lon), (lat2, lon2) = (tuple(map(radians, point)) for point in (here, there))
    chord = sin((lat2 - lat) / 2) ** 2 + cos(lat) * cos(lat2) * sin((lon2 - lon) / 2) ** 2
    return 2 * MILES_PER_RADIAN * asin(sqrt(min(1.0, chord)))


def same_town(one: Facts, other: Facts) -> bool:
    """Whether two people live in the same town by name or in the same three-digit zip area."""
    here, there = one.side.person, other.side.person
    town, town2 = ((p.city.strip().lower(), p.state.upper()) for p in (here, there))
    return bool(town[0] and town == town2) or bool(here.zip[:3] and here.zip[:3] == there.zip[:3])


def near_enough(alumnus: Facts, mentor: Facts, context: Context) -> bool:
    """Whether they can meet if either wants to; by town where coordinates are unknown."""
    if not (alumnus.side.in_person or mentor.side.in_person):
        return True
    here, there = alumnus.side.coordinates, mentor.side.coordinates
    if here is None or there is None:
        return same_town(alumnus, mentor)
    return miles_between(here, there) <= context.policy.fit.in_person_miles


def apart(name: str, alumnus: Facts, mentor: Facts) -> bool:
    """Whether neither side's list of that name holds the other."""
    return mentor.id not in getattr(alumnus.side, name) and alumnus.id not in getattr(
        mentor.side, name
    )


class PairRule(NamedTuple):
    """What must hold for a pair, and all that it reads of the alumnus.

    Alumni who are alike in ``reads`` have the same answer from every mentor, which is what lets
    ``candidates`` ask each question only once.
    """

    holds: Callable[[Facts, Facts, Context], bool]
    reads: Callable[[Facts], Hashable]


def place_of(facts: Facts) -> Hashable:
    """What distance is read from."""
    person = facts.side.person
    return (person.city.strip().lower(), person.state.upper(), person.zip[:3])


#: What must hold between two people. Nobody mentors themselves, hence the check of ids.
PAIR_RULES: dict[str, PairRule] = {
    "no_shared_language": PairRule(
        lambda a, m, _: not a.languages.isdisjoint(m.languages), lambda a: a.languages
    ),
    "no_shared_hour": PairRule(
        lambda a, m, c: (a.hours & m.hours).bit_count() >= c.policy.fit.shared_hours,
        lambda a: a.hours,
    ),
    "gender_preference": PairRule(
        genders_agree, lambda a: (a.role.mentor_gender_preference, a.side.person.gender)
    ),
    "medication": PairRule(
        lambda a, m, _: not a.role.on_medication or m.role.supports_medication,
        lambda a: a.role.on_medication,
    ),
    "distance": PairRule(
        near_enough, lambda a: (a.side.in_person, a.side.coordinates, place_of(a))
    ),
    "blocked": PairRule(lambda a, m, _: apart("blocked", a, m), lambda a: a.id),
    "safety": PairRule(
        lambda a, m, _: a.id != m.id and apart("safety", a, m), lambda a: a.id
    ),
}  # fmt: skip


def exclusions(alumnus: Facts, mentor: Facts, context: Context) -> tuple[str, ...]:
    """Every reason why these two are not proposed to each other; empty if they may be."""
    return (
        tuple(code for code, holds in ALUMNUS_RULES.items() if not holds(alumnus, context))
        + tuple(code for code, holds in MENTOR_RULES.items() if not holds(mentor, context))
        + tuple(code for code, r in PAIR_RULES.items() if not r.holds(alumnus, mentor, context))
    )

"""What one more mentor would change: for each kind of mentor that people left over could have, how
many more would be matched. Counted by the hard rules themselves, on a mentor made up for it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import NamedTuple

from chalicelib.domain.matching.bitsets import members
from chalicelib.domain.matching.pool import HOURS_OF_WEEK, Context, Facts, MentorSide, facts_of
from chalicelib.domain.matching.rules import PAIR_RULES
from chalicelib.domain.matching.shortage import Ground, wanted_gender
from chalicelib.domain.people import Mentor, Person

NEWCOMER = "recruit"
#: The position of the newcomer among the mentors.
NEW_PLACE = -1
#: Kinds that are tried out, those that most of the people left over ask for first.
TRIED = 12


class Profile(NamedTuple):
    """A kind of mentor: what they speak, and their gender, town and view of medication where that
    matters to those who could have them."""

    language: str
    gender: str | None
    town: str | None
    state: str
    medication: bool


class Recruit(NamedTuple):
    """One more mentor of a kind, and how many more people that would match."""

    profile: Profile
    matches: int


def recruits(ground: Ground, places: int, most: int) -> tuple[Recruit, ...]:
    """The kinds of mentor worth recruiting, with so many places each, the most useful first."""
    asked: Counter[Profile] = Counter()
    for at in ground.unmatched:
        asked.update(profiles(ground.alumni[at]))
    tried = sorted(asked, key=lambda one: (-asked[one], _plain(one)))[:TRIED]
    found = (Recruit(one, gain(ground, one, places)) for one in tried)
    useful = [one for one in found if one.matches]
    return tuple(sorted(useful, key=lambda one: (-one.matches, _plain(one.profile)))[:most])


def _plain(profile: Profile) -> tuple[str, ...]:
    return tuple(str(part or "") for part in profile)


def profiles(alumnus: Facts) -> Iterator[Profile]:
    """The least that a mentor must be to suit somebody, once for each language of theirs."""
    gender = wanted_gender(alumnus)
    if gender is None and alumnus.role.mentor_gender_preference != "any":
        return  # who wants their own gender and has not said which suits nobody
    person, near = alumnus.side.person, alumnus.side.in_person and alumnus.side.person.city
    town, state = (person.city, person.state) if near else (None, "")
    for language in sorted(alumnus.languages):
        yield Profile(language, gender, town, state, alumnus.role.on_medication)


def gain(ground: Ground, profile: Profile, places: int) -> int:
    """How many more people could be matched if such a mentor came, moving others where it helps."""
    context = ground.index.context
    mentor = made_up(profile, context)
    suits = [at for at, one in enumerate(ground.alumni) if _may_have(one, mentor, context)]
    held, won = dict(ground.held), 0
    while won < places and _seat_one_more(ground, suits, held):
        won += 1
    return won


def _may_have(alumnus: Facts, mentor: Facts, context: Context) -> bool:
    return all(rule.holds(alumnus, mentor, context) for rule in PAIR_RULES.values())


def made_up(profile: Profile, context: Context) -> Facts:
    """A mentor of this kind with time at any hour; without a town they suit nobody who wants to
    meet in person."""
    person = Person(
        id=NEWCOMER, program="", roles=frozenset({"mentor"}), first_name="", last_name="",
        birth_date=date(1980, 1, 1), languages=(profile.language,), gender=profile.gender,
        city=profile.town or "", state=profile.state, created_at=datetime(2000, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    role = Mentor(
        person_id=NEWCOMER, external_id="", recovery_since=date(2000, 1, 1),
        supports_medication=profile.medication, mentee_gender_preference="any",
    )  # fmt: skip
    return replace(facts_of(MentorSide(person, role), context), hours=(1 << HOURS_OF_WEEK) - 1)


def _seat_one_more(ground: Ground, suits: list[int], held: dict[int, int]) -> bool:
    """Give one of the newcomer's places away: to somebody left over, or to somebody whose place
    then leads on to one. Alternating paths, all at once and layer by layer from the new place."""
    came_from: dict[int, int | None] = {at: None for at in suits if held.get(at) != NEW_PLACE}
    others = [at for at in range(len(ground.alumni)) if at not in came_from]
    left = [at for at in others if held.get(at) != NEW_PLACE]
    layer = list(came_from)
    while layer:
        for alumnus in layer:
            if alumnus not in held:
                _shift(alumnus, came_from, held)
                return True
        layer, left = _next_layer(ground, layer, left, came_from, held)
    return False


def _next_layer(
    ground: Ground, layer: list[int], left: list[int], came_from: dict[int, int | None],
    held: dict[int, int],
) -> tuple[list[int], list[int]]:  # fmt: skip
    """Who may take a place of somebody in the layer, and who is not reached yet."""
    holder = {held[alumnus]: alumnus for alumnus in layer}
    freed = sum(1 << mentor for mentor in holder)
    reached, rest = [], []
    for alumnus in left:
        if through := ground.eligible[alumnus] & freed:
            came_from[alumnus] = holder[next(members(through))]
            reached.append(alumnus)
        else:
            rest.append(alumnus)
    return reached, rest


def _shift(alumnus: int, came_from: dict[int, int | None], held: dict[int, int]) -> None:
    """Everybody on the path takes the place of the one before; the first takes the new place."""
    before = came_from[alumnus]
    while before is not None:
        held[alumnus], alumnus, before = held[before], before, came_from[before]
    held[alumnus] = NEW_PLACE

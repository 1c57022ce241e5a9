"""An explanation in sentences: points, reasons, shortages and whom to recruit, in any language that
``words`` has a file for."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from chalicelib.domain.matching.explain import PART_WORDS, REASON_WORDS
from chalicelib.domain.matching.recruiting import Recruit
from chalicelib.domain.matching.shortage import Bind, Size
from chalicelib.domain.matching.words import listed, tell, words
from chalicelib.domain.policy.matching import Points

#: The most points that each part can have.
MOST: dict[str, Callable[[Points], int]] = {
    "pathway": lambda p: p.pathway,
    "availability": lambda p: p.shared_hour * p.shared_hours_at_most,
    "life_stage": lambda p: max((n for _, n in p.age), default=0) + p.parent + p.student,
    "place": lambda p: max((n for _, n in p.clock), default=0) + max(p.town, p.state),
    "experience": lambda p: p.experience * p.experiences_at_most,
    "load": lambda p: p.free_share,
    "substance": lambda p: p.substance,
}


@dataclass(frozen=True)
class PointsTold:
    """One part of a score in words; the points of all parts sum to the score."""

    part: str
    points: int
    most: int
    words: str


def tell_points(parts: Mapping[str, int], points: Points, language: str) -> list[PointsTold]:
    """Each part of a pair's score with what it says of the two, in the order of the table."""
    told = []
    for part, key in PART_WORDS.items():
        got, most = parts.get(part, 0), MOST[part](points)
        degree = "none" if not got else "full" if got >= most else "some"
        told.append(PointsTold(part, got, most, tell(f"{key}.{degree}", language)))
    return told


def tell_reason(code: str, language: str) -> str:
    """A reason in words."""
    return tell(REASON_WORDS.get(code, f"reason.{code}"), language)


def tell_shortage(size: Size, binds: Iterable[Bind], language: str) -> str:
    """A closed set in one sentence."""
    sizes = {"people": size.people, "mentors": size.mentors, "places": size.places}
    sizes["share"] = size.people
    counted = {name: tell(name, language, count=count) for name, count in sizes.items()}
    what = listed([_bind(one, language) for one in binds], language)
    return tell("shortage", language, binds=what, **counted)


def _bind(bind: Bind, language: str) -> str:
    key = f"bind.{bind.rule}"
    if bind.value and f"{key}.of" in words(language):
        return tell(f"{key}.of", language, value=_value(bind.value, language))
    return tell(key, language)


def _value(value: str, language: str) -> str:
    """A code's word; the name of a town is its own word."""
    return str(words(language).get(f"value.{value}", value))


def tell_recruit(recruit: Recruit, language: str) -> str:
    """What one more mentor of a kind would change, in one sentence."""
    kind = recruit.profile
    traits = {
        "language": kind.language, "gender": kind.gender, "town": kind.town,
        "medication": "medication" if kind.medication else None,
    }  # fmt: skip
    told = {
        name: tell(f"recruit.{name}", language, value=_value(value, language)) if value else ""
        for name, value in traits.items()
    }
    people = tell("people", language, count=recruit.matches)
    return tell("recruit", language, people=people, **told)

"""A matching run explained, as asked and answered."""

from typing import Annotated

from pydantic import AfterValidator, Field

from chalicelib.domain.matching.words import LANGUAGES
from chalicelib.entrypoints.api.calls import Input
from chalicelib.entrypoints.api.paging import Paging
from chalicelib.entrypoints.api.shapes.common import Output, PersonRef
from chalicelib.services.matching.explaining import (
    GroupTold,
    PersonTold,
    RecruitTold,
    ShortagesTold,
)
from chalicelib.services.matching.pool import Named


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise ValueError(f"Send one of these: {', '.join(LANGUAGES)}.")
    return language


Language = Annotated[str, AfterValidator(_known)]


class ExplanationQuery(Paging):
    """A page of a run's people, and the language to explain in (``en``, ``es``)."""

    limit: Annotated[int, Field(ge=1, le=200)] = 20
    language: Language = "en"


class ShortagesQuery(Input):
    """The language to explain in (``en``, ``es``)."""

    language: Language = "en"


class PointsOut(Output):
    """One part of a pair's score: the points it got of the most it can get, and why."""

    part: str
    points: int
    most: int
    words: str


class ReasonOut(Output):
    """A rule's code, and what it says."""

    code: str
    words: str


class NearMissOut(Output):
    """A mentor whom one rule alone excludes, with the score that the pair would have."""

    mentor: PersonRef
    score: int
    rule: str
    words: str


class ExplainedOut(Output):
    """One person of a run. Of a pair: its points, which sum to its score, and who is asked next if
    the mentor says no; once approved, why no match was made of it (``left_out``). Of somebody left
    over: the reasons that bind."""

    alumnus: PersonRef
    mentor: PersonRef | None
    score: int | None
    points: list[PointsOut]
    reasons: list[ReasonOut]
    near_misses: list[NearMissOut]
    next_best: list[PersonRef]
    left_out: list[ReasonOut]

    @classmethod
    def of_told(cls, one: PersonTold, names: dict[str, Named]) -> "ExplainedOut":
        """A person as answered, everybody named."""

        def mentor(id: str) -> PersonRef:
            return ref(names, "mentor", id)

        return cls(
            alumnus=ref(names, "alumnus", one.alumnus),
            mentor=mentor(one.mentor) if one.mentor else None,
            score=one.score,
            points=[PointsOut.of(points) for points in one.points],
            reasons=[ReasonOut.of(reason) for reason in one.reasons],
            near_misses=[NearMissOut.of(near, mentor=mentor(near.mentor)) for near in one.near],
            next_best=[mentor(id) for id in one.next_best],
            left_out=[ReasonOut.of(reason) for reason in one.left_out],
        )


def ref(names: dict[str, Named], role: str, id: str) -> PersonRef:
    """How an answer names somebody; who was erased keeps the id."""
    name = names.get(f"{role}#{id}")
    return PersonRef(id=id, external_id=name.external_id if name else None)


class Explanation(Output):
    """A page of a run's people: pairs first, then those left over."""

    items: list[ExplainedOut]
    next_cursor: str | None


class BindOut(Output):
    """A rule that keeps so many of a group from other mentors; ``value`` is what they all ask
    for under it, a code or the name of a town, where it is one thing."""

    rule: str
    people: int
    value: str


class ShortageOut(Output):
    """People who share mentors with too few places: ``people`` of them, ``left`` without one.
    Ids are those of the first 100."""

    words: str
    people: int
    left: int
    mentors: int
    places: int
    binds: list[BindOut]
    alumni_ids: list[str]
    unmatched_ids: list[str]
    mentor_ids: list[str]

    @classmethod
    def of_told(cls, one: GroupTold) -> "ShortageOut":
        """A group as answered."""
        return cls.of(
            one.size, words=one.words, binds=[BindOut.of(bind) for bind in one.binds],
            alumni_ids=one.alumni, unmatched_ids=one.unmatched, mentor_ids=one.mentors,
        )  # fmt: skip


class RecruitOut(Output):
    """A kind of mentor, with three places, and how many more people one of them would match."""

    words: str
    matches: int
    language: str
    gender: str | None
    town: str | None
    medication: bool

    @classmethod
    def of_told(cls, one: RecruitTold) -> "RecruitOut":
        """A kind as answered."""
        return cls.of(one, one.profile)


class Shortages(Output):
    """Where the places of a run were short: how many asked for a mentor, how many places there
    were, the groups that share too few, and whom to recruit."""

    asked: int
    places: int
    groups: list[ShortageOut]
    recruits: list[RecruitOut]

    @classmethod
    def of_told(cls, found: ShortagesTold) -> "Shortages":
        """The shortages of a run as answered."""
        return cls(
            asked=found.run.seeking,
            places=found.run.places,
            groups=[ShortageOut.of_told(one) for one in found.groups],
            recruits=[RecruitOut.of_told(one) for one in found.recruits],
        )

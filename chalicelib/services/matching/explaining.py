"""A run explained: each person's points, reasons and near misses; where places are short and whom
to recruit. What the run kept is put in words when somebody asks, in their language.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.jobs import PAGE, MatchingRun, RunFindings, RunPage
from chalicelib.domain.matching.recruiting import Profile, Recruit
from chalicelib.domain.matching.shortage import Bind, Size
from chalicelib.domain.matching.telling import (
    PointsTold,
    tell_points,
    tell_reason,
    tell_recruit,
    tell_shortage,
)
from chalicelib.domain.policy.matching import MatchingPolicy
from chalicelib.services.matching import pool as matching_pool
from chalicelib.services.matching.pool import Named
from chalicelib.services.matching.runs import findings_key, page_key, run_key
from chalicelib.store.keys import Key, Ref
from chalicelib.store.partition import Missing, Partition, load_keys


@dataclass(frozen=True)
class ReasonTold:
    """A rule's code and its words."""

    code: str
    words: str


@dataclass(frozen=True)
class NearTold:
    """A mentor whom one rule alone excludes, with the score that the pair would have."""

    mentor: str
    score: int
    rule: str
    words: str


@dataclass(frozen=True)
class PersonTold:
    """One person of a run: the pair with its points, or why there is none. Ids of people.
    ``left_out``: why an approved run made no match of the pair after all."""

    alumnus: str
    mentor: str | None
    score: int | None
    points: list[PointsTold]
    reasons: list[ReasonTold]
    near: list[NearTold]
    next_best: list[str]
    left_out: list[ReasonTold]

    @property
    def mentors(self) -> list[str]:
        """Every mentor who is named here."""
        return [*([self.mentor] if self.mentor else []), *(n.mentor for n in self.near),
                *self.next_best]  # fmt: skip


@dataclass(frozen=True)
class PeopleTold:
    """Some people of a run, the place of the first one after them, and everybody's names."""

    people: list[PersonTold]
    next_place: int | None
    names: dict[str, Named]


def people(program: str, run_id: str, language: str, first: int, limit: int) -> PeopleTold:
    """So many people of a run from the place ``first`` on: pairs, then those left over.

    Raises
    ------
    Missing
    """
    wanted = range(first // PAGE, (first + limit) // PAGE + 1)
    read, run = _run(program, run_id, *(page_key(run_id, number) for number in wanted))
    pages = sorted(read.values(RunPage), key=lambda page: page.number)
    pages = [page for page in pages if page.number < run.pages]
    entries = [one for page in pages for one in _entries(page)]
    skip = first - wanted[0] * PAGE
    policy = MatchingPolicy.model_validate_json(run.policy)
    skipped = {one["alumnus"]: one["reasons"] for page in pages for one in page.skipped}
    told = [_told(one, policy, language, skipped) for one in entries[skip : skip + limit]]
    more = first + limit < run.pairs + run.unmatched
    mentors = [mentor for one in told for mentor in one.mentors]
    names = matching_pool.named(program, [one.alumnus for one in told], mentors)
    return PeopleTold(told, first + limit if more else None, names)


def _run(program: str, run_id: str, *sks: str) -> tuple[Partition, MatchingRun]:
    """A run and some of its parts in one round trip."""
    here = Ref(program, "")
    found = load_keys(Key(here.pk, sk) for sk in ("HEAD#PROGRAM", run_key(run_id), *sks))
    if here not in found:
        raise Missing("no such program")
    return found[here], found[here].one(MatchingRun, run_key(run_id))


def _entries(page: RunPage) -> list[dict[str, Any]]:
    return [*page.pairs, *page.unmatched]


def _told(
    entry: dict[str, Any], policy: MatchingPolicy, language: str, skipped: dict[str, list[str]]
) -> PersonTold:
    parts = entry.get("parts")
    return PersonTold(
        alumnus=entry["alumnus"],
        mentor=entry.get("mentor"),
        score=entry.get("score"),
        points=tell_points(parts, policy.points, language) if parts is not None else [],
        reasons=_reasons(entry.get("reasons", ()), language),
        near=[
            NearTold(n["mentor"], n["score"], n["rule"], tell_reason(n["rule"], language))
            for n in entry.get("near", ())
        ],
        next_best=list(entry.get("next", ())),
        left_out=_reasons(skipped.get(entry["alumnus"], ()), language),
    )


def _reasons(codes: Iterable[str], language: str) -> list[ReasonTold]:
    return [ReasonTold(code, tell_reason(code, language)) for code in codes]


@dataclass(frozen=True)
class GroupTold:
    """A group who share too few places, in words and by id."""

    words: str
    size: Size
    alumni: list[str]
    unmatched: list[str]
    mentors: list[str]
    binds: list[Bind]


@dataclass(frozen=True)
class RecruitTold:
    """A kind of mentor to recruit, in words, and how many more people they would match."""

    words: str
    profile: Profile
    matches: int


@dataclass(frozen=True)
class ShortagesTold:
    """Where the places of a run were short, and what recruiting would change."""

    run: MatchingRun
    groups: list[GroupTold]
    recruits: list[RecruitTold]


def shortages(program: str, run_id: str, language: str) -> ShortagesTold:
    """The groups of a run who share too few places, and the kinds of mentor worth recruiting.

    Raises
    ------
    Missing
    """
    read, run = _run(program, run_id, findings_key(run_id))
    stored = read.maybe(RunFindings)
    found = stored.value if stored else RunFindings(run_id=run_id)
    recruits = (Recruit(Profile(**r["profile"]), r["matches"]) for r in found.recruits)
    return ShortagesTold(
        run,
        [_group(one, language) for one in found.shortages],
        [RecruitTold(tell_recruit(one, language), one.profile, one.matches) for one in recruits],
    )


def _group(kept: dict[str, Any], language: str) -> GroupTold:
    size, binds = Size(*kept["size"]), [Bind(**one) for one in kept["binds"]]
    return GroupTold(
        tell_shortage(size, binds, language), size, kept["alumni"], kept["unmatched"],
        kept["mentors"], binds,
    )  # fmt: skip

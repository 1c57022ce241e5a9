"""Matching as the coordinators' pages show it: how things stand, and one run with its people."""

from typing import NamedTuple

from chalicelib.domain.jobs import MatchingRun
from chalicelib.services.matching import explaining, runs
from chalicelib.services.matching.explaining import GroupTold, PersonTold, RecruitTold
from chalicelib.services.matching.pool import Named

#: Runs that the first page lists, and people of a run on one page.
RUNS, PEOPLE = 10, 20


class Shown(NamedTuple):
    """A page of a run: people from a place on, where the pages beside it start (``None`` at the
    ends), everybody's names; and, with the first page, where places are short."""

    run: MatchingRun
    people: list[PersonTold]
    before: int | None
    after: int | None
    names: dict[str, Named]
    groups: list[GroupTold]
    recruits: list[RecruitTold]


def latest(program: str) -> list[MatchingRun]:
    """The latest runs, newest first."""
    return runs.page_of_runs(program, RUNS).items


def shown(program: str, run_id: str, language: str, first: int) -> Shown:
    """A page of a run in words.

    Raises
    ------
    Missing
    """
    lacking = explaining.shortages(program, run_id, language)
    found = explaining.people(program, run_id, language, first, PEOPLE)
    return Shown(
        run=lacking.run, people=found.people, after=found.next_place, names=found.names,
        before=max(0, first - PEOPLE) if first else None,
        groups=[] if first else lacking.groups, recruits=[] if first else lacking.recruits,
    )  # fmt: skip

"""A whole program's facts, and what they come to: each person counted alone, then added up."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chalicelib.domain.matches import State as MatchState
from chalicelib.domain.reports import program
from chalicelib.domain.reports.counting import contribution
from chalicelib.domain.reports.facts import (
    Asked,
    Attendance,
    Checkin,
    Concern,
    Met,
    Numbered,
    Period,
    PersonFacts,
    Standing,
    Step,
    Told,
)
from chalicelib.domain.reports.figures import ProgramReport
from chalicelib.domain.reports.weekly import SECTION
from chalicelib.domain.sums import Sums, by_bucket, total


@dataclass(frozen=True)
class Facts:
    """Facts of many people, each naming theirs."""

    program: str
    name: str
    zone: str
    now: datetime
    period: Period
    alumni: tuple[Standing, ...] = ()
    sites: Mapping[str, str] = field(default_factory=dict)
    checkins: tuple[Checkin, ...] = ()
    attendances: tuple[Attendance, ...] = ()
    met: tuple[Met, ...] = ()
    told: tuple[Told, ...] = ()
    numbered: tuple[Numbered, ...] = ()
    concerns: tuple[Concern, ...] = ()
    matches: tuple[MatchState, ...] = ()
    steps: tuple[Step, ...] = ()

    def people(self) -> Iterator[PersonFacts]:
        """What is each person's; alerts and matches are the program's own here."""
        own: dict[str, dict[str, Any]] = defaultdict(lambda: defaultdict(tuple))
        for part in ("checkins", "attendances", "met", "told", "numbered", "steps"):
            for one in getattr(self, part):
                own[one.person][part] += (one,)
        for alumnus in self.alumni:
            own[alumnus.person]["standing"] = alumnus
        yield from (
            PersonFacts(zone=self.zone, site=self.sites.get(person, ""), **own[person])
            for person in sorted(own)
        )
        yield PersonFacts(zone=self.zone, concerns=self.concerns, matches=self.matches)


def summed(facts: Facts) -> Sums:
    """The sums of everybody."""
    return Sums(total(by_bucket([(SECTION, contribution(one))]) for one in facts.people()))


def report(facts: Facts, language: str = "en") -> ProgramReport:
    """The report on these facts."""
    asked = Asked(facts.program, facts.name, facts.zone, facts.now, facts.period)
    return program.report(asked, summed(facts), language)

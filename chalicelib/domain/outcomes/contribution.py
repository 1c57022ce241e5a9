"""What one person adds to the summed counters that all outcome figures are made of.

Sums of people are sums of these: ``contribution(a) + contribution(b)`` is what both add together. A
few cells carry a number of their own (``left.120``: left on day 120), which makes a histogram of
the sum.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from chalicelib.domain.instruments.response import Response, used
from chalicelib.domain.network.named import snapshots
from chalicelib.domain.outcomes.facts import Facts
from chalicelib.domain.outcomes.names import Name
from chalicelib.domain.policy import DEFAULT, Policy
from chalicelib.domain.schedule.follow_ups import Window, window


class Measure(NamedTuple):
    """A sum of an instrument, or a count of the network, and whether more of it is better."""

    source: str
    name: str
    more_is_better: bool

    @property
    def key(self) -> str:
        """How counters and reports call it."""
        return self.source if self.name == "total" else f"{self.source}.{self.name}"


#: What is compared with its baseline at each follow-up.
INSTRUMENTS = (
    Measure("barc-10", "total", more_is_better=True),
    Measure("bam-17", "use", more_is_better=False),
    Measure("bam-17", "risk", more_is_better=False),
    Measure("bam-17", "protective", more_is_better=True),
    Measure("phq-2", "total", more_is_better=False),
)
NETWORK = (
    Measure("network", "supportive", more_is_better=True),
    Measure("network", "pro_use", more_is_better=False),
    Measure("network", "size", more_is_better=True),
    Measure("network", "net", more_is_better=True),
)
#: The window that SAMHSA's SUPRT asks for, beside the program's own.
SUPRT = "suprt"

Line = tuple[str, str, str]


def follow_ups(policy: Policy) -> dict[str, tuple[int, int]]:
    """The follow-ups by name: day after discharge, and the days that they may be early or late."""
    own = {str(day): (day, within) for day, within in policy.instruments.follow_up_at}
    return {**own, SUPRT: (policy.outcomes.suprt_day, policy.outcomes.suprt_within)}


def contribution(facts: Facts, policy: Policy = DEFAULT) -> Mapping[str, int]:
    """What a graduate adds to each counter; a counter to which they add nothing is left out."""
    counted: Counter[str] = Counter()
    for figure, item, cell in _lines(facts, policy):
        counted.update(str(Name(figure, item, cell, *place)) for place in facts.places)
    return counted


def _lines(facts: Facts, policy: Policy) -> Iterator[Line]:
    yield "people", "", "n"
    yield from _followed_up(facts, policy)
    yield from _changes(facts, policy)
    yield from _network(facts, policy)
    yield from _retained(facts)
    yield from _milestones(facts)
    yield from _mentored(facts)


def _followed_up(facts: Facts, policy: Policy) -> Iterator[Line]:
    """Follow-ups whose window is over: the quick answers of open ones would flatter the rate. Who
    had died before its end was not due."""
    for name, (day, within) in follow_ups(policy).items():
        wanted = window(facts.discharged_on, day, within)
        dead = facts.died_on is not None and facts.died_on <= wanted.closes_on
        if wanted.closes_on >= facts.today or dead:
            continue
        near = [one for one in facts.responses if wanted.has(one.on)]
        complete = {one.instrument for one in near if not one.missing}
        yield "follow_up", name, "due"
        if complete >= set(policy.instruments.follow_up):
            yield "follow_up", name, "complete"
        else:
            yield "follow_up", name, "partial" if near else facts.quiet
        if (told := _used(near, wanted)) is not None:
            yield "follow_up", name, "used" if told else "abstinent"


def _used(near: Sequence[Response], wanted: Window) -> bool | None:
    """Whether they used in the 30 days before the follow-up, by the answers nearest to its day."""
    told = [(abs((one.on - wanted.on).days), used(one)) for one in near]
    known = [(off, said) for off, said in told if said is not None]
    return min(known)[1] if known else None


def _changes(facts: Facts, policy: Policy) -> Iterator[Line]:
    """Each sum at a follow-up less that of the first response in which it could be counted."""
    scored = [(one.instrument, one.on, one.sums) for one in facts.responses]
    days = [(day, window(facts.discharged_on, day, within))
            for day, within in policy.instruments.follow_up_at if day]  # fmt: skip
    for measure in INSTRUMENTS:
        told = [
            (on, sums[measure.name]) for instrument, on, sums in scored
            if instrument == measure.source and measure.name in sums
        ]  # fmt: skip
        for day, wanted in days:
            later = [(abs((on - wanted.on).days), on, n) for on, n in told[1:] if wanted.has(on)]
            if later:
                yield "change", f"{measure.key}@{day}", str(min(later)[2] - told[0][1])


def _network(facts: Facts, policy: Policy) -> Iterator[Line]:
    for one in snapshots(facts.measurements, facts.discharged_on, facts.today, policy):
        for measure in NETWORK if one.change else ():
            grown = getattr(one.change, measure.name)
            if grown is not None:
                yield "change", f"{measure.key}@{one.window.day}", str(grown)


def _retained(facts: Facts) -> Iterator[Line]:
    """From joining on, in days since discharge. Who stays is told by the date of discharge, so that
    a day that passes changes no counter."""
    if facts.joined_on is None:
        return
    start = max(0, _days(facts, facts.joined_on))
    yield "retention", "", f"entered.{start}"
    if facts.died_on is not None:
        yield "retention", "", f"censored.{max(start + 1, _days(facts, facts.died_on))}"
    elif facts.left_on is not None:
        yield "retention", "", f"left.{max(start + 1, _days(facts, facts.left_on))}"
    else:
        yield "retention", "", f"here.{facts.discharged_on:%Y%m%d}"


def _days(facts: Facts, on: date) -> int:
    return (on - facts.discharged_on).days


def _milestones(facts: Facts) -> Iterator[Line]:
    for one in facts.milestones:
        yield "milestone", one.name, one.state
        if one.first_met_on is not None:
            yield "milestone", one.name, "ever"


def _mentored(facts: Facts) -> Iterator[Line]:
    """Matches from their introduction on: how long was waited for them, and how they ended."""
    for one in facts.matches:
        if one.waited_days is not None:
            yield "match", "", f"waited.{one.waited_days}"
        yield "match", "", "introduced"
        if one.ended_on is None:
            yield "match", "", f"here.{one.introduced_on:%Y%m%d}"
        else:
            lasted = max(1, (one.ended_on - one.introduced_on).days)
            yield "match", "", f"ended.{lasted}"
            yield "match_reason", "", one.reason or "unknown"

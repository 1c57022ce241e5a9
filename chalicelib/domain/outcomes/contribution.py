"""What one person adds to the summed counters that all outcome figures are made of.

Sums of people are sums of these: ``contribution(a) + contribution(b)`` is what both add together. A
few cells carry a number of their own (``left.120``: left on day 120), which makes a histogram of
the sum.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from chalicelib.domain.instruments.response import Response, used
from chalicelib.domain.network.named import snapshots
from chalicelib.domain.outcomes.contacts import due_by, over_on
from chalicelib.domain.outcomes.facts import Facts, Mentored
from chalicelib.domain.outcomes.names import EVERYBODY, Name
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
    Measure("network", "daily", more_is_better=True),
    Measure("network", "net", more_is_better=True),
)
#: Figures that are told of everybody alone.
WHOLE = frozenset({"match", "match_reason", "contacts"})
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
        places = [EVERYBODY] if figure in WHOLE else facts.places
        counted.update(str(Name(figure, item, cell, *place)) for place in places)
    return counted


def again_on(facts: Facts, policy: Policy = DEFAULT) -> date | None:
    """The first local day to come on which time alone may change what they add: the end of a
    follow-up's window, of an absence, of a milestone's evidence, or of what retention is told of.
    ``None`` if no day does."""
    windows = (window(facts.discharged_on, *of) for of in follow_ups(policy).values())
    days = [one.closes_on + timedelta(days=1) for one in windows]
    days += [one for one in (facts.quiet_until, facts.milestones_until) if one]
    if facts.joined_on and not (facts.died_on or facts.left_on):
        days.append(facts.discharged_on + timedelta(days=_beyond(policy)))
    return min((day for day in days if day > facts.today), default=None)


def _beyond(policy: Policy) -> int:
    """The first day after discharge of which no report tells any more: whoever is here longer, or
    came or went later, is counted there."""
    return max(policy.outcomes.retention_days) + 1


def _lines(facts: Facts, policy: Policy) -> Iterator[Line]:
    yield "people", "", "n"
    yield from _followed_up(facts, policy)
    yield from _changes(facts, policy)
    yield from _network(facts, policy)
    yield from _retained(facts, policy)
    yield from _milestones(facts)
    for one in facts.matches:
        yield from _mentored(one, policy)
        yield from _in_contact(one, policy)


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


def _retained(facts: Facts, policy: Policy) -> Iterator[Line]:
    """From joining on, in days since discharge. Who stays is told by the date of discharge, so that
    a day that passes changes no counter, but for the one beyond the last that is told of."""
    if facts.joined_on is None:
        return
    beyond = _beyond(policy)
    start = max(0, _days(facts, facts.joined_on))
    yield "retention", "", f"entered.{min(start, beyond)}"
    if facts.died_on is not None:
        died = max(start + 1, _days(facts, facts.died_on))
        yield "retention", "", f"censored.{min(died, beyond)}"
    elif facts.left_on is not None:
        left = max(start + 1, _days(facts, facts.left_on))
        yield "retention", "", f"left.{min(left, beyond)}"
    elif _days(facts, facts.today) >= beyond:
        yield "retention", "", f"censored.{beyond}"
    else:
        yield "retention", "", f"here.{facts.discharged_on:%Y%m%d}"


def _days(facts: Facts, on: date) -> int:
    return (on - facts.discharged_on).days


def _milestones(facts: Facts) -> Iterator[Line]:
    for one in facts.milestones:
        yield "milestone", one.name, one.state
        if one.first_met_on is not None:
            yield "milestone", one.name, "ever"


def _mentored(one: Mentored, policy: Policy) -> Iterator[Line]:
    """A match from its introduction on: how long was waited for it, and how it ended."""
    if one.waited_days is not None:
        yield "match", "", f"waited.{one.waited_days}"
    yield "match", "", "introduced"
    if one.ended_on is None:
        yield "match", "", f"here.{one.introduced_on:%Y%m%d}"
    else:
        lasted = max(1, (one.ended_on - one.introduced_on).days)
        yield "match", "", f"ended.{min(lasted, _beyond(policy))}"
        yield "match_reason", "", one.reason or "unknown"


def _in_contact(one: Mentored, policy: Policy) -> Iterator[Line]:
    """Contacts due and logged until a match ended. What is due of one that goes on follows from the
    day of its introduction, and each of its stretches with a contact is kept under the day on which
    it is over, so that neither changes as days pass."""
    life = policy.match_life
    had = {due_by((on - one.introduced_on).days, life) for on in one.contacts}
    if one.ended_on is None:
        for stretch in had:
            counts_on = one.introduced_on + timedelta(days=over_on(stretch, life))
            yield "contacts", "", f"logged_on.{counts_on:%Y%m%d}"
        return
    due = due_by((one.ended_on - one.introduced_on).days, life)
    yield from [("contacts", "", "due")] * due
    yield from [("contacts", "", "logged")] * sum(stretch < due for stretch in had)

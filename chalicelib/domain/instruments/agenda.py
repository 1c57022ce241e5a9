"""What is still to be asked in a person's first year, and from which day on."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from chalicelib.domain.instruments.response import Response
from chalicelib.domain.instruments.schedule import due
from chalicelib.domain.instruments.session import NETWORK, Kind, Part, Tried
from chalicelib.domain.network.named import Snapshot
from chalicelib.domain.policy import DEFAULT, Policy

#: The first list of the network is wanted until it is there, within the year that is measured.
_BASELINE_FOR = timedelta(days=365)
_WANTED = ("upcoming", "due")


class Wanted(NamedTuple):
    """A part of the set of a day after discharge, of which no whole answer is there: asked from
    ``from_on`` to ``closes_on``, local dates, both inclusive."""

    part: Part
    day: int
    kind: Kind
    from_on: date
    closes_on: date


def wanted(
    responses: Sequence[Response],
    snapshots: Sequence[Snapshot],
    tried: Sequence[Tried],
    discharged_on: date,
    today: date,
    policy: Policy = DEFAULT,
) -> list[Wanted]:
    """Everything to be asked on ``today`` or later, whose window closes first first."""
    lead = timedelta(days=policy.instruments.lead_days)
    found: list[Wanted] = []
    for one in due(responses, discharged_on, today, policy):
        if one.state in _WANTED:
            kind: Kind = "follow_up" if one.follow_up else "instrument"
            first = max(one.opens_on, one.on - lead)
            found.append(Wanted(one.instrument, one.day, kind, first, one.closes_on))
    found += _network(snapshots, discharged_on, lead)
    still = (_tried(one, tried, policy) for one in found)
    return sorted((one for one in still if one), key=lambda one: (one.closes_on, one.day))


def _network(
    snapshots: Sequence[Snapshot], discharged_on: date, lead: timedelta
) -> Iterable[Wanted]:
    baseline, *later = snapshots
    if baseline.measurement is None:
        yield Wanted(NETWORK, 0, "follow_up", discharged_on, discharged_on + _BASELINE_FOR)
        return
    for one in later:
        if one.state in _WANTED:
            first = max(one.window.opens_on, one.window.on - lead)
            yield Wanted(NETWORK, one.window.day, "follow_up", first, one.window.closes_on)


def _tried(one: Wanted, tried: Sequence[Tried], policy: Policy) -> Wanted | None:
    """As it stands after it was asked so often already; ``None``: it is not asked again."""
    before = [t.on for t in tried if (t.part, t.day) == (one.part, one.day)]
    numbers = policy.instruments
    again = max(before, default=date.min)
    first = max(one.from_on, again + timedelta(days=numbers.again_days)) if before else one.from_on
    if len(before) >= numbers.tries_at_most or first > one.closes_on:
        return None
    return one._replace(from_on=first)


def set_of(found: Sequence[Wanted], today: date) -> list[Wanted]:
    """What is asked together now: the set of one day, and the list of the network if it is due."""
    now = [one for one in found if one.from_on <= today]
    day = next((one.day for one in now), None)
    return [one for one in now if one.day == day or one.part == NETWORK]


def next_on(found: Sequence[Wanted], today: date) -> date | None:
    """The next day on which something else is to be asked; ``None``: never again."""
    return min((one.from_on for one in found if one.from_on > today), default=None)

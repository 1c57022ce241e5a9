"""When questionnaires are due: one set at days 30, 90, 180 and 365 is the follow-up."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from chalicelib.domain.corrections import standing
from chalicelib.domain.instruments.definition import InstrumentId
from chalicelib.domain.instruments.response import Answered, Response
from chalicelib.domain.policy import DEFAULT, Policy
from chalicelib.domain.schedule.follow_ups import State, Window, window


class Due(NamedTuple):
    """One questionnaire at one day after discharge: its window of local dates, both inclusive, how
    it stands, and the response that stands for it. ``follow_up``: it belongs to the set."""

    instrument: InstrumentId
    day: int
    follow_up: bool
    opens_on: date
    on: date
    closes_on: date
    state: State
    response_id: str | None

    @property
    def is_open(self) -> bool:
        """Whether somebody should ask now."""
        return self.state == "due"


def due(
    responses: Sequence[Response], discharged_on: date, today: date, policy: Policy = DEFAULT
) -> list[Due]:
    """Every questionnaire of the first year, in order of day, as it stands on ``today``.

    Of several responses within a window the complete ones count before others, then the nearest to
    its day. A response may be entered late: the window is one of answers, not of entries.
    """
    kept = standing(responses)
    return [
        _stands(kept, instrument, window(discharged_on, day, within), in_set, today)
        for instrument, day, within, in_set in sorted(_planned(policy), key=lambda one: one[1])
    ]


def _planned(policy: Policy) -> Iterator[tuple[InstrumentId, int, int, bool]]:
    numbers = policy.instruments
    for day, within in numbers.follow_up_at:
        for instrument in numbers.follow_up:
            yield instrument, day, within, True
    for instrument, day, within in numbers.also_at:
        yield instrument, day, within, False


def _stands(
    kept: Iterable[Response], instrument: InstrumentId, wanted: Window, in_set: bool, today: date
) -> Due:
    near = [r for r in kept if r.instrument == instrument and wanted.has(r.on)]
    best = min(near, key=lambda r: (bool(r.missing), abs((r.on - wanted.on).days)), default=None)
    complete = best is not None and not best.missing
    state = wanted.state_on(today, complete=complete, some=best is not None)
    day, opens_on, on, closes_on = wanted
    return Due(instrument, day, in_set, opens_on, on, closes_on, state, best.id if best else None)


class Wanted(NamedTuple):
    """The questionnaires that somebody should ask now for one day after discharge."""

    window: Window
    instruments: tuple[InstrumentId, ...]


def days(policy: Policy = DEFAULT) -> dict[int, int]:
    """The days after discharge for which something is planned, in order, each with the days that it
    may be early or late, the most of any."""
    found: dict[int, int] = {}
    for _, day, within, _ in _planned(policy):
        found[day] = max(within, found.get(day, 0))
    return dict(sorted(found.items()))


def wanted(
    answered: Answered, discharged_on: date, day: int, today: date, policy: Policy = DEFAULT
) -> Wanted | None:
    """What of a day's questionnaires is open on ``today``; ``None`` if nothing is."""
    planned = [
        (instrument, window(discharged_on, day, within))
        for instrument, planned_for, within, _ in _planned(policy)
        if planned_for == day
    ]
    open_now = [
        (instrument, one) for instrument, one in planned
        if one.state_on(today, complete=any(map(one.has, answered.complete.get(instrument, ()))))
        == "due"
    ]  # fmt: skip
    if not open_now:
        return None
    return Wanted(open_now[0][1], tuple(instrument for instrument, _ in open_now))

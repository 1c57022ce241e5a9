"""The program report put together: each figure computed and given its words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from math import ceil
from typing import get_args

from chalicelib.domain.matches import State as MatchState
from chalicelib.domain.reports import standing, weekly
from chalicelib.domain.reports.facts import Concern, Facts
from chalicelib.domain.reports.figures import (
    Alerts,
    Checkins,
    Counts,
    LevelOfAlerts,
    Network,
    Participation,
    ProgramReport,
    ReplyRate,
    SendLedger,
    TimeToAcknowledge,
    TimeToHuman,
)
from chalicelib.domain.reports.words import Words, words
from chalicelib.domain.safety.alerts import State as AlertState
from chalicelib.domain.safety.causes import Level


def report(facts: Facts, language: str = "en") -> ProgramReport:
    """The report that the facts amount to. Nothing is hidden yet (see ``suppression``)."""
    say = words(language)
    alumni = len(facts.alumni)
    return ProgramReport(
        program=facts.program,
        name=facts.name,
        zone=facts.zone,
        first=facts.period.first,
        last=facts.period.last,
        today=facts.period.today,
        generated_at=facts.now,
        alumni=alumni,
        engagement=_counts("engagement", alumni, standing.engagement_counts(facts), say),
        joining=_counts("joining", alumni, standing.joining_counts(facts), say),
        checkins=_checkins(facts, say),
        participation=Participation(
            **_means("participation", say),
            weeks=weekly.participation(facts.attendances, facts.alumni, facts.period),
        ),
        network=Network(**_means("network", say), weeks=weekly.network(facts.met, facts.period)),
        matches=_matches(facts.matches, say),
        alerts=_alerts(facts.concerns, say),
        ledger=_ledger(facts, say),
    )


def _means(figure: str, say: Words) -> dict[str, str]:
    return {
        "definition": say[f"{figure}.definition"],
        "denominator": say[f"{figure}.denominator"],
    }


def _counts(figure: str, of: int, counts: Mapping[str, int | None], say: Words) -> Counts:
    return Counts(**_means(figure, say), of=of, counts=counts)


def _checkins(facts: Facts, say: Words) -> Checkins:
    found = weekly.replies(facts.checkins, facts.period)
    rate = ReplyRate(
        **_means("reply_rate", say),
        value=round(found.replied / found.n, 3) if found.n else None,
        replied=found.replied,
        n=found.n,
    )
    weeks = weekly.checkins(facts.checkins, facts.period)
    return Checkins(**_means("checkins", say), weeks=weeks, reply_rate=rate)


def _matches(states: Sequence[MatchState], say: Words) -> Counts:
    found = Counter(states)
    counts = {state: found[state] for state in get_args(MatchState)}
    return _counts("matches", len(states), counts, say)


def _alerts(concerns: Sequence[Concern], say: Words) -> Alerts:
    levels = {
        level: _level([one for one in concerns if one.level == level])
        for level in reversed(get_args(Level))
    }
    return Alerts(**_means("alerts", say), levels=levels)


def _level(concerns: Sequence[Concern]) -> LevelOfAlerts:
    states = Counter(one.state for one in concerns)
    return LevelOfAlerts(
        of=len(concerns),
        counts={state: states[state] for state in get_args(AlertState)},
        minutes_to_acknowledge=time_to_acknowledge(concerns),
        minutes_to_human=time_to_human(concerns),
    )


def time_to_acknowledge(concerns: Sequence[Concern]) -> TimeToAcknowledge:
    """Median and 90th percentile (nearest rank) in minutes of wall-clock time.

    An alert that still waits counts as longer than any that was taken on; leaving it out would
    make the slowest look like the quickest. Where the rank falls among those, the value is None.
    """
    times = sorted(
        one.acknowledged_at - one.opened_at for one in concerns if one.acknowledged_at is not None
    )
    open_still = sum(one.acknowledged_at is None and one.state != "resolved" for one in concerns)
    n = len(times) + open_still
    return TimeToAcknowledge(
        p50=_rank(times, n, 50),
        p90=_rank(times, n, 90),
        n=n,
        waiting=open_still,
        unacknowledged=len(concerns) - n,
    )


def time_to_human(concerns: Sequence[Concern]) -> TimeToHuman:
    """Likewise, until somebody had reached the person."""
    times = sorted(one.reached_at - one.opened_at for one in concerns if one.reached_at is not None)
    open_still = sum(one.reached_at is None and one.state != "resolved" for one in concerns)
    n = len(times) + open_still
    return TimeToHuman(
        p50=_rank(times, n, 50),
        p90=_rank(times, n, 90),
        n=n,
        waiting=open_still,
        unreached=len(concerns) - n,
    )


def _rank(times: Sequence[timedelta], n: int, percent: int) -> float | None:
    at = ceil(n * percent / 100) - 1
    return round(times[at] / timedelta(minutes=1), 1) if 0 <= at < len(times) else None


def _ledger(facts: Facts, say: Words) -> SendLedger:
    side = facts.balance
    return SendLedger(
        **_means("ledger", say),
        due=side.due if side else None,
        outcomes=dict(side.outcomes) if side else {},
        in_time=side.in_time if side else None,
        hanging=len(side.hanging) if side else None,
        holds=side.holds if side else False,
    )

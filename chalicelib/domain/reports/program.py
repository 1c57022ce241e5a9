"""The program report put together: each figure read off the sums and given its words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from chalicelib.domain.checkins.occurrence import ENDS
from chalicelib.domain.reports import alerting, dose, flow, sites, standing, weekly
from chalicelib.domain.reports.facts import Asked
from chalicelib.domain.reports.figures import (
    Alerts,
    BySite,
    ByType,
    Checkins,
    Counts,
    Flow,
    Network,
    Participation,
    ProgramReport,
    ReplyRate,
    SendLedger,
)
from chalicelib.domain.reports.weekly import Week
from chalicelib.domain.reports.words import Words, words
from chalicelib.domain.sums import Sums


def report(asked: Asked, sums: Sums, language: str = "en") -> ProgramReport:
    """The report that the sums amount to. Nothing is hidden yet (see ``suppression``)."""
    say, period = words(language), asked.period
    weeks, alumni = weekly.weeks(sums, period), standing.alumni(sums)
    engagement = standing.counts(sums, "engagement", standing.ENGAGEMENT)
    joining = standing.counts(sums, "joining", standing.JOINING)
    matches = standing.counts(sums, "matches", standing.MATCHES)
    return ProgramReport(
        program=asked.program,
        name=asked.name,
        zone=asked.zone,
        first=period.first,
        last=period.last,
        today=period.today,
        generated_at=asked.now,
        counted_at=sums.counted_at,
        alumni=alumni,
        engagement=_counts("engagement", alumni, engagement, say),
        by_site=BySite(**_means("by_site", say), rows=sites.by_site(sums, weeks)),
        flow=Flow(**_means("flow", say), **flow.flow(weeks, period)),
        joining=_counts("joining", alumni, joining, say),
        checkins=_checkins(weeks, asked, sums, say),
        participation=Participation(
            **_means("participation", say), weeks=weekly.participation(weeks, sums, period)
        ),
        by_type=ByType(**_means("by_type", say), **dose.by_type(weeks)._asdict()),
        network=Network(**_means("network", say), weeks=weekly.network(weeks, period)),
        matches=_counts("matches", sum(matches.values()), matches, say),
        alerts=Alerts(**_means("alerts", say), levels=alerting.levels(weeks)),
        ledger=_ledger(weeks, asked.now, say),
    )


def _means(figure: str, say: Words) -> dict[str, str]:
    return {
        "definition": say[f"{figure}.definition"],
        "denominator": say[f"{figure}.denominator"],
    }


def _counts(figure: str, of: int, counts: Mapping[str, int], say: Words) -> Counts:
    return Counts(**_means(figure, say), of=of, counts=counts)


def _checkins(weeks: list[Week], asked: Asked, sums: Sums, say: Words) -> Checkins:
    found = weekly.replies(sums, asked.period)
    rate = ReplyRate(
        **_means("reply_rate", say),
        value=round(found.replied / found.n, 3) if found.n else None,
        replied=found.replied,
        n=found.n,
    )
    of_weeks = weekly.checkins(weeks, asked.period)
    return Checkins(**_means("checkins", say), weeks=of_weeks, reply_rate=rate)


def _ledger(weeks: Sequence[Week], now: datetime, say: Words) -> SendLedger:
    """What has come to its end, and of the rest what is past its deadline. Whatever is planned is
    ahead until then: it is not long about its sending, or hangs."""
    outcomes: Counter[str] = Counter()
    standing: Counter[str] = Counter()
    hour = now.astimezone(UTC).strftime("%Y-%m-%dT%H")
    for week in weeks:
        outcomes.update({s: n for (s,), n in week.under("checkins") if s in ENDS})
        for (state, until), number in week.under("open"):
            late = "-" < until <= hour
            standing["hanging" if late else "ahead" if state == "PLANNED" else "in_time"] += number
    in_time, hanging = standing["in_time"], standing["hanging"]
    return SendLedger(
        **_means("ledger", say),
        due=outcomes.total() + in_time + hanging,
        outcomes=dict(sorted(outcomes.items())),
        in_time=in_time,
        hanging=hanging,
        holds=not hanging,
    )

"""The sites of a program side by side: how their alumni stand, and what they attended."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from chalicelib.domain.outcomes.names import UNKNOWN
from chalicelib.domain.reports.counting import BY_SITE, site_of
from chalicelib.domain.reports.figures import SiteRow
from chalicelib.domain.reports.standing import ENGAGEMENT
from chalicelib.domain.reports.weekly import SECTION, Week
from chalicelib.domain.sums import Sums

#: The states of those who joined.
JOINED = tuple(state for state in ENGAGEMENT if state != "not_joined")


def by_site(sums: Sums, weeks: Iterable[Week]) -> tuple[SiteRow, ...]:
    """A row for each site by name, the one that is not known last."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for (state, word), number in sums.of(SECTION, BY_SITE):
        found[site_of(word) or UNKNOWN][state] += number
    for week in weeks:
        for (word,), number in week.under("at_site"):
            found[site_of(word) or UNKNOWN]["sessions"] += number
    return tuple(_row(site, found[site]) for site in sorted(found, key=lambda s: (s == UNKNOWN, s)))


def _row(site: str, counts: Counter[str]) -> SiteRow:
    joined = sum(counts[state] for state in JOINED)
    return SiteRow(
        site=site,
        alumni=joined + counts["not_joined"],
        joined=joined,
        sessions=counts["sessions"],
        **{state: counts[state] for state in ENGAGEMENT},
    )

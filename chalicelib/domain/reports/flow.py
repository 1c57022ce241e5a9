"""How engagement changed in a period, read off its weeks: what was put down as a change, on the day
on which it was found."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, get_args

from chalicelib.domain.engagement import EngagementState
from chalicelib.domain.reports.facts import Period
from chalicelib.domain.reports.figures import FlowRow, FlowWeek
from chalicelib.domain.reports.weekly import Week

STATES: tuple[str, ...] = get_args(EngagementState)
#: From which states coming back to active is a re-entry, a new episode.
AWAY = ("lost_contact", "closed")
#: What may follow on each state.
_AFTER = {"not_joined": ("active",)} | {
    before: tuple(after for after in STATES if after != before) for before in STATES
}


def flow(weeks: Iterable[Week], period: Period) -> dict[str, Any]:
    """The numbers of the figure."""
    each = [(week, _moved(week)) for week in weeks]
    whole: Counter[tuple[str, str]] = Counter()
    for _, moved in each:
        whole.update(moved)
    return {
        "of": whole.total(),
        "re_entries": sum(whole[before, "active"] for before in AWAY),
        "rows": tuple(
            FlowRow(before=before, counts={after: whole[before, after] for after in afters})
            for before, afters in _AFTER.items()
        ),
        "into": _into(whole),
        "weeks": tuple(
            FlowWeek(
                monday=week.monday,
                whole=period.is_whole(week.monday),
                people=week.once["moved_by"],
                **_into(moved),
            )
            for week, moved in each
        ),
    }


def _moved(week: Week) -> Counter[tuple[str, str]]:
    return Counter({(before, after): n for (before, after), n in week.under("moved")})


def _into(moved: Counter[tuple[str, str]]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for (_, after), number in moved.items():
        found[after] += number
    return {state: found[state] for state in STATES}

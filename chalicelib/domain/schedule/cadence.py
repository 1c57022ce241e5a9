"""How often a check-in comes: tiers by time since discharge, one step tighter under risk.

Dense at first and thinning over two years, as in the published telephone continuing-care and
recovery management check-up protocols; the numbers are program policy.
"""

from datetime import date, timedelta

from chalicelib.domain.policy import DEFAULT, Policy

#: From rare to frequent, each with the days between its check-ins, taken in turn.
PATTERNS: dict[str, tuple[int, ...]] = {
    "monthly": (28,),  # four whole weeks, so that the weekday is kept
    "two_weekly": (14,),
    "weekly": (7,),
    "twice_weekly": (3, 4),
    "three_weekly": (2, 2, 3),
}
TIERS = tuple(PATTERNS)


def add_months(day: date, months: int) -> date:
    """The same day of the month ``months`` later, or that month's last day where it has none."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first.replace(day=min(day.day, (after - timedelta(days=1)).day))


def week_since(discharged_on: date, day: date) -> int:
    """The week since discharge in which ``day`` lies; the first seven days are week 1."""
    return max(0, (day - discharged_on).days) // 7 + 1


def is_over(discharged_on: date, day: date, policy: Policy = DEFAULT) -> bool:
    """Whether the plan of check-ins has run its two years by ``day``."""
    return day >= add_months(discharged_on, policy.checkins.cadence.monthly_months)


def _base_tier(discharged_on: date, day: date, policy: Policy) -> str:
    cadence = policy.checkins.cadence
    week = week_since(discharged_on, day)
    if week <= cadence.twice_weekly_weeks:
        return "twice_weekly"
    if week <= cadence.weekly_weeks:
        return "weekly"
    if day < add_months(discharged_on, cadence.two_weekly_months):
        return "two_weekly"
    return "monthly"


def tier(discharged_on: date, day: date, stepped_up: bool, policy: Policy = DEFAULT) -> str:
    """The tier on ``day``: one of ``TIERS``, one step more frequent while ``stepped_up``."""
    base = _base_tier(discharged_on, day, policy)
    if not stepped_up:
        return base
    return TIERS[min(TIERS.index(base) + 1, len(TIERS) - 1)]


def interval_days(tier: str) -> float:
    """The mean days between check-ins of a tier (``i`` in the engagement rules)."""
    pattern = PATTERNS[tier]
    return sum(pattern) / len(pattern)


def next_day(after: date, tier: str, index: int) -> date:
    """The local date of the check-in that follows the one on ``after``.

    ``index`` is the number of check-ins so far; it turns patterns of unequal steps.
    """
    pattern = PATTERNS[tier]
    return after + timedelta(days=pattern[index % len(pattern)])

"""Contacts that a match owes, and those of them that were logged.

From the introduction on one is due in each stretch: a week, after the first twelve weeks two
(rules: Matching, Life). A stretch counts once it is over, so that the one under way is neither owed
nor missed; a pause is not taken off, for when it was is not kept.
"""

from chalicelib.domain.policy.following import MatchLife


def due_by(days: int, life: MatchLife) -> int:
    """Contacts due in so many days since the introduction. Also the number, from 0, of the stretch
    in which a contact on that day lies."""
    weekly = min(days, life.weekly_weeks * 7)
    later = max(0, days - life.weekly_weeks * 7)
    return weekly // life.weekly_days + later // life.later_days


def over_on(stretch: int, life: MatchLife) -> int:
    """The day since the introduction on which a stretch is over."""
    weekly = life.weekly_weeks * 7 // life.weekly_days
    if stretch < weekly:
        return (stretch + 1) * life.weekly_days
    return life.weekly_weeks * 7 + (stretch - weekly + 1) * life.later_days

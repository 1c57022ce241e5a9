"""How much of us a person gets: prompts a day and a week, across everything automated.

A *prompt* is the first text of a check-in, instrument, follow-up or tip; what follows within one,
and its reminder, does not count.
"""

from datetime import date, timedelta

from chalicelib.domain.policy import Policy
from chalicelib.domain.thread import Thread

#: Kinds of message that are prompts, the one that goes first where only one may go first.
PRIORITY = ("checkin", "instrument", "follow_up", "tip")
_WEEK = timedelta(days=7)


def is_capped(
    thread: Thread, kind: str, day: date, policy: Policy, checkin_on: date | None = None
) -> bool:
    """Whether a prompt of ``kind`` on the local ``day`` would be one too many.

    ``checkin_on`` is the local date of the check-in planned next: what comes after it in
    ``PRIORITY`` must leave room for it, on its day and in the seven days that end with it.
    """
    caps = policy.checkins
    if _too_many(thread, day, 1, policy):
        return True
    if kind == PRIORITY[0] or checkin_on is None or not day <= checkin_on < day + _WEEK:
        return False
    if checkin_on == day:
        return _too_many(thread, day, 2, policy)
    return thread.prompts_in_week(checkin_on) + 2 > caps.prompts_per_week


def _too_many(thread: Thread, day: date, more: int, policy: Policy) -> bool:
    """Whether ``more`` prompts on ``day`` break a cap."""
    caps = policy.checkins
    today = sum(1 for one in thread.prompted_on if one == day)
    return (
        today + more > caps.prompts_per_day
        or thread.prompts_in_week(day) + more > caps.prompts_per_week
    )

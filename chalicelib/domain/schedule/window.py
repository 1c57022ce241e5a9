"""The hours in which an automated text may leave.

The program's window, narrowed by the recipient's state and by the days that they don't want, on
the recipient's wall clock; on the program's quiet dates nothing leaves at all. It is judged at the
moment of sending, and closes a margin early because delivery takes time. Crisis replies, pages and
direct answers to a person's own text don't ask here.
"""

from datetime import date, datetime, time, timedelta
from typing import Literal, NamedTuple

from chalicelib.domain.people import DAYS
from chalicelib.domain.policy import Policy
from chalicelib.domain.schedule.quiet_states import STATES
from chalicelib.domain.schedule.wall import local, to_utc
from chalicelib.domain.schedule.year_days import falls_on

_SUNDAY = 6
#: Every state table and every legal policy leaves a day a week open, quiet dates (at most two
#: weeks running, ``policy.checkins.QUIET_DAYS_RUNNING``) aside.
DAYS_TO_LOOK = 29
#: Why no text may leave on a whole day.
Closed = Literal["quiet_date", "day_off", "state"]
NO_DAYS: frozenset[str] = frozenset()


class Window(NamedTuple):
    """From when until when (UTC, half open) texts may leave on one local day."""

    opens: datetime
    closes: datetime


class NeverOpen(ValueError):
    """Policy and state together leave no hour of any day of the week."""


def why_closed(
    day: date, policy: Policy, state: str = "", off: frozenset[str] = NO_DAYS
) -> Closed | None:
    """Why nothing automated may leave on the local ``day``; None on a day that has its hours."""
    quiet = policy.window
    if day in quiet.quiet_dates or falls_on(day, quiet.quiet_yearly):
        return "quiet_date"
    if DAYS[day.weekday()] in off:
        return "day_off"
    return None if _wall_hours(day, policy, state) else "state"


def _wall_hours(day: date, policy: Policy, state: str) -> tuple[time, time] | None:
    """Opening and closing on the wall clock of that day, or None where nothing may leave."""
    hours = policy.window
    opens = hours.sunday_open if day.weekday() == _SUNDAY else hours.open
    closes = hours.close
    if quiet := STATES.get(state.strip().upper()):
        allowed = quiet.by_day.get(DAYS[day.weekday()])
        if allowed is None:
            return None
        opens, closes = max(opens, allowed[0]), min(closes, allowed[1])
    return (opens, closes) if opens < closes else None


def window_on(
    day: date, zone: str, policy: Policy, state: str = "", off: frozenset[str] = NO_DAYS
) -> Window | None:
    """The window of the local ``day`` in ``zone``, or None on a day without one.

    ``state`` is the recipient's two-letter US state; empty or unknown adds no rule. ``off`` are
    the days of the week that they don't want texts on.
    """
    hours = _wall_hours(day, policy, state)
    if hours is None or why_closed(day, policy, state, off):
        return None
    window = Window(to_utc(day, hours[0], zone), to_utc(day, hours[1], zone))
    return window if window.opens < window.closes else None


def _margin(policy: Policy) -> timedelta:
    return timedelta(minutes=policy.window.closing_margin_minutes)


def is_open(
    moment: datetime, zone: str, policy: Policy, state: str = "", margin: bool = True,
    off: frozenset[str] = NO_DAYS,
) -> bool:  # fmt: skip
    """Whether a text may leave at ``moment`` (UTC); with ``margin``, not just before closing."""
    window = window_on(local(moment, zone).date(), zone, policy, state, off)
    if window is None:
        return False
    return window.opens <= moment < window.closes - (_margin(policy) if margin else timedelta())


def next_open(
    moment: datetime, zone: str, policy: Policy, state: str = "", off: frozenset[str] = NO_DAYS
) -> datetime:
    """The first moment (UTC) from ``moment`` on at which a text may leave: itself if open.

    Raises
    ------
    NeverOpen
        If no day of the coming four weeks has a window.
    """
    today = local(moment, zone).date()
    for ahead in range(DAYS_TO_LOOK):
        window = window_on(today + timedelta(days=ahead), zone, policy, state, off)
        if window is None:
            continue
        first = max(moment, window.opens)
        if first < window.closes - _margin(policy):
            return first
    raise NeverOpen(f"no open hour within {DAYS_TO_LOOK} days in {zone} {state}".strip())


def closes_at(
    moment: datetime, zone: str, policy: Policy, state: str = "", off: frozenset[str] = NO_DAYS
) -> datetime:
    """When (UTC) the window that is open at ``moment``, or else the next one, closes for sending.

    The closing margin is taken off: this is the last moment at which a text may be handed over.
    """
    opening = next_open(moment, zone, policy, state, off)
    window = window_on(local(opening, zone).date(), zone, policy, state, off)
    if window is None:  # next_open has just found one
        raise NeverOpen(zone)
    return window.closes - _margin(policy)

"""Whether a number may have been given to somebody else: carriers do so 45 days after it was given
up (47 CFR 52.15(f)), and a check-in to a stranger discloses."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from chalicelib.domain.checkins.assessment import silent_run
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.policy import DEFAULT, Policy


def may_be_anothers(
    history: Sequence[Occurrence],
    last_heard_at: datetime | None,
    interval_days: float,
    now: datetime,
    policy: Policy = DEFAULT,
) -> bool:
    """Two check-ins running arrived in silence, and nothing was heard for 45 days, or for two of
    the person's own intervals and a week, whichever is longer.

    ``history`` is newest first; ``last_heard_at`` (UTC) is the last sign of life or the last time
    that the number was seen working; ``interval_days`` is the pace of their check-ins.
    """
    numbers = policy.numbers
    if silent_run(history) < numbers.suspect_silent or last_heard_at is None:
        return False
    own = numbers.suspect_intervals * interval_days + numbers.suspect_extra_days
    return now - last_heard_at >= timedelta(days=max(float(numbers.suspect_days), own))

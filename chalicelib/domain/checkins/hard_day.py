"""A check-in that tells of a hard day, and of nothing that makes an alert."""

from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.checkins.questions import HARD
from chalicelib.domain.policy.following import RecoveryPlans


def is_hard(one: Occurrence, numbers: RecoveryPlans) -> bool:
    """Whether the day was said to be hard, or most days of the week to be low."""
    low = one.value_of("low_days")
    many = low is not None and not isinstance(low, bool) and low >= numbers.hard_low_days
    return one.value_of("how") == HARD or many

"""A number may be somebody else's after two silences and 45 days, or two intervals and a week."""

from datetime import timedelta

import pytest

from chalicelib.domain.reassignment import may_be_anothers
from tests.unit.checkins.checkin_examples import NOON, answered, occurrence

SILENT = [occurrence("SILENT"), occurrence("SILENT")]


@pytest.mark.parametrize(
    ("history", "days", "interval", "doubtful"),
    [
        (SILENT, 45, 7, True), (SILENT, 44.9, 7, False),
        (SILENT, 62.9, 28, False), (SILENT, 63, 28, True),
        (SILENT[:1], 90, 7, False), ([], 90, 7, False),
        ([occurrence("MISSED"), *SILENT], 45, 7, True),  # ours says nothing either way
        ([SILENT[0], answered(use=False), SILENT[1]], 90, 7, False),
    ],
)  # fmt: skip
def test_two_silences_and_long_enough(
    history: list[object], days: float, interval: float, doubtful: bool
) -> None:
    heard = NOON - timedelta(days=days)
    assert may_be_anothers(history, heard, interval, NOON) is doubtful  # type: ignore[arg-type]


def test_nothing_is_known_of_a_number_that_was_never_heard_from() -> None:
    assert not may_be_anothers(SILENT, None, 7, NOON)

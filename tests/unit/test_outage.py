"""An outage: over a tenth of a day's sends failed, and more than single numbers did."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.outage import SendHealth, counted, is_outage, waits_until
from chalicelib.domain.safety.alerts import acknowledge, open_alert

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("states", "sends", "failed"),
    [("ASKED SILENT DELIVERED ACCEPTED PARTIAL ANSWERED", 6, 0),
     ("MISSED UNKNOWN FAILED EXPIRED", 4, 4),
     ("PLANNED CANCELLED SUPPRESSED CLAIMED SENDING", 0, 0)],
)  # fmt: skip
def test_only_what_left_or_should_have_left_is_counted(
    states: str, sends: int, failed: int
) -> None:
    assert counted(states.split()) == (sends, failed)


@pytest.mark.parametrize(
    ("failed", "sends", "outage"),
    [(0, 100, False), (10, 100, False), (11, 100, True), (2, 2, False), (3, 3, True),
     (3, 29, True), (3, 30, False)],
)  # fmt: skip
def test_over_a_tenth_is_an_outage_but_two_numbers_are_none(
    failed: int, sends: int, outage: bool
) -> None:
    assert is_outage(counted(["FAILED"] * failed + ["ACCEPTED"] * (sends - failed))) is outage


def test_in_an_outage_silences_wait_for_its_end_and_misses_for_their_clock() -> None:
    on = SendHealth(due_at=NOW, since=NOW)
    alerts = {
        cause: open_alert(id="a", cause=cause, opened_at=NOW, zone="America/New_York")
        for cause in ("silence", "not_sent", "use", "crisis", "call_requested")
    }
    assert waits_until(on, alerts["silence"], NOW) == NOW + timedelta(hours=1)
    assert waits_until(on, alerts["not_sent"], NOW) == alerts["not_sent"].due_at
    assert waits_until(on, alerts["not_sent"], alerts["not_sent"].due_at) is None
    for cause in ("use", "crisis", "call_requested"):
        assert waits_until(on, alerts[cause], NOW) is None
    assert waits_until(on, acknowledge(alerts["silence"], "ana", NOW), NOW) is None
    for health in (SendHealth(), SendHealth(due_at=NOW)):
        assert waits_until(health, alerts["silence"], NOW) is None

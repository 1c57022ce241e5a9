"""Engagement and joining of each alumnus, from facts of the index."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.reports import standing
from chalicelib.domain.reports.facts import Attendance, Checkin, Facts, Standing, usual_period

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
_OLD = {"discharged_on": date(2026, 6, 1), "joined_at": datetime(2026, 6, 3, tzinfo=UTC)}


def _facts(one: Standing, checkins: Any = (), attendances: Any = ()) -> Facts:
    return Facts(
        program="demo", name="Demo", zone="America/New_York", now=NOW, period=usual_period(TODAY),
        alumni=(one,), checkins=tuple(checkins), attendances=tuple(attendances),
    )  # fmt: skip


def _heard(days_ago: int, **more: Any) -> Standing:
    heard = {"last_contact_at": NOW - timedelta(days=days_ago)}
    return Standing(**{"person": "a", "joining": "joined", **_OLD, **heard, **more})


def _silent(*days_ago: int) -> list[Checkin]:
    return [Checkin("a", TODAY - timedelta(days=days), "SILENT") for days in days_ago]


CASES = [
    (_heard(3), [], "active"),
    (_heard(13), [], "active"),
    (_heard(22), [], "slipping"),  # every two weeks: 1.5 intervals are 21 days
    (_heard(9), _silent(7), "slipping"),
    (_heard(20), _silent(18, 11, 4), "disengaged"),
    (_heard(36), [], "disengaged"),  # two intervals and a week
    # Silences before the last contact are over.
    (_heard(1), _silent(18, 11, 4), "active"),
    # Ours, not theirs.
    (_heard(9), [Checkin("a", TODAY - timedelta(days=7), "MISSED")], "active"),
    # Opting out and being away are no drift.
    (_heard(60, stopped=True), _silent(18, 11, 4), "active"),
    (_heard(60, away_until=NOW + timedelta(days=1)), [], "active"),
]


@pytest.mark.parametrize(("one", "checkins", "state"), CASES)
def test_engagement_follows_the_rule_of_the_domain(
    one: Standing, checkins: list[Checkin], state: str
) -> None:
    found = standing.engagements(_facts(one, checkins))["a"]
    assert found.state == state
    assert found.evidence


def test_attendance_is_contact_where_a_dose_is_planned() -> None:
    came = [Attendance("a", TODAY - timedelta(days=2), "twelve_step")]
    assert standing.engagements(_facts(_heard(40), (), came))["a"].state == "active"
    none = _heard(40, planned_hours=0)
    assert standing.engagements(_facts(none, (), came))["a"].state == "disengaged"


def test_whoever_has_not_joined_stands_apart_and_nobody_is_called_lost_untried() -> None:
    counts = standing.engagement_counts(_facts(_heard(400, joining="invited")))
    assert counts["not_joined"] == 1
    assert counts["active"] == 0
    assert counts["lost_contact"] is None
    assert counts["closed"] is None
    gone = standing.engagement_counts(_facts(_heard(400)))
    assert gone["disengaged"] == 1


def test_joined_and_opted_out_later_counts_as_stopped() -> None:
    counts = standing.joining_counts(_facts(_heard(3, stopped=True)))
    assert (counts["joined"], counts["stopped"]) == (0, 1)

"""Attendance by text, mentor and coordinator adds up to hours a week against the plan."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.domain.participation import (
    TYPES,
    USUAL_HOURS,
    Activity,
    BadReading,
    from_reading,
    hours_of,
    per_week,
    summary,
)

RECORDED = datetime(2026, 11, 24, 17, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
DISCHARGED = date(2026, 8, 3)


def _went(on: date, type: str = "twelve_step", **fields: Any) -> Activity:
    return Activity(
        person_id="ann", type=type, on=on, **{"source": "self", "recorded_at": RECORDED, **fields}
    )


@pytest.mark.parametrize(
    ("reading", "found"),
    [
        ("twelve_step:1", [("twelve_step", 1, None)]),
        ("smart_recovery:2", [("smart_recovery", 2, None)]),
        ("individual_counseling:1:1.5", [("individual_counseling", 1, Decimal("1.5"))]),
        (
            "twelve_step:2;smart_recovery:1",
            [("twelve_step", 2, None), ("smart_recovery", 1, None)],
        ),
        (
            "group_therapy:3:9; fitness:1:0.75",
            [("group_therapy", 3, Decimal(9)), ("fitness", 1, Decimal("0.75"))],
        ),
    ],
)
def test_an_understood_text_becomes_sessions_and_total_hours(
    reading: str, found: list[tuple[str, int, Decimal | None]]
) -> None:
    assert from_reading(reading) == found


@pytest.mark.parametrize(
    "reading",
    ["", "twelve_step", "yoga:1", "twelve_step:0", "twelve_step:1:0", "twelve_step:-1",
     "twelve_step:1:1.555", "twelve_step:1;", "twelve_step:1:2:3", "twelve_step:100"],
)  # fmt: skip
def test_a_broken_reading_is_refused(reading: str) -> None:
    with pytest.raises(BadReading):
        from_reading(reading)


def test_every_type_of_the_founding_list_has_its_usual_hours() -> None:
    assert set(USUAL_HOURS) == set(TYPES)
    assert all(0 <= hours <= 3 for hours in USUAL_HOURS.values())


def test_hours_are_the_total_as_said_and_else_the_usual_ones_of_each_session() -> None:
    assert hours_of(_went(MONDAY, count=2, hours=Decimal("2.5"))) == Decimal("2.5")
    assert hours_of(_went(MONDAY, "smart_recovery", count=2)) == Decimal(3)


@pytest.mark.parametrize(
    "fields",
    [{"count": 0}, {"hours": Decimal(0)}, {"hours": Decimal(200)}, {"hours": Decimal("1.005")},
     {"type": "bowling"}, {"source": "rumour"}, {"result": "positive"},
     {"type": "drug_test", "result": "clean"}],
)  # fmt: skip
def test_an_activity_that_cannot_be_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        _went(MONDAY, **fields)


def test_each_week_stands_against_its_plan_empty_ones_too() -> None:
    activities = [
        _went(MONDAY, "group_therapy", hours=Decimal(3)),
        _went(MONDAY + timedelta(days=2), "smart_recovery", count=2),
        _went(MONDAY + timedelta(days=6), "mentor_session"),
        _went(MONDAY - timedelta(days=14), "fitness"),
        _went(MONDAY - timedelta(days=40), "fitness"),  # before the first day
    ]
    first, last = MONDAY - timedelta(days=12), MONDAY + timedelta(days=6)
    weeks = per_week(activities, lambda _: 9, first, last)
    assert [week.monday for week in weeks] == [MONDAY - timedelta(days=14), *_mondays(-7, 0)]
    this_week = weeks[-1]
    assert (this_week.sessions, this_week.hours, this_week.planned) == (3, Decimal(6), Decimal(9))
    assert this_week.estimated == Decimal(3)
    assert this_week.mentor_sessions == 1
    assert weeks[1].sessions == 0
    assert weeks[0].sessions == 0  # the Monday before `first` is not counted


def _mondays(*days: int) -> list[date]:
    return [MONDAY + timedelta(days=n) for n in days]


def test_pathways_count_alike() -> None:
    for type in ("twelve_step", "smart_recovery", "other_mutual_help"):
        assert per_week([_went(MONDAY, type)], lambda _: 9, MONDAY, MONDAY)[0].sessions == 1


def test_the_summary_counts_weeks_runs_and_the_first_attendance() -> None:
    # Weeks 1, 2, 3 and 5 since discharge; 16 weeks have run.
    days = [DISCHARGED + timedelta(days=n) for n in (3, 8, 9, 15, 29)]
    found = summary([_went(day) for day in days], DISCHARGED, MONDAY)
    assert found.weeks_attended == {13: 4}
    assert found.longest_run == 3
    assert found.first_attended_on == days[0]
    assert found.first_in_time is True


@pytest.mark.parametrize(
    ("attended_after", "today_after", "in_time"),
    [(14, 20, True), (15, 20, False), (None, 14, None), (None, 15, False)],
)
def test_a_first_attendance_is_in_time_within_fourteen_days(
    attended_after: int | None, today_after: int, in_time: bool | None
) -> None:
    days = [] if attended_after is None else [DISCHARGED + timedelta(days=attended_after)]
    today = DISCHARGED + timedelta(days=today_after)
    assert summary([_went(day) for day in days], DISCHARGED, today).first_in_time is in_time


def test_contact_with_the_mentor_is_no_attendance() -> None:
    met = _went(DISCHARGED + timedelta(days=1), "mentor_session", source="mentor")
    assert summary([met], DISCHARGED, MONDAY).first_attended_on is None


def test_an_activity_survives_its_own_json() -> None:
    went = _went(MONDAY, hours=Decimal("1.5"))
    assert Activity.model_validate_json(went.model_dump_json()) == went

"""Engagement and joining of the alumni in a report."""

from datetime import UTC, date, datetime
from typing import Any

from chalicelib.domain.reports.facts import Lowered, Standing, usual_period
from tests.unit.reports.whole import Facts, report

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)


def _facts(*alumni: Standing) -> Facts:
    return Facts(
        program="demo", name="Demo", zone="America/New_York", now=NOW, period=usual_period(TODAY),
        alumni=tuple(one._replace(person=f"p{at}") for at, one in enumerate(alumni)),
    )  # fmt: skip


def _one(**more: Any) -> Standing:
    return Standing(**{"person": "a", "discharged_on": TODAY, "joining": "joined", **more})


def test_everybody_who_joined_counts_in_their_state_and_the_others_stand_apart() -> None:
    alumni = [_one(engagement="slipping"), _one(engagement="lost_contact"), _one(joining="lapsed")]
    counts = report(_facts(*alumni)).engagement.counts
    assert counts == {
        "active": 0, "slipping": 1, "disengaged": 0, "lost_contact": 1, "closed": 0,
        "not_joined": 1,
    }  # fmt: skip


def test_joined_and_opted_out_later_counts_as_stopped() -> None:
    counts = report(_facts(_one(stopped=True))).joining.counts
    assert (counts["joined"], counts["stopped"]) == (0, 1)


def test_an_approved_taper_lowers_what_is_planned_on_its_days() -> None:
    one = _one(tapers=(Lowered(3, date(2026, 11, 2), date(2026, 11, 15)),))
    days = (date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 15), date(2026, 11, 16))
    assert [one.hours_planned_on(day) for day in days] == [9, 3, 3, 9]


def test_a_second_taper_takes_nothing_from_the_first_and_whoever_is_closed_plans_nothing() -> None:
    tapers = (
        Lowered(3, date(2026, 9, 28), date(2026, 10, 11)),
        Lowered(6, date(2026, 10, 26), date(2026, 11, 8)),
    )
    joined = datetime(2026, 9, 7, 15, tzinfo=UTC)
    one = _one(joined_at=joined, tapers=tapers, over_on=date(2026, 11, 10))
    dead_before = _one(joined_at=joined, over_on=date(2026, 9, 1))
    weeks = report(_facts(one, dead_before)).participation.weeks
    planned = [(week.planned_hours, week.planned_people) for week in weeks[1:]]
    assert [hours for hours, _ in planned] == [9, 9, 9, 3, 3, 9, 9, 6, 6, 0, 0, 0]
    assert [people for _, people in planned] == [1] * 9 + [0] * 3

"""A program sets the numbers it wants and keeps the defaults for the rest."""

from datetime import time

import pytest
from pydantic import ValidationError

from chalicelib.domain.policy import DEFAULT, Policy


def test_an_override_leaves_everything_else_at_its_default() -> None:
    policy = Policy.model_validate({"window": {"close": "19:00"}, "joining": {"lapse_days": 7}})
    assert policy.window.close == time(19)
    assert policy.window.open == DEFAULT.window.open
    assert policy.joining.invitations_per_day == 25
    assert policy.alerts == DEFAULT.alerts


def test_policy_survives_its_own_json() -> None:
    policy = Policy.model_validate({"staffed": {"holidays": ["2026-12-25"]}})
    assert Policy.model_validate_json(policy.model_dump_json()) == policy


@pytest.mark.parametrize(
    "overrides",
    [
        {"window": {"open": "21:00"}},
        {"window": {"sunday_open": "20:00"}},
        {"window": {"opening": "09:00"}},
        {"staffed": {"days": []}},
        {"staffed": {"days": ["monday"]}},
        {"staffed": {"open": "17:00"}},
        {"joining": {"invitations_per_day": 0}},
        {"alerts": {"outage_share": 0}},
        {"quiet": {}},
        # Fifteen days running without a text; a day that no year has.
        {"window": {"quiet_dates": [f"2026-12-{day:02}" for day in range(10, 25)]}},
        {"window": {"quiet_yearly": [f"01-{day:02}" for day in range(1, 16)]}},
        {"window": {"quiet_yearly": ["02-30"]}},
        # Tiers out of order; fewer than five contacts in two years.
        {"checkins": {"cadence": {"twice_weekly_weeks": 13}}},
        {"checkins": {"cadence": {"two_weekly_months": 36}}},
        {
            "checkins": {
                "cadence": {
                    "twice_weekly_weeks": 1,
                    "weekly_weeks": 1,
                    "two_weekly_months": 1,
                    "monthly_months": 1,
                }
            }
        },
        {"staffed": {"calls_per_week": 0}},
        {"prices": {"text_part": -1}},
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(overrides: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Policy.model_validate(overrides)


def test_a_thin_plan_is_allowed_down_to_five_contacts_in_two_years() -> None:
    """The floor of rules.md (Check-ins, Cadence), counted over the 24 months."""
    assert DEFAULT.checkins.cadence.contacts() == 49
    thin = {
        "twice_weekly_weeks": 1, "weekly_weeks": 2, "two_weekly_months": 1, "monthly_months": 2
    }  # fmt: skip
    policy = Policy.model_validate({"checkins": {"cadence": thin}})
    assert policy.checkins.cadence.contacts() == 5

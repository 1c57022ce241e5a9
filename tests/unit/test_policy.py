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
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(overrides: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Policy.model_validate(overrides)

"""What the person who starts the laptop cloud may choose, and what is refused in one line."""

from datetime import UTC, datetime

import pytest

from infra.local.settings import CannotStart, parse

BAD = [
    ("--port", "abc", "PORT"),
    ("--port", "65535", "PORT"),
    ("--now", "yesterday", "NOW"),
    ("--now", "2026-11-24T15:00:00", "NOW"),
    ("--now", "1850-01-01T00:00:00Z", "NOW"),
    ("--now", "9999-12-31T23:59:59Z", "NOW"),
    ("--now", "9999-12-31T23:59:59-12:00", "NOW"),
    ("--now", "0001-01-01T00:00:00+12:00", "NOW"),
    ("--demo", "maybe", "DEMO"),
    ("--live", "2", "LIVE"),
]


@pytest.mark.parametrize(("flag", "value", "named"), BAD)
def test_a_bad_setting_is_refused_by_its_name(flag: str, value: str, named: str) -> None:
    with pytest.raises(CannotStart, match=f"^{named} must ") as refused:
        parse([flag, value])
    assert "\n" not in str(refused.value)


def test_what_is_not_chosen_is_the_default_and_live_goes_by_demo() -> None:
    assert (parse([]).port, parse([]).demo, parse([]).live) == (8000, True, True)
    assert not parse(["--demo", "0"]).live
    assert parse(["--demo", "0", "--live", "1"]).live
    asked = parse(["--now", "2026-11-24T10:00:00-05:00"]).now
    assert asked == datetime(2026, 11, 24, 15, tzinfo=UTC)

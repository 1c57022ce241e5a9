"""When whoever changed is counted, and what sums are made of."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.sums import by_bucket, count_at, difference, total

WHO = st.text(min_size=1, max_size=30)
BEGINS = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 365 * 86_400).map(lambda seconds: BEGINS + timedelta(seconds=seconds))


@given(WHO, MOMENTS)
def test_everybody_is_counted_at_a_minute_of_their_own_within_62(who: str, at: datetime) -> None:
    found = count_at(at, who)
    assert timedelta(minutes=2) <= found - at <= timedelta(minutes=62)
    assert found.minute == count_at(at + timedelta(days=1), who).minute
    assert found.minute % 15 == 7  # off the quarters at which check-ins leave


def test_a_conversation_is_counted_once() -> None:
    begins = datetime(2026, 11, 24, 15, tzinfo=UTC)
    minute = count_at(begins, "ROSA").minute
    said = [begins.replace(minute=(minute + more) % 60) for more in range(1, 50)]
    said = [one if one.minute > minute else one + timedelta(hours=1) for one in said]
    assert len({count_at(one, "ROSA") for one in said}) == 1


def test_what_is_zero_is_no_contribution_and_a_name_without_a_bucket_is_refused() -> None:
    assert by_bucket([("a", {"all/x": 1, "all/y": 0})]) == {"all": {"a/x": 1}}
    with pytest.raises(ValueError, match="does not begin with a Monday"):
        by_bucket([("a", {"x": 1})])


@given(*[st.dictionaries(st.sampled_from("abcd"), st.integers(1, 9))] * 2)
def test_a_difference_turns_the_old_into_the_new(old: dict[str, int], new: dict[str, int]) -> None:
    moved = total([{"all": old}, {"all": difference(new, old)}])
    assert moved.get("all", {}) == new

"""Days of every year: leap days too, and nothing that is no day."""

from datetime import date

import pytest
from pydantic import TypeAdapter, ValidationError

from chalicelib.domain.schedule.year_days import YearDay, falls_on


@pytest.mark.parametrize(
    ("day", "year_day", "falls"),
    [
        (date(2026, 12, 25), "12-25", True),
        (date(2027, 12, 25), "12-25", True),
        (date(2026, 12, 24), "12-25", False),
        # The 29th of February is kept on the 28th where the year has none, and on no other day.
        (date(2027, 2, 28), "02-29", True),
        (date(2028, 2, 28), "02-29", False),
        (date(2028, 2, 29), "02-29", True),
        (date(2027, 2, 28), "02-28", True),
        (date(2028, 2, 29), "02-28", False),
        (date(2100, 2, 28), "02-29", True),
    ],
)
def test_a_day_of_the_year_falls_on_its_date_each_year(
    day: date, year_day: str, falls: bool
) -> None:
    assert falls_on(day, {year_day}) is falls


@pytest.mark.parametrize("wrong", ["13-01", "02-30", "25-12", "1225", "", "2026-12-25", "12-25x"])
def test_what_is_no_day_of_a_year_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError, match="as 12-25"):
        TypeAdapter(YearDay).validate_python(wrong)

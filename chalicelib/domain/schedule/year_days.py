"""Days of every year, as month and day: holidays, birthdays, the day when somebody died."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from pydantic import AfterValidator

#: A leap year, in which every day of a year can be found.
_LEAP = 2024


def _is_a_day(value: str) -> str:
    try:
        return date.fromisoformat(f"{_LEAP}-{value}").strftime("%m-%d")
    except ValueError as error:
        raise ValueError("give month and day, as 12-25") from error


#: A day of the year, ``MM-DD``.
YearDay = Annotated[str, AfterValidator(_is_a_day)]


def _year_day_of(day: date) -> set[str]:
    """What a date is called; 28 February of a common year stands for the 29th as well."""
    stands_for = {day.strftime("%m-%d")}
    if stands_for == {"02-28"} and date(day.year, 3, 1).toordinal() - day.toordinal() == 1:
        stands_for.add("02-29")
    return stands_for


def falls_on(day: date, year_days: Iterable[str]) -> bool:
    """Whether one of these days of the year is on ``day``."""
    return not _year_day_of(day).isdisjoint(year_days)

"""Shifts as people write them are read, and told as they would be written."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.safety import shift_words
from chalicelib.domain.safety.rota import Shift
from chalicelib.domain.safety.shift_words import DAYS, NotShifts, read, tell

NIGHT = Shift(days=("mon", "tue", "wed", "thu", "fri"), start=time(20), end=time(8))


@pytest.mark.parametrize(
    "line",
    [
        "mon-fri 20:00-08:00", "Mon - Fri 20:00 - 8:00", "MON–FRI 20:00–08:00",
        "lun-vie 20:00-08:00", "monday tuesday wednesday thursday friday 20:00-8:00",
        "lunes, martes, miércoles, jueves, viernes 20:00-08:00",
    ],
)  # fmt: skip
def test_one_night_shift_is_read_however_it_is_written(line: str) -> None:
    assert read(f"\n{line}\n") == (NIGHT,)


def test_a_row_may_run_over_the_weekend_and_a_day_may_end_at_midnight() -> None:
    (shift,) = read("sat-mon 00:00-24:00")
    assert shift == Shift(days=("mon", "sat", "sun"), start=time(0), end=time(0))
    assert read("") == ()


@pytest.mark.parametrize(
    "line", ["20:00-08:00", "mon", "xyz 20:00-08:00", "mon 25:00-08:00", "mon 20:00", "mon 20-8"]
)
def test_a_line_that_is_none_is_named(line: str) -> None:
    with pytest.raises(NotShifts) as error:
        read(f"mon 10:00-12:00\n{line}")
    assert str(error.value) == line


def test_no_more_lines_than_a_week_of_two_shifts() -> None:
    with pytest.raises(NotShifts):
        read("mon 10:00-12:00\n" * (shift_words.AT_MOST + 1))


@given(
    st.sets(st.sampled_from(DAYS), min_size=1),
    st.times(),
    st.times(),
    st.sampled_from(["en", "es"]),
)
def test_what_is_told_is_read_back(
    days: set[shift_words.Day], start: time, end: time, language: str
) -> None:
    minute = {"second": 0, "microsecond": 0}
    shift = Shift(
        days=tuple(d for d in DAYS if d in days), start=start.replace(**minute),
        end=end.replace(**minute),
    )  # fmt: skip
    assert read(tell(shift, language)) == (shift,)

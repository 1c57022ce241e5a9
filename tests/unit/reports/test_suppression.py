"""What an analyst may see: no cell under 11, and none that follows from what is shown."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.reports.facts import Met, Told
from chalicelib.domain.reports.hiding import HIDDEN, UNDER, hide, whole_with_parts
from chalicelib.domain.reports.suppression import ASKED, OURS, checkin_weeks, for_analyst
from tests.unit.reports import sample
from tests.unit.reports.whole import Facts, report


@pytest.mark.parametrize(
    ("of", "cells", "shown"),
    [
        (60, {"a": 30, "b": 30}, {"a": 30, "b": 30}),
        # One small cell would follow from the rest: the next smallest goes with it.
        (60, {"a": 30, "b": 22, "c": 8}, {"a": 30}),
        # Two small ones whose sum is small are no better than one.
        (60, {"a": 30, "b": 25, "c": 3, "d": 2}, {"a": 30}),
        # Zero is a small cell: nobody tells something about everybody.
        (60, {"a": 35, "b": 25, "c": 0}, {"a": 35}),
        (60, {"a": 41, "b": 9, "c": 10}, {"a": 41}),
        (10, {"a": 10, "b": 0}, {}),
        # What was not measured is neither hidden nor zero.
        (60, {"a": 30, "b": 30, "c": None}, {"a": 30, "b": 30, "c": None}),
    ],
)
def test_a_small_part_goes_and_another_with_it(
    of: int, cells: dict[str, Any], shown: dict[str, Any]
) -> None:
    _, left = whole_with_parts(of, cells)
    assert {name: cell for name, cell in left.items() if cell != HIDDEN} == shown


def test_a_sum_known_from_another_figure_is_guarded_as_well() -> None:
    # Joining tells how many have not joined, so engagement's joined ones are a whole of their own.
    cells = {"active": 50, "slipping": 20, "disengaged": 5, "not_joined": 12}
    _, plain = whole_with_parts(87, cells)
    assert plain["slipping"] == 20
    _, guarded = whole_with_parts(87, cells, [{"active", "slipping", "disengaged"}])
    assert guarded == {**dict.fromkeys(cells, HIDDEN), "active": 50}


tables = st.lists(st.lists(st.integers(0, 60), min_size=4, max_size=4), min_size=1, max_size=8)


@given(tables)
def test_no_row_and_no_column_gives_a_small_cell_away(table: list[list[int]]) -> None:
    cells = {(y, x): cell for y, row in enumerate(table) for x, cell in enumerate(row)}
    rows = [[(y, x) for x in range(4)] for y in range(len(table))]
    columns = [[(y, x) for y in range(len(table))] for x in range(4)]
    gone = hide(cells, [*rows, *columns])
    assert all(cells[at] >= UNDER for at in cells.keys() - gone)
    for line in (*rows, *columns):
        hidden = [cells[at] for at in line if at in gone]
        everything = len(hidden) == len(line)
        assert not hidden or everything or (len(hidden) > 1 and sum(hidden) >= UNDER)


def _numbers(value: Any, name: str = "") -> list[tuple[str, float]]:
    if isinstance(value, dict):
        return [one for key, inner in value.items() for one in _numbers(inner, key)]
    if isinstance(value, list):
        return [one for inner in value for one in _numbers(inner, name)]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return [(name, value)] if is_number else []


#: No counts of anybody: shares, averages, minutes.
_RATIOS = {"value", "per_person", "supportive", "around", "p50", "p90"}


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 250), st.integers(0, 1000))
def test_no_small_count_stands_anywhere_in_an_analysts_report(people: int, seed: int) -> None:
    made = json.loads(for_analyst(report(sample.facts(people, seed))).model_dump_json())
    small = [(n, v) for n, v in _numbers(made) if v < UNDER and n not in _RATIOS]
    assert small == []


def test_in_a_large_program_the_analyst_still_sees_what_matters() -> None:
    seen = for_analyst(report(sample.facts()))
    assert seen.hidden_under == UNDER
    assert seen.alumni == 600
    assert isinstance(seen.checkins.reply_rate.value, float)
    assert isinstance(seen.engagement.counts["active"], int)
    assert sum(isinstance(week.asked, int) for week in seen.checkins.weeks) >= 12
    assert sum(isinstance(week.contacts, int) for week in seen.network.weeks) >= 12


def test_the_weeks_of_a_small_program_are_hidden_whole() -> None:
    weeks = checkin_weeks(report(sample.facts(12)).checkins.weeks)
    cells = {getattr(week, name) for week in weeks for name in (*ASKED, *OURS, "due", "people")}
    assert cells == {HIDDEN}


def test_a_count_by_text_goes_with_the_few_who_answered_it_and_no_others() -> None:
    def told(people: int, which: str) -> tuple[Told, ...]:
        return tuple(Told(f"p{n}", sample.TODAY, which, 3) for n in range(people))

    facts = replace(sample.facts(0), told=told(10, "supportive") + told(11, "around"))
    week = for_analyst(report(facts)).network.weeks[-1]
    assert (week.supportive, week.supportive_n) == (HIDDEN, HIDDEN)
    assert (week.around, week.around_n, week.people) == (3.0, 11, None)
    few = replace(facts, met=(Met("p1", sample.TODAY, "j"),))
    week = for_analyst(report(few)).network.weeks[-1]
    assert (week.people, week.contacts, week.around) == (HIDDEN, HIDDEN, 3.0)


def test_others_see_every_number() -> None:
    facts: Facts = sample.facts(12)
    assert report(facts).alumni == 12
    assert report(facts).hidden_under is None

"""Tables that add up to one another give no small cell away to an analyst, taken together."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.participation import APART
from chalicelib.domain.reports.facts import Period, Step
from chalicelib.domain.reports.figures import ProgramReport
from chalicelib.domain.reports.hiding import HIDDEN, UNDER
from chalicelib.domain.reports.suppression import for_analyst
from tests.unit.reports import sample
from tests.unit.reports.whole import report

#: The parts of a whole that are known to add up: each where it stands in a report.
Line = list[tuple[Any, str]]


def _dose(made: ProgramReport) -> Iterator[Line]:
    weeks, types = made.participation.weeks, made.by_type
    part = [one for one in types.rows if one.type not in APART]
    apart = [one for one in types.rows if one.type in APART]
    for what in ("sessions", "hours"):
        yield [*((one, what) for one in part), (types, what)]
        yield [*((week, what) for week in weeks), (types, what)]
    yield [*((week, "mentor_sessions") for week in weeks), *((one, "sessions") for one in apart)]
    for week in weeks:
        yield [(week, "hours_said"), (week, "hours_estimated"), (week, "hours")]


def _standing(made: ProgramReport) -> Iterator[Line]:
    whole, sites = made.engagement.counts, made.by_site.rows
    joined = [state for state in whole if state != "not_joined"]
    for state in whole:
        yield [*((site, state) for site in sites), (whole, state)]
    for site in sites:
        yield [*((site, state) for state in joined), (site, "joined")]
        yield [(site, "joined"), (site, "not_joined"), (site, "alumni")]
    yield [*((site, "sessions") for site in sites), (made.by_type, "sessions")]
    # How many there are is told elsewhere, and how many joined.
    yield [(whole, state) for state in joined]
    yield [(site, "joined") for site in sites]
    yield [(site, "alumni") for site in sites]


def _flow(made: ProgramReport) -> Iterator[Line]:
    figure = made.flow
    rows = {row.before: row.counts for row in figure.rows}
    for state in figure.into:
        yield [*((row, state) for row in rows.values() if state in row), (figure.into, state)]
        yield [*((week, state) for week in figure.weeks), (figure.into, state)]
    yield [*((figure.into, state) for state in figure.into), (figure, "of")]
    yield [(rows["lost_contact"], "active"), (rows["closed"], "active"), (figure, "re_entries")]


def _cell(where: Any, name: str) -> Any:
    return where[name] if isinstance(where, Mapping) else getattr(where, name)


def lines(made: ProgramReport) -> list[list[Any]]:
    """The cells of each line."""
    found = [*_dose(made), *_standing(made), *_flow(made)]
    return [[_cell(where, name) for where, name in line] for line in found]


def _assert_safe(told: list[list[Any]], seen: list[list[Any]]) -> None:
    for line, shown in zip(told, seen, strict=True):
        cells = zip(line, shown, strict=True)
        hidden = [n for n, cell in cells if cell == HIDDEN and n is not None]
        everything = len(hidden) == sum(n is not None for n in line)
        assert not hidden or everything or (len(hidden) > 1 and sum(hidden) >= UNDER)


#: From which state to which, on which of two Mondays.
WAYS = [
    (row.before, after, monday)
    for row in report(sample.facts(0)).flow.rows
    for after in row.counts
    for monday in (sample.TODAY - timedelta(days=8), sample.TODAY - timedelta(days=1))
]

COUNTS = st.one_of(st.just(0), st.just(0), st.integers(0, 40))


@settings(max_examples=60, deadline=None)
@given(st.lists(COUNTS, min_size=len(WAYS), max_size=len(WAYS)))
def test_changes_of_engagement_give_no_small_cell_away(counts: list[int]) -> None:
    steps = [
        Step(f"p{number}", on, before, after)  # type: ignore[arg-type]
        for (before, after, on), many in zip(WAYS, counts, strict=True)
        for number in range(many)
    ]
    period = Period(WAYS[0][2], sample.TODAY, sample.TODAY)
    made = report(replace(sample.facts(0), period=period, steps=tuple(steps)))
    seen = for_analyst(made)
    _assert_safe(*([[_cell(*at) for at in line] for line in _flow(one)] for one in (made, seen)))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 250), st.integers(0, 1000))
def test_where_cells_add_up_none_is_hidden_or_what_is_hidden_is_not_small(
    people: int, seed: int
) -> None:
    made = report(sample.facts(people, seed))
    _assert_safe(lines(made), lines(for_analyst(made)))


def test_in_a_large_program_the_analyst_still_sees_most_of_them() -> None:
    seen = for_analyst(report(sample.facts()))
    assert sum(isinstance(one.sessions, int) for one in seen.by_type.rows) >= 7
    assert sum(isinstance(one.active, int) for one in seen.by_site.rows) >= 2
    assert isinstance(seen.flow.into["slipping"], int)
    assert sum(isinstance(week.hours, float) for week in seen.participation.weeks) >= 12

"""The outcome report: hand-computed figures, what an analyst sees of them, rows and page."""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from html.parser import HTMLParser
from io import StringIO
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.outcomes import suppression
from chalicelib.domain.outcomes.contribution import contribution
from chalicelib.domain.outcomes.facts import Facts
from chalicelib.domain.outcomes.figures import OutcomeReport, RetentionPoint
from chalicelib.domain.outcomes.report import Asked, report
from chalicelib.domain.outcomes.sections import everybody, headline
from chalicelib.domain.outcomes.suppression import for_analyst, thinned
from chalicelib.domain.people import Mentor
from chalicelib.domain.reports.rows import HEAD, rows
from chalicelib.domain.reports.words import LANGUAGES
from chalicelib.entrypoints.api import outcome_page, spreadsheets
from tests.unit.outcomes.people import TODAY, crowd, day, followed_up, measured, somebody


def made(people: Sequence[Facts], mentors: Sequence[Mentor] = (), **more: Any) -> OutcomeReport:
    return of_sums([contribution(one) for one in people], mentors, **more)


@cache
def crowds() -> list[Mapping[str, int]]:
    """What 300 people of every sort add: reckoned once."""
    return [contribution(one) for one in crowd(300)]


def of_sums(
    added: Sequence[Mapping[str, int]], mentors: Sequence[Mentor] = (), **more: Any
) -> OutcomeReport:
    total: Counter[str] = Counter()
    for one in added:
        total.update(one)
    asked = Asked(
        program="p", name="Sample", zone="America/New_York", today=TODAY,
        now=datetime(2027, 3, 1, 15, tzinfo=UTC), sums=total, mentors=mentors,
    )  # fmt: skip
    return report(asked._replace(**more))


def window(windows: Sequence[Any], name: str) -> Any:
    return everybody(next(one for one in windows if one.window == name).groups)


def test_follow_up_rate_and_abstinence_by_hand() -> None:
    """Twenty due at day 90: twelve complete, of whom eight without use; three only in part; five
    not. Of responders 8/12 (Wilson 0.391 to 0.862), missing as not 8/20 (0.219 to 0.613)."""
    people = [
        *(somebody(responses=followed_up(90)) for _ in range(8)),
        *(somebody(responses=followed_up(90, used=3)) for _ in range(4)),
        *(somebody(responses=followed_up(90)[:1]) for _ in range(3)),
        *(somebody(quiet="opted_out") for _ in range(2)), *(somebody() for _ in range(3)),
    ]  # fmt: skip
    found = made(people)
    asked, told = window(found.follow_ups.windows, "90"), window(found.abstinence.windows, "90")
    assert (asked.due, asked.complete, asked.rate) == (20, 12, 0.6)
    assert {reason: n for reason, n in asked.missing.items() if n} == {
        "partial": 3, "opted_out": 2, "no_answer": 3,
    }  # fmt: skip
    assert (told.due, told.responders, told.abstinent) == (20, 12, 8)
    assert told.of_responders.model_dump() == {"value": 0.667, "low": 0.391, "high": 0.862}
    assert told.missing_as_not.model_dump() == {"value": 0.4, "low": 0.219, "high": 0.613}
    assert found.follow_ups.self_reported
    assert found.abstinence.self_reported
    assert (found.abstinence.published_low, found.abstinence.published_high) == (0.5, 0.7)
    assert "McCarty" in found.abstinence.published_in


def test_suprt_has_its_target() -> None:
    windows = {one.window: one for one in made([somebody()]).follow_ups.windows}
    assert (windows["suprt"].day, windows["suprt"].within, windows["suprt"].target) == (
        180,
        30,
        0.8,
    )
    assert windows["180"].target is None


def test_change_by_hand_with_the_median_of_an_even_count() -> None:
    """BARC-10 changes of -10, 0, +10, +20: median +5, two of four better. Network: S +2, P +1."""
    people = [
        somebody(
            responses=[*followed_up(1, barc=3), *followed_up(90, barc=later)],
            measurements=[measured(1, 1), measured(90, 3, 1)],
        )
        for later in (2, 3, 4, 5)
    ]
    found = made(people)
    barc = everybody(r for r in found.instruments.rows if (r.measure, r.day) == ("barc-10", 90))
    assert (barc.n, barc.median, barc.improved, barc.unchanged, barc.worse) == (4, 5, 2, 1, 1)
    assert barc.share_improved == 0.5
    rows_at_90 = {r.measure: r for r in found.network.rows if r.day == 90 and r.group == "all"}
    assert rows_at_90["network.supportive"].improved == 4
    assert rows_at_90["network.pro_use"].worse == 4
    assert rows_at_90["network.net"].median == 1
    empty = everybody(r for r in found.instruments.rows if (r.measure, r.day) == ("barc-10", 30))
    assert (empty.n, empty.median, empty.share_improved) == (0, None, None)


def test_retention_by_hand() -> None:
    """Ten joined on day 4; two left on day 95; one, discharged 60 days ago, is followed no longer:
    8/10 stay at day 180 (at risk: 10 at day 90, then 8)."""
    stayed = [somebody() for _ in range(8)]
    found = made(
        [*stayed, *(somebody(left_on=day(95)) for _ in range(2)), somebody(joined_on=None)]
    )
    curve = everybody(found.retention.groups)
    assert curve.people == 10
    assert [(p.day, p.at_risk, p.left, p.share) for p in curve.points] == [
        (0, 0, 0, 1.0), (30, 10, 0, 1.0), (60, 10, 0, 1.0), (90, 10, 0, 1.0), (180, 8, 2, 0.8),
        (270, 8, 2, 0.8), (365, 8, 2, 0.8),
    ]  # fmt: skip
    young = made([one._replace(today=day(100)) for one in stayed], today=day(100))
    assert [p.at_risk for p in everybody(young.retention.groups).points] == [0, 8, 8, 8, 0, 0, 0]


def test_mentors_by_hand() -> None:
    """Today 1 March 2027; clearances are good for 24 months, and noticed 60 days before."""

    def mentor(number: int, check: date | None, **more: Any) -> Mentor:
        return Mentor(
            person_id=f"m{number}", external_id=f"M{number}", recovery_since=date(2020, 1, 1),
            background_check_on=check, training_completed_on=date(2026, 6, 1), **more,
        )  # fmt: skip

    found = made([], [
        mentor(1, date(2025, 3, 1), active=3), mentor(2, date(2025, 2, 28)),
        mentor(3, date(2026, 3, 1), paused=True), mentor(4, None, away_until=date(2027, 3, 1)),
    ]).mentors  # fmt: skip
    counts = (found.mentors, found.available, found.places, found.taken, found.full)
    assert counts == (4, 2, 12, 3, 1)
    checks, training, ethics = found.clearances
    assert (checks.good, checks.ending, checks.over, checks.none) == (1, 1, 1, 1)
    assert (training.good, ethics.none) == (4, 4)
    assert found.ending_days == 60


# What an analyst sees


def test_a_small_group_goes_and_another_with_it() -> None:
    """30 men and 5 women due: the women go, and the men with them, or 35 - 30 would tell."""
    people = [
        *(somebody(gender="man", responses=followed_up(90)) for _ in range(30)),
        *(somebody(gender="woman", responses=followed_up(90)) for _ in range(5)),
    ]
    seen = for_analyst(made(people))
    asked = next(one for one in seen.follow_ups.windows if one.window == "90").groups
    due = {(one.dimension, one.group): one.due for one in asked}
    assert due["all", "all"] == 35
    assert due["gender", "man"] == due["gender", "woman"] == "hidden"
    told = next(one for one in seen.abstinence.windows if one.window == "90").groups
    assert {(one.dimension, one.group): one.due for one in told} == due


def test_a_few_who_used_hide_how_many_did_not() -> None:
    people = [
        *(somebody(responses=followed_up(90)) for _ in range(40)),
        *(somebody(responses=followed_up(90, used=2)) for _ in range(4)),
    ]
    told = window(for_analyst(made(people)).abstinence.windows, "90")
    assert told.abstinent == told.of_responders.value == told.of_responders.low == "hidden"


def test_a_curve_is_shown_where_each_step_stands_on_eleven() -> None:
    def point(day: int, at_risk: int, left: int) -> RetentionPoint:
        return RetentionPoint(day=day, at_risk=at_risk, left=left, share=0.5)

    shown = thinned([point(0, 100, 0), point(30, 85, 5), point(60, 80, 20), point(90, 72, 28),
                     point(180, 10, 90)])  # fmt: skip
    assert [one.day for one in shown if one.share != "hidden"] == [0, 60]


def _relations(seen: OutcomeReport) -> list[list[Any]]:
    """Cells of which one is the sum of the others, as anybody with the report may add them up."""
    found: list[list[Any]] = []
    for asked in seen.follow_ups.windows:
        for one in asked.groups:
            found.append([one.due, one.complete, *one.missing.values()])
        found += _columns(asked.groups, lambda one: [one.due, one.complete, *one.missing.values()])
    for told in seen.abstinence.windows:
        found += _columns(told.groups, lambda one: [one.due, one.responders, one.abstinent])
    for changes in (seen.instruments, seen.network):
        for one in changes.rows:
            found.append([one.n, one.improved, one.unchanged, one.worse])
        for key in {(one.measure, one.day) for one in changes.rows}:
            here = [one for one in changes.rows if (one.measure, one.day) == key]
            found += _columns(here, lambda one: [one.n, one.improved, one.unchanged, one.worse])
    for one in seen.milestones.rows:
        found.append([one.of, one.met, one.unmet, one.unknown])
    for name in {one.milestone for one in seen.milestones.rows}:
        here = [one for one in seen.milestones.rows if one.milestone == name]
        found += _columns(here, lambda one: [one.of, one.met, one.unmet, one.unknown, one.ever_met])
    return found


def _columns(groups: Sequence[Any], cells: Any) -> list[list[Any]]:
    whole = cells(everybody(groups))
    return [
        [whole[at], *(cells(one)[at] for one in groups if one.dimension == dimension)]
        for dimension in ("gender", "pathway", "site") for at in range(len(whole))
    ]  # fmt: skip


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 60), st.integers(20, 240))
def test_no_small_cell_is_shown_or_follows_from_a_sum(first: int, size: int) -> None:
    seen = for_analyst(of_sums(crowds()[first : first + size]))
    for relation in _relations(seen):
        assert not [cell for cell in relation if isinstance(cell, int | float) and cell < 11]
        assert relation.count("hidden") != 1, relation
    for told in seen.abstinence.windows:
        for one in told.groups:
            pairs = combinations((one.due, one.responders, one.abstinent), 2)
            differences = [a - b for a, b in pairs if "hidden" not in (a, b)]
            assert all(n >= 11 for n in differences), (told.window, one)


def test_an_analysts_report_of_many_still_tells_something() -> None:
    whole = of_sums(crowds())
    seen = for_analyst(whole)
    asked = window(seen.follow_ups.windows, "90")
    assert seen.alumni == asked.due == 300
    assert asked.rate == window(whole.follow_ups.windows, "90").rate
    assert [one.dimension for one in seen.retention.groups] == ["all"]


def test_suppression_leaves_no_number_of_a_program_of_ten() -> None:
    seen = for_analyst(of_sums(crowds()[:10]))
    cells = [row for row in rows(seen) if row[0] in ("follow_ups", "abstinence", "milestones")]
    numbers = [
        v for _, _, name, v in cells if v.replace(".", "").isdigit() and "published" not in name
    ]
    assert numbers == ["0.8"]  # the target of SUPRT
    assert suppression.UNDER == 11


# Rows for a spreadsheet


def test_rows_tell_each_number_with_its_definition_and_no_formula_runs() -> None:
    body = spreadsheets.answer(of_sums(crowds()[:30])).body
    assert body.startswith("\ufeff")
    read = list(csv.reader(StringIO(body.removeprefix("\ufeff"))))
    assert tuple(read[0]) == HEAD
    assert all(len(row) == 4 for row in read)
    by_name = {(figure, row, name): value for figure, row, name, value in read[1:]}
    assert by_name["follow_ups", "", "definition"].startswith("A follow-up is one set")
    assert by_name["follow_ups", "", "denominator"]
    at = "window=90; day=90; within=14; dimension=all; group=all"
    assert by_name["follow_ups", at, "due"] == "30"
    assert by_name["follow_ups", at, "missing.opted_out"].isdigit()
    assert any("group==EAST" in row for _, row, _ in by_name)
    assert not [cell for row in read for cell in row[:3] if cell.startswith(tuple("=+-@"))]


def test_a_program_named_like_a_formula_is_text_and_a_fall_is_a_number() -> None:
    worse = somebody(responses=[*followed_up(1, barc=4), *followed_up(90, barc=3)])
    found = list(rows(made([worse], name="=1+1")))
    assert ("name", "", "name", "'=1+1") in found
    assert "-10.0" in [value for figure, _, name, value in found if name == "median"]
    assert "" in [value for figure, _, name, value in found if name == "median"]


# The page


class Page(HTMLParser):
    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [0, 12, 300])
def test_the_page_is_whole_small_and_runs_nothing(language: str, size: int) -> None:
    whole = of_sums(crowds()[:size])
    for one in (whole, for_analyst(whole)):
        markup = outcome_page.render(one, language)
        page = Page(markup)
        assert page.tags.count("section") == page.tags.count("svg") == 8
        assert markup.count('class="means"') == 8
        assert not {"script", "style", "iframe", "img"} & set(page.tags)
        assert not [name for name, _ in page.attributes if name == "style" or name[:2] == "on"]
        ids = [value for name, value in page.attributes if name == "id"]
        assert len(ids) == len(set(ids))
        assert len(markup.encode()) < 200_000
        assert "McCarty" in markup


def test_a_young_program_shows_the_last_follow_up_that_was_due() -> None:
    young = made([somebody(today=date(2026, 5, 1))])
    assert headline(young) == 90
    assert headline(made([])) == 180

"""What one person adds: each rule by a person of whom it tells, and that sums are sums."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.instruments.response import used
from chalicelib.domain.milestones import Milestone
from chalicelib.domain.outcomes.contribution import again_on, contribution
from chalicelib.domain.outcomes.facts import MISSING, Facts, Mentored
from chalicelib.domain.outcomes.kept import SECTION, SPAN, kept, told
from chalicelib.domain.outcomes.names import EVERYBODY, Cells, Name, parsed
from chalicelib.domain.policy import DEFAULT, Policy
from chalicelib.domain.sums import Sums, by_bucket, total
from tests.unit.outcomes.people import (
    answers,
    crowd,
    day,
    followed_up,
    measured,
    response,
    somebody,
)

CROWD = crowd(200)


def of(facts: Facts, figure: str, item: str = "") -> dict[str, int]:
    """What somebody adds to a figure of everybody's."""
    return dict(Cells(contribution(facts)).of(figure, item))


def test_a_follow_up_counts_once_its_window_is_over() -> None:
    """Day 30 is 31 January, 7 days late is 7 February: on the 8th its window is over."""
    open_still = somebody(today=date(2026, 2, 7), responses=followed_up(30))
    assert of(open_still, "follow_up", "30") == {}
    over = open_still._replace(today=date(2026, 2, 8))
    assert of(over, "follow_up", "30") == {"due": 1, "complete": 1, "abstinent": 1}


def test_a_follow_up_is_complete_with_every_questionnaire_in_full_within_its_window() -> None:
    whole = followed_up(97)
    assert of(somebody(responses=whole), "follow_up", "90")["complete"] == 1
    assert of(somebody(responses=followed_up(105)), "follow_up", "90") == {"due": 1, "no_answer": 1}
    assert of(somebody(responses=whole[:2]), "follow_up", "90")["partial"] == 1
    nine = {item: n for item, n in answers("barc-10", 4).items() if item != "10"}
    partly = [response("barc-10", 97, given=nine), *whole[1:]]
    assert of(somebody(responses=partly), "follow_up", "90")["partial"] == 1


def test_suprt_is_180_days_and_thirty_whatever_the_programs_own_windows() -> None:
    policy = Policy.model_validate({"instruments": {"follow_up_at": [[0, 14], [180, 5]]}})
    cells = Cells(contribution(somebody(responses=followed_up(209)), policy))
    assert cells.of("follow_up", "180") == {"due": 1, "no_answer": 1}
    assert cells.of("follow_up", "suprt") == {"due": 1, "complete": 1, "abstinent": 1}


def test_who_has_died_was_not_due_after_it_and_is_censored_that_day() -> None:
    dead = somebody(died_on=day(110), left_on=day(120))
    assert of(dead, "follow_up", "90")["due"] == 1
    assert of(dead, "follow_up", "180") == {}
    assert of(dead, "retention") == {"entered.4": 1, "censored.110": 1}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"4": 0, "6": 0}, False), ({"4": 1, "6": 0}, True), ({"6": 2}, True), ({"4": 0}, None),
        ({"9": 2}, None),
    ],
)  # fmt: skip
def test_use_is_told_by_any_day_of_it_and_abstinence_by_both_answers(
    given: dict[str, int], said: bool | None
) -> None:
    assert used(response("bam-17", 30, given=given)) is said
    assert used(response("phq-2", 30)) is None
    told = of(somebody(responses=[response("bam-17", 30, given=given)]), "follow_up", "30")
    assert (told.get("used"), told.get("abstinent")) == {
        True: (1, None), False: (None, 1), None: (None, None),
    }[said]  # fmt: skip


def test_of_two_answers_in_a_window_the_nearer_to_its_day_counts() -> None:
    both = [*followed_up(85, used=9), *followed_up(91, used=0)]
    assert of(somebody(responses=both), "follow_up", "90")["abstinent"] == 1


def test_change_is_against_the_first_score_and_the_first_alone_is_no_change() -> None:
    first, later = response("barc-10", 2, 3), response("barc-10", 91, 5)
    assert of(somebody(responses=[first, later]), "change", "barc-10@90") == {"20": 1}
    assert of(somebody(responses=[later]), "change", "barc-10@90") == {}
    nine = {item: n for item, n in answers("barc-10", 4).items() if item != "10"}
    unscored = [first, response("barc-10", 91, given=nine)]
    assert of(somebody(responses=unscored), "change", "barc-10@90") == {}


def test_network_change_is_against_the_first_list_and_what_was_not_measured_is_missing() -> None:
    grown = somebody(measurements=[measured(1, 2, 1), measured(92, 4, 3)])
    told = {name: of(grown, "change", f"network.{name}@90")
            for name in ("supportive", "pro_use", "size", "net")}  # fmt: skip
    assert told == {"supportive": {"2": 1}, "pro_use": {"2": 1}, "size": {"4": 1}, "net": {"0": 1}}
    assert of(grown, "change", "network.supportive@180") == {}


def test_retention_begins_with_joining_and_a_day_that_passes_changes_nothing() -> None:
    """Until the day beyond the last one that is told of, from which on no day is told apart."""
    assert of(somebody(joined_on=None), "retention") == {}
    here = somebody(today=day(200))
    assert of(here, "retention") == {"entered.4": 1, "here.20260101": 1}
    assert of(here._replace(today=day(365)), "retention") == of(here, "retention")
    for on in (366, 900):
        later = of(here._replace(today=day(on)), "retention")
        assert later == {"entered.4": 1, "censored.366": 1}
    assert of(somebody(left_on=day(130)), "retention") == {"entered.4": 1, "left.130": 1}
    assert of(somebody(left_on=day(2)), "retention") == {"entered.4": 1, "left.5": 1}
    assert of(somebody(left_on=day(700)), "retention") == {"entered.4": 1, "left.366": 1}


def test_milestones_count_by_state_and_once_met_stays_counted() -> None:
    told = somebody(milestones=[Milestone(name="abstinence", state="unmet", first_met_on=day(40))])
    assert of(told, "milestone", "abstinence") == {"unmet": 1, "ever": 1}


def test_a_match_counts_from_its_introduction() -> None:
    matched = somebody(matches=[Mentored(day(10), day(52), "moved_away", 9), Mentored(day(60))])
    assert of(matched, "match") == {
        "introduced": 2, "waited.9": 1, "ended.42": 1, "here.20260302": 1,
    }  # fmt: skip
    assert of(matched, "match_reason") == {"moved_away": 1}


def test_a_contact_is_due_in_each_week_and_later_in_each_two() -> None:
    """Introduced on day 10, ended on day 52: six weeks. Contacts on days 10, 16 (the first week
    still), 24 (the third) and 52 (the seventh, which it did not see the end of): two of six."""
    ended = Mentored(day(10), day(52), contacts=frozenset(map(day, (10, 16, 24, 52))))
    assert of(somebody(matches=[ended]), "contacts") == {"due": 6, "logged": 2}
    going_on = Mentored(day(10), contacts=frozenset(map(day, (10, 16, 24, 100))))
    # Day 100 is 90 after the introduction: within the fortnight that ends 98 days after it.
    assert of(somebody(matches=[going_on]), "contacts") == {
        "logged_on.20260118": 1, "logged_on.20260201": 1, "logged_on.20260419": 1,
    }  # fmt: skip


def test_figures_of_everybody_alone_are_kept_of_nobody_else() -> None:
    matched = contribution(somebody(gender="woman", matches=[Mentored(day(10))]))
    groups = {one.figure: set[str]() for one in map(parsed, matched)}
    for one in map(parsed, matched):
        groups[one.figure].add(one.dimension)
    assert groups["match"] == {"all"}
    assert groups["retention"] == {"all", "gender", "pathway", "site", "substance"}


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 199), st.integers(0, 500), st.booleans())
def test_nothing_changes_by_time_alone_before_the_day_that_is_told(
    who: int, today: int, away: bool
) -> None:
    until = day(today + 9) if away else None
    facts = CROWD[who]._replace(today=day(today), quiet_until=until)
    told = again_on(facts)
    for on in range(today + 1, 600):
        if told and day(on) >= told:
            break
        assert contribution(facts._replace(today=day(on))) == contribution(facts)


def test_the_day_told_is_the_first_window_that_is_over() -> None:
    """Day 0 and 14 days late, as follow-ups are by default: on day 15 it is due."""
    (_, within), *_ = DEFAULT.instruments.follow_up_at
    assert again_on(somebody(today=day(0))) == day(within + 1)
    assert again_on(somebody(today=day(900))) is None


@pytest.mark.parametrize("group", ["North", "a/b#c|d", "", "ñandú ~ %41"])
def test_counters_are_kept_and_told_the_same_whatever_a_site_is_called(group: str) -> None:
    counted = contribution(CROWD[3]._replace(site=group))
    buckets = by_bucket([(SECTION, kept(counted))])
    assert told(Sums(buckets)) == counted
    assert all(SPAN[0] < bucket < SPAN[1] for bucket in buckets)


def test_no_bucket_grows_beyond_what_a_change_may_rewrite() -> None:
    """Of hundreds of people, discharged and introduced on days of three years."""
    people = crowd(600)
    moved = [
        one._replace(discharged_on=one.discharged_on - timedelta(days=n % 1_000))
        for n, one in enumerate(people)
    ]
    every = total(by_bucket([(SECTION, kept(contribution(one)))]) for one in moved)
    assert max(map(len, every.values())) <= 420
    one_of_them = by_bucket([(SECTION, kept(contribution(moved[5])))])
    assert len(one_of_them) <= 70


def test_everybody_counts_in_their_groups_and_in_each_of_their_substances() -> None:
    told = somebody(
        gender="woman",
        pathway="secular",
        site="East|1",
        substances=frozenset({"alcohol", "opioids"}),
    )
    places = [place for place in Cells(contribution(told)).places]
    assert places == [
        EVERYBODY, ("gender", "woman"), ("pathway", "secular"), ("substance", "alcohol"),
        ("substance", "opioids"), ("site", "East|1"),
    ]  # fmt: skip
    assert ("gender", "unknown") in Cells(contribution(somebody())).places


def test_a_name_survives_being_written() -> None:
    name = Name("change", "barc-10@90", "-3", "site", "a|b")
    assert parsed(str(name)) == name


def _row(cells: Cells, item: str, place: Any) -> dict[str, int]:
    return dict(cells.of("follow_up", item, place))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 12))
def test_sums_of_contributions_hold_together(seed: int, size: int) -> None:
    """In every group: due = complete + every reason; nobody answers who was not due; a milestone's
    states add up to the people; whoever entered has left, is censored or is here; and the groups of
    a dimension that has one value a person add up to everybody."""
    people = crowd(size, seed)
    total: Counter[str] = Counter()
    for one in people:
        total.update(contribution(one))
    cells = Cells(total)
    for place in cells.places:
        n = cells.of("people", "", place).get("n", 0)
        for window in ("0", "30", "90", "180", "365", "suprt"):
            row = _row(cells, window, place)
            due = row.get("due", 0)
            assert due == row.get("complete", 0) + sum(row.get(reason, 0) for reason in MISSING)
            assert row.get("used", 0) + row.get("abstinent", 0) <= due <= n
        states = cells.of("milestone", "abstinence", place)
        assert sum(states.get(one, 0) for one in ("met", "unmet", "unknown")) == n
        kept = cells.of("retention", "", place)
        ends = {cell: count for cell, count in kept.items() if not cell.startswith("entered.")}
        assert sum(kept.values()) == 2 * sum(ends.values())
    for dimension in ("gender", "pathway", "site"):
        groups = [place for place in cells.places if place[0] == dimension]
        for figure, item in (("people", ""), ("follow_up", "90"), ("change", "barc-10@90")):
            added: Counter[str] = Counter()
            for place in groups:
                added.update(cells.of(figure, item, place))
            assert added == Counter(cells.of(figure, item))

"""Whether everybody waits alike, and what of it an analyst may see."""

from datetime import date, timedelta

import pytest

from chalicelib.domain.matching.fairness import (
    DIMENSIONS,
    FairnessWatch,
    days_waited,
    group_waits,
    rank,
)
from chalicelib.domain.matching.pool import Context, facts_of
from chalicelib.domain.matching.scoring import AVAILABILITY, parts_of
from chalicelib.domain.people import DAYS, PARTS_OF_DAY
from chalicelib.domain.reports.waits import for_analyst
from tests.unit.matching.people import TODAY, alumnus, mentor


def waits(person_id, days, **of):
    return alumnus(person_id, of=of, waiting_since=TODAY - timedelta(days=days))


def by_group(waiting, matched=()):
    return {(g.dimension, g.group): g for g in group_waits(waiting, matched, TODAY)}


def test_waits_are_told_by_group_with_those_who_have_a_mentor_beside():
    women = [waits(f"w{n}", days, gender="woman") for n, days in enumerate((30, 60, 90))]
    men = [waits("m0", 7), waits("m1", 8, languages=("en", "es"))]
    found = by_group([*women, *men], [waits("w9", 300, gender="woman")])
    woman = found["gender", "woman"]
    assert (woman.waiting, woman.matched) == (3, 1)
    assert (woman.median_days, woman.p90_days, woman.longest_days) == (60, 90, 90)
    assert found["gender", "man"].median_days == 7
    assert found["language", "es"].waiting == 1
    assert found["language", "en"].waiting == 5
    assert found["place", "Louisville, KY"].waiting == 5
    assert found["pathway", "unknown"].waiting == 5
    assert {dimension for dimension, _ in found} == set(DIMENSIONS)


@pytest.mark.parametrize(("share", "value"), [(0.5, 3), (0.9, 5), (1, 5), (0.2, 1), (0.21, 2)])
def test_quantiles_are_by_nearest_rank(share, value):
    assert rank([1, 2, 3, 4, 5], share) == value
    assert rank([], share) is None


def test_who_has_no_date_waits_since_the_import():
    assert days_waited(alumnus(waiting_since=None), TODAY) == (TODAY - date(2026, 1, 5)).days
    assert days_waited(alumnus(waiting_since=TODAY + timedelta(days=3)), TODAY) == 0


def watch(groups, **more):
    fields = {
        "on": TODAY, "asked": 40, "places": 12, "expected_wait_days": 30, "nobody_suits": 3,
        "past_promise": 11, "companions": 0,
    }  # fmt: skip
    return FairnessWatch(**{**fields, **more}, groups=groups)


def test_an_analyst_sees_no_small_cell_nor_what_would_tell_it():
    people = [waits(f"a{n}", n, gender="woman") for n in range(20)]
    people += [waits(f"b{n}", n, gender="man") for n in range(15)]
    people += [waits(f"c{n}", n, gender="nonbinary") for n in range(5)]
    seen = for_analyst(watch(group_waits(people, (), TODAY)))
    assert (seen.nobody_suits, seen.companions, seen.hidden_under) == ("hidden", "hidden", 11)
    assert (seen.asked, seen.places, seen.past_promise) == (40, 12, 11)
    gender = {g.group: g for g in seen.groups if g.dimension == "gender"}
    assert gender["woman"].waiting == 20
    assert gender["man"].waiting == "hidden"  # with 40 known, 5 would be told by 20 and 15
    assert (gender["nonbinary"].waiting, gender["nonbinary"].median_days) == ("hidden", "hidden")
    assert gender["woman"].median_days == 9
    assert {g.longest_days for g in seen.groups} == {"hidden"}
    assert {g.matched for g in seen.groups} == {"hidden"}


def test_a_small_queue_is_hidden_whole():
    people = [waits(f"a{n}", n) for n in range(6)]
    seen = for_analyst(watch(group_waits(people, (), TODAY), asked=6))
    assert (seen.asked, seen.expected_wait_days) == ("hidden", "hidden")
    assert {g.waiting for g in seen.groups} == {"hidden"}


def test_declaring_little_availability_wins_nothing():
    """Points are for hours found in common, capped; the share of what somebody declared is none."""
    context, points = Context(TODAY), Context(TODAY).policy.points
    whole_week = {f"{day}-{part}" for day in DAYS for part in PARTS_OF_DAY}
    little, much = alumnus("a", availability={"mon-eve"}), alumnus("b", availability=whole_week)

    def got(side, availability):
        other = facts_of(mentor(availability=availability), context)
        return parts_of(facts_of(side, context), other, context)[AVAILABILITY]

    assert got(little, {"mon-eve"}) == got(much, {"mon-eve"}) == 4 * points.shared_hour
    assert got(little, whole_week) < got(much, whole_week)
    assert got(much, whole_week) == points.shared_hour * points.shared_hours_at_most

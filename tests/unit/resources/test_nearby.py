"""What is near and on soon: distance, zones, language, gender, pathway, and what grew stale."""

import math
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.policy import DEFAULT
from chalicelib.domain.resources.directory import Resource, Spot
from chalicelib.domain.resources.nearby import Seeker, next_time, soonest

HERE = Spot.at(38.2507, -85.7476)
NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)  # Tuesday, 10:00 in Louisville
LOUISVILLE = "America/Kentucky/Louisville"


def _one(id_: str = "a", **more: Any) -> Resource:
    fields: dict[str, Any] = {
        "id": id_, "source": "city", "external_id": id_, "kind": "twelve_step", "name": "x",
        "spot": HERE, "address": "1 Main St", "zone": LOUISVILLE, "day": "tue", "at": time(19),
        "checked_on": date(2026, 11, 1),
    }  # fmt: skip
    return Resource(**{**fields, **more})


def _found(*resources: Resource, **seeker: Any) -> list[str]:
    who = Seeker(**{"spot": HERE, "zone": LOUISVILLE, "language": "en", **seeker})
    return [one.resource.id for one in soonest(resources, who, NOW, DEFAULT)]


def test_the_next_three_come_in_order_of_time() -> None:
    days = [_one(day, day=day) for day in ("mon", "thu", "tue", "wed")]
    assert _found(*days) == ["tue", "wed", "thu"]


def test_what_began_is_over_until_next_week_and_a_week_ahead_is_too_far() -> None:
    assert _found(_one(at=time(9, 59))) == []
    assert _found(_one(at=time(10, 1))) == ["a"]


def test_times_are_told_in_the_zone_of_who_asks() -> None:
    away = _one(zone="America/Los_Angeles", online=True, phone="+15025550123", spot=None)
    who = Seeker(HERE, LOUISVILLE, "en")
    (one,) = soonest([away], who, NOW, DEFAULT)
    assert (one.starts.hour, one.km) == (22, None)


def test_only_what_is_in_reach_in_their_language_and_open_to_them() -> None:
    far = Spot.at(38.2507, -86.5)
    table = [
        _one("near"), _one("far", spot=far), _one("es", languages=("es",)),
        _one("both", languages=("en", "es")), _one("women", gender="woman"),
        _one("closed", closed=True), _one("food", kind="food"),
    ]  # fmt: skip
    assert _found(*table, gender="man") == ["both", "near"]
    assert _found(*table, gender="woman") == ["both", "near", "women"]
    assert _found(*table, language="es") == ["both", "es"]


def test_their_pathway_first_and_the_others_only_to_fill_up() -> None:
    smart = [_one(f"s{n}", kind="smart_recovery", day=d) for n, d in enumerate(("thu", "fri"))]
    steps = [_one(f"t{n}", day=d) for n, d in enumerate(("tue", "wed"))]
    assert _found(*smart, *steps, pathway="smart_recovery") == ["t0", "s0", "s1"]
    assert _found(*smart, *steps) == ["t0", "t1", "s0"]


def test_what_nobody_confirmed_for_long_comes_only_when_there_is_nothing_else() -> None:
    old = NOW.date() - timedelta(days=DEFAULT.directory.stale_days + 1)
    fresh = [_one(f"f{n}", day=d) for n, d in enumerate(("wed", "thu"))]
    assert _found(_one("old", checked_on=old), *fresh) == ["old", "f0", "f1"]
    assert _found(_one("old", checked_on=old), *fresh, _one("f2", day="fri")) == ["f0", "f1", "f2"]


@pytest.mark.parametrize(
    ("now", "at", "told"),
    [
        # The night before the clocks go forward, a time that is skipped; and before they go back,
        # one that comes twice.
        (datetime(2027, 3, 13, 12, tzinfo=UTC), time(2, 30), time(7)),
        (datetime(2026, 10, 31, 12, tzinfo=UTC), time(1, 30), time(5, 30)),
    ],
)
def test_a_weekly_time_is_wall_clock_through_a_change_of_the_clocks(
    now: datetime, at: time, told: time
) -> None:
    starts = next_time(_one(day="sun", at=at), now)
    assert starts
    assert starts.time() == told


_DEGREES = st.tuples(st.floats(-60, 70), st.floats(-179, 179))


@given(_DEGREES, st.floats(0, 2 * math.pi), st.floats(0, 1))
def test_whatever_is_in_reach_lies_in_a_cell_that_is_read(
    here: tuple[float, float], way: float, share: float
) -> None:
    km = 40 * share
    north = here[0] + math.sin(way) * km / 111.19
    east = here[1] + math.cos(way) * km / 111.19 / math.cos(math.radians(here[0]))
    spot, other = Spot.at(*here), Spot.at(north, east)
    if spot.km_to(other) <= 40 and abs(east) < 180:
        assert other.cell in spot.cells_within(40)


def test_distance_is_that_of_the_great_circle() -> None:
    louisville, lexington = HERE, Spot.at(38.0406, -84.5037)
    assert louisville.km_to(lexington) == pytest.approx(111.2, rel=0.01)

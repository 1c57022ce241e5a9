"""A plan lays each check-in on the right local day and time, late, early and through DST."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.checkins.plan import (
    HighRiskDate,
    Plan,
    brought_forward,
    default_time,
    first_occurrence,
    next_occurrence,
    relaid,
)
from chalicelib.domain.people import DAYS
from chalicelib.domain.policy import DEFAULT, Policy
from chalicelib.domain.schedule.wall import local
from chalicelib.domain.schedule.window import NeverOpen, is_open
from tests.unit.checkins.checkin_examples import NOON, plan


def _chain(start: Plan, now: datetime, count: int) -> list[Occurrence]:
    """The first check-ins of a plan, each planned at the moment the one before is due."""
    found = [first_occurrence(start, now)]
    for index in range(1, count):
        last = found[-1]
        indexed = start.model_copy(update={"index": index})
        found.append(next_occurrence(indexed, last.local_date, last.due_at))
    return found


def test_the_first_check_in_comes_the_day_after_joining() -> None:
    first = first_occurrence(plan(), NOON)
    assert first.local_date == date(2026, 11, 25)
    assert first.due_at == NOON + timedelta(days=1)
    assert first.state == "PLANNED"
    assert first.questions[0] == "use"


@pytest.mark.parametrize("day", range(7))
@pytest.mark.parametrize("state", ["", "AL", "RI", "KY"])
def test_the_first_check_in_comes_within_three_days_in_every_state(day: int, state: str) -> None:
    joined = NOON + timedelta(days=day)
    first = first_occurrence(plan(state=state), joined)
    assert first.due_at - joined <= timedelta(days=DEFAULT.joining.first_checkin_days)


def test_twice_a_week_means_three_and_four_days_apart() -> None:
    days = [o.local_date for o in _chain(plan(), NOON, 4)]
    assert [(b - a).days for a, b in pairwise(days)] == [4, 3, 7]
    fresh = _chain(plan(discharged_on=date(2026, 11, 24)), NOON, 5)
    dates = [o.local_date for o in fresh]
    assert [(b - a).days for a, b in pairwise(dates)] == [4, 3, 4, 3]


@pytest.mark.parametrize(
    "zone",
    [
        "America/New_York", "America/Kentucky/Louisville", "America/Chicago", "America/Denver",
        "America/Phoenix", "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu",
        "America/St_Johns", "Europe/Dublin", "Australia/Lord_Howe",
    ],
)  # fmt: skip
@pytest.mark.parametrize("state", ["", "RI", "LA"])
def test_through_two_years_every_check_in_is_at_its_wall_time_inside_the_window(
    zone: str, state: str
) -> None:
    """Invariants 1, 6 and 8 for plans: no day twice, no hour outside, no change of clock felt."""
    start = plan(zone=zone, state=state, discharged_on=date(2026, 11, 20))
    chain = _chain(start, NOON, 48)
    assert max(Counter(o.key for o in chain).values()) == 1
    for occurrence in chain:
        assert is_open(occurrence.due_at, zone, DEFAULT, state)
        assert occurrence.due_at < occurrence.window_ends_at
        here = local(occurrence.due_at, zone)
        assert here.date() == occurrence.local_date
        assert here.time() == time(12, 0)


def test_a_time_outside_the_window_moves_to_its_opening() -> None:
    early = first_occurrence(plan(at=time(7, 30)), NOON)
    assert local(early.due_at, early.zone).time() == time(10, 0)
    late = first_occurrence(plan(at=time(21, 0)), NOON)
    assert local(late.due_at, late.zone).time() == time(10, 0)
    sunday = first_occurrence(plan(at=time(10, 30)), datetime(2026, 11, 28, 17, tzinfo=UTC))
    assert local(sunday.due_at, sunday.zone).time() == time(12, 0)


def test_after_an_outage_each_missed_check_in_is_still_planned_and_none_is_due_in_the_past() -> (
    None
):
    """Invariant 7: those of past days can only end MISSED; at most today's can still be sent."""
    back = NOON + timedelta(days=30)
    day, index, sendable, due_days = date(2026, 11, 25), 1, 0, []
    while day < back.date():
        following = next_occurrence(plan(index=index), day, back)
        assert following.due_at >= back
        sendable += following.window_ends_at > back and following.local_date <= back.date()
        day, index = following.local_date, index + 1
        due_days.append(day)
    assert sendable <= 1
    assert len(due_days) > 3


def test_no_one_is_asked_on_a_day_that_their_state_keeps_quiet() -> None:
    saturday = datetime(2026, 11, 28, 17, tzinfo=UTC)
    assert first_occurrence(plan(state="MS"), saturday).local_date == date(2026, 11, 30)
    assert first_occurrence(plan(state=""), saturday).local_date == date(2026, 11, 29)


def test_default_times_are_stable_and_spread_over_the_hour_after_noon() -> None:
    times = Counter(default_time(f"person{n}") for n in range(600))
    assert default_time("person1") == default_time("person1")
    assert set(times) == {time(12, minute) for minute in range(0, 60, 5)}
    assert max(times.values()) < 2 * 600 / 12


def test_worry_brings_the_next_check_in_forward_with_its_questions() -> None:
    monthly = plan(discharged_on=date(2025, 1, 1), index=4)
    last = date(2026, 11, 24)
    planned = next_occurrence(monthly, last, NOON)
    assert (planned.local_date - last).days == 28
    worried = monthly.model_copy(update={"stepped_up_until": date(2026, 12, 22)})
    sooner = brought_forward(worried, planned, last, NOON)
    assert sooner is not None
    assert (sooner.local_date - last).days == 14
    assert sooner.questions == planned.questions
    assert brought_forward(worried, sooner, last, NOON) is None


def test_what_is_brought_forward_is_never_for_today() -> None:
    weekly = plan(discharged_on=date(2026, 10, 1), stepped_up_until=date(2026, 12, 22), index=1)
    planned = next_occurrence(plan(discharged_on=date(2026, 10, 1)), date(2026, 11, 20), NOON)
    a_week_on = NOON + timedelta(days=1)
    sooner = brought_forward(weekly, planned, date(2026, 11, 20), a_week_on)
    assert sooner is not None
    assert sooner.local_date == date(2026, 11, 26)


HOLIDAYS = Policy.model_validate(
    {"window": {"quiet_dates": ["2026-11-26", "2026-11-27"], "quiet_yearly": ["12-25"]}}
)


def test_a_check_in_of_a_quiet_date_moves_to_the_next_day_and_stays_one_a_date() -> None:
    """Invariant 1, over the holidays of two years."""
    start = plan(discharged_on=date(2026, 11, 20), stepped_up_until=date(2030, 1, 1))
    found = [first_occurrence(start, datetime(2026, 11, 25, 17, tzinfo=UTC), HOLIDAYS)]
    assert (found[0].local_date, found[0].moved_from) == (date(2026, 11, 28), date(2026, 11, 26))
    for index in range(1, 300):
        indexed = start.model_copy(update={"index": index})
        last = found[-1]
        found.append(next_occurrence(indexed, last.local_date, last.due_at, HOLIDAYS))
    days = [one.local_date for one in found]
    assert len(set(days)) == len(days)
    assert not {date(2026, 12, 25), date(2027, 12, 25)} & set(days)


def test_the_days_and_the_hour_that_a_person_wants_are_kept_inside_the_window() -> None:
    chosen = plan(
        at=time(18, 30),
        days_off=frozenset({"mon", "tue", "sun"}),
        stepped_up_until=date(2030, 1, 1),
    )
    for one in _chain(chosen, NOON, 40):
        here = local(one.due_at, one.zone)
        assert (here.hour, here.minute) == (18, 30)
        assert here.weekday() in (2, 3, 4, 5)
        assert one.slot == "eve"
    # Rhode Island's hours end before that: its own come first.
    narrow = first_occurrence(plan(at=time(18, 30), state="RI"), NOON)
    assert local(narrow.due_at, narrow.zone).hour == 10


def test_a_part_of_the_day_has_its_hour_and_each_person_a_minute_of_it() -> None:
    hours = {part: default_time("ann", part=part).hour for part in ("am", "pm", "eve")}
    assert hours == {"am": 10, "pm": 13, "eve": 17}
    assert len({default_time(f"p{n}", part="eve") for n in range(200)}) == 12


def _hard(*days: str, **changes: Any) -> Plan:
    dates = tuple(HighRiskDate(on=day) for day in days)
    return plan(discharged_on=date(2025, 1, 1), high_risk=dates, **changes)


def test_a_high_risk_date_brings_a_check_in_beside_the_cadence_each_year() -> None:
    """Monthly after a year: the hard day comes in between, and the month goes on as it was."""
    found = [first_occurrence(_hard("12-10"), NOON)]
    for index in range(1, 16):
        last = found[-1]
        indexed = _hard("12-10", index=index)
        found.append(
            next_occurrence(
                indexed, last.local_date, last.due_at, resumes_on=last.resumes_on
            )
        )  # fmt: skip
    hard = [one.local_date for one in found if one.why == "high_risk"]
    regular = [one.local_date for one in found if one.why == "cadence"]
    assert hard == [date(2026, 12, 10), date(2027, 12, 10)]
    assert {(b - a).days for a, b in pairwise(regular)} == {28}


def test_a_high_risk_date_that_is_the_cadences_own_day_is_one_check_in() -> None:
    one = next_occurrence(_hard("12-22"), date(2026, 11, 24), NOON)
    assert (one.local_date, one.why, one.resumes_on) == (date(2026, 12, 22), "high_risk", None)
    following = next_occurrence(_hard("12-22", index=1), one.local_date, NOON)
    assert (following.local_date, following.why) == (date(2027, 1, 19), "cadence")


def test_a_high_risk_date_on_a_quiet_one_is_asked_about_the_day_after() -> None:
    one = next_occurrence(_hard("12-25"), date(2026, 12, 15), NOON, HOLIDAYS)
    assert (one.local_date, one.moved_from) == (date(2026, 12, 26), date(2026, 12, 25))
    assert one.resumes_on == date(2027, 1, 12)


def test_a_high_risk_date_added_or_taken_away_lays_the_next_check_in_again() -> None:
    last = date(2026, 11, 24)
    planned = next_occurrence(_hard(), last, NOON)
    extra = relaid(_hard("12-10"), planned, NOON)
    assert (extra.local_date, extra.resumes_on) == (date(2026, 12, 10), planned.local_date)
    assert relaid(_hard(), extra, NOON) == planned
    assert relaid(_hard("11-24"), planned, NOON) == planned  # never for today: asked already


@pytest.mark.parametrize(
    ("zone", "offset"), [("America/Los_Angeles", 8), ("Pacific/Honolulu", 10), ("Asia/Tokyo", -9)]
)
def test_in_a_new_zone_the_next_check_in_keeps_its_day_and_wall_clock(
    zone: str, offset: int
) -> None:
    planned = next_occurrence(plan(), date(2026, 11, 24), NOON)
    moved = relaid(plan(zone=zone), planned, NOON)
    assert moved.local_date == planned.local_date
    assert local(moved.due_at, zone).time() == time(12, 0)
    assert moved.due_at - datetime(*moved.local_date.timetuple()[:3], 12, tzinfo=UTC) == timedelta(
        hours=offset
    )
    assert moved.questions == planned.questions


def test_a_day_that_is_over_in_the_new_zone_gives_way_to_the_next() -> None:
    planned = first_occurrence(plan(zone="Pacific/Honolulu"), NOON)  # Wednesday there
    late = datetime(2026, 11, 25, 14, tzinfo=UTC)  # Wednesday 4:00 there, 23:00 in Tokyo
    moved = relaid(plan(zone="Asia/Tokyo"), planned, late)
    assert moved.local_date == date(2026, 11, 26)


def test_where_no_hour_is_left_laying_fails_loudly_and_does_not_go_round() -> None:
    evening = Policy.model_validate(
        {"window": {"open": "19:00", "sunday_open": "19:00", "close": "20:00"}}
    )
    with pytest.raises(NeverOpen):
        first_occurrence(plan(state="RI"), NOON, evening)  # its hours end at 18:00


def test_whatever_staff_change_however_often_each_local_date_is_asked_on_once() -> None:
    """Invariant 1 through random moves of zone, hour, days off and hard dates (seeded)."""
    dice = Random(3)
    zones = ("America/New_York", "Pacific/Honolulu", "America/Denver", "America/Puerto_Rico")
    for _ in range(40):
        one = plan(discharged_on=date(2026, 11, 10), stepped_up_until=date(2027, 3, 1))
        planned, asked = first_occurrence(one, NOON), []
        for index in range(1, 25):
            for _ in range(dice.randrange(3)):
                moment = planned.due_at - timedelta(hours=dice.randrange(1, 30))
                off = frozenset(dice.sample(DAYS, dice.randrange(4)))
                hard = tuple(HighRiskDate(on=f"12-{dice.randrange(1, 31):02}") for _ in range(2))
                changes = {
                    "zone": dice.choice(zones), "at": time(dice.randrange(8, 22)),
                    "days_off": off, "high_risk": hard,
                }  # fmt: skip
                one = one.model_copy(update=changes)
                last = asked[-1].due_at if asked else NOON
                planned = relaid(one, planned, max(moment, last))
            asked.append(planned)
            one = one.model_copy(update={"index": index})
            planned = next_occurrence(
                one, planned.local_date, planned.due_at, resumes_on=planned.resumes_on
            )
        dates = [done.local_date for done in asked]
        assert sorted(set(dates)) == dates
        assert all(is_open(o.due_at, o.zone, DEFAULT) for o in asked)

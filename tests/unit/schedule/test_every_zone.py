"""Invariant 8, for the whole world: every zone of the IANA database, every minute of every day on
which its clocks change in five years.

The rule is written here a second time, from offsets alone: a zone is a list of spells of constant
offset. A wall-clock minute that some spell shows is the first moment that shows it; one that no
spell shows was jumped over, and is the moment of the jump. ``wall.to_utc`` is not asked.
"""

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

import pytest

from chalicelib.domain.checkins.plan import Plan, next_occurrence
from chalicelib.domain.policy import Policy
from chalicelib.domain.schedule.wall import to_utc

FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
MINUTES = [time(hour, minute) for hour in range(24) for minute in range(60)]


class Spell(NamedTuple):
    """From which minute (UTC, since 1970) on clocks are how many minutes ahead."""

    since: int
    ahead: int


Spells = tuple[Spell, ...]


def _ahead(zone: ZoneInfo, minute: int) -> int:
    shown = (EPOCH + minute * MINUTE).astimezone(zone)
    offset = shown.utcoffset()
    assert offset is not None
    assert offset % MINUTE == timedelta(), "an offset of part of a minute: think again"
    return offset // MINUTE


@cache
def spells(name: str) -> Spells:
    """The spells of a zone: offsets looked up day by day, each change then found by halving."""
    zone = ZoneInfo(name)
    start, end, day = (FIRST - EPOCH) // MINUTE, (LAST - EPOCH) // MINUTE, DAY // MINUTE
    found = [Spell(start - 2 * day, _ahead(zone, start))]
    for low, high in pairwise(range(start, end + 1, day)):
        if _ahead(zone, high) != found[-1].ahead:
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (
                    (middle, high) if _ahead(zone, middle) == found[-1].ahead else (low, middle)
                )
            found.append(Spell(high, _ahead(zone, high)))
    return tuple(found)


@cache
def different() -> dict[Spells, list[str]]:
    """The zones of the database, those whose clocks never differ in these years together."""
    groups: dict[Spells, list[str]] = defaultdict(list)
    for name in sorted(available_timezones()):
        groups[spells(name)].append(name)
    return groups


def by_the_rule(zone: Spells, wall: int) -> int:
    """The minute (UTC) of a wall-clock minute, both since 1970 by their own clock."""
    ends = [*(spell.since for spell in zone[1:]), 2**62]
    for spell, end in zip(zone, ends, strict=True):
        moment = wall - spell.ahead
        if spell.since <= moment < end:
            return moment
    return next(
        after.since
        for before, after in pairwise(zone)
        if after.since + before.ahead <= wall < after.since + after.ahead
    )


def days_of_change(zone: Spells) -> set[date]:
    """The local dates that the clocks show on either side of each change."""
    return {
        (EPOCH + (after.since + shift) * MINUTE).date()
        for before, after in pairwise(zone)
        for shift in (before.ahead - 1, before.ahead, after.ahead)
    }


def test_the_database_is_whole() -> None:
    groups = different()
    assert len(available_timezones()) > 400
    changing = [zone for zone in groups if len(zone) > 1]
    assert len(changing) >= 25
    assert sum(len(groups[zone]) for zone in changing) > 150
    assert all(len(days_of_change(zone)) >= len(zone) - 1 for zone in changing)


def test_every_minute_of_every_day_of_change_in_every_zone_is_the_moment_that_the_rule_says() -> (
    None
):
    """Gap: the first valid minute; overlap: the first instance; never backwards within a day."""
    compared = 0
    for zone, names in different().items():
        for day in sorted(days_of_change(zone)):
            midnight = (datetime.combine(day, time(), UTC) - EPOCH) // MINUTE
            ruled = [EPOCH + by_the_rule(zone, midnight + m) * MINUTE for m in range(24 * 60)]
            assert all(a <= b for a, b in pairwise(ruled))
            for name in names:
                said = [to_utc(day, at, name) for at in MINUTES]
                if said != ruled:
                    n = next(n for n in range(24 * 60) if said[n] != ruled[n])
                    pytest.fail(f"{name} {day} {MINUTES[n]}: {said[n]}, not {ruled[n]}")
                compared += len(said)
    assert compared > 2_000_000


ALL_DAY = Policy.model_validate(
    {
        "window": {
            "open": "00:00", "sunday_open": "00:00", "close": "23:59:59",
            "closing_margin_minutes": 0,
        }
    }
)  # fmt: skip
TIMES = [time(0, 0), time(0, 30), time(1, 30), time(2, 0), time(2, 30), time(3, 0), time(23, 30)]


def _plan(zone: str, at: time) -> Plan:
    return Plan(
        id="p1", person_id="ann", discharged_on=date(2025, 12, 1), zone=zone, at=at,
        stepped_up_until=date(2040, 1, 1),
    )  # fmt: skip


def test_through_every_change_a_plan_has_one_check_in_a_local_date_at_the_minute_of_the_rule() -> (
    None
):
    """Invariants 1 and 8: three a week around each change, at the hours that clocks jump over."""
    for zone, names in different().items():
        for change in zone[1:]:
            start = (EPOCH + (change.since + change.ahead) * MINUTE).date() - 4 * DAY
            if start > LAST.date() - 20 * DAY:
                continue  # what follows is not looked up
            for at in TIMES:
                plan, last, dates = _plan(names[0], at), start, []
                for index in range(4):
                    one = next_occurrence(
                        plan.model_copy(update={"index": index}), last, FIRST, ALL_DAY
                    )
                    last = one.local_date
                    dates.append(last)
                    wall = (datetime.combine(last, at, UTC) - EPOCH) // MINUTE
                    assert one.due_at == EPOCH + by_the_rule(zone, wall) * MINUTE
                assert len(set(dates)) == 4

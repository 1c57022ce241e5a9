"""The support network grows or fades: people met, the named list, and change against baseline."""

from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.domain.network import (
    BadReading,
    Contact,
    Measurement,
    Member,
    at_days,
    compared,
    flags,
    from_reading,
    growth,
)

BASELINE = date(2026, 8, 3)  # a Monday


def _on(week: int, day: int = 0) -> date:
    return BASELINE + timedelta(weeks=week, days=day)


def _met(on: date, name: str | None = None, relation: str | None = None) -> Contact:
    return Contact(on=on, name=name, relation=relation)


@pytest.mark.parametrize(
    ("reading", "found"),
    [
        ("mother", [("mother", None)]),
        ("J", [(None, "J")]),
        ("sister:Ann", [("sister", "Ann")]),
        ("mother;J", [("mother", None), (None, "J")]),
        ("sister_in_law:M; sponsor", [("sister_in_law", "M"), ("sponsor", None)]),
        ("Zoë", [(None, "Zoë")]),
    ],
)
def test_an_understood_text_becomes_relations_and_names(
    reading: str, found: list[tuple[str | None, str | None]]
) -> None:
    assert from_reading(reading) == found


@pytest.mark.parametrize("reading", ["", ";", "mother;", ":Ann", "sister:", "Sister:Ann"])
def test_a_broken_reading_is_refused(reading: str) -> None:
    with pytest.raises(BadReading):
        from_reading(reading)


def test_distinct_people_are_counted_week_by_week() -> None:
    contacts = [
        _met(_on(0), "J"),
        _met(_on(0, 3), "j"),  # the same J
        _met(_on(1), "J", "friend"),  # still the same
        _met(_on(1), relation="mother"),
        _met(_on(3), "Ann"),
    ]
    found = growth(contacts, BASELINE, _on(3, 6))
    assert [week.people for week in found.weeks] == [1, 2, None, 1]
    assert [week.new for week in found.weeks] == [1, 1, None, 1]
    assert [week.so_far for week in found.weeks] == [1, 2, 2, 3]
    assert (found.baseline, found.value, found.change) == (1, 3, 2)


def test_unchanged_is_zero_and_unmeasured_is_missing() -> None:
    same = growth([_met(_on(0), "J"), _met(_on(4), "J")], BASELINE, _on(4))
    assert same.change == 0
    nothing = growth([], BASELINE, _on(4))
    assert nothing.change is None
    assert [week.people for week in nothing.weeks] == [None] * 5


def test_whoever_was_asked_and_met_nobody_was_measured() -> None:
    found = growth([], BASELINE, _on(1), asked=[_on(0, 2)])
    assert [week.people for week in found.weeks] == [0, None]
    assert found.change == 0


def test_contacts_outside_the_span_do_not_count() -> None:
    contacts = [_met(_on(-1), "J"), _met(_on(2), "Ann")]
    assert growth(contacts, BASELINE, _on(1)).value is None


def _member(name: str, **fields: Any) -> Member:
    supportive = {"supportive": 4, "attitude": "in_recovery", "frequency": "weekly"}
    return Member(name=name, relation="friend", **{**supportive, **fields})


@pytest.mark.parametrize(
    ("fields", "supportive", "pro_use"),
    [
        ({}, 1, 0),
        ({"attitude": "abstains"}, 1, 0),
        ({"attitude": "neutral"}, 0, 0),
        ({"frequency": "monthly"}, 0, 0),
        ({"supportive": 2}, 0, 0),
        ({"supportive": None}, 0, 0),
        ({"attitude": "uses"}, 0, 1),
        ({"attitude": "encourages", "supportive": 0}, 0, 1),
    ],
)
def test_supportive_means_sober_kind_and_near(
    fields: dict[str, Any], supportive: int, pro_use: int
) -> None:
    told = Measurement(on=BASELINE, members=(_member("J", **fields),))
    assert (told.supportive, told.pro_use, told.size) == (supportive, pro_use, 1)
    assert told.net == supportive - pro_use


def _told(on: date, *names: str, **fields: Any) -> Measurement:
    return Measurement(on=on, members=tuple(_member(name, **fields) for name in names))


def test_growth_names_who_was_added_dropped_and_changed() -> None:
    before = _told(BASELINE, "J", "Ann")
    after = Measurement(
        on=_on(13), members=(_member("j", attitude="uses"), _member("Lee"), _member("Kim"))
    )
    change = compared(before, after)
    assert (change.supportive, change.pro_use, change.size, change.net) == (0, 1, 1, -1)
    assert (change.added, change.dropped, change.changed) == (("Lee", "Kim"), ("Ann",), ("j",))


@pytest.mark.parametrize(
    ("day", "measured_on", "found"),
    [(30, 23, True), (30, 37, True), (30, 38, False), (90, 76, True), (90, 75, False),
     (180, 210, True), (365, 335, True), (365, 400, False)],
)  # fmt: skip
def test_a_measurement_counts_for_a_day_only_if_near_enough(
    day: int, measured_on: int, found: bool
) -> None:
    before = _told(BASELINE, "J")
    after = _told(BASELINE + timedelta(days=measured_on), "J", "Ann")
    change = at_days([before, after], before)[day]
    assert (change is not None) is found
    if change is not None:
        assert change.supportive == 1


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        (_told(BASELINE, "J", "A"), _told(_on(4), "J", "A"), ()),  # low, but no change
        (_told(BASELINE, "J", "A", "K"), _told(_on(4), "J", "A"),
         ("supportive_low", "supportive_lost")),
        (_told(BASELINE, "J", "A", "K", "L"), _told(_on(4), "J", "A", "K"), ("supportive_lost",)),
        (_told(BASELINE), _told(_on(4), "X", attitude="uses"), ("pro_use_gained",)),
    ],
)  # fmt: skip
def test_flags_are_raised_on_change(
    before: Measurement, after: Measurement, codes: tuple[str, ...]
) -> None:
    assert flags(before, after) == codes


def test_last_names_have_no_place_to_go() -> None:
    with pytest.raises(ValidationError):
        Member.model_validate({"name": "J", "last_name": "Doe"})

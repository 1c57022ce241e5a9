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
    counts,
    flags,
    from_reading,
    growth,
    new_flags,
)
from chalicelib.domain.network.named import snapshots

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


def test_the_two_counts_by_text_grow_from_the_first_answer_and_are_missing_without_any() -> None:
    told = [(_on(2), {"people": 4}), (_on(0), {"people": 2, "use": 0}), (_on(-1), {"around": 9})]
    found = counts(told, BASELINE, _on(3))
    assert found.supportive.answers == ((_on(0), 2), (_on(2), 4))
    assert (found.supportive.baseline, found.supportive.value, found.supportive.change) == (2, 4, 2)
    assert (found.around.answers, found.around.value, found.around.change) == ((), None, None)
    once = counts([(_on(1), {"around": 0})], BASELINE, _on(3)).around
    assert (once.value, once.change) == (0, None)  # nobody is an answer; one answer is no growth


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
        # What was not said is not counted as nobody, unless the rest decides it.
        ({"supportive": None}, None, 0),
        ({"supportive": None, "frequency": "less"}, 0, 0),
        ({"frequency": None}, None, 0),
        ({"attitude": None}, None, None),
        ({"attitude": None, "supportive": 0}, 0, None),
        ({"attitude": "uses"}, 0, 1),
        ({"attitude": "encourages", "supportive": 0}, 0, 1),
    ],
)
def test_supportive_means_sober_kind_and_near(
    fields: dict[str, Any], supportive: int | None, pro_use: int | None
) -> None:
    told = Measurement(on=BASELINE, members=(_member("J", **fields),))
    assert (told.supportive, told.pro_use, told.size) == (supportive, pro_use, 1)
    known = supportive is not None and pro_use is not None
    assert told.net == (supportive - pro_use if known else None)


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


def test_who_is_seen_every_day_is_counted_if_it_was_said() -> None:
    def told(*frequencies: Any) -> Measurement:
        members = [_member(str(n), frequency=one) for n, one in enumerate(frequencies)]
        return Measurement(on=BASELINE, members=tuple(members))

    assert told("daily", "weekly", "daily").daily == 2
    assert told("weekly").daily == 0
    assert told().daily == 0
    assert told("daily", None).daily is None
    assert compared(told("daily"), told("daily", "daily")).daily == 1
    assert compared(told("daily", None), told("daily")).daily is None


def test_an_empty_list_is_measured_and_a_gap_is_not() -> None:
    nobody, gap = _told(BASELINE), _told(_on(4), "J", attitude=None)
    assert (nobody.supportive, nobody.pro_use, nobody.net, nobody.size) == (0, 0, 0, 0)
    change = compared(nobody, gap)
    assert (change.supportive, change.pro_use, change.net, change.size) == (None, None, None, 1)
    assert flags(_told(BASELINE, "J", "A", "K"), gap) == ()
    assert flags(gap, _told(_on(8))) == ()


def _entered(on: date, *names: str, **fields: Any) -> Measurement:
    return _told(on, *names).model_copy(update={"id": on.isoformat(), **fields})


def test_the_first_list_is_the_baseline_and_later_ones_are_held_against_it() -> None:
    lists = [_entered(_on(0), "J"), _entered(_on(5), "J", "A"), _entered(_on(13), "J", "A", "K")]
    found = snapshots(lists, BASELINE - timedelta(days=3), _on(14))
    assert [(s.window.day, s.state) for s in found] == [
        (0, "done"), (30, "done"), (90, "done"), (180, "upcoming"), (365, "upcoming"),
    ]  # fmt: skip
    assert [s.change and s.change.supportive for s in found] == [None, 1, 2, None, None]
    assert [s.on_target for s in found] == [None, None, True, None, None]


def test_the_same_people_on_day_90_are_off_target_and_an_unmeasured_day_is_neither() -> None:
    same = [_entered(_on(0), "J"), _entered(_on(13), "J")]
    assert snapshots(same, BASELINE, _on(60))[2].on_target is False
    missed = snapshots(same[:1], BASELINE, _on(60))
    assert [(s.state, s.on_target, s.change) for s in missed[1:4]] == [("missed", None, None)] * 3


def test_without_a_baseline_it_is_due_and_days_count_from_discharge() -> None:
    found = snapshots([], BASELINE, BASELINE + timedelta(days=40))
    assert [s.state for s in found] == ["due", "missed", "upcoming", "upcoming", "upcoming"]
    assert found[1].window.on == BASELINE + timedelta(days=30)


def test_a_corrected_list_is_no_baseline() -> None:
    wrong = _entered(_on(0), "J", replaced_by="x")
    right = _entered(_on(1), "J", "A")
    found = snapshots([wrong, right], BASELINE, _on(2))
    assert found[0].measurement == right


def test_only_what_was_not_known_of_the_newest_list_is_told() -> None:
    full, less = _entered(_on(0), "J", "A", "K"), _entered(_on(4), "J", "A")
    lost = ("supportive_low", "supportive_lost")
    assert new_flags([full], [full, less]) == lost
    # Entered late, between the two: the newest was flagged already ...
    between = _entered(_on(2), "J", "A", "K", "L")
    assert new_flags([full, less], [full, less, between]) == ()
    # ... or had seemed a baseline until then.
    assert new_flags([less], [less, full]) == lost
    # Corrected to what it was before: nothing is new.
    right = _entered(_on(5), "J", "A", corrects=less.id)
    gone = less.model_copy(update={"replaced_by": right.id})
    assert new_flags([full, less], [full, gone, right]) == ()


def test_last_names_have_no_place_to_go() -> None:
    with pytest.raises(ValidationError):
        Member.model_validate({"name": "J", "last_name": "Doe"})

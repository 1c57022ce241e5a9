"""Reading a Meeting Guide feed or a table of it: what is taken, and what is said of the rest."""

import json
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.resources.feed import NotAFeed, Origin, Reading, read

ORIGIN = Origin("city", "twelve_step", "America/Kentucky/Louisville", date(2026, 11, 24))
GOOD: dict[str, Any] = {
    "name": "Sunday at Six", "slug": "sunday-6", "day": 0, "time": "18:00",
    "address": "123 Main St", "city": "Louisville", "state": "KY", "postal_code": "40202",
}  # fmt: skip


def _read(*entries: Any) -> Reading:
    return read(json.dumps(list(entries)), ORIGIN)


def test_a_meeting_of_the_feed_is_taken_whole() -> None:
    reading = _read({**GOOD, "types": ["O", "S", "W"], "notes": "Side door.", "group": "x"})
    (one,) = reading.resources
    assert (one.name, one.day, one.at) == ("Sunday at Six", "sun", time(18))
    assert (one.address, one.town, one.zip) == ("123 Main St", "Louisville", "40202")
    assert (one.languages, one.gender, one.zone) == (("es",), "woman", ORIGIN.zone)
    assert one.spot
    assert (one.spot.cell, one.online, one.closed) == ("38_-86", False, False)
    assert reading.errors == ()


def test_one_entry_on_several_days_is_one_resource_a_day() -> None:
    reading = _read({**GOOD, "day": [1, 3, 1]})
    assert [one.day for one in reading.resources] == ["mon", "wed"]
    assert reading.rows == 1
    assert len({one.id for one in reading.resources}) == 2


def test_a_formatted_address_is_taken_apart() -> None:
    bare = {k: v for k, v in GOOD.items() if k not in ("address", "city", "postal_code")}
    whole = {**bare, "formatted_address": "4953 W Addison St, Chicago, IL 60641, USA"}
    (one,) = _read(whole).resources
    assert (one.address, one.town, one.zip) == ("4953 W Addison St", "Chicago", "60641")
    assert one.zone == "America/Chicago"


def test_online_alone_needs_no_place_and_a_closed_place_with_a_phone_is_open() -> None:
    bare = {"name": "By phone", "slug": 7, "day": 2, "time": "20:00", "types": ["TC"]}
    (one,) = _read({**bare, "conference_phone": "+15025550123"}).resources
    assert (one.online, one.spot, one.closed, one.id.partition(".")[0]) == (
        True, None, False, "online",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"name": ""}, "name", "missing"),
        ({"slug": None}, "slug", "missing"),
        ({"time": None}, "time", "missing"),
        ({"time": "25:00"}, "time", "unknown"),
        ({"time": 1800}, "time", "unknown"),
        ({"day": None}, "day", "missing"),
        ({"day": 7}, "day", "unknown"),
        ({"day": "Caturday"}, "day", "unknown"),
        ({"kind": "bar"}, "kind", "enum_unknown"),
        ({"timezone": "Mars/Olympus"}, "timezone", "unknown"),
        ({"postal_code": "00000"}, "postal_code", "missing"),
        ({"latitude": "north", "longitude": 1}, "latitude", "unknown"),
        ({"latitude": 99, "longitude": 999}, "latitude", "unknown"),
        ({"name": "x" * 256}, "name", "too_long"),
        ({"notes": ["a"]}, "notes", "not_text"),
    ],
)
def test_what_is_wrong_with_an_entry_is_named_and_the_others_are_taken(
    change: dict[str, Any], field: str, code: str
) -> None:
    reading = _read({**GOOD, "slug": "fine"}, {**GOOD, **change})
    assert [(e.line, e.column, e.code) for e in reading.errors] == [(2, field, code)]
    assert [one.external_id for one in reading.resources] == ["fine"]


def test_the_same_id_twice_is_an_error_that_names_the_first() -> None:
    (error,) = _read(GOOD, GOOD).errors
    assert (error.line, error.code) == (2, "duplicate")
    assert "Entry 1" in error.message


def test_a_table_has_the_same_columns_in_plain_words() -> None:
    table = (
        "Name,ID,Day,Time,Postal Code,Address,Types,Kind\r\n"
        'Early,e1,Monday,7:30 PM,40202,"9 Elm St","O,M",smart_recovery\r\n'
        'Pantry,p1,,,40202,"\'=1 Oak St",,food\r\n'
        "Late,l1,Monday,,40202,,,\r\n"
    )
    reading = read("\ufeff" + table, ORIGIN)
    early, pantry = reading.resources
    assert (early.day, early.at, early.kind, early.gender) == (
        "mon", time(19, 30), "smart_recovery", "man",
    )  # fmt: skip
    assert (pantry.kind, pantry.day, pantry.address) == ("food", None, "=1 Oak St")
    assert [(e.line, e.column) for e in reading.errors] == [(4, "time")]


@pytest.mark.parametrize("body", ["[", '{"a": 1}', "{}", "[" * 100_000, '"x\n1,"2'])
def test_what_is_no_feed_is_refused_whole(body: str) -> None:
    with pytest.raises(NotAFeed):
        read(body, ORIGIN)


_PLAIN = (
    st.none() | st.booleans() | st.integers() | st.floats()
    | st.text("019:-,. aAñ\0\u202e😀", max_size=9)
)  # fmt: skip
_ANYTHING = _PLAIN | st.lists(_PLAIN, max_size=3)


@given(
    st.lists(
        st.dictionaries(st.sampled_from([*GOOD, "types", "latitude", "longitude"]), _ANYTHING),
        max_size=3,
    )
)
def test_nothing_in_a_feed_raises(entries: list[Any]) -> None:
    reading = _read(*entries)
    assert reading.rows == len(entries)
    assert len(reading.errors) + len({r.external_id for r in reading.resources}) == len(entries)

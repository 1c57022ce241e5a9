"""Who is on call, in which order, in which hours nobody is, and how a text says so."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.domain.safety.hours import hours_in_words
from chalicelib.domain.safety.rota import (
    OnCall,
    Rota,
    everyone,
    gaps,
    ladder,
    needs_signature,
    watched,
)
from chalicelib.domain.schedule.wall import zone_named

ZONE = "America/Kentucky/Louisville"
WORKDAYS = ["mon", "tue", "wed", "thu", "fri"]
ALL_DAYS = [*WORKDAYS, "sat", "sun"]


def _on_call(name: str = "Pat", **fields: Any) -> dict[str, Any]:
    return {"name": name, "phone": "+15025550190", "email": "pat@example.org", **fields}


def _shift(days: list[str], start: str, end: str) -> dict[str, Any]:
    return {"days": days, "start": start, "end": end}


def _rota(*rungs: dict[str, Any], **fields: Any) -> Rota:
    return Rota.model_validate({"rungs": list(rungs), **fields})


def _local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone_named(ZONE))


OFFICE = _rota(_on_call(shifts=[_shift(WORKDAYS, "09:00", "17:00")]))
NIGHTS = _rota(_on_call(shifts=[_shift(ALL_DAYS, "20:00", "08:00")]))


@pytest.mark.parametrize(
    ("rota", "moment", "is_watched"),
    [
        (_rota(_on_call()), "2026-11-29T03:00", True),
        (OFFICE, "2026-11-23T09:00", True),
        (OFFICE, "2026-11-23T16:59", True),
        (OFFICE, "2026-11-23T17:00", False),
        (OFFICE, "2026-11-28T12:00", False),
        (NIGHTS, "2026-11-23T23:00", True),
        (NIGHTS, "2026-11-24T07:59", True),
        (NIGHTS, "2026-11-24T08:00", False),
        (NIGHTS, "2026-11-23T02:00", True),  # Sunday's night runs into Monday
        (NIGHTS, "2026-11-01T01:30", True),  # the hour that comes twice
    ],
)
def test_shifts_are_on_the_programs_clock_and_run_past_midnight(
    rota: Rota, moment: str, is_watched: bool
) -> None:
    assert watched(rota, _local(moment), ZONE) is is_watched


def test_the_ladder_keeps_the_rotas_order_by_site_and_hour() -> None:
    rota = _rota(
        _on_call("Pat", site="Louisville"),
        _on_call("Kim", site="Lexington"),
        _on_call("Lee", shifts=[_shift(WORKDAYS, "09:00", "17:00")]),
    )
    day, night = _local("2026-11-23T12:00"), _local("2026-11-23T22:00")
    names = [person.name for person in ladder(rota, day, ZONE, "Louisville")]
    assert names == ["Pat", "Lee"]
    assert [p.name for p in ladder(rota, night, ZONE, "Louisville")] == ["Pat"]
    assert [p.name for p in ladder(rota, night, ZONE, "Covington")] == ["Pat", "Kim"]
    assert [p.name for p in everyone(rota)] == ["Pat", "Kim", "Lee"]


def test_gaps_are_the_hours_of_a_week_with_nobody() -> None:
    assert gaps(_rota(_on_call())) == []
    found = [
        (g.day, g.start.isoformat("minutes"), g.end.isoformat("minutes")) for g in gaps(OFFICE)
    ]
    assert found[:3] == [
        ("mon", "00:00", "09:00"),
        ("mon", "17:00", "00:00"),
        ("tue", "00:00", "09:00"),
    ]
    assert found[-2:] == [("sat", "00:00", "00:00"), ("sun", "00:00", "00:00")]
    assert [(g.day, g.start.hour, g.end.hour) for g in gaps(NIGHTS)][:2] == [
        ("mon", 8, 20),
        ("tue", 8, 20),
    ]


def test_two_people_may_cover_each_others_hours() -> None:
    rota = _rota(
        _on_call("Pat", shifts=[_shift(ALL_DAYS, "08:00", "20:00")]),
        _on_call("Kim", shifts=[_shift(ALL_DAYS, "20:00", "08:00")]),
    )
    assert gaps(rota) == []
    assert hours_in_words(rota) == "24 hours a day"


def test_unwatched_hours_need_a_supervisors_signature() -> None:
    assert needs_signature(OFFICE)
    assert not needs_signature(_rota(_on_call()))
    signed = OFFICE.model_copy(
        update={
            "unwatched_signed_by": "s1",
            "unwatched_signed_at": datetime(2026, 1, 1, tzinfo=UTC),
        }
    )
    assert not needs_signature(signed)


@pytest.mark.parametrize(
    ("rungs", "field"),
    [
        ([], "rungs"),
        ([_on_call(phone="502 555 0190")], "phone"),
        ([_on_call(phone="+05025550190")], "phone"),
        ([_on_call(email="pat")], "email"),
        ([_on_call(name="")], "name"),
        ([_on_call(shifts=[_shift([], "09:00", "17:00")])], "days"),
        ([_on_call(shifts=[_shift(["monday"], "09:00", "17:00")])], "days"),
        ([_on_call(shifts=[_shift(WORKDAYS, "9 am", "17:00")])], "start"),
        ([_on_call(fax="1")], "fax"),
    ],
)
def test_a_bad_rota_names_the_field(rungs: list[dict[str, Any]], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Rota.model_validate({"rungs": rungs})
    assert any(field in error["loc"] for error in caught.value.errors())


def test_a_signature_has_a_name_and_a_moment_or_neither() -> None:
    with pytest.raises(ValidationError, match="go together"):
        _rota(_on_call(), unwatched_signed_by="s1")


@pytest.mark.parametrize(
    ("shifts", "english", "spanish"),
    [
        ("always", "24 hours a day", "las 24 horas"),
        ([_shift(WORKDAYS, "09:00", "17:00")], "9am-5pm Mon-Fri", "9am-5pm lun-vie"),
        ([_shift(ALL_DAYS, "08:30", "20:00")], "8:30am-8pm every day", "8:30am-8pm todos los días"),
        (
            [_shift(WORKDAYS, "09:00", "17:00"), _shift(["sat"], "10:00", "12:00")],
            "9am-5pm Mon-Fri, 10am-noon Sat",
            "9am-5pm lun-vie, 10am-12pm sáb",
        ),
        ([_shift(ALL_DAYS, "20:00", "08:00")], "8pm-8am every day", "8pm-8am todos los días"),
        ([_shift(WORKDAYS, "00:00", "00:00")], "all day Mon-Fri", "todo el día lun-vie"),
        (
            [_shift(["mon"], "09:00", "12:00"), _shift(["mon"], "13:00", "17:00")],
            "9am-noon + 1pm-5pm Mon",
            "9am-12pm + 1pm-5pm lun",
        ),
    ],
)
def test_the_hours_fit_in_a_text(shifts: Any, english: str, spanish: str) -> None:
    rota = _rota(_on_call(shifts=shifts))
    assert hours_in_words(rota, "en") == english
    assert hours_in_words(rota, "es") == spanish


def test_the_programs_own_words_for_its_hours_win() -> None:
    assert hours_in_words(_rota(_on_call(), watched_hours="day and night")) == "day and night"


def test_on_call_at_every_site_unless_said() -> None:
    assert OnCall.model_validate(_on_call()).site is None

"""The outcome report by the API: JSON, CSV and a page, made of what was entered."""

import csv
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest

from chalicelib.services.summing import folding, recounting
from chalicelib.services.summing.outcomes import facts_of
from chalicelib.services.tenant import tenant
from chalicelib.store import sums
from chalicelib.store.partition import load_all
from tests.integration.api.conftest import round_trips
from tests.integration.life import count, live, recount
from tests.integration.matching.conftest import volunteer  # noqa: F401
from tests.integration.summed_up import well_known
from tests.unit.outcomes.people import answers

#: Day 90 is 30 October; its window was over on 13 November.
DISCHARGED = date(2026, 8, 1)


@pytest.fixture
def followed(api: Any, program: str, enroll: Callable[..., Any]) -> list[str]:
    """Two graduates: Rosa was followed up in full, and better; of Ana nothing came."""
    rosa = enroll(discharged_on=DISCHARGED, gender="woman", site="North")
    ana = enroll(phone="+15025550143", joined=False, discharged_on=DISCHARGED, site="North")
    sober = {**answers("bam-17", 1), "4": 0, "5": 0, "6": 0}
    for instrument, on, given in (
        ("barc-10", "2026-08-03", answers("barc-10", 3)),
        ("barc-10", "2026-10-30", answers("barc-10", 5)),
        ("bam-17", "2026-10-30", sober),
        ("phq-2", "2026-10-30", answers("phq-2", 1)),
    ):
        path = f"/v1/alumni/{rosa.person}/instruments"
        answer = api("POST", path, {"instrument": instrument, "on": on, "answers": given})
        assert answer.status_code < 300, answer.body
    count(program)
    return [rosa.person, ana.person]


def _everybody(rows: list[dict[str, Any]], **which: Any) -> dict[str, Any]:
    (found,) = [row for row in rows if row["group"] == "all" and which.items() <= row.items()]
    return found


def _at_90(windows: list[dict[str, Any]]) -> dict[str, Any]:
    (found,) = [one for one in windows if one["window"] == "90"]
    return _everybody(found["groups"])


def test_what_was_entered_becomes_outcomes(api: Any, followed: list[str]) -> None:
    with round_trips() as called:
        made = api.get("/v1/reports/outcomes")
    # The program, which counting holds, the sums, and the mentors' list; whoever they are of.
    assert len(called) == 4
    assert made["alumni"] == 2
    asked = _at_90(made["follow_ups"]["windows"])
    assert (asked["due"], asked["complete"], asked["rate"]) == (2, 1, 0.5)
    assert asked["missing"]["not_joined"] == 1
    told = _at_90(made["abstinence"]["windows"])
    assert (told["responders"], told["abstinent"]) == (1, 1)
    assert told["missing_as_not"] == {"value": 0.5, "low": 0.095, "high": 0.905}
    barc = _everybody(made["instruments"]["rows"], measure="barc-10", day=90)
    assert (barc["n"], barc["median"], barc["improved"]) == (1, 20.0, 1)
    met = _everybody(made["milestones"]["rows"], milestone="abstinence")
    assert (met["of"], met["met"], met["unknown"]) == (2, 1, 1)
    curve = _everybody(made["retention"]["groups"])
    assert curve["people"] == 1
    for figure in ("follow_ups", "abstinence", "retention", "instruments", "network",
                   "milestones", "matches", "mentors"):  # fmt: skip
        assert made[figure]["definition"]
        assert made[figure]["denominator"]


def test_it_comes_as_csv_and_as_a_page_in_either_language(api: Any, followed: list[str]) -> None:
    for report in ("outcomes", "program"):
        answer = api("GET", f"/v1/reports/{report}?format=csv")
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        body = answer.body.decode()
        read = list(csv.reader(StringIO(body.removeprefix("\ufeff"))))
        assert read[0] == ["figure", "row", "name", "value"]
        assert ["alumni", "", "alumni", "2"] in read
        page = api("GET", f"/v1/reports/{report}?format=html&language=es")
        assert page.status_code == 200
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert '<html lang="es">' in page.body.decode()
        assert "Denominador" in page.body.decode()
        refused = api("GET", f"/v1/reports/{report}?language=fr")
        assert refused.status_code == 422


def test_an_analyst_sees_no_small_cell(api: Any, followed: list[str]) -> None:
    seen = api.get("/v1/reports/outcomes", role="analyst")
    assert seen["hidden_under"] == 11
    assert seen["alumni"] == "hidden"
    asked = _at_90(seen["follow_ups"]["windows"])
    assert {asked["due"], asked["complete"], asked["rate"], *asked["missing"].values()} == {
        "hidden"
    }
    told = _at_90(seen["abstinence"]["windows"])
    assert set(told["missing_as_not"].values()) == {"hidden"}


def test_invariant_23_outcomes_of_one_program_hold_nobody_of_another(
    api: Any, followed: list[str], other_program: str
) -> None:
    assert api.get("/v1/reports/outcomes", program=other_program)["alumni"] == 0


def test_what_is_counted_misses_nothing_of_a_record(
    program: str, enroll: Callable[..., Any], clock: Any
) -> None:
    ref, here = well_known(program, enroll), tenant(program)
    read = folding.reading(ref, here)
    assert facts_of(read.opened, here, clock()) == facts_of(load_all(ref), here, clock())
    assert facts_of(read.opened, here, clock()).measurements  # type: ignore[union-attr]
    folding.fold(ref, here)
    with round_trips() as called:
        folding.fold(ref, here)
    # Its head (which a worker has read), which counting holds, what it added, its rows by three
    # queries, and the write by which its day to come is set.
    assert len(called) == 7


def test_time_alone_changes_outcomes_on_its_day(
    api: Any, program: str, enroll: Callable[..., Any], clock: Any
) -> None:
    """Day 90 is today; its window is over in 14 days, and nobody does anything until then."""
    enroll(joined=False, discharged_on=clock().date() - timedelta(days=90))
    count(program)
    assert _at_90(api.get("/v1/reports/outcomes")["follow_ups"]["windows"])["due"] == 0
    live(program, clock, clock() + timedelta(days=16))
    assert _at_90(api.get("/v1/reports/outcomes")["follow_ups"]["windows"])["due"] == 1


def test_mentors_are_told_by_their_list_alone(
    api: Any,
    volunteer: Callable[..., Any],  # noqa: F811
    clock: Any,
) -> None:
    today = clock().date()
    volunteer(capacity=3, background_check_on=today)
    volunteer(
        capacity=2, background_check_on=date(2020, 1, 1), away_until=today + timedelta(days=3)
    )
    with round_trips() as called:
        told = api.get("/v1/reports/outcomes")["mentors"]
    assert len(called) == 4
    assert (told["mentors"], told["available"], told["places"], told["taken"]) == (2, 1, 5, 0)
    check = next(one for one in told["clearances"] if one["clearance"] == "background_check")
    assert (check["good"], check["over"]) == (1, 1)


def test_a_section_of_figures_that_is_new_has_everybody_counted(
    program: str, followed: list[str]
) -> None:
    """A release that adds one finds sums in which nobody has been counted for it."""
    recount(program)
    assert not recounting.due(program)
    known = sums.counting(program)
    sums.turn(program, known, known._replace(sections=frozenset({"program"})))
    assert recounting.due(program)

"""The outcome report by the API: JSON, CSV and a page, made of what was entered."""

import csv
from collections.abc import Callable
from datetime import date
from io import StringIO
from typing import Any

import pytest

from tests.integration.api.conftest import round_trips
from tests.integration.life import count
from tests.unit.outcomes.people import answers

#: Day 90 is 30 October; its window was over on 13 November.
DISCHARGED = date(2026, 8, 1)


@pytest.fixture
def followed(api: Any, enroll: Callable[..., Any]) -> list[str]:
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
    # The program, its two lists, and each graduate's partition.
    assert len(called) <= 6 + len(followed)
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


def test_it_comes_as_csv_and_as_a_page_in_either_language(
    api: Any, program: str, followed: list[str]
) -> None:
    count(program)
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

"""Who should be asked now for a day after discharge, over all graduates of a program."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest

from tests.integration.api.conftest import Api, round_trips
from tests.unit.instruments.responses import WELL

TODAY = date(2026, 11, 24)
PATH = "/v1/follow-ups?day=30"


@pytest.fixture
def left(enroll: Callable[..., Any]) -> Callable[..., Any]:
    """Enrols somebody discharged so many days ago."""
    numbers = count()

    def make(days_ago: int, **more: Any) -> Any:
        return enroll(
            joined=False, phone=f"+1502557{next(numbers):04}",
            discharged_on=TODAY - timedelta(days=days_ago), **more,
        )  # fmt: skip

    return make


def _asked(api: Api, path: str = PATH) -> dict[str, list[str]]:
    return {line["person"]["id"]: line["instruments"] for line in api.every(path)}


def _enter(api: Api, person: str, instrument: str, answers: dict[str, int], **more: Any) -> Any:
    body = {"instrument": instrument, "on": TODAY.isoformat(), "answers": answers, **more}
    return api("POST", f"/v1/alumni/{person}/instruments", body).json_body


def test_those_whose_window_is_open_the_first_to_close_first(
    api: Api, left: Callable[..., Any]
) -> None:
    new, late, mid, early, gone = (left(days).person for days in (1, 37, 30, 23, 38))
    found = api.every(f"{PATH}&limit=2")
    assert [line["person"]["id"] for line in found] == [late, mid, early]
    assert found[0]["closes_on"] == TODAY.isoformat()
    assert [line["person"]["id"] for line in api.every("/v1/follow-ups?day=0")] == [new]
    assert gone not in _asked(api)


def test_what_was_answered_in_full_is_no_longer_asked(api: Api, left: Callable[..., Any]) -> None:
    person = left(30).person
    assert _asked(api) == {person: ["barc-10", "bam-17", "phq-2"]}
    partial = _enter(api, person, "phq-2", {"1": 0})
    assert _asked(api)[person] == ["barc-10", "bam-17", "phq-2"]
    _enter(api, person, "phq-2", {"1": 0, "2": 0}, corrects=partial["id"])
    _enter(api, person, "bam-17", WELL)
    assert _asked(api)[person] == ["barc-10"]
    _enter(api, person, "barc-10", {str(item): 4 for item in range(1, 11)})
    assert _asked(api) == {}


def test_a_day_for_which_nothing_is_planned_is_refused(api: Api) -> None:
    for query in ("day=31", "day=-1", "day=x", ""):
        answer = api("GET", f"/v1/follow-ups?{query}")
        assert [e["field"] for e in answer.json_body["errors"]] == ["day"]
    assert "0, 30, 60, 90, 180, 365" in api("GET", "/v1/follow-ups?day=31").body.decode()


def test_nobody_of_another_program_and_nobody_without_leave(
    api: Api, left: Callable[..., Any], other_program: str
) -> None:
    left(30)
    assert api.get(PATH, program=other_program)["items"] == []
    assert api("GET", PATH, role="analyst").status_code == 403
    assert len(api.get(PATH, role="auditor")["items"]) == 1


def test_a_page_costs_the_same_however_many_there_are(api: Api, left: Callable[..., Any]) -> None:
    for days in range(24, 37):
        left(days)
    with round_trips() as made:
        assert len(api.get(PATH)["items"]) == 13
    assert len(made) <= 4, made  # program, index, batch, access log

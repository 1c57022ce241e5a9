"""The program report over the table: the same figures as from the facts, at a known cost."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.services.reporting import program as reporting
from tests.integration.api.conftest import round_trips
from tests.integration.conftest import own_number
from tests.integration.life import count, live, recount, text
from tests.unit.reports import sample
from tests.unit.reports.whole import report


def _figures(made: Any) -> Any:
    return json.loads(
        made.model_dump_json(exclude={"program", "name", "generated_at", "counted_at"})
    )


@pytest.fixture
def filled(program: str, fill: Callable[[Any], None]) -> Any:
    """A program of 60 alumni with thirteen weeks behind it, and the facts that it was made of."""
    facts = replace(sample.facts(60), numbered=())  # those follow from answers: a life shows them
    fill(facts)
    recount(program)
    return facts


def test_the_report_from_the_sums_equals_the_one_from_the_facts_and_costs_four_round_trips(
    filled: Any, program: str
) -> None:
    with round_trips() as called:
        made = reporting.program_report(program, None, None, de_identified=False)
    assert _figures(made) == _figures(report(filled))
    # The program, which counting holds, the weeks, and what has no week; whoever they are.
    assert len(called) == 4


def test_a_life_shows_in_the_report(
    program: str, clock: Any, enroll: Callable[..., Any], api: Any
) -> None:
    phone, ours = "+15025550142", own_number(program)
    enroll(phone=phone)
    enroll(phone="+15025550143", joined=False)
    clock.go(hours=1)
    text(ours, phone, "went aa", clock())
    text(ours, phone, "met J", clock())
    live(program, clock, clock() + timedelta(days=9))
    count(program)
    made = api.get("/v1/reports/program")
    assert made["alumni"] == 2
    assert made["engagement"]["counts"]["not_joined"] == 1
    assert made["joining"]["counts"]["joined"] == 1
    weeks = made["participation"]["weeks"]
    assert sum(week["sessions"] for week in weeks) == 1
    assert sum(week["hours_estimated"] for week in weeks) == 1
    assert [w["contacts"] for w in made["network"]["weeks"] if w["contacts"] is not None] == [1]
    silent = sum(week["silent"] for week in made["checkins"]["weeks"])
    assert silent >= 1
    assert (
        made["checkins"]["reply_rate"] | {"value": 0.0, "replied": 0}
        == made["checkins"]["reply_rate"]
    )
    assert made["ledger"]["holds"]
    assert made["ledger"]["outcomes"]["SILENT"] == silent


def _page(api: Any, **headers: str) -> Any:
    token = api._issuer.token(api.program, "coordinator")
    return api._client.http.get(
        "/v1/reports/program", headers={"Authorization": f"Bearer {token}", **headers}
    )


def test_a_browser_gets_a_page_under_a_policy_without_scripts(api: Any) -> None:
    for answer in (_page(api, Accept="text/html"), api("GET", "/v1/reports/program?format=html")):
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("text/html")
        assert "default-src 'none'; style-src 'self'" in answer.headers["Content-Security-Policy"]
        assert b"<svg" in answer.body
    assert _page(api, Accept="application/json").json_body["program"] == api.program


def test_the_stylesheet_needs_no_token(api: Any) -> None:
    answer = api._client.http.get("/v1/static/report.css")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/css")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=2026-13-01", "from"), ("from=1700000000", "from"), ("to=yesterday", "to"),
        ("from=2026-11-20&to=2026-11-01", "to"), ("from=2027-01-01", "from"),
        ("from=2024-01-01", "from"), ("format=pdf", "format"), ("weeks=3", "weeks"),
    ],
)  # fmt: skip
def test_a_period_that_cannot_be_reported_on_is_a_field_error(
    api: Any, query: str, field: str
) -> None:
    answer = api("GET", f"/v1/reports/program?{query}")
    assert answer.status_code == 422
    problem = json.loads(answer.body)
    assert [error["field"] for error in problem["errors"]] == [field]


def test_a_day_to_come_is_cut_to_today(api: Any) -> None:
    made = api.get("/v1/reports/program?from=2026-11-16&to=2026-12-31")
    assert (made["from"], made["to"], made["today"]) == ("2026-11-16", "2026-11-24", "2026-11-24")


def test_invariant_23_the_report_of_one_program_holds_nobody_of_another(
    api: Any, enroll: Callable[..., Any], other_program: str
) -> None:
    enroll()
    count(api.program)
    assert api.get("/v1/reports/program")["alumni"] == 1
    assert api.get("/v1/reports/program", program=other_program)["alumni"] == 0


def test_an_analyst_sees_no_small_cell_and_others_do(api: Any, enroll: Callable[..., Any]) -> None:
    enroll()
    count(api.program)
    assert api.get("/v1/reports/program")["alumni"] == 1
    seen = api.get("/v1/reports/program", role="analyst")
    assert seen["alumni"] == "hidden"
    assert set(seen["engagement"]["counts"].values()) <= {"hidden", None}
    assert seen["hidden_under"] == 11


def test_one_contact_of_two_people_has_two_marks_and_of_one_person_one(
    program: str, clock: Any, enroll: Callable[..., Any]
) -> None:
    from chalicelib.store import lists

    for number in ("+15025550142", "+15025550143"):
        enroll(phone=number)
        for body in ("met J", "met J", "met K"):
            clock.go(minutes=1)
            text(own_number(program), number, body, clock())
    today = clock().date()
    lines = list(lists.between(program, "contacts", today, today))
    assert len(lines) == 6
    assert len({line.facts["mark"] for line in lines}) == 4
    assert not any("name" in line.facts for line in lines)
    count(program)
    met = reporting.program_report(program, None, None, de_identified=False).network.weeks[-1]
    assert (met.people, met.contacts, met.new, met.per_person) == (2, 4, 4, 2.0)

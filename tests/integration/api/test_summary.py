"""One graduate on one page through the API: what it says, what it costs, who may open it."""

from typing import Any

from tests.integration.api.conftest import round_trips
from tests.integration.summed_up import well_known


def test_it_says_how_somebody_stands(api: Any, enroll: Any) -> None:
    rosa = well_known(api.program, enroll)
    with round_trips() as called:
        made = api.get(f"/v1/alumni/{rosa.person}/summary")
    assert len(called) <= 4  # the program, the person, what stands elsewhere, the access log
    assert (made["name"], made["discharged_on"], made["today"]) == (
        "Rosa Clark", "2026-08-01", "2026-11-24",
    )  # fmt: skip
    assert made["engagement"]["evidence"] is not None
    assert made["planned_hours_per_week"] == 9
    assert made["participation"]["weeks"][-2]["hours"] == 3
    assert [(one["scores"], one["change"]) for one in made["instruments"]] == [
        ({"total": 30}, {"total": 0}), ({"total": 50}, {"total": 20}),
    ]  # fmt: skip
    grown = {one["day"]: one["change"] for one in made["network"]}
    assert (grown[90]["supportive"], grown[90]["pro_use"], grown[180]) == (1, 1, None)
    assert {one["name"]: one["state"] for one in made["milestones"]}["relationships"] == "met"
    states = {one["day"]: one["states"] for one in made["follow_ups"]}
    assert states[90] == {"barc-10": "done", "bam-17": "missed", "phq-2": "missed"}
    assert states[180] == dict.fromkeys(states[90], "upcoming")
    assert made["recovery_plan"]["coping"] == ["Walk <b>round</b>"]
    assert made["match"] is None
    assert [one["cause"] for one in made["open_alerts"]] == ["network_change"]


def test_it_comes_as_a_page_in_either_language(api: Any, enroll: Any) -> None:
    ana = enroll(joined=False)
    answer = api("GET", f"/v1/alumni/{ana.person}/summary?format=html&language=es")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Hoy sin mentor." in answer.body.decode()


def test_nobody_of_another_program_and_no_analyst_opens_it(
    api: Any, enroll: Any, other_program: str
) -> None:
    path = f"/v1/alumni/{enroll().person}/summary"
    assert api("GET", path, program=other_program).status_code == 404
    assert api("GET", path, role="analyst").status_code == 403

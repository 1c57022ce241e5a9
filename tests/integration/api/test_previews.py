"""Previews through the API: what is answered, what it costs, and what it leaves behind."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from chalicelib.store.partition import load_all
from tests.integration.api.conftest import Api, round_trips


def test_a_preview_names_every_text_with_its_moments_words_parts_and_cost(
    api: Api, enroll: Callable[..., Any], clock: Any, carriers: Any
) -> None:
    ref = enroll()
    before, sent = load_all(ref).rows, len(carriers.texts)
    with round_trips() as called:
        seen = api.get(f"/v1/alumni/{ref.person}/preview?days=10")
    assert sorted(called) == ["PutItem", "Query", "Query"]  # the access log is all it writes
    assert load_all(ref).rows == before
    assert len(carriers.texts) == sent
    first = seen["texts"][0]
    assert (first["kind"], first["why"]) == ("checkin", "twice_weekly")
    assert first["body"] == "Handrail: Hi, checking in. Any since last time? Y/N"
    assert datetime.fromisoformat(first["at"]) == datetime.fromisoformat(first["local_at"])
    assert first["local_at"].endswith("-05:00")
    assert (first["parts"], first["encoding"], first["cost"]) == (1, "GSM-7", "0.01")
    assert seen["count"] == len(seen["texts"])
    assert float(seen["cost"]) == pytest.approx(seen["parts"] * 0.01)
    assert seen["assumptions"]


def test_the_calm_are_asked_every_question_and_the_price_is_the_programs_own(
    api: Api, enroll: Callable[..., Any], clock: Any, carriers: Any
) -> None:
    from chalicelib.services import programs

    programs.put_policy(api.program, {"prices": {"text_part": "0.02"}}, "lead")
    ref = enroll(discharged_on=date(2026, 10, 25))
    seen = api.get(f"/v1/alumni/{ref.person}/preview?days=8&replies=calm")
    kinds = [t["kind"] for t in seen["texts"]]
    assert kinds == ["checkin", "reply", "reply", "reply", "reply"] * (len(kinds) // 5)
    assert {t["cost"] for t in seen["texts"] if t["parts"] == 1} == {"0.02"}


@pytest.mark.parametrize("query", ["days=0", "days=366", "days=x", "replies=angry", "from=now"])
def test_what_cannot_be_previewed_is_refused(
    api: Api, enroll: Callable[..., Any], query: str
) -> None:
    ref = enroll()
    assert api("GET", f"/v1/alumni/{ref.person}/preview?{query}").status_code == 422


def test_nobody_of_another_program_is_previewed(
    api: Api, enroll: Callable[..., Any], other_program: str
) -> None:
    """Invariant 23."""
    ref = enroll()
    for path in ("preview", "plan"):
        answer = api("GET", f"/v1/alumni/{ref.person}/{path}", program=other_program)
        assert answer.status_code == 404
    body = {"reason": "travel", "until": "2026-12-24"}
    answer = api("PUT", f"/v1/alumni/{ref.person}/away", body, program=other_program)
    assert answer.status_code == 404


def test_before_a_cohort_is_activated_its_texts_cost_and_calls_stand_against_capacity(
    api: Api, many: Callable[[int], list[Any]], clock: Any, carriers: Any
) -> None:
    from chalicelib.services import programs

    refs = many(6)
    rows = {ref: load_all(ref).rows for ref in refs}
    programs.put_policy(
        api.program,
        {
            "joining": {"invitations_per_day": 2}, "staffed": {"calls_per_week": 2},
            "alerts": {"expected_per_checkin": 0.2},
        },
        "lead",
    )  # fmt: skip
    with round_trips() as called:
        answer = api("POST", "/v1/plans/preview", {"weeks": 4})
    assert answer.status_code == 200, answer.body
    seen = answer.json_body
    assert set(called) <= {"Query", "BatchGetItem"}
    assert (seen["people"], seen["rehearsed"], seen["left_out"]) == (6, 6, {})
    assert seen["rate"]["source"] == "assumption"
    first, second = seen["weeks"][0]["calm"], seen["weeks"][1]["calm"]
    assert first["texts"] > 12  # six invitations, six welcomes, and the first check-ins
    assert second["checkins"] >= 10  # everybody joined: two a week each
    assert second["calls"] == pytest.approx(second["checkins"] * 0.2, abs=0.06)
    assert seen["calls_per_week"] > 2
    assert seen["warning"] == "above_capacity"
    assert float(seen["cost"]) > 0
    assert {ref: load_all(ref).rows for ref in refs} == rows
    assert carriers.texts == []
    shown = api.get("/v1/invitations?weeks=4")
    assert (shown["waiting"], shown["places_a_day"], shown["sent_today"]) == (6, 2, 0)
    assert shown["forecast"] == seen


def test_people_named_are_counted_with_who_cannot_be_texted_and_why(
    api: Api, enroll: Callable[..., Any], clock: Any, carriers: Any
) -> None:
    well = enroll()
    nowhere = enroll(phone="+15025550143", joined=False, time_zone=None)
    silent = enroll(phone="+15025550144", joined=False, sms_consent=None, texting="none")
    named = {"alumni": [well.person, nowhere.person, silent.person], "weeks": 2}
    seen = api("POST", "/v1/plans/preview", named).json_body
    assert (seen["people"], seen["left_out"]) == (1, {"no_zone": 1, "no_consent": 1})
    assert seen["warning"] == "no_capacity_stated"
    assert "calls_per_week" in seen["advice"]
    assert seen["weeks"][0]["silent"]["checkins"] >= 2


def test_more_people_than_are_rehearsed_are_counted_up_from_them(
    api: Api, many: Callable[[int], list[Any]], clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.services.preview import cohort

    many(8)
    whole = api("POST", "/v1/plans/preview", {"weeks": 2}).json_body
    monkeypatch.setattr(cohort, "REHEARSED_AT_MOST", 4)
    part = api("POST", "/v1/plans/preview", {"weeks": 2}).json_body
    assert (part["people"], part["rehearsed"]) == (8, 4)
    assert part["weeks"][1]["calm"]["texts"] == pytest.approx(
        whole["weeks"][1]["calm"]["texts"], rel=0.25
    )


def test_the_programs_own_history_replaces_the_assumption(
    api: Api, enroll: Callable[..., Any], clock: Any, carriers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    from chalicelib.services.preview import history
    from tests.integration.life import live

    ref = enroll()
    live(api.program, clock, clock() + timedelta(days=12))
    monkeypatch.setattr(history, "ENOUGH", 3)
    seen = api("POST", "/v1/plans/preview", {"alumni": [ref.person], "weeks": 1}).json_body
    rate = seen["rate"]
    assert rate["source"] == "own_history"
    assert rate["checkins"] >= 3
    assert rate["alerts"] == 1  # her silence
    assert rate["per_checkin"] == pytest.approx(rate["alerts"] / rate["checkins"])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"weeks": 0}, 422), ({"weeks": 27}, 422), ({"alumni": []}, 422),
        ({"alumni": ["nobody"]}, 404), ({"alumni": ["a/b"]}, 422), ({"who": "all"}, 422),
    ],
)  # fmt: skip
def test_a_cohort_that_cannot_be_is_refused(api: Api, body: dict[str, Any], status: int) -> None:
    assert api("POST", "/v1/plans/preview", body).status_code == status


def test_without_a_rota_a_forecast_says_so(api: Api, other_program: str) -> None:
    seen = api("POST", "/v1/plans/preview", {}, program=other_program).json_body
    assert (seen["people"], seen["warning"]) == (0, "no_rota")

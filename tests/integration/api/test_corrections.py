"""Attendance entered by hand is set right and taken back: by staff, and by whoever texted it. The
figures follow what stands; what was said before stays beside it, with who and why."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from benchmarks.counting import counted
from chalicelib.domain.care import Care
from chalicelib.domain.participation import Activity
from chalicelib.store.partition import load, load_all
from chalicelib.store.rows import Row
from tests.integration.api.conftest import Api
from tests.integration.life import chain_faults, live
from tests.integration.phones import Phone, ask_first

GROUP = {"type": "group_therapy", "on": "2026-11-23", "hours": 3}
TRUTH = {"type": "family_therapy", "on": "2026-11-20", "count": 2, "why": "Wrong list"}


@pytest.fixture
def ref(enroll: Callable[..., Any]) -> Any:
    return enroll(external_id="A-1")


def _path(ref: Any, entry: str = "") -> str:
    return f"/v1/alumni/{ref.person}/activities" + (f"/{entry}" if entry else "")


def _made(api: Api, ref: Any, **more: Any) -> str:
    made = api("POST", _path(ref), {**GROUP, **more})
    assert made.status_code == 201, made.body
    return str(made.json_body["id"])


def _stands(ref: Any) -> list[tuple[str, str, int]]:
    return [(one.type, str(one.on), one.count) for one in load_all(ref).values(Activity)]


def test_staff_set_an_entry_right_and_take_it_back_with_who_and_why(api: Api, ref: Any) -> None:
    entry = _made(api, ref)
    told = api("PUT", _path(ref, entry), TRUTH)
    assert (told.status_code, told.json_body["id"]) == (200, entry)
    assert _stands(ref) == [("family_therapy", "2026-11-20", 2)]
    seq = load(ref).seq
    assert api("PUT", _path(ref, entry), TRUTH).status_code == 200
    assert load(ref).seq == seq  # the same again: nothing was written
    weeks = api.get(f"/v1/alumni/{ref.person}")["participation"]["weeks"]
    assert [week["sessions"] for week in weeks[-2:]] == [2, 0]
    for _ in range(2):
        taken = api("POST", _path(ref, entry) + "/withdraw", {"why": "Not there at all"})
        assert (taken.status_code, taken.body) == (204, b"")
    assert _stands(ref) == []
    (shown,) = api.every(_path(ref), role="auditor")
    assert (shown["id"], shown["source"], shown["said"]) == (entry, "coordinator", None)
    by = f"{api.program}-coordinator"
    assert [(p["said"]["type"], p["by"], p["why"]) for p in shown["past"]] == [
        ("group_therapy", by, "Wrong list"), ("family_therapy", by, "Not there at all"),
    ]  # fmt: skip
    events = [e for e in api.every(f"/v1/alumni/{ref.person}/timeline")
              if e["kind"] == "correction"]  # fmt: skip
    assert [(e["was"]["type"], e["now"] and e["now"]["count"]) for e in events] == [
        ("group_therapy", 2), ("family_therapy", None),
    ]  # fmt: skip
    row = next(iter(Row.query(ref.pk, Row.sk.startswith("CORRECTED#"))))
    assert isinstance(row.attribute_values["past"], bytes)
    assert chain_faults(ref) == []
    assert api("PUT", _path(ref, entry), TRUTH).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"on": "2026-02-30"}, "on"), ({"on": "2026-11-25"}, "on"), ({"on": "2024-11-20"}, "on"),
        ({"hours": -1}, "hours"), ({"count": 0}, "count"), ({"type": "bowling"}, "type"),
        ({"why": ""}, "why"), ({"why": "x" * 201}, "why"), ({"why": None}, "why"),
        ({"source": "self"}, "source"),
    ],
)  # fmt: skip
def test_a_correction_that_cannot_be_names_its_field_and_changes_nothing(
    api: Api, ref: Any, wrong: dict[str, Any], field: str
) -> None:
    entry = _made(api, ref)
    seq = load(ref).seq
    sent = {name: value for name, value in {**TRUTH, **wrong}.items() if value is not None}
    answer = api("PUT", _path(ref, entry), sent)
    assert (answer.status_code, answer.json_body["errors"][0]["field"]) == (422, field)
    assert load(ref).seq == seq


def test_what_another_system_or_an_event_told_is_corrected_there(api: Api, ref: Any) -> None:
    fed = {"external_id": "S-1", "alumnus": "A-1", "type": "fitness", "at": "2026-11-20T18:00"}
    api("POST", "/v1/attendance", {"entries": [fed]})
    (shown,) = api.every(_path(ref))
    for method, path, body in (
        ("PUT", _path(ref, shown["id"]), TRUTH),
        ("POST", _path(ref, shown["id"]) + "/withdraw", {"why": "x"}),
    ):
        answer = api(method, path, body)
        assert answer.json_body["errors"][0]["code"] == "told_elsewhere"
    assert len(_stands(ref)) == 1


def test_the_figures_follow_a_correction_made_weeks_later(
    api: Api, program: str, ref: Any, clock: Any
) -> None:
    """A late entry made them active; set right to a day long before it, they are not."""
    began = clock()
    live(program, clock, began + timedelta(days=22))
    entry = _made(api, ref, on=str((began + timedelta(days=21)).date()))
    assert load(ref).one(Care).engagement == "active"
    early = {**TRUTH, "on": "2026-11-20"}
    assert api("PUT", _path(ref, entry), early).status_code == 200
    assert load(ref).one(Care).engagement == "disengaged"
    seen = load(ref).one(Care).last_attended_at
    assert str(seen)[:10] == "2026-11-20"
    api("POST", _path(ref, entry) + "/withdraw", {"why": "Not there"})
    assert load(ref).one(Care).last_attended_at is None


@pytest.mark.parametrize(
    ("texts", "stands", "said"),
    [
        (["went aa", "oops 2 smart"], [("smart_recovery", 2)], "we changed it"),
        (["went aa", "sorry i meant smart"], [("smart_recovery", 1)], "we changed it"),
        (["2 smart", "oops 3 smart not 2"], [("smart_recovery", 3)], "we changed it"),
        (["went aa", "oops didn't go"], [], "we changed it"),
        (["went aa and gym", "oops no gym"], [("twelve_step", 1)], "we changed it"),
        (["went aa", "oops aa and gym"], [("fitness", 1), ("twelve_step", 1)], "we changed it"),
        (["fui a aa", "perdon, no fui"], [], "we changed it"),
        (["went aa", "oops 2 smart", "oops 3 smart"], [("smart_recovery", 3)], "we changed it"),
        # What is no mend of it, or names something else, is read by a human or logged as it is.
        (["went aa", "oops missed smart"], [("twelve_step", 1)], None),
        (["went aa", "2 smart"], [("smart_recovery", 2), ("twelve_step", 1)], "Noted"),
    ],
)
def test_a_text_mends_what_the_one_before_logged(
    program: str, ref: Any, clock: Any, carriers: Any,
    texts: list[str], stands: list[tuple[str, int]], said: str | None,
) -> None:  # fmt: skip
    phone = Phone(program, clock, carriers)
    for body in texts[:-1]:
        phone.says(body)
    answered: list[str] = []
    cost = counted(lambda: answered.extend(phone.says(texts[-1])))
    assert cost.round_trips <= 5
    assert sorted((kind, count) for kind, _, count in _stands(ref)) == stands
    assert said is None or said in answered[-1]
    assert chain_faults(ref) == []


def test_a_mend_by_text_is_kept_with_its_history_and_has_its_time(
    api: Api, program: str, ref: Any, clock: Any, carriers: Any
) -> None:
    phone = Phone(program, clock, carriers)
    phone.says("went aa")
    phone.says("oops 2 smart")
    (shown,) = api.every(_path(ref))
    assert (shown["source"], shown["said"]["type"]) == ("self", "smart_recovery")
    assert [(p["by"], p["said"]["type"]) for p in shown["past"]] == [("self", "twelve_step")]
    clock.go(days=3)
    phone.says("oops smart 1.5h")
    assert ("smart_recovery", "2026-11-24", 2) in _stands(ref)


def test_a_mend_while_a_check_in_asks_leaves_its_question_open(
    program: str, ref: Any, clock: Any, carriers: Any
) -> None:
    phone = Phone(program, clock, carriers)
    phone.says("went aa")
    ask_first(program, clock, ref)
    (answer,) = phone.says("oops 2 smart")
    assert "we changed it" in answer
    assert "Y/N" in answer
    assert [(kind, count) for kind, _, count in _stands(ref)] == [("smart_recovery", 2)]

"""What a drug test found: kept only where a supervisor let it, only as staff tell it, sealed, and
shown to clinical roles alone (decision 0286)."""

import logging
from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.domain.participation import Activity
from chalicelib.services import programs
from chalicelib.services.importing import running
from chalicelib.store.partition import load, load_all
from chalicelib.store.sealing import SealError
from tests.integration.api.conftest import Api
from tests.integration.life import chain_faults, whole_table
from tests.integration.phones import Phone

TEST = {"type": "drug_test", "on": "2026-11-23"}
FOUND = {**TEST, "result": "positive"}
#: Words that stand nowhere else in a record.
WORDS = ("positive", "negative")


@pytest.fixture
def ref(enroll: Callable[..., Any]) -> Any:
    return enroll(external_id="A-1")


@pytest.fixture
def kept(program: str) -> None:
    _keep(program, True)


def _keep(program: str, on: bool) -> None:
    programs.put_policy(program, {"participation": {"drug_test_results": on}}, "supervisor")


def _path(ref: Any, entry: str = "") -> str:
    return f"/v1/alumni/{ref.person}/activities" + (f"/{entry}" if entry else "")


def _made(api: Api, ref: Any, sent: dict[str, Any] = FOUND) -> str:
    made = api("POST", _path(ref), sent)
    assert (made.status_code, made.json_body["result"]) == (201, sent.get("result"))
    return str(made.json_body["id"])


def _wrong(answer: Any) -> tuple[int, str, str]:
    (error,) = answer.json_body["errors"]
    return answer.status_code, error["field"], error["code"]


def _results(ref: Any) -> list[str | None]:
    return [one.result for one in load_all(ref).values(Activity)]


def _stored_words(program: str) -> list[str]:
    """Words of results that somebody who reads the table, sealed bytes and all, would find."""
    ours = str([one for one in whole_table() if program in str(one)])
    return [word for word in WORDS if word in ours]


def test_a_program_that_has_not_let_it_keeps_none_and_says_so(api: Api, ref: Any) -> None:
    seq = load(ref).seq
    assert _wrong(api("POST", _path(ref), FOUND)) == (422, "result", "results_off")
    assert (load(ref).seq, load_all(ref).values(Activity)) == (seq, [])
    entry = _made(api, ref, TEST)
    seq = load(ref).seq
    told = api("PUT", _path(ref, entry), {**FOUND, "why": "Lab"})
    assert _wrong(told) == (422, "result", "results_off")
    assert (load(ref).seq, _results(ref)) == (seq, [None])


@pytest.mark.parametrize("role", ["coordinator", "auditor", "analyst"])
def test_only_a_supervisor_lets_it(api: Api, role: str) -> None:
    sent = {"participation": {"drug_test_results": True}}
    assert api("PUT", "/v1/program/policy", sent, role=role).status_code == 403


@pytest.mark.usefixtures("kept")
def test_only_a_drug_test_has_a_result_and_only_two_there_are(api: Api, ref: Any) -> None:
    other = {**FOUND, "type": "medical_checkup"}
    assert _wrong(api("POST", _path(ref), other)) == (422, "result", "not_a_drug_test")
    assert _wrong(api("POST", _path(ref), {**TEST, "result": "clean"}))[:2] == (422, "result")
    assert load_all(ref).values(Activity) == []
    entry = _made(api, ref)
    told = api("PUT", _path(ref, entry), {**other, "why": "Slip"})
    assert _wrong(told) == (422, "result", "not_a_drug_test")
    assert _results(ref) == ["positive"]


@pytest.mark.usefixtures("kept")
def test_it_is_stored_sealed_also_what_it_was_before_and_no_log_holds_it(
    api: Api, program: str, ref: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "handrail")
    entry = _made(api, ref)
    assert _stored_words(program) == []
    for sent in ({**TEST, "result": "negative"}, {**TEST, "on": "2026-11-20"}, FOUND):
        assert api("PUT", _path(ref, entry), {**sent, "why": "Lab"}).status_code == 200
        assert _stored_words(program) == []
    assert _results(ref) == ["positive"]
    trail = api.get(f"/v1/audit/{ref.person}", role="auditor")
    assert not any(word in str(trail) + caplog.text for word in WORDS)
    assert chain_faults(ref) == []


@pytest.mark.usefixtures("kept")
def test_a_correction_keeps_what_it_said_before(api: Api, program: str, ref: Any) -> None:
    entry = _made(api, ref)
    truth = {**TEST, "result": "negative", "why": "The lab had mixed them up"}
    for _ in range(2):
        assert api("PUT", _path(ref, entry), truth).json_body["result"] == "negative"
    _keep(program, False)  # what was kept goes with the entry, and may be taken away
    later = {**truth, "on": "2026-11-20", "why": "Wrong day"}
    assert api("PUT", _path(ref, entry), later).status_code == 200
    assert _wrong(api("PUT", _path(ref, entry), {**FOUND, "why": "x"}))[2] == "results_off"
    assert api("PUT", _path(ref, entry), {**TEST, "why": "Not ours"}).status_code == 200
    api("POST", _path(ref, entry) + "/withdraw", {"why": "Not there"})
    (shown,) = api.every(_path(ref))
    assert [(one["said"]["result"], one["why"]) for one in shown["past"]] == [
        ("positive", "The lab had mixed them up"), ("negative", "Wrong day"),
        ("negative", "Not ours"), (None, "Not there"),
    ]  # fmt: skip
    events = api.every(f"/v1/alumni/{ref.person}/timeline")
    assert [
        (one["was"]["result"], one["now"] and one["now"]["result"])
        for one in events if one["kind"] == "correction"
    ] == [
        ("positive", "negative"), ("negative", "negative"), ("negative", None), (None, None),
    ]  # fmt: skip


#: Role → whether it sees results; who may not read about a graduate at all sees nothing.
SEES = {"coordinator": True, "supervisor": True, "auditor": False, "analyst": False}


@pytest.mark.parametrize("role", SEES)
@pytest.mark.usefixtures("kept")
def test_clinical_roles_see_it_and_nobody_else(api: Api, ref: Any, program: str, role: str) -> None:
    first, second = _made(api, ref), _made(api, ref, {**TEST, "result": "negative"})
    why = "It was positive after all"
    api("PUT", _path(ref, second), {**FOUND, "on": "2026-11-20", "why": why})
    api("POST", _path(ref, first) + "/withdraw", {"why": "Never positive"})
    _made(api, ref, {**TEST, "result": "negative"})
    of_them = f"/v1/alumni/{ref.person}"
    paths = (
        _path(ref), f"{of_them}/timeline", of_them, f"{of_them}/summary", f"{of_them}/attendance",
        f"{of_them}/milestones", f"{of_them}/disclosures", f"/v1/audit/{ref.person}",
        "/v1/alumni", "/v1/reports/program?format=csv",
    )  # fmt: skip
    told = {path: api("GET", path, role=role).body.decode() for path in paths}
    found = {path for path, body in told.items() if any(word in body for word in WORDS)}
    assert found == (set(paths[:2]) if SEES[role] else set())
    if role == "auditor":  # that and by whom it was corrected, an auditor sees all the same
        assert told[_path(ref)].count(f"{program}-coordinator") == 2
        assert '"result":null' in told[_path(ref)]


@pytest.mark.usefixtures("kept")
def test_a_feed_and_a_table_tell_none_and_take_none_away(api: Api, program: str, ref: Any) -> None:
    fed = {"external_id": "S-1", "alumnus": "A-1", "type": "drug_test", "at": "2026-11-20T08:00"}
    answer = api("POST", "/v1/attendance", {"entries": [{**fed, "result": "positive"}]})
    (error,) = answer.json_body["errors"]
    assert (answer.json_body["rejected"], error["field"]) == (1, "result")
    table = "external_id,alumnus,type,at,result\r\nS-1,A-1,drug_test,2026-11-20T08:00,positive\r\n"
    refused = api("POST", "/v1/attendance/table", table, media_type="text/csv")
    assert _wrong(refused) == (422, "result", "column_unknown")
    assert load_all(ref).values(Activity) == []

    def sheet(count: int) -> None:
        rows = f"alumnus,type,on,count\r\nA-1,drug_test,2026-11-23,{count}\r\n"
        running.import_people(program, "attendance", rows, by="c")

    sheet(1)
    (one,) = load_all(ref).values(Activity)
    api("PUT", _path(ref, one.id), {**FOUND, "why": "Lab"})
    sheet(2)
    (one,) = load_all(ref).values(Activity)
    assert (one.count, one.result) == (2, "positive")
    assert _stored_words(program) == []


@pytest.mark.usefixtures("kept")
def test_a_text_tells_none_and_changes_none(
    api: Api, program: str, ref: Any, clock: Any, carriers: Any
) -> None:
    phone = Phone(program, clock, carriers)
    phone.says("had my drug test, came back negative")
    (one,) = load_all(ref).values(Activity)
    assert (one.type, one.source, one.result) == ("drug_test", "self", None)
    sent = {**TEST, "on": str(one.on), "result": "positive", "why": "Lab"}
    assert api("PUT", _path(ref, one.id), sent).status_code == 200
    before = len(carriers.texts)
    phone.says("oops didn't go")
    assert _results(ref) == ["positive"]
    assert not any(word in str(carriers.texts[before:]) for word in WORDS)


@pytest.mark.usefixtures("kept")
def test_an_erasure_leaves_nobody_a_key_to_it(api: Api, ref: Any) -> None:
    entry = _made(api, ref)
    api("PUT", _path(ref, entry), {**TEST, "result": "negative", "why": "Lab"})
    sealed = [
        item["result"]["B"] for item in whole_table() if item["pk"]["S"] == ref.pk
        and "result" in item
    ]  # fmt: skip
    assert len(sealed) == 2  # what stands, and what was corrected
    asked = {"identity_checked_by": "Ana Lopez", "requested_how": "letter"}
    erased = api("POST", f"/v1/alumni/{ref.person}/erasure", asked, role="supervisor")
    assert erased.status_code == 200
    for one in sealed:
        with pytest.raises(SealError):
            load(ref).sealer.open("result", one)
    assert load_all(ref).values(Activity) == []

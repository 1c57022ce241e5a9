"""Imports through the API: media types, dry runs, 200 and 202, mappings, unreadable files."""

import json
from typing import Any

import pytest

from tests.integration.api.conftest import Api
from tests.integration.importing.conftest import crowd, sheet

ANSWER = {
    "id", "state", "rows", "done", "created", "updated", "unchanged", "rejected", "errors",
    "fix_file",
}  # fmt: skip


@pytest.fixture
def post(api: Api) -> Any:
    """Posts a CSV."""

    def send(path: str, text: str, media_type: str = "text/csv", role: str = "coordinator") -> Any:
        token = api._issuer.token(api.program, role)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": media_type}
        return api._client.http.request("POST", path, headers=headers, body=text.encode())

    return send


@pytest.mark.parametrize("media_type", ["text/csv", "text/csv; charset=utf-8", "text/CSV;header=1"])
def test_a_csv_is_taken_whatever_its_header_adds(post: Any, api: Api, media_type: str) -> None:
    answer = post("/v1/imports/alumni", "\ufeff" + sheet("alumni"), media_type)
    assert answer.status_code == 200
    told = answer.json_body
    assert set(told) == ANSWER
    assert (told["state"], told["created"], told["fix_file"]) == ("done", 1, None)
    assert api.get(f"/v1/imports/{told['id']}") == told


def test_a_dry_run_writes_nothing(post: Any, api: Api) -> None:
    told = post("/v1/imports/mentors?dry_run=true", sheet("mentors", {}, {})).json_body
    assert (told["id"], told["state"], told["created"], told["rejected"]) == (None, "done", 1, 1)
    assert [set(e) for e in told["errors"]] == [{"line", "column", "code", "message"}]
    assert api.get("/v1/mentors")["items"] == []


def test_a_large_file_is_accepted_and_can_be_followed(
    post: Any, api: Api, queue: list[dict[str, Any]]
) -> None:
    answer = post("/v1/imports/alumni", crowd(1_001))
    assert answer.status_code == 202
    told = answer.json_body
    assert answer.headers["Location"] == f"/v1/imports/{told['id']}"
    followed = api.get(answer.headers["Location"])
    assert (followed["state"], followed["rows"], followed["done"]) == ("running", 1_001, 0)
    whole = post("/v1/imports/alumni?dry_run=true", crowd(1_001))
    assert (whole.status_code, whole.json_body["created"]) == (200, 1_001)


def test_json_is_not_a_sheet(post: Any) -> None:
    answer = post("/v1/imports/alumni", "{}", "application/json")
    assert answer.status_code == 415
    assert json.loads(answer.body)["code"] == "unsupported_media_type"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "file_empty"),
        ("external_id,first_name\nA-1,Ana\n", "column_missing"),
        ("mystery,riddle\nA-1,Ana\n", "column_missing"),
        ('external_id,"first', "csv_malformed"),
        (",".join(["external_id"] * 100_000), "file_too_large"),
    ],
)
def test_a_file_that_nobody_can_read_is_a_problem_with_lines(
    post: Any, text: str, code: str
) -> None:
    answer = post("/v1/imports/alumni", text)
    problem = json.loads(answer.body)
    assert (answer.status_code, problem["code"]) == (422, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert all(error["line"] == 1 and error["message"] for error in problem["errors"])


def test_a_saved_mapping_reads_a_systems_own_export(post: Any, api: Api) -> None:
    mapping = {
        "columns": {"Client No": "external_id", "Grad Date": "discharged_on", "Room": ""},
        "values": {"gender": {"F": "woman"}},
    }
    as_null = {**mapping, "columns": {**mapping["columns"], "Room": None}}
    saved = api("PUT", "/v1/imports/mappings/kipu", as_null)
    assert saved.status_code == 200
    assert api.get("/v1/imports/mappings") == {
        "items": [{"name": "kipu", **mapping}], "next_cursor": None,
    }  # fmt: skip
    text = sheet("alumni", {"gender": "F"})
    text = text.replace("external_id", "Client No").replace("discharged_on", "Grad Date")
    told = post("/v1/imports/alumni?mapping=kipu", text).json_body
    assert (told["created"], told["errors"]) == (1, [])
    item = api.get("/v1/alumni")["items"][0]
    assert item["external_id"] == "A-1"
    assert post("/v1/imports/alumni?mapping=kipu", text).json_body["unchanged"] == 1


def test_mappings_that_do_not_fit_are_refused(post: Any, api: Api) -> None:
    wrong = api("PUT", "/v1/imports/mappings/a", {"columns": {"X": "shoe_size"}})
    assert wrong.status_code == 422
    assert "shoe_size" in json.loads(wrong.body)["errors"][0]["message"]
    unknown = post("/v1/imports/alumni?mapping=none", sheet("alumni"))
    assert (unknown.status_code, json.loads(unknown.body)["errors"][0]["field"]) == (422, "mapping")
    api("PUT", "/v1/imports/mappings/m", {"columns": {"Places": "capacity"}})
    unfit = post("/v1/imports/alumni?mapping=m", sheet("alumni"))
    assert unfit.status_code == 422
    many = {"columns": {f"column {n}": "" for n in range(20_000)}}
    assert api("PUT", "/v1/imports/mappings/big", many).status_code in (413, 422)


def test_only_staff_import(post: Any) -> None:
    assert post("/v1/imports/alumni", sheet("alumni"), role="analyst").status_code == 403


def test_an_import_that_is_not_there(api: Api) -> None:
    assert api("GET", "/v1/imports/nope").status_code == 404
    assert api("GET", "/v1/imports/alumni").status_code == 405

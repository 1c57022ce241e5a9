"""One way to serve a call: input checked, every refusal a problem, every reading written down."""

import json
from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
)
from pydantic import BaseModel, ValidationError
from pynamodb.exceptions import QueryError

from chalicelib.domain import matches
from chalicelib.domain.importing import Mapping
from chalicelib.domain.safety import alerts
from chalicelib.entrypoints.api import problems, roles
from chalicelib.entrypoints.api.shapes.entries import ActivityIn
from chalicelib.entrypoints.api.shapes.program import RotaIn
from chalicelib.store.partition import Missing
from chalicelib.store.writes import Conflict, Taken

PROBLEM = {"type", "title", "status", "code", "detail", "request_id"}


def refused_by_aws(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "-"}}, "Query")


def is_problem(answer: Any, status: int, code: str) -> bool:
    """Whether an answer is this problem, with all that a problem has."""
    body = json.loads(answer.body)
    return (
        (answer.status_code, body["status"], body["code"]) == (status, status, code)
        and set(body) - {"errors"} == PROBLEM
        and answer.headers["Content-Type"] == "application/problem+json"
        and answer.headers["X-Request-Id"] == body["request_id"] != ""
        and answer.headers["Cache-Control"] == "no-store"
        and answer.headers["X-Content-Type-Options"] == "nosniff"
    )


def test_an_answer_is_json_that_nobody_keeps(ask: Any) -> None:
    answer = ask("POST", "/sample", body=b'{"count": 2}')
    assert answer.status_code == 201
    assert answer.json_body["sent"] == {"count": 2, "word": ""}
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Request-Id"]


@pytest.mark.parametrize("body", [b"{", b"{'count': 1}", b"\xff\xfe", b'{"count": 1,}', b"nul"])
def test_malformed_json_is_400(ask: Any, body: bytes) -> None:
    assert is_problem(ask("POST", "/sample", body=body), 400, "malformed")


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({}, "count", "missing"), ({"count": 0}, "count", "greater_than_equal"),
        ({"count": "2"}, "count", "int_type"), ({"count": True}, "count", "int_type"),
        ({"count": 1, "colour": "red"}, "colour", "extra_forbidden"), ([], "body", "model_type"),
        (None, "body", "model_type"),
    ],
)  # fmt: skip
def test_wrong_input_is_422_and_names_the_field(ask: Any, body: Any, field: str, code: str) -> None:
    answer = ask("POST", "/sample", body=json.dumps(body).encode())
    assert is_problem(answer, 422, "invalid")
    (error,) = answer.json_body["errors"]
    assert (error["field"], error["code"]) == (field, code)
    assert error["message"]


def test_an_empty_body_is_an_empty_object(ask: Any) -> None:
    answer = ask("POST", "/sample", body=b"")
    assert answer.json_body["errors"][0]["message"] == "This field is required: add it."


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ("limit=0", "limit", "greater_than_equal"), ("limit=201", "limit", "less_than_equal"),
        ("limit=x", "limit", "int_parsing"), ("colour=red", "colour", "extra_forbidden"),
        ("limit=1&limit=2", "limit", "repeated"),
    ],
)  # fmt: skip
def test_a_wrong_query_is_422(ask: Any, query: str, field: str, code: str) -> None:
    answer = ask("GET", f"/sample/a1?{query}")
    assert is_problem(answer, 422, "invalid")
    assert [(e["field"], e["code"]) for e in answer.json_body["errors"]] == [(field, code)]


def test_a_problem_never_repeats_what_was_sent(ask: Any) -> None:
    answer = ask("POST", "/sample", body=b'{"count": "+15025550142", "word": 7}')
    assert b"5025550142" not in answer.body


def test_another_media_type_is_415(ask: Any) -> None:
    answer = ask("POST", "/sample", body=b"count=1", headers={"Content-Type": "text/plain"})
    assert is_problem(answer, 415, "unsupported_media_type")


def test_head_is_405_without_a_body(ask: Any) -> None:
    answer = ask("HEAD", "/sample/a1")
    assert (answer.status_code, answer.headers["Allow"], answer.body) == (405, "GET", b"")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_another_method_is_405_and_tells_which_are_allowed(ask: Any, method: str) -> None:
    answer = ask(method, "/sample/a1")
    assert is_problem(answer, 405, "method_not_allowed")
    assert answer.headers["Allow"] == "GET"


@pytest.mark.parametrize("id", ["a%23AUDIT", "a%7Cb", "%2e%2e%2fx", "x" * 200, "a%20b"])
def test_an_id_that_cannot_be_is_missing_like_one_that_is_not(ask: Any, id: str) -> None:
    assert is_problem(ask("GET", f"/sample/{id}"), 404, "not_found")


def test_a_csv_comes_as_text_with_or_without_a_byte_order_mark(ask: Any) -> None:
    csv = {"Content-Type": "text/csv; charset=utf-8"}
    for body in ("a,b\r\né,2", "\ufeffa,b\r\né,2"):
        answer = ask("POST", "/csv", body=body.encode(), headers=csv)
        assert answer.json_body["sent"] == "a,b\r\né,2"


def test_a_body_that_is_too_long_is_413(ask: Any) -> None:
    body = json.dumps({"count": 1, "word": "x" * 300_000}).encode()
    assert is_problem(ask("POST", "/sample", body=body), 413, "too_large")


def test_a_fault_of_ours_is_500_and_says_nothing(
    ask: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """Invariant 28: no error and no log holds a number or a word of a person."""
    answer = ask("POST", "/fails")
    assert is_problem(answer, 500, "internal")
    assert b"502555" not in answer.body
    assert b"secret" not in answer.body
    logged = capsys.readouterr()
    assert "secret" not in logged.out + logged.err


def test_one_request_is_one_entry_in_the_access_log(ask: Any, access: list[dict[str, Any]]) -> None:
    """Invariant 22: reads are one access-log entry per request, listing ids."""
    answer = ask("GET", "/sample/a1")
    (entry,) = access
    assert entry == {
        "program": "demo", "by": "demo-coordinator", "role": "coordinator",
        "route": "sample.read", "ids": ["person1", "person2"],
        "request_id": answer.headers["X-Request-Id"],
    }  # fmt: skip


def test_who_was_refused_has_read_nothing(
    ask: Any, issuer: Any, access: list[dict[str, Any]]
) -> None:
    ask("GET", "/sample/a1", issuer.token(role="analyst"))
    ask("GET", "/sample/a1?limit=0")
    ask("POST", "/sample", body=b'{"count": 2}')
    assert access == []


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Missing("x"), 404, "not_found"), (Conflict("x"), 409, "conflict"),
        (Taken("phone"), 409, "exists"), (matches.IllegalTransition("x"), 409, "not_possible_now"),
        (alerts.IllegalTransition("x"), 409, "not_possible_now"),
        (alerts.UnknownOutcome("x"), 422, "invalid"), (KeyError("x"), 500, "internal"),
        (LookupError("x"), 500, "internal"), (ValueError("x"), 500, "internal"),
        (ReadTimeoutError(endpoint_url="x"), 503, "unavailable"),
        (EndpointConnectionError(endpoint_url="x"), 503, "unavailable"),
        (QueryError("x", ConnectTimeoutError(endpoint_url="x")), 503, "unavailable"),
        (refused_by_aws("ThrottlingException"), 503, "unavailable"),
        (refused_by_aws("ValidationException"), 500, "internal"),
    ],
)  # fmt: skip
def test_each_exception_means_one_problem(error: Exception, status: int, code: str) -> None:
    body = json.loads(problems.from_exception(error, "r1").body)
    assert (body["status"], body["code"], body["request_id"]) == (status, code, "r1")


def test_every_route_of_the_api_has_its_row_in_the_table_of_roles() -> None:
    import app  # noqa: F401
    from chalicelib.entrypoints.api.calls import ROUTES

    assert set(ROUTES) <= set(roles.ROUTES)
    assert all(allowed <= roles.ROLES for allowed in roles.ROUTES.values())
    assert {name for name, allowed in roles.ROUTES.items() if "analyst" in allowed} == {
        "reports.program",
        "reports.outcomes",
        "reports.matching",
    }
    changing = [r.name for r in ROUTES.values() if r.method != "GET"]
    assert not any("auditor" in roles.ROUTES[name] for name in changing)


def test_each_place_in_a_path_has_one_name() -> None:
    """API Gateway refuses a sibling of ``{person_id}`` that is called otherwise."""
    import app

    names: dict[str, set[str]] = {}
    for path in app.app.routes:
        parts = path.split("/")
        for at, part in enumerate(parts):
            if part.startswith("{"):
                names.setdefault("/".join(parts[:at]), set()).add(part)
    assert all(len(found) == 1 for found in names.values()), names


ANA = {"name": "Ana", "phone": "+15025550110", "email": "ana@example.org"}


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"phone": "call me"}, "rungs.0.phone", "+15025550123"),
        ({"email": "ana"}, "rungs.0.email", "name@example.org"),
        ({"pin": "28"}, "rungs.0.pin", "six figures"),
    ],
)
def test_a_bad_item_of_a_list_is_one_error_that_says_how_to_write_it(
    change: dict[str, str], field: str, says: str
) -> None:
    (error,) = refused(RotaIn, {"rungs": [{**ANA, **change}]})
    assert error["field"] == field
    assert says in error["message"]


WENT = {"type": "fitness", "on": "2026-11-23"}


@pytest.mark.parametrize(
    ("model", "sent", "field", "says"),
    [
        (RotaIn, {"rungs": []}, "rungs", "List at least 1 here."),
        (RotaIn, {"rungs": {}}, "rungs", "Send a JSON list here."),
        (ActivityIn, {**WENT, "hours": 1.555}, "hours", "at most 2 places after the point"),
        (ActivityIn, {**WENT, "hours": 169}, "hours", "Send 168 or less."),
        (ActivityIn, {**WENT, "hours": 0}, "hours", "Send a number above 0."),
        (ActivityIn, {**WENT, "count": "2"}, "count", "Send a whole number, without quotes."),
        (ActivityIn, {**WENT, "on": "2026-02-30"}, "on", "like 2026-11-24"),
        (ActivityIn, {**WENT, "source": "self"}, "source", "'coordinator' or 'mentor'"),
        (Mapping, {"columns": {"Room": 7}}, "columns.Room", "Send text, in quotes."),
        (Mapping, {"columns": []}, "columns", "Send a JSON object here."),
    ],
)
def test_a_refusal_says_in_our_own_words_how_to_mend_it(
    model: type[BaseModel], sent: dict[str, Any], field: str, says: str
) -> None:
    (error,) = refused(model, sent)
    assert error["field"] == field
    assert says in error["message"]


def test_a_limit_out_of_bounds_says_the_bound(ask: Any) -> None:
    (error,) = ask("GET", "/sample/a1?limit=201").json_body["errors"]
    assert error["message"] == "Send 200 or less."


def test_a_field_is_named_as_the_caller_wrote_it() -> None:
    shift = {"days": ["mon"], "start": "09:00", "end": "25:00"}
    fields = {e["field"] for e in refused(RotaIn, {"rungs": [{**ANA, "shifts": [shift]}]})}
    assert fields == {"rungs.0.shifts.0.end", "rungs.0.shifts"}


def refused(model: type[BaseModel], sent: dict[str, Any]) -> list[dict[str, str]]:
    with pytest.raises(ValidationError) as caught:
        model.model_validate_json(json.dumps(sent), strict=True)
    answered = problems.from_exception(caught.value, "r").body
    errors: list[dict[str, str]] = json.loads(answered)["errors"]
    return errors

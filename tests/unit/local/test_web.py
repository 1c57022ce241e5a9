"""The laptop's public port answers methods that nobody has heard of as API Gateway does."""

from collections.abc import Iterator

import pytest
import requests
from chalice import Blueprint, Chalice

from chalicelib.entrypoints.api import framework_answers
from infra.local.ports import free_port
from infra.local.web import Web


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    blueprint = Blueprint("sample")
    blueprint.register_middleware(framework_answers.as_problems, "http")
    blueprint.route("/sample/{id}", methods=["GET", "PUT"])(lambda id: {"id": id})
    app = Chalice("sample")
    app.register_blueprint(blueprint)
    port = free_port()
    web = Web(app, port)
    yield f"http://127.0.0.1:{port}"
    web.stop()


@pytest.mark.parametrize("method", ["TRACE", "FOO", "PROPFIND", "DELETE"])
def test_a_method_that_a_path_does_not_have_is_405_with_allow(url: str, method: str) -> None:
    answer = requests.request(method, f"{url}/sample/a1", timeout=10)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, PUT")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "method_not_allowed"


def test_no_path_is_404_whatever_the_method(url: str) -> None:
    for method in ("GET", "FOO"):
        answer = requests.request(method, f"{url}/nothing", timeout=10)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")

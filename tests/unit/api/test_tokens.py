"""Who may call: a token of the pool, its role, its program; everything else is 401 or 403."""

import base64
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from joserfc.jwk import RSAKey

from chalicelib.entrypoints.api import tokens
from tests.unit.api.issuer import Issuer

NOW = int(time.time())


def test_a_good_token_tells_who_calls_and_for_which_program(ask: Any, issuer: Issuer) -> None:
    answer = ask("GET", "/sample/a1", issuer.token("elm", "auditor"))
    assert answer.status_code == 200
    assert answer.json_body == {"program": "elm", "by": "elm-auditor", "sent": 50}


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://elsewhere.example/pool"}, {"iss": None}, {"exp": NOW - 3600},
        {"exp": None}, {"token_use": "id"}, {"token_use": None}, {"client_id": "unknown"},
        {"client_id": None}, {"sub": None}, {"nbf": NOW + 86_400},
    ],
)  # fmt: skip
def test_a_token_with_a_wrong_claim_is_401(ask: Any, issuer: Issuer, wrong: dict[str, Any]) -> None:
    answer = ask("GET", "/sample/a1", issuer.token(**wrong))
    assert (answer.status_code, answer.json_body["code"]) == (401, "bad_token")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="handrail", error="invalid_token"'


def forged(alg: str, claims: dict[str, Any], sign: Callable[[bytes], bytes]) -> str:
    """A token of another algorithm than ours, under the id of our key."""
    parts = [json.dumps(part).encode() for part in ({"alg": alg, "kid": "first"}, claims)]
    text = b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)
    return f"{text.decode()}.{base64.urlsafe_b64encode(sign(text)).rstrip(b'=').decode()}"


def test_a_token_that_we_did_not_sign_is_401(ask: Any, issuer: Issuer) -> None:
    claims = issuer.claims()
    foreign = RSAKey.generate_key(2048, {"kid": "first"})
    unsigned = forged("none", claims, lambda _: b"")
    public = issuer.keys[0].as_pem(private=False)
    symmetric = forged("HS256", claims, lambda text: hmac.digest(public, text, "sha256"))
    head, body, signature = issuer.token().split(".")
    changed = ".".join((head, body[:-4] + "AAAA", signature))
    stranger = issuer.sign(claims, RSAKey.generate_key(2048, {"kid": "stranger"}))
    bad = [issuer.sign(claims, foreign), unsigned, symmetric, changed, stranger, "x", "a.b.c", ".."]
    for token in bad:
        answer = ask("GET", "/sample/a1", token)
        assert (answer.status_code, answer.json_body["code"]) == (401, "bad_token")


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic YTpi"])
def test_no_token_is_401(ask: Any, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    answer = ask("GET", "/sample/a1", None, headers=headers)
    assert (answer.status_code, answer.json_body["code"]) == (401, "missing_token")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="handrail"'
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_nothing_that_a_token_names_is_fetched(ask: Any, issuer: Issuer) -> None:
    with_links = issuer.sign(issuer.claims(), jku="http://127.0.0.1:1/", x5u="http://127.0.0.1:1/")
    assert ask("GET", "/sample/a1", with_links).status_code in (200, 401)


@pytest.mark.parametrize(
    ("groups", "code"),
    [
        ([], "no_program"), (None, "no_program"), (["staff"], "no_program"),
        (["demo:coordinator", "other:coordinator"], "no_program"),
        ("demo:coordinator", "no_program"),
        (["demo:analyst"], "forbidden"), (["demo:"], "no_program"), (["demo:owner"], "forbidden"),
    ],
)  # fmt: skip
def test_a_role_that_may_not_is_403(ask: Any, issuer: Issuer, groups: Any, code: str) -> None:
    answer = ask("GET", "/sample/a1", issuer.token(**{"cognito:groups": groups}))
    assert (answer.status_code, answer.json_body["code"]) == (403, code)


def test_one_of_several_roles_is_enough(ask: Any, issuer: Issuer) -> None:
    groups = ["demo:analyst", "demo:auditor", "us-east-1_pool_Google"]
    assert ask("GET", "/sample/a1", issuer.token(**{"cognito:groups": groups})).status_code == 200


def test_an_address_as_login_name_is_not_written_down(ask: Any, issuer: Issuer) -> None:
    answer = ask("GET", "/sample/a1", issuer.token(username="ana@example.org"))
    assert answer.json_body["by"] == "subject-of-demo-coordinator"


def test_keys_are_fetched_once_and_again_after_a_rotation_at_most_once_a_minute(
    ask: Any, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens.key_ring.cache_clear()
    issuer.fetches = 0
    moment = [1000.0]
    monkeypatch.setattr(tokens.time, "monotonic", lambda: moment[0])
    for _ in range(3):
        assert ask("GET", "/sample/a1").status_code == 200
    assert issuer.fetches == 1
    issuer.rotate()
    for _ in range(3):
        assert ask("GET", "/sample/a1").status_code == 401
    assert issuer.fetches == 1
    moment[0] += 61
    assert ask("GET", "/sample/a1").status_code == 200
    assert issuer.fetches == 2


def test_keys_that_cannot_be_read_are_503_and_known_ones_stay_good(
    ask: Any, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens.key_ring.cache_clear()
    monkeypatch.setattr(issuer, "down", True)
    answer = ask("GET", "/sample/a1")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    monkeypatch.setattr(issuer, "down", False)
    assert ask("GET", "/sample/a1").status_code == 200
    monkeypatch.setattr(issuer, "down", True)
    assert ask("GET", "/sample/a1").status_code == 200

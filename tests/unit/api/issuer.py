"""An issuer of access tokens as Cognito is one: a key, its JWKS on loopback, tokens of any kind."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "laptop"
NAME = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_sample"


class Issuer:
    """Signs tokens and publishes its keys; ``fetches`` counts how often they were asked for."""

    def __init__(self) -> None:
        self.keys = [RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})]
        self.fetches = 0
        self.down = False
        self.url = ""

    def rotate(self) -> None:
        """Publish and use a new key; the old one is gone."""
        self.keys = [RSAKey.generate_key(2048, {"kid": f"next-{time.time_ns()}", "use": "sig"})]

    def claims(self, program: str = "demo", role: str = "coordinator") -> dict[str, Any]:
        """What Cognito puts in an access token."""
        now = int(time.time())
        return {
            "sub": f"subject-of-{program}-{role}", "iss": NAME, "client_id": CLIENT,
            "token_use": "access", "username": f"{program}-{role}", "iat": now, "exp": now + 3600,
            "scope": "aws.cognito.signin.user.admin", "cognito:groups": [f"{program}:{role}"],
        }  # fmt: skip

    def token(self, program: str = "demo", role: str = "coordinator", **more: Any) -> str:
        """A token; ``more`` overrides claims, ``None`` leaves one out."""
        claims = {k: v for k, v in (self.claims(program, role) | more).items() if v is not None}
        return self.sign(claims)

    def sign(self, claims: dict[str, Any], key: RSAKey | None = None, **header: Any) -> str:
        """A token of these claims."""
        key = key or self.keys[0]
        return jwt.encode({"alg": "RS256", "kid": key.kid, **header}, claims, key)


@contextmanager
def published(issuer: Issuer) -> Iterator[Issuer]:
    """The issuer with its JWKS served on loopback."""

    class Keys(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            issuer.fetches += 1
            keys = [key.as_dict(private=False) | {"alg": "RS256"} for key in issuer.keys]
            self.send_response(500 if issuer.down else 200)
            self.end_headers()
            self.wfile.write(json.dumps({"keys": keys}).encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Keys)
    issuer.url = f"http://127.0.0.1:{server.server_port}/jwks.json"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()


def trust(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the product take this issuer's tokens."""
    from chalicelib import settings

    known = {"token_issuer": NAME, "token_client_ids": f"other,{CLIENT}", "jwks_url": issuer.url}
    trusted = settings.get().model_copy(update=known)
    monkeypatch.setattr(settings, "get", lambda: trusted)

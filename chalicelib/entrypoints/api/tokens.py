"""Who calls: Cognito's access tokens, verified here because Chalice's authorizers answer a bad
token with 403 or a dropped connection, and its local mode lets everyone through."""

import json
import re
import time
from dataclasses import dataclass
from functools import cache

import urllib3
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import GuestProtocol, RSAKey

from chalicelib import settings
from chalicelib.entrypoints.api.problems import Refused

ALGORITHMS = ("RS256",)
#: Seconds by which two clocks may differ.
LEEWAY = 30
#: Seconds between two looks for a key that we do not know.
REFETCH = 60
_GROUP = re.compile(r"([a-z0-9][a-z0-9-]{0,62}):([a-z]+)")


@dataclass(frozen=True)
class Caller:
    """Who calls: the token's subject, the login name for the record, their program and roles."""

    subject: str
    name: str
    program: str
    roles: frozenset[str]


class UnknownKey(LookupError):
    """No published key has the token's key id."""


class KeyRing:
    """The issuer's public keys, kept for the life of the process; an unknown id is looked for
    again at most once a minute. Nothing that a caller names is ever fetched."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._keys: dict[str, RSAKey] = {}
        self._fetched: float | None = None

    def key(self, kid: str) -> RSAKey:
        """The key with this id.

        Raises
        ------
        UnknownKey
            if the issuer does not publish it.
        Refused
            503 if the issuer's keys cannot be read.
        """
        if kid not in self._keys and self._may_fetch():
            self._fetch()
        if kid not in self._keys:
            raise UnknownKey("no such key")
        return self._keys[kid]

    def _may_fetch(self) -> bool:
        return self._fetched is None or time.monotonic() - self._fetched >= REFETCH

    def _fetch(self) -> None:
        try:
            answer = _http().request("GET", self._url, redirect=False)
            if answer.status != 200:
                raise ValueError("no keys there")
            published = json.loads(answer.data)["keys"]
            keys = {k["kid"]: RSAKey.import_key(k) for k in published if k.get("kty") == "RSA"}
        except (urllib3.exceptions.HTTPError, ValueError, KeyError, TypeError, JoseError) as error:
            if self._keys:  # what we hold is still good; look again in a minute
                self._fetched = time.monotonic()
                return
            raise Refused(
                503, "keys_unavailable", "Tokens cannot be checked at the moment: try again soon.",
                headers={"Retry-After": "5"},
            ) from error  # fmt: skip
        self._keys, self._fetched = keys, time.monotonic()


@cache
def _http() -> urllib3.PoolManager:
    timeout = urllib3.Timeout(connect=2, read=3)
    return urllib3.PoolManager(timeout=timeout, retries=urllib3.Retry(1, redirect=False))


@cache
def key_ring(url: str) -> KeyRing:
    """The one ring of keys of an address."""
    return KeyRing(url)


def caller(authorization: str | None) -> Caller:
    """The caller that an ``Authorization`` header proves.

    Raises
    ------
    Refused
        401 without a good token (the reason is not told), 403 for one that names no program of
        ours or more than one, 503 while the issuer's keys cannot be read.
    """
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise _unauthorized("missing_token", "Send an access token: Authorization: Bearer …", "")
    claims = _claims(token.strip())
    granted = _granted(claims.get("cognito:groups"))
    programs = {program for program, _ in granted}
    if len(programs) != 1:
        raise Refused(403, "no_program", "The token names no program, or more than one.")
    subject = str(claims["sub"])
    name = str(claims.get("username") or subject)
    return Caller(
        subject=subject,
        name=subject if "@" in name else name,
        program=programs.pop(),
        roles=frozenset(role for _, role in granted),
    )


def _granted(groups: object) -> list[tuple[str, str]]:
    """Program and role of each group ``<program>:<role>``; other groups grant nothing."""
    names = groups if isinstance(groups, list) else []
    found = (_GROUP.fullmatch(name) for name in names if isinstance(name, str))
    return [(match[1], match[2]) for match in found if match]


def _claims(token: str) -> dict[str, object]:
    """The claims of a token that holds: signature, algorithm, issuer, expiry, use and client.

    Expiry is judged by the real time, whatever the product's clock says.
    """
    ring = key_ring(settings.get().jwks_url)

    def signer(guest: GuestProtocol) -> RSAKey:
        return ring.key(str(guest.headers().get("kid")))

    rules = jwt.JWTClaimsRegistry(
        now=int(time.time()),
        leeway=LEEWAY,
        iss={"essential": True, "value": settings.get().token_issuer},
        exp={"essential": True},
        sub={"essential": True},
        token_use={"essential": True, "value": "access"},
    )
    try:
        claims: dict[str, object] = jwt.decode(token, signer, algorithms=list(ALGORITHMS)).claims
        rules.validate(claims)
    except (JoseError, UnknownKey, ValueError) as error:
        raise _bad_token() from error
    if claims.get("client_id") not in settings.get().client_ids:
        raise _bad_token()
    return claims


def _bad_token() -> Refused:
    return _unauthorized(
        "bad_token", "The access token is not valid, or no longer: sign in again.",
        ', error="invalid_token"',
    )  # fmt: skip


def _unauthorized(code: str, detail: str, more: str) -> Refused:
    challenge = f'Bearer realm="handrail"{more}'
    return Refused(401, code, detail, headers={"WWW-Authenticate": challenge})

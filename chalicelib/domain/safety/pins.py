"""The PIN with which a member of the rota opens an incident page: six figures, kept as a hash."""

import hashlib
import hmac
from datetime import datetime
from itertools import pairwise

from chalicelib.domain.people import Value

#: Wrong PINs running until it is locked and the supervisor is told.
TRIES = 3
PATTERN = r"^\d{6}$"
#: scrypt's cost: 16 MB and some 50 ms a guess (RFC 7914; OWASP password storage).
_COST, _BLOCK, _PARALLEL = 2**14, 8, 1


class PinTries(Value):
    """How often a member's PIN was wrong, running; ``locked_at`` (UTC) when that was too often."""

    member: str
    failures: int = 0
    locked_at: datetime | None = None


def hashed(secret: str, salt: bytes) -> str:
    """What is kept of a PIN; ``secret`` is the PIN with the program's pepper."""
    digest = _scrypt(secret, salt)
    return f"scrypt${salt.hex()}${digest.hex()}"


def matches(secret: str, kept: str | None) -> bool:
    """Whether it is the PIN; where none is kept it takes as long to say no."""
    _, salt, digest = (kept or f"scrypt${'00' * 16}${'00' * 32}").split("$")
    found = _scrypt(secret, bytes.fromhex(salt))
    return hmac.compare_digest(found, bytes.fromhex(digest)) and kept is not None


def _scrypt(secret: str, salt: bytes) -> bytes:
    return hashlib.scrypt(
        secret.encode(), salt=salt, n=_COST, r=_BLOCK, p=_PARALLEL, maxmem=64 * 2**20, dklen=32
    )


def is_guessable(pin: str) -> bool:
    """One figure repeated, or figures in a row up or down: the first that anybody tries."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    return len(steps) == 1 and steps <= {0, 1, 9}


def wrong(tries: PinTries) -> PinTries:
    """One more wrong one: counted before it is judged, so that guesses at one moment all count."""
    return tries.model_copy(update={"failures": tries.failures + 1})
